"""What the name model finds, made into spans of names alone, without what can't be one."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from nlp.lexicons import load_words
from nlp.records import Span
from nlp.screening.name_model import Found
from nlp.screening.name_words import Word, is_name, is_ordinary, not_people, people_words
from nlp.screening.names import NameReader

_SCORE: Final = 0.85
_PLACE_ENDINGS: Final = frozenset({
    "hospital", "surgery", "clinic", "centre", "center", "road", "rd", "avenue", "ave", "pharmacy", "practice", "school",
    "estate", "crescent", "terrace", "gardens", "mews", "unit", "library", "university", "foundation", "trust",
})  # fmt: skip
"""What ends the name of a place or body, and is hardly anybody's surname."""

_THINGS: Final = ("world_places.txt", "companies.txt", "medicines.txt")
"""Lists of what is called by a name and is hardly anybody's."""

_MONTH_NAMES: Final = frozenset({"april", "may", "june", "august"})
_MONTHS: Final = _MONTH_NAMES | frozenset(
    {"january", "february", "march", "july", "september", "october", "november", "december"}
)
_BEFORE_MONTHS: Final = frozenset({
    "in", "every", "since", "until", "till", "by", "from", "last", "next", "this", "of", "early", "late", "mid", "on",
    "during", "before", "after", "end", "st", "nd", "rd", "th", "each",
})  # fmt: skip


def find_modelled(reader: NameReader, found: Sequence[Found]) -> Iterator[Span]:
    """Yield the names that the model found: whole words, without titles and possessives."""
    starts = [word.start for word in reader.words]
    for place in found:
        first = bisect_left(starts, place.start)
        if first and reader.words[first - 1].end > place.start:
            first -= 1
        last = bisect_left(starts, place.end) - 1
        while first <= last and _no_part(reader.words[first]):
            first += 1
        while first <= last and _no_part(reader.words[last]):
            last -= 1
        if first <= last and not _is_no_name(reader, first, last):
            yield reader.span(first, last, "name model", "reads like a name here", _SCORE)


def _no_part(word: Word) -> bool:
    return word.lower in people_words("titles") or word.lower in people_words("role_titles")


def _is_no_name(reader: NameReader, first: int, last: int) -> bool:
    """Whether the words are a known place, practice or body, belong to one, or are ordinary words in small letters."""
    words, known = reader.words, not_people()
    if (first == last and _is_month(reader, first)) or words[last].lower in _PLACE_ENDINGS:
        return True
    around = [word.lower for word in words[max(0, first - 1) : last + 2]]
    if any(f"{one} {other}" in known for one, other in pairwise(around)):
        return True
    if " ".join(word.lower for word in words[first : last + 1]) in known or _before_facility(reader, last):
        return True
    if _is_thing(reader, first, last):
        return True
    if (
        first
        and words[first - 1].lower in people_words("before_places")
        and reader.gap(first - 1) in {" ", ". "}
    ):
        return reader.capital(first - 1)
    small = not any(reader.capital(index) for index in range(first, last + 1))
    return small and all(is_ordinary(w.lower) and not is_name(w.lower) for w in words[first : last + 1])


def _is_thing(reader: NameReader, first: int, last: int) -> bool:
    """Whether the words are a place or body of the wide world or a medicine, and nothing before them says that a person follows."""
    before = reader.words[first - 1].lower if first else ""
    if any(before in people_words(kind) for kind in ("titles", "role_titles", "relations", "roles")):
        return False
    said = " ".join(word.lower for word in reader.words[first : last + 1])
    return any(said in load_words(name) for name in _THINGS)


def _before_facility(reader: NameReader, last: int) -> bool:
    """Whether "Ward", "Road" or the like follows, written as the name is."""
    if reader.gap(last) not in {" ", "'s ", "’s ", "' ", "’ "}:
        return False
    following = reader.words[last + 1]
    return following.lower in people_words("facilities") and (
        following.text[0].isupper() == reader.words[last].text[0].isupper()
    )


def _is_month(reader: NameReader, index: int) -> bool:
    """Whether a month that is a given name too stands as a date does: "in April", "May, June and August"."""
    if reader.words[index].lower not in _MONTH_NAMES:
        return False
    after = reader.text[reader.words[index].end :][:3].strip(" ,")
    around = {word.lower for word in reader.words[max(0, index - 2) : index + 3]} - {
        reader.words[index].lower
    }
    before = reader.words[index - 1].lower if index else ""
    return before in _BEFORE_MONTHS or after[:1].isdigit() or bool(around & _MONTHS)
