"""Whether somebody may be in danger. Recall comes first: a person reads whatever is flagged."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from operator import mul
from typing import Final, NamedTuple

from nlp.config import MODELS
from nlp.screening.danger_abroad import find_danger_abroad
from nlp.screening.danger_features import Stretch, features_of, features_of_whole, plain, stretches, words_of
from nlp.screening.danger_signs import KINDS

__all__ = ["KINDS", "DangerModel", "find_danger", "load_danger", "score_stretches", "score_whole"]

_SHOWN: Final = 120
"""Characters of a text that a reason shows."""

WHOLE_SHARE: Final = 0.5
"""How much the score of the whole text counts beside that of its most telling stretch."""

_OUTRIGHT: Final = frozenset({("self-harm", 2), ("threat-to-others", 2)})
"""Kind and strength of signs that are enough by themselves: of 202 ordinary comments none has one, of 2,014 NHS comments one."""

Weights = dict[str, float]


class Scorer(NamedTuple):
    """Weights of features, "bias" among them, and how far each word by itself leans to danger."""

    weights: Weights
    leanings: Weights

    def score(self, features: Mapping[str, float], words: Sequence[str]) -> float:
        """Return the log odds that these features and words speak of danger; 0 is even."""
        leaning = sum(map(self.leanings.get, words, repeat(0.0))) / max(1, len(words))
        return weigh(features, self.weights) + leaning


class DangerModel(NamedTuple):
    """What scores a stretch and a whole text, and the weights of each kind of danger against the others.

    A text is flagged from a score of `threshold`: that of its most telling stretch and a part of the whole's.
    """

    threshold: float
    stretch: Scorer
    whole: Scorer
    kinds: dict[str, Weights]


@lru_cache(maxsize=1)
def load_danger() -> DangerModel:
    """Return the model in nlp/models/safeguarding, loaded once."""
    found = json.loads((MODELS / "safeguarding" / "weights.json").read_text(encoding="utf-8"))
    return DangerModel(
        found["threshold"], Scorer(**found["stretch"]), Scorer(**found["whole"]), found["kinds"]
    )


def weigh(features: Mapping[str, float], weights: Weights) -> float:
    """Return the score of features: the bias and the sum of their sizes times their weights."""
    return weights["bias"] + sum(map(mul, features.values(), map(weights.get, features, repeat(0.0))))


def score_stretches(text: str, scorer: Scorer) -> list[tuple[float, Stretch]]:
    """Return the score of each sentence of a plain text and of each two neighbours."""
    return [(scorer.score(features_of(stretch), stretch.words), stretch) for stretch in stretches(text)]


def score_whole(text: str, scorer: Scorer) -> float:
    """Return the score of the words of a plain text together."""
    words = words_of(text)
    return scorer.score(features_of_whole(words), words)


def find_danger(text: str) -> tuple[str | None, str]:
    """Return the kind of danger that the text may speak of, one of `KINDS`, or None, and the reason in words."""
    model = load_danger()
    text = plain(text)
    scored = score_stretches(text, model.stretch)
    if not scored:
        return find_danger_abroad(text)
    score, telling = max(scored, key=lambda one: one[0])
    if score + WHOLE_SHARE * score_whole(text, model.whole) < model.threshold:
        return _said_outright(scored) or find_danger_abroad(text)
    features = features_of(telling)
    kind = max(KINDS, key=lambda kind: weigh(features, model.kinds[kind]))
    return kind, f'Says "{_words_of(text, telling, kind)}"'


def _said_outright(scored: list[tuple[float, Stretch]]) -> tuple[str, str] | None:
    """Return the danger that a strong sign names outright, whatever the score: too few words may hold too little else."""
    signs = (sign for _, stretch in scored for sign in stretch.signs)
    found = next((sign for sign in signs if (sign.kind, sign.strength) in _OUTRIGHT), None)
    return (found.kind, f'Says "{found.words}"') if found else None


def _words_of(text: str, telling: Stretch, kind: str) -> str:
    """Return the words of the surest sign of that kind, else those of the whole stretch."""
    signs = [sign for sign in telling.signs if sign.kind == kind]
    if signs:
        return max(signs, key=lambda sign: sign.strength).words
    return " ".join(text[telling.start : telling.end].split())[:_SHOWN]
