"""Search over the public pages, and what is kept of what people asked: words that name nobody, and counts."""
