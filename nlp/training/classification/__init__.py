"""How the classifier of comments is trained."""
