"""How people are called in comments: one name, both, initials, nicknames, double names, particles."""

import random
import re
from collections.abc import Callable
from typing import Final

from nlp.training.person_names.people import WORLD, Maker, Names, plain

_TITLE = re.compile(
    r"\b(?:dr|mr|mrs|ms|miss|mx|prof|professor|sir|dame|rev|cllr|doctor|sister|sr|consultant)\.?\s*$", re.I
)
_PARTICLES: Final = (
    "de",
    "da",
    "dos",
    "van",
    "van der",
    "bin",
    "bint",
    "al",
    "el",
    "von",
    "di",
    "de la",
    "ibn",
    "ben",
)
_MADE_UP = 0.22
_WORLD = 0.2


class Namer:
    """Gives names of communities evenly, some of the world, some made up; `avoid` says what is none in lower case."""

    def __init__(self, names: dict[str, Names], *, made_up: float = _MADE_UP, world: float = _WORLD) -> None:
        self.names = {c: n for c, n in names.items() if n.given and n.surname}
        self.communities = sorted(set(self.names) - {WORLD})
        self._made_up = made_up
        self._world = world if WORLD in self.names else 0.0
        self._makers = (
            {c: (Maker(n.given), Maker(n.surname)) for c, n in self.names.items()} if made_up else {}
        )

    def community(self, chooser: random.Random) -> str:
        """Return a community to take names from."""
        return WORLD if chooser.random() < self._world else chooser.choice(self.communities)

    def given(self, community: str, chooser: random.Random) -> str:
        """Return a given name."""
        if chooser.random() < self._made_up:
            return self._makers[community][0].make(chooser)
        return chooser.choice(self.names[community].given)

    def surname(self, community: str, chooser: random.Random) -> str:
        """Return a family name."""
        if chooser.random() < self._made_up:
            return self._makers[community][1].make(chooser)
        return chooser.choice(self.names[community].surname)

    def person(self, community: str, before: str, chooser: random.Random) -> str:
        """Return a name as it would be written after the text `before`."""
        forms = _AFTER_TITLE if _TITLE.search(before[-14:]) else _FORMS
        form = chooser.choices([f for f, _ in forms], [weight for _, weight in forms])[0]
        return form(self, community, chooser)


def _given(namer: Namer, community: str, chooser: random.Random) -> str:
    return namer.given(community, chooser)


def _surname(namer: Namer, community: str, chooser: random.Random) -> str:
    return namer.surname(community, chooser)


def _full(namer: Namer, community: str, chooser: random.Random) -> str:
    return f"{namer.given(community, chooser)} {namer.surname(community, chooser)}"


def _initial(namer: Namer, community: str, chooser: random.Random) -> str:
    mark = chooser.choice((". ", " ", ". ", "."))
    return f"{namer.given(community, chooser)[0]}{mark}{namer.surname(community, chooser)}"


def _given_initial(namer: Namer, community: str, chooser: random.Random) -> str:
    return f"{namer.given(community, chooser)} {namer.surname(community, chooser)[0]}"


def _three(namer: Namer, community: str, chooser: random.Random) -> str:
    joint = chooser.choice((" ", " ", "-"))
    return f"{namer.given(community, chooser)} {namer.given(community, chooser)}{joint}{namer.surname(community, chooser)}"


def _double(namer: Namer, community: str, chooser: random.Random) -> str:
    joint = chooser.choice(("-", " "))
    return f"{_full(namer, community, chooser)}{joint}{namer.surname(community, chooser)}"


def _double_given(namer: Namer, community: str, chooser: random.Random) -> str:
    return f"{namer.given(community, chooser)}{chooser.choice('- ')}{namer.given(community, chooser)}"


def _particle(namer: Namer, community: str, chooser: random.Random) -> str:
    particle = chooser.choice(_PARTICLES)
    joint = "-" if particle in {"al", "el"} and chooser.random() < 0.7 else " "
    particle = particle.title() if chooser.random() < 0.4 else particle
    return f"{namer.given(community, chooser)} {particle}{joint}{namer.surname(community, chooser)}"


def _short(namer: Namer, community: str, chooser: random.Random) -> str:
    name = plain(namer.given(community, chooser)).title()
    cut = name[: chooser.choice((3, 4))]
    return cut + chooser.choice(("", "", "y", "ie", "o", "s")) if len(name) > 5 else name


_Form = Callable[[Namer, str, random.Random], str]
_FORMS: Final[tuple[tuple[_Form, float], ...]] = (
    (_given, 50),
    (_full, 30),
    (_surname, 3),
    (_initial, 3),
    (_given_initial, 2),
    (_three, 2),
    (_double, 2),
    (_double_given, 2),
    (_particle, 2),
    (_short, 3),
)
_AFTER_TITLE: Final[tuple[tuple[_Form, float], ...]] = (
    (_surname, 55),
    (_full, 25),
    (_given, 14),
    (_initial, 3),
    (_double, 2),
    (_particle, 1),
)
