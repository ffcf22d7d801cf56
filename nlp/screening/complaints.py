"""Whether a text complains of one identifiable failure by a service, and so may need an answer of its own."""

import json
import re
from functools import lru_cache
from itertools import pairwise
from math import log, log1p, sqrt
from typing import Final

from nlp.config import MODELS
from nlp.lexicons import load_lexicon

_LONGEST: Final = 5000
"""Characters at the start of a text that are read."""

_MOST: Final = 3.0
"""Most that the share of a cue among the words counts for, in tenths."""

_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+")
_WORDS: Final = 4.0
"""Size of all words and pairs of words of a text together; a cue counts as it is."""

_OUTRIGHT: Final = re.compile(
    r"\b(?:formal(?:ly)?\s+complain\w*|(?:mak(?:e|ing)|rais(?:e|ing)|lodg(?:e|ing)|fil(?:e|ing))\s+(?:a|an|my|this)\s+"
    r"(?:\w+\s+)?complaint|(?:i\s+am|i'm|we\s+are|we're)\s+complaining\s+(?:about|of)|this\s+is\s+(?:a|my)\s+complaint)\b"
)
"""Whoever says outright that they complain does, whatever the weights make of the rest."""


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in load_lexicon("complaints.yaml").items()}


@lru_cache(maxsize=1)
def load_complaints() -> dict[str, float]:
    """Return the weight of each cue and of words, with "bias" and the "threshold" of a complaint, loaded once."""
    weights: dict[str, float] = json.loads(
        (MODELS / "complaints" / "weights.json").read_text(encoding="utf-8")
    )
    return weights


def complaint_features(text: str) -> dict[str, float]:
    """Return how much of each cue a text holds, and how long it is."""
    text = text[:_LONGEST].lower().replace("’", "'")
    words = len(text.split()) + 1
    counts = {name: len(pattern.findall(text)) for name, pattern in _cues().items()}
    return {
        "length": log(words),
        "past share": min(_MOST, 10 * counts["past"] / words),
        "present share": min(_MOST, 10 * counts["present"] / words),
        "somebody": float(bool(counts["own"] or counts["kin"])),
        "failed them": log1p(counts["failure"] + counts["absence"])
        * float(counts["service"] + counts["matter"] > 0),
        **{name: log1p(count) for name, count in counts.items()},
    }


def complaint_words(text: str) -> dict[str, float]:
    """Return the words of a text and the pairs of neighbours, in quotes, each with its size; all numbers are one word."""
    found = _WORD.findall(text[:_LONGEST].lower().replace("’", "'"))
    words = ["0" if word.isdigit() else word for word in found]
    runs = {f'"{word}"' for word in words} | {f'"{one} {two}"' for one, two in pairwise(words)}
    return dict.fromkeys(sorted(runs), _WORDS / sqrt(max(1, len(runs))))


def is_complaint(text: str) -> bool:
    """Return whether the text tells of a failure that somebody met, or says outright that it complains.

    A general grumble is no complaint.
    """
    said = text[:_LONGEST].lower().replace("’", "'")
    if _OUTRIGHT.search(said) and not _cues()["denied"].search(said):
        return True
    weights = load_complaints()
    features = complaint_features(text) | complaint_words(text)
    score = weights["bias"] + sum(weights[name] * size for name, size in features.items() if name in weights)
    return score >= weights["threshold"]
