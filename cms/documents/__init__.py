"""Documents made from the site's own pages: one source, as PDF and as Word."""
