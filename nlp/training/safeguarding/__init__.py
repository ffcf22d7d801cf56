"""Learning to see danger in comments: `python -m nlp.training.safeguarding DATA`."""
