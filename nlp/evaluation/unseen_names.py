"""Names that the model had not seen: the scores of the trial that it goes on from, as its card keeps them."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from nlp.errors import EvaluationError, Message
from nlp.evaluation.figures import Figure
from nlp.screening.name_model import OWN_MODEL

_CARD: Final = OWN_MODEL / "README.md"
_PART: Final = "names and texts that the trial of the model never saw (its card)"
_VALUE: Final = r"([\d.]+) ± ([\d.]+) of (\d+)"
_SCORES: Final = (
    ("planted", "PERSON found", re.compile(rf"^- planted names found whole: {_VALUE}$", re.M), 0.92),
    ("touched", "real comments left as they are", re.compile(rf"^- real comments .* as they are: {_VALUE}$", re.M), 0.98),
    ("web", "PERSON, F1 of exact spans, UNER-EWT", re.compile(rf"^- UNER-EWT, F1: {_VALUE}$", re.M), 0.80),
)  # fmt: skip
"""Key, what it is, where the card says it, and what must be reached."""

_COMMUNITY = re.compile(rf"^\| ([^|]+) \| {_VALUE} \|$", re.M)
_COMMUNITY_MUST: Final = 0.85


def measure(_data: Path) -> Iterator[Figure]:
    """Yield the trial's scores over all and by community. Raises EvaluationError if the card doesn't hold them."""
    return read_card(_CARD)


def read_card(path: Path) -> Iterator[Figure]:
    """Yield the scores that a card of the model holds. Raises EvaluationError if one is missing."""
    card = path.read_text(encoding="utf-8")
    for key, what, form, must in _SCORES:
        found = form.search(card)
        if found is None:
            raise EvaluationError(Message.CARD_WITHOUT_SCORE.format(path=path, what=what))
        yield _figure(f"unseen {key}", what, found.groups(), must)
    for community, *score in _COMMUNITY.findall(card):
        what = f"PERSON found, {community} names"
        yield _figure(f"unseen names of {community}", what, score, _COMMUNITY_MUST)


def _figure(key: str, what: str, score: Sequence[str], must: float) -> Figure:
    value, noise, count = score
    return Figure(key, what, _PART, float(value), int(count), float(noise), must)
