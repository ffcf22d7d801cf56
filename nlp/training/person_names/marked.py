"""Texts with the places of people's names, and carriers: texts with a slot where a name goes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

SLOT: Final = "¤"
"""Stands in a carrier where a name goes."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text and the (start, end) of each name in it, in order, none overlapping.

    `others` are (start, end, "ORG" or "LOC") of what else is named; None where nobody has marked those.
    """

    text: str
    names: tuple[Place, ...] = ()
    others: tuple[tuple[int, int, str], ...] | None = None

    def carrier(self) -> str:
        """Return the text with a slot in place of each name."""
        parts, done = [], 0
        for start, end in self.names:
            parts += [self.text[done:start].replace(SLOT, ""), SLOT]
            done = end
        return "".join([*parts, self.text[done:].replace(SLOT, "")])

    def strings(self) -> Iterator[str]:
        """Yield the names."""
        return (self.text[start:end] for start, end in self.names)


def fill(carrier: str, names: Iterable[str]) -> MarkedText:
    """Return the carrier with one name in each slot; there must be a name for each."""
    given = iter(names)
    parts: list[str] = []
    places: list[Place] = []
    length = 0
    for number, piece in enumerate(carrier.split(SLOT)):
        if number:
            name = next(given)
            places.append((length, length + len(name)))
            parts.append(name)
            length += len(name)
        parts.append(piece)
        length += len(piece)
    return MarkedText("".join(parts), tuple(places))
