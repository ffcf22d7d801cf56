"""Figures of the last committed measurement, below which none may fall by more than its noise."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from nlp.errors import EvaluationError, Message
from nlp.evaluation.figures import Figure

FLOORS: Final = Path(__file__).with_name("floors.json")
_LEAST_NOISE: Final = 0.005
"""Rounding and library versions alone may move a figure by so much."""

Floors = dict[str, dict[str, float]]


def read_floors(path: Path = FLOORS) -> Floors:
    """Return the floors by key, each with `value` and `noise`; none where there is no file yet.

    Raises EvaluationError if the file can't be read.
    """
    if not path.is_file():
        return {}
    try:
        found: Floors = json.loads(path.read_text(encoding="utf-8"))
        {key: (floor["value"], floor["noise"]) for key, floor in found.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(Message.FLOORS_DAMAGED.format(path=path, detail=error)) from error
    return found


def write_floors(figures: Iterable[Figure], path: Path = FLOORS) -> None:
    """Keep the figures that may not fall as the new floors, beside those that were not measured now."""
    floors = read_floors(path)
    for figure in figures:
        if figure.floored:
            floors[figure.key] = {
                "value": round(figure.value, 4),
                "noise": round(max(figure.noise, _LEAST_NOISE), 4),
            }
    path.write_text(json.dumps(dict(sorted(floors.items())), indent=2) + "\n", encoding="utf-8")


def fallen(figures: Sequence[Figure], floors: Floors) -> Iterator[str]:
    """Yield a sentence for each figure that fell below its floor by more than the floor's noise."""
    for figure in figures:
        floor = floors.get(figure.key)
        if figure.floored and floor and figure.value < floor["value"] - floor["noise"]:
            yield Message.FIGURE_FELL.format(
                what=figure.what, value=figure.value, floor=floor["value"], noise=floor["noise"]
            )
