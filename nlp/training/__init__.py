"""Orders that build what nlp/data and nlp/models hold. The product itself never runs them."""
