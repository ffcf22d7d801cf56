"""Which way the words of a segment lean: to good or to bad."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.config import MODELS

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[!?.,;:]|\d+")
_DENIES = re.compile(
    r"(?:not|no|never|nt|cannot|nothing|without|hardly|dont|didnt|cant|wasnt|isnt|doesnt|couldnt|wont|\w+n't)$"
)
_REACH: Final = 3
"""Words after a denial that it turns round."""

_LONGEST: Final = 3000
"""Characters at the start of a text that its words are read from."""

Features = dict[str, float]
Row = NDArray[np.float64]


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
    return _sized([*tokens, *map(" ".join, pairwise(plain))])


def _sized(names: Sequence[str]) -> Features:
    """Return the names once each, all of one size so that together they have length 1."""
    different = dict.fromkeys(names)
    return dict.fromkeys(different, 1 / max(1, len(different)) ** 0.5)


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


@lru_cache(maxsize=1)
def load_lean() -> Weights:
    """Return which way words lean, of nlp/models/sentiment, loaded once; above zero is to bad."""
    with np.load(MODELS / "sentiment" / "weights.npz", allow_pickle=False) as found:
        names = bytes(found["names"]).decode().split("\n")
        return Weights(
            {name: at for at, name in enumerate(names)}, found["rows"].astype(float), found["bias"]
        )
