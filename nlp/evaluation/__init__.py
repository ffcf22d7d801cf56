"""How well the language work does on labelled data: `python -m nlp.evaluation DATA`."""

from nlp.evaluation.resident_comments import read_comments
from nlp.evaluation.tallies import Tally, compare

__all__ = ["Tally", "compare", "read_comments"]
