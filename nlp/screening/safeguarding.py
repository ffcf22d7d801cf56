"""Whether somebody may be in danger. Recall comes first: a person reads whatever is flagged."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from nlp.config import MODELS
from nlp.screening.danger_features import Stretch, features_of, plain, stretches
from nlp.screening.danger_signs import KINDS

__all__ = ["KINDS", "find_danger", "load_danger", "score_stretches"]

_SHOWN: Final = 120
"""Characters of a text that a reason shows."""

Weights = dict[str, float]


class DangerModel(NamedTuple):
    """Weights of features: for danger of any kind, and for each kind against the others; "bias" stands in all.

    A stretch is flagged from a score of `threshold`.
    """

    threshold: float
    danger: Weights
    kinds: dict[str, Weights]


@lru_cache(maxsize=1)
def load_danger() -> DangerModel:
    """Return the model in nlp/models/safeguarding, loaded once."""
    found = json.loads((MODELS / "safeguarding" / "weights.json").read_text(encoding="utf-8"))
    return DangerModel(found["threshold"], found["danger"], found["kinds"])


def weigh(features: Mapping[str, float], weights: Weights) -> float:
    """Return the score of features: the bias and the sum of their sizes times their weights."""
    return weights["bias"] + sum(size * weights[name] for name, size in features.items() if name in weights)


def score_stretches(text: str, weights: Weights) -> list[tuple[float, Stretch]]:
    """Return the score of each sentence of a plain text and of each two neighbours; log odds, 0 is even."""
    return [(weigh(features_of(stretch), weights), stretch) for stretch in stretches(text)]


def find_danger(text: str) -> tuple[str | None, str]:
    """Return the kind of danger that the text may speak of, one of `KINDS`, or None, and the reason in words."""
    model = load_danger()
    text = plain(text)
    scored = score_stretches(text, model.danger)
    if not scored:
        return None, ""
    score, telling = max(scored, key=lambda one: one[0])
    if score < model.threshold:
        return None, ""
    features = features_of(telling)
    kind = max(KINDS, key=lambda kind: weigh(features, model.kinds[kind]))
    return kind, f'Says "{_words_of(text, telling, kind)}"'


def _words_of(text: str, telling: Stretch, kind: str) -> str:
    """Return the words of the surest sign of that kind, else those of the whole stretch."""
    signs = [sign for sign in telling.signs if sign.kind == kind]
    if signs:
        return max(signs, key=lambda sign: sign.strength).words
    return " ".join(text[telling.start : telling.end].split())[:_SHOWN]
