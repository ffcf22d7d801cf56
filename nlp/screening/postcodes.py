"""Recogniser of postcodes, also those written untidily."""

import re
from collections.abc import Iterator
from typing import Final

from nlp.lexicons import load_words
from nlp.records import Span
from nlp.screening.public_places import is_public
from nlp.screening.spans import span_of

_AREA: Final = "|".join(
    "[ ]?".join(area)
    for area in sorted(load_words("postcode_areas.txt"), key=lambda area: (-len(area), area))
)
_GAP: Final = r"[ \t\u00a0.,\-–—_/]"
_POSTCODE = re.compile(
    rf"(?<![\w@-])(?P<area>{_AREA})(?P<out>{_GAP}?[\dIl](?:[ ]?[\dOIl]|[A-HJ-NP-Y])?)(?P<gap>{_GAP}{{0,3}})"
    rf"(?P<in>[\dO])(?P<end>[ ]?[ABD-HJLNP-UW-Z][ ]?[ABD-HJLNP-UW-Z])(?![\w@])",
    re.I,
)
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|[04-9]th)$")
_PLACED = re.compile(
    r"\b(?:post\s?code|live|lives|living|address|near|in|from|around|at|area|to|by|find|is)\W+(?:\w+\W+)?$",
    re.I,
)
_SPACED_WORDS: Final = frozenset(
    {"me", "so", "b", "e", "g", "l", "m", "n", "s", "w", "la", "al", "ha", "da", "pe", "co", "hi"}
)
"""Areas that could be a word or slip of the pen when they stand apart from what follows, in small letters."""


def find_postcodes(text: str) -> Iterator[Span]:
    """Yield full postcodes in any case and spacing; half a postcode is no personal data."""
    for match in _POSTCODE.finditer(text):
        if _is_postcode(text, match) and not is_public(text, match.start()):
            yield span_of(match, "POSTCODE", "postcode", reason="has the form of a full postcode", score=0.95)


def _is_postcode(text: str, match: re.Match[str]) -> bool:
    written = match[0]
    if not any(map(str.isdigit, match["out"])) or _ORDINAL.search(written):
        return False
    if match["in"] in "oO" and match["gap"] and _is_word(match["in"] + match["end"]):
        return False
    if written.isupper() or _PLACED.search(text[max(0, match.start() - 30) : match.start()]):
        return True
    area_apart = not match["out"][0].isalnum() or " " in match["area"]
    end_apart = " " in match["end"]
    return not (area_apart and match["area"].lower() in _SPACED_WORDS) and not (
        end_apart and _is_word(match["end"].strip())
    )


def _is_word(token: str) -> bool:
    return token.lower() in load_words("ordinary_words.txt")
