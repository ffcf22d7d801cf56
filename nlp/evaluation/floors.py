"""Figures of the last committed measurement, below which none may fall by more than its noise."""

import json
from collections.abc import Iterator, Sequence
from math import isfinite
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

    Raises EvaluationError if the file can't be read or holds what is no number.
    """
    if not path.is_file():
        return {}
    try:
        found: Floors = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_number)
        {key: (floor["value"], floor["noise"]) for key, floor in found.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(Message.FLOORS_DAMAGED.format(path=path, detail=error)) from error
    return found


def _no_number(word: str) -> float:
    raise ValueError(word)


def write_floors(figures: Sequence[Figure], path: Path = FLOORS, *, whole: bool = False) -> None:
    """Keep the figures that may not fall as the new floors.

    Of a `whole` run they are all there are; otherwise the floors of what was not measured now stay beside them.
    Raises EvaluationError, and keeps none, if one of them or its noise is not a number.
    """
    floors = {} if whole else read_floors(path)
    for figure in figures:
        if not figure.floored:
            continue
        if not (isfinite(figure.value) and isfinite(figure.noise)):
            raise EvaluationError(Message.FIGURE_NO_NUMBER.format(what=figure.what, part=figure.part))
        floors[figure.key] = {
            "value": round(figure.value, 4),
            "noise": round(max(figure.noise, _LEAST_NOISE), 4),
        }
    path.write_text(json.dumps(dict(sorted(floors.items())), indent=2) + "\n", encoding="utf-8")


def fallen(figures: Sequence[Figure], floors: Floors, *, whole: bool = False) -> Iterator[str]:
    """Yield a sentence for each figure that is not a number or fell below its floor by more than the floor's noise.

    Of a `whole` run, one for each floor whose figure is gone as well. A new figure has no floor and can't fall, but must be a number.
    """
    floored = [figure for figure in figures if figure.floored]
    for figure in floored:
        floor = floors.get(figure.key)
        if not isfinite(figure.value):
            yield Message.FIGURE_NO_NUMBER.format(what=figure.what, part=figure.part)
        elif floor and figure.value < floor["value"] - floor["noise"]:
            yield Message.FIGURE_FELL.format(
                what=figure.what, value=figure.value, floor=floor["value"], noise=floor["noise"]
            )
    if whole:
        for key in sorted(floors.keys() - {figure.key for figure in floored}):
            yield Message.FIGURE_GONE.format(key=key, floor=floors[key]["value"])
