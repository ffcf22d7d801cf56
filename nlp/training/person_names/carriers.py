"""Carriers: real comments and written sentences with slots for names, and sentences that name nobody."""

import csv
import random
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import yaml

from nlp.training.person_names.marked import SLOT
from nlp.training.person_names.people import Names

_HERE: Final = Path(__file__).parent
_ROLE = (
    r"nurse|doctor|midwife|driver|physio|physiotherapist|therapist|counsellor|receptionist|consultant|paramedic|"
    r"lady|gentleman|man|woman|girl|person|operator|practitioner|podiatrist|psychologist|worker|visitor|dentist|"
    r"surgeon|staff member|member of staff|care coordinator|health visitor|support worker|carer|GP|OT|CPN|HCA|student nurse"
)
_RELATION = (
    r"son|daughter|husband|wife|mum|mother|dad|father|nan|gran|grandmother|grandson|sister|brother|partner|friend|"
    r"baby|child|neighbour|uncle|aunt"
)
_RULES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (rf"\b(?P<det>[Tt]he|[Mm]y|[Oo]ur|[Aa]|[Tt]his|[Tt]hat) (?P<role>{_ROLE})\b(?! (?:of|in charge))", (
        f"\\g<det> \\g<role> {SLOT}", f"\\g<det> \\g<role>, {SLOT},", SLOT, SLOT, f"{SLOT} \\g<det> \\g<role>",
        f"\\g<det> \\g<role> called {SLOT}", f"\\g<det> \\g<role> ({SLOT})", f"{SLOT}, \\g<det> \\g<role>,",
    )),
    (rf"\b(?P<det>[Mm]y|[Oo]ur|[Hh]er|[Hh]is) (?P<role>{_RELATION})\b", (
        f"\\g<det> \\g<role> {SLOT}", f"\\g<det> \\g<role>, {SLOT},", SLOT, f"\\g<det> \\g<role> ({SLOT})",
    )),
    (r"\b(?P<det>[Tt]he|[Aa]ll|[Aa]ll the|[Yy]our) (?P<role>nurses|doctors|paramedics|staff|team|crew|ladies|ambulance crew|physios|drivers)\b", (
        f"\\g<det> \\g<role> {SLOT} and {SLOT}", f"\\g<det> \\g<role>, {SLOT}, {SLOT} and {SLOT},", f"{SLOT} and {SLOT}",
        f"\\g<det> \\g<role> especially {SLOT}", f"{SLOT} & \\g<det> \\g<role>", f"\\g<det> \\g<role> ({SLOT}, {SLOT})",
        f"{SLOT} and \\g<det> \\g<role>",
    )),
    (r"(?P<lead>^|[.!?] )(?P<pro>She|He|They)\b(?='s| was| is| has| made| gave| explained| listened| were| helped| did)", (
        f"\\g<lead>{SLOT}",)),
    (r"\b(?P<verb>thank you|thanks|Thank you|Thanks|Thankyou|thankyou)\b(?! (?:to|for your|very|so))", (
        f"\\g<verb> {SLOT}", f"\\g<verb> {SLOT} and {SLOT}", f"\\g<verb> to {SLOT}")),
    (r"\b(?P<to>to|by|with|from|for|see|saw|told|ask|asked) (?:her|him|them|someone|somebody|everyone|the team)\b", (
        f"\\g<to> {SLOT}", f"\\g<to> {SLOT} and {SLOT}", f"\\g<to> Dr {SLOT}", f"\\g<to> {SLOT} ")),
    (r"\b(?P<title>Dr|Mr|Mrs|Doctor|Nurse)\b(?! [A-Z])", (f"\\g<title> {SLOT}",)),
)  # fmt: skip
_LISTS: Final = ("drug", "month", "charity", "shop", "illness", "people", "age")
_COMPILED: Final = tuple((re.compile(pattern), replacements) for pattern, replacements in _RULES)


@lru_cache(maxsize=1)
def sentences() -> dict[str, Any]:
    """Return the written sentences and words by kind."""
    return yaml.safe_load((_HERE / "carriers.yaml").read_text(encoding="utf-8"))


def from_comment(text: str, chooser: random.Random) -> str | None:
    """Return a real comment with people in it made slots; None where it speaks of nobody."""
    fitting = [(p, r) for p, r in _COMPILED if p.search(text)]
    if not fitting:
        return None
    changed = text
    for pattern, replacements in chooser.sample(fitting, k=min(len(fitting), chooser.choice((1, 1, 2)))):
        changed = pattern.sub(chooser.choice(replacements), changed, count=chooser.choice((1, 1, 2)))
    return changed if SLOT in changed else None


def with_sentence(text: str, chooser: random.Random) -> str:
    """Return a real comment with a written sentence before, after or in it."""
    kind = chooser.choices(("mentions", "own", "signatures", "openings"), (60, 20, 14, 6))[0]
    sentence = chooser.choice(sentences()[kind])
    joint = chooser.choice((" ", " ", " ", "\n", ". ", "" if text.endswith((".", "!")) else " "))
    if kind == "openings" or (kind != "signatures" and chooser.random() < 0.35):
        return f"{sentence}{joint or ' '}{text}"
    pieces = re.split(r"(?<=[.!?]) ", text)
    if kind != "signatures" and len(pieces) > 2 and chooser.random() < 0.4:
        at = chooser.randrange(1, len(pieces))
        return " ".join([*pieces[:at], sentence, *pieces[at:]])
    return f"{text}{joint}{sentence}"


def alone(chooser: random.Random) -> str:
    """Return one to three written sentences."""
    kinds = ("mentions", "mentions", "mentions", "own")
    return " ".join(
        chooser.choice(sentences()[chooser.choice(kinds)]) for _ in range(chooser.choice((1, 1, 2, 3)))
    )


class Nobody:
    """Sentences full of capitals in which no person is named."""

    def __init__(self, reference: Path, names: dict[str, Names]) -> None:
        self.places = _places(reference)
        self._surnames = sorted({name for kinds in names.values() for name in kinds.surname})
        self._lists = {k: [w.replace("_", " ") for w in sentences()[k].split()] for k in _LISTS}
        self._kinds = sentences()["place_kinds"].split("|")

    def place(self, chooser: random.Random) -> str:
        """Return a real or made-up place or practice, often called after a person."""
        if chooser.random() < 0.5:
            return chooser.choice(self.places)
        first = (
            chooser.choice(self._surnames)
            if chooser.random() < 0.8
            else f"St {chooser.choice(self._surnames)}"
        )
        return f"{first}{chooser.choice(('', '', '', chr(39) + 's'))} {chooser.choice(self._kinds)}"

    def sentence(self, chooser: random.Random) -> str:
        """Return a sentence; its words may be in any case."""
        text = chooser.choice(sentences()["nobody"]).replace("{lower}", "there")
        while match := re.search(r"\{(\w+)\}", text):
            kind = match[1]
            word = self.place(chooser) if kind == "place" else chooser.choice(self._lists[kind])
            text = text.replace(match[0], word, 1)
        return text


def _places(reference: Path) -> list[str]:
    columns = (
        ("sel_wards24.csv", ("ward", "borough")),
        ("sel_gp_practices_2023.csv", ("name", "address_1", "address_2", "address_3")),
        ("sel_nhs_organisations.csv", ("name",)),
    )
    found: set[str] = set()
    for name, keys in columns:
        with (reference / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found |= {row[key] for key in keys if row.get(key)}
    return sorted({place.title() if place.isupper() else place for place in found})
