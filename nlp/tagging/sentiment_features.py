"""What the model of sentiment sees of a text: its words as the question puts them, and how each segment leans."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from math import log1p, log2
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.config import MODELS

KINDS_OF_QUESTION: Final = ("good", "bad", "idea", "open")
"""Asked for what works, for what does not, for a proposal, or for anything."""

_ASKS: Final = (
    ("good", re.compile(r"working well|\bgood\b|\benjoy", re.I)),
    ("idea", re.compile(r"\bidea\b|\bhow (?:can|could) (?:we make|services|we spend|we support)|what would|what support|\bwhere would", re.I)),
    ("bad", re.compile(r"\bbetter\b|\bimprove|in the way", re.I)),
)  # fmt: skip
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[!?.,;:]|\d+")
_DENIES = re.compile(
    r"(?:not|no|never|nt|cannot|nothing|without|hardly|dont|didnt|cant|wasnt|isnt|doesnt|couldnt|wont|\w+n't)$"
)
_REACH: Final = 3
"""Words after a denial that it turns round."""

_LONGEST: Final = 3000
"""Characters at the start of a text that its words are read from."""

_LETTERS: Final = (2, 5)
_LETTERS_SIZE: Final = 0.8
_LEAN_SIZE: Final = 0.15
_STEPS: Final = 8
_STRONG: Final = 2.0
_COUNTS: Final = 7
"""Where the weights of words of feeling begin in a row of leans."""

Features = dict[str, float]
Row = NDArray[np.float64]


def kind_of_question(question: str) -> str:
    """Return what a question asks for, one of `KINDS_OF_QUESTION`."""
    return next((kind for kind, pattern in _ASKS if pattern.search(question)), "open")


def tokens_of(text: str) -> list[str]:
    """Return words and stops in lower case; a word that a denial reaches begins with "~"."""
    found, left = [], 0
    for token in _TOKEN.findall(text[:_LONGEST].lower().replace("’", "'")):
        stop = not token[0].isalnum()
        found.append(f"~{token}" if left and not stop else token)
        left = 0 if stop else max(0, left - 1)
        if _DENIES.match(token):
            left = _REACH
    return found


def lean_features(text: str) -> Features:
    """Return the features by which a segment leans to good or bad: words, denied or not, and word pairs."""
    tokens = tokens_of(text)
    plain = [token.lstrip("~") for token in tokens]
    return _sized([*tokens, *map(" ".join, pairwise(plain))], 1.0)


def word_features(text: str, question: str) -> Features:
    """Return words and short runs of words and of letters, by themselves and under the kind of question."""
    kind = kind_of_question(question)
    tokens = tokens_of(text)
    plain = [token.lstrip("~") for token in tokens]
    pairs = list(map(" ".join, pairwise(plain)))
    words = [*plain, *pairs, *map(" ".join, zip(plain, plain[1:], plain[2:], strict=False))]
    words += [token for token in tokens if token[0] == "~"]
    words += [f"{kind}: {term}" for term in (*plain, *pairs)]
    step = min(_STEPS, int(2 * log2(1 + sum(token.isalpha() for token in plain))))
    words += [
        f"asked {kind}",
        f"length {step}",
        f"asked {kind} length {step}",
        f"{kind} first {plain[0] if plain else ''}",
    ]
    return {**_sized(words, 1.0), **_sized(list(_letters(text)), _LETTERS_SIZE)}


def _letters(text: str) -> Iterator[str]:
    return chain.from_iterable(map(_letters_of, text[:_LONGEST].lower().split()))


@lru_cache(maxsize=10_000)
def _letters_of(word: str) -> tuple[str, ...]:
    padded = f" {word[:40]} "
    return tuple(
        f"<{padded[at : at + size]}>"
        for size in range(_LETTERS[0], _LETTERS[1] + 1)
        for at in range(max(1, len(padded) - size + 1))
    )


def _sized(names: Sequence[str], length: float) -> Features:
    """Return the names once each, all of one size so that together they have the length."""
    different = dict.fromkeys(names)
    size = length / max(1, len(different)) ** 0.5
    return dict.fromkeys(different, size)


class Weights(NamedTuple):
    """A linear model: the place of each feature among the rows of weights, and a row of biases; one column a class."""

    places: Mapping[str, int]
    rows: NDArray[np.float64]
    bias: Row

    def scores(self, features: Mapping[str, float]) -> Row:
        """Return the score of each class, before they are made into shares."""
        place_of = self.places.get
        known = [(place, size) for name, size in features.items() if (place := place_of(name)) is not None]
        if not known:
            return self.bias
        at, sizes = zip(*known, strict=True)
        return np.array(sizes) @ self.rows.take(at, axis=0) + self.bias


def lean_row(leans: Sequence[float], counts: Sequence[float], text: str, question: str) -> Row:
    """Return how the segments lean, what words of feeling say, and what was asked, as numbers.

    `leans` holds one score a segment, above zero where it leans to bad; `counts` the weights of words of feeling.
    """
    values = np.array(leans) if len(leans) else np.zeros(1)
    bad, good = int((values > 0).sum()), int((values <= 0).sum())
    kind = kind_of_question(question)
    return np.array(
        [
            values.max(), values.min(), values.mean(), values[0], values[-1], log1p(len(values)), log1p(len(text)),
            *counts, min(counts[0], counts[1]), float(bad * good > 0), *(float(kind == one) for one in KINDS_OF_QUESTION),
        ]
    )  # fmt: skip


def lean_pairs(row: Row, centre: Row, spread: Row) -> Features:
    """Return the row as features: each value as far from usual as it is, up to three spreads, and their products."""
    values = np.clip((row - centre) / spread, -3, 3)
    names, ones, twos = _lean_names(len(values))
    sizes = _LEAN_SIZE * np.concatenate([values, values[ones] * values[twos]])
    return dict(zip(names, sizes.tolist(), strict=True))


@lru_cache(maxsize=2)
def _lean_names(count: int) -> tuple[tuple[str, ...], NDArray[np.intp], NDArray[np.intp]]:
    """Return the names of the features of that many values, and the first and the second of each pair."""
    ones, twos = np.triu_indices(count)
    pairs = zip(ones.tolist(), twos.tolist(), strict=True)
    return (*(f"lean {at}" for at in range(count)), *(f"lean {one} {two}" for one, two in pairs)), ones, twos


def _one_sided(lean: Row) -> str | None:
    """Return the only side that anything in the text speaks for, if it does so strongly."""
    most, least = lean[:2]
    good, bad = lean[_COUNTS : _COUNTS + 2]
    if least > 0 and bad >= _STRONG and not good:
        return "negative"
    return "positive" if most <= 0 and good >= _STRONG and not bad else None


class SentimentModel(NamedTuple):
    """The parts of the model: which way a segment leans, and what a text feels (positive, between, negative).

    `mixed` tells texts that say both from those that say neither; above zero is mixed.
    """

    lean: Weights
    feeling: Weights
    mixed: Weights
    centre: Row
    spread: Row

    def name(self, words: Features, lean: Row) -> str:
        """Return the sentiment of a text by its words and how it leans: positive, negative, mixed or neutral."""
        pairs = lean_pairs(lean, self.centre, self.spread)
        best = int(np.argmax(self.feeling.scores({**words, **pairs})))
        if best != 1:
            return "positive" if best == 0 else "negative"
        if self.mixed.scores(pairs)[0] <= 0:
            return "neutral"
        return _one_sided(lean) or "mixed"


@lru_cache(maxsize=1)
def load_sentiment() -> SentimentModel:
    """Return the model in nlp/models/sentiment, loaded once."""
    with np.load(MODELS / "sentiment" / "weights.npz", allow_pickle=False) as found:
        parts = [
            Weights(
                {name: at for at, name in enumerate(bytes(found[f"{part} names"]).decode().split("\n"))},
                found[f"{part} rows"].astype(float),
                found[f"{part} bias"],
            )
            for part in ("lean", "feeling", "mixed")
        ]
        return SentimentModel(parts[0], parts[1], parts[2], found["centre"], found["spread"])
