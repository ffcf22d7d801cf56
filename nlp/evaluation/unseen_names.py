"""Names that the model had not seen: the scores of the trial that it goes on from, as its card keeps them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from nlp.errors import EvaluationError, Message
from nlp.evaluation.figures import Figure
from nlp.screening.name_model import OWN_MODEL

_CARD: Final = OWN_MODEL / "README.md"
_PART: Final = "names and texts that the trial of the model never saw (its card)"
_SCORES: Final = (
    ("planted", "PERSON found", re.compile(r"^- planted names found whole: ([\d.]+)$", re.M), 0.92),
    ("touched", "real comments left as they are", re.compile(r"^- real comments .* touched: ([\d.]+)", re.M), 0.98),
    ("web", "PERSON, F1 of exact spans, UNER-EWT", re.compile(r"^- UNER-EWT: .*F1 ([\d.]+)$", re.M), 0.80),
)  # fmt: skip
"""Key, what it is, where the card says it, and what must be reached. Of comments touched the card says how many were."""

_COMMUNITY = re.compile(r"^\| (?!community\b)([^|]+) \| ([\d.]+) \|$", re.M)
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
        value = 1 - float(found[1]) if key == "touched" else float(found[1])
        yield _figure(f"unseen {key}", what, value, must)
    for community, value in _COMMUNITY.findall(card):
        what = f"PERSON found, {community} names"
        yield _figure(f"unseen names of {community}", what, float(value), _COMMUNITY_MUST)


def _figure(key: str, what: str, value: float, must: float) -> Figure:
    return Figure(key, what, _PART, value, 0, 0.0, must)
