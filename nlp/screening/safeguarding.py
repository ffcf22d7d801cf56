"""Whether somebody may be in danger. Recall comes first: a person reads whatever is flagged."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from math import inf
from operator import mul
from typing import Final, NamedTuple

from nlp.classification import Judgement, load_classifier
from nlp.classification.decisions import load_decisions
from nlp.config import MODELS
from nlp.errors import ClassifierError, ScreeningError
from nlp.screening.danger_abroad import find_danger_abroad
from nlp.screening.danger_features import Stretch, features_of, features_of_whole, plain, stretches, words_of
from nlp.screening.danger_signs import KINDS

__all__ = [
    "KINDS",
    "DangerModel",
    "find_danger",
    "find_dangers",
    "load_danger",
    "score_stretches",
    "score_whole",
]

_SHOWN: Final = 120
"""Characters of a text that a reason shows."""

_AROUND: Final = 300
"""Characters around the most telling stretch that the classifier is asked about. With 700, one sentence of danger among 17
harmless ones was lost; on comments never learnt from recall was the same and no less was flagged needlessly."""

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
    """What scores a stretch and a whole text.

    A text's score is that of its most telling stretch and a part of the whole's; `threshold` is the one from which it would
    be flagged by signs alone.
    """

    threshold: float
    stretch: Scorer
    whole: Scorer


@lru_cache(maxsize=1)
def load_danger() -> DangerModel:
    """Return the model in nlp/models/safeguarding, loaded once."""
    found = json.loads((MODELS / "safeguarding" / "weights.json").read_text(encoding="utf-8"))
    return DangerModel(found["threshold"], Scorer(**found["stretch"]), Scorer(**found["whole"]))


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


class _Signs(NamedTuple):
    """A plain text, its stretches with their scores, and how far its score lies above the threshold."""

    text: str
    scored: list[tuple[float, Stretch]]
    margin: float


def find_danger(text: str) -> tuple[str | None, str]:
    """Return the kind of danger that the text may speak of, one of `KINDS`, or None, and the reason in words."""
    return find_dangers([text])[0]


def find_dangers(texts: Sequence[str]) -> list[tuple[str | None, str]]:
    """Return for each text what `find_danger` does.

    Signs in the words are cheap and come first; where they don't rule danger out, the classifier is asked about what is
    written around the most telling ones. Raises ScreeningError if it can't be loaded.
    """
    try:
        return _find_dangers(texts)
    except ClassifierError as error:
        raise ScreeningError(str(error)) from error


def _find_dangers(texts: Sequence[str]) -> list[tuple[str | None, str]]:
    rule = load_decisions().danger
    read = [_read(text) for text in texts]
    doubtful = [at for at, signs in enumerate(read) if signs.margin >= rule.asked]
    judged = load_classifier().judge([("", _around(read[at])) for at in doubtful]) if doubtful else []
    found = dict(zip(doubtful, judged, strict=True))
    return [_decide(signs, found.get(at)) for at, signs in enumerate(read)]


def _read(text: str) -> _Signs:
    model, text = load_danger(), plain(text)
    scored = score_stretches(text, model.stretch)
    if not scored:
        return _Signs(text, [], -inf)
    score = max(score for score, _ in scored) + WHOLE_SHARE * score_whole(text, model.whole)
    return _Signs(text, scored, score - model.threshold)


def _telling(signs: _Signs) -> Stretch:
    return max(signs.scored, key=lambda one: one[0])[1]


def _around(signs: _Signs) -> str:
    """Return as much of a long text as the classifier is asked about, with the most telling stretch in its middle.

    Of the plain text, which the stretch's place is of: small letters can be more than the capital was.
    """
    telling = _telling(signs)
    start = max(0, min((telling.start + telling.end - _AROUND) // 2, len(signs.text) - _AROUND))
    return signs.text[start : start + _AROUND]


def _decide(signs: _Signs, judgement: Judgement | None) -> tuple[str | None, str]:
    rule = load_decisions().danger
    if judgement is None or judgement.danger + rule.signs * signs.margin < rule.threshold:
        return _said_outright(signs.scored) or find_danger_abroad(signs.text)
    telling = _telling(signs)
    named = {sign.kind for sign in telling.signs}
    kind = named.pop() if len(named) == 1 else max(KINDS, key=lambda kind: judgement.dangers[kind])
    return kind, f'Says "{_words_of(signs.text, telling, kind)}"'


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
