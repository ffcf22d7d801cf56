"""Whether a text complains of one identifiable failure by a service, and so may need an answer of its own."""

import re
from functools import lru_cache

from nlp.lexicons import load_lexicon

_OWN = re.compile(r"\b(?:i|i'm|i've|my|me|we|our|us|caller|she|he|her|his|they)\b")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[float, re.Pattern[str]], ...]:
    rules = load_lexicon("complaints.yaml")["patterns"]
    return tuple((weight, re.compile(pattern, re.S)) for weight, pattern in rules)


def is_complaint(text: str) -> bool:
    """Return whether the text tells of a failure that somebody met, rather than a general grumble."""
    text = text.lower().replace("’", "'")
    if not _OWN.search(text):
        return False
    weight = sum(weight for weight, pattern in _patterns() if pattern.search(text))
    return weight >= load_lexicon("complaints.yaml")["threshold"]
