"""How what the classifier says and what rules and word lists say are put together: numbers learnt on comments kept from it."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nlp.classification.classifier import FOLDER
from nlp.errors import ClassifierError, Message

SUREST: Final = 3.0
"""Log odds of 20 to 1; with 3, 4 or no limit micro-F1 of priorities and ambitions was the same to 0.005."""


@dataclass(frozen=True, slots=True)
class ThemeRule:
    """A theme is asserted from `threshold`: the classifier's log odds and `words` times those of the model of words."""

    words: float
    threshold: float

    def weigh(self, score: ArrayLike, by_words: ArrayLike) -> NDArray[np.float64]:
        """Return how much speaks for themes: from 0 on they are asserted.

        Of the classifier's log odds no more than `SUREST` count either way: of a few words without a question it is sure
        too soon, and a plain term like "CAMHS" must be able to speak against it.
        """
        sum_of: NDArray[np.float64] = np.clip(score, -SUREST, SUREST) + self.words * np.asarray(by_words)
        return sum_of - self.threshold


@dataclass(frozen=True, slots=True)
class CommunityRule:
    """A community is spoken of where a sum is above 0: `bias`, `score` times the classifier's log odds and, where words were found, more.

    `found` is added where words of it stand in the text, with `both` times the log odds.
    """

    bias: float
    score: float
    found: float
    both: float

    def weigh(self, score: float, *, found: bool) -> float:
        """Return how much speaks for a community."""
        return self.bias + self.score * score + (self.found + self.both * score if found else 0.0)


@dataclass(frozen=True, slots=True)
class DangerRule:
    """The classifier is asked from `asked` on; danger is flagged from `threshold`.

    Both are of how far the score of the model of signs lies above its own threshold; for the second, `signs` times that and
    the classifier's log odds are added up.
    """

    asked: float
    signs: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Decisions:
    """All rules. `own` is the log odds that what the rules say of a basis is right.

    Of priorities and ambitions the first rule is for questions that were learnt from, the second for others or none.
    """

    priorities: tuple[ThemeRule, ThemeRule]
    ambitions: tuple[ThemeRule, ThemeRule]
    communities: CommunityRule
    own: float
    danger: DangerRule

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the rules of a file of JSON. Raises ClassifierError if it isn't there or is damaged."""
        try:
            return cls._of(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ClassifierError(Message.CLASSIFIER_UNREADABLE.format(path=path, detail=error)) from error

    @classmethod
    def _of(cls, found: dict[str, Any]) -> Self:
        first, second = (
            (ThemeRule(**one), ThemeRule(**other)) for one, other in (found["priorities"], found["ambitions"])
        )
        return cls(
            first, second, CommunityRule(**found["communities"]), found["own"], DangerRule(**found["danger"])
        )


@lru_cache(maxsize=1)
def load_decisions() -> Decisions:
    """Return the rules in nlp/models/classifier, loaded once."""
    return Decisions.read(FOLDER / "decisions.json")
