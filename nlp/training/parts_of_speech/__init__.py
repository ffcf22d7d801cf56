"""Training of the small tagger that topics' names are drawn with."""
