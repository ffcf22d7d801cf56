"""Topics of a set of texts: dense clusters of their vectors, named, in two layers."""

from nlp.topics.answers import discover_in_answers
from nlp.topics.discovery import discover_topics

__all__ = ["discover_in_answers", "discover_topics"]
