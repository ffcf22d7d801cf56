"""When screening hands a response to a person instead of clearing it, and what it tells that person.

Most comments must clear by themselves, or nobody reads the ones that matter. So a response is held only
where a mistake would hurt: somebody may be in danger, what is hidden may not be all that is private, or the
recognisers can't be trusted with the text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nlp.records import ScreenedText
from nlp.screening.spans import MARK

from insight.enums import Safeguarding

SURE_SCORE = 0.75
"""Below this score the recogniser itself doubts what it hid, and so what it left."""

POINTING_LABELS = frozenset(
    {"NHS_NUMBER", "NI_NUMBER", "DATE_OF_BIRTH", "ADDRESS", "POSTCODE", "CASE_REF", "VEHICLE"}
)
"""Kinds of private detail that point to one person; two of them mean that the rest of the text may as well."""

SHORT_WORDS = 4
"""With fewer words than this no language can be told of Latin letters, and the recognisers work all the same."""


@dataclass(frozen=True, slots=True)
class HoldRule:
    """One reason to hold: when it applies, and the sentence that the person reads."""

    name: str
    applies: Callable[[ScreenedText], bool]
    sentence: str


def _is_doubtful(found: ScreenedText) -> bool:
    return any(span.score < SURE_SCORE for span in found.spans)


def _points_to_somebody(found: ScreenedText) -> bool:
    return len({span.label for span in found.spans} & POINTING_LABELS) > 1


def _is_foreign(found: ScreenedText) -> bool:
    return found.language not in ("en", "und")


def _has_no_known_language(found: ScreenedText) -> bool:
    if found.language != "und" or found.non_answer:
        return False
    # What is hidden can't show its letters: a text of nothing else is looked at too.
    letters = [character for character in MARK.sub("", found.screened) if character.isalpha()]
    in_latin = sum(character.isascii() for character in letters) * 2 > len(letters)
    return len(found.screened.split()) >= SHORT_WORDS or not in_latin


def _accuses_somebody(found: ScreenedText) -> bool:
    return found.complaint and any(span.label == "PERSON" for span in found.spans)


HOLD_RULES: tuple[HoldRule, ...] = (
    HoldRule(
        "danger", lambda found: found.safeguarding is not None, "Somebody may need help today: {danger}."
    ),
    HoldRule(
        "accusation", _accuses_somebody, "A complaint that names somebody. Check that nothing points to them."
    ),
    HoldRule(
        "doubt",
        _is_doubtful,
        "What was hidden may not be a private detail, or not all of it. Check the marks.",
    ),
    HoldRule(
        "pointers", _points_to_somebody, "Several details point to one person. Check that the rest doesn't."
    ),
    HoldRule(
        "language",
        _is_foreign,
        "Not in English, so private details may be missed. Have it read or translated.",
    ),
    HoldRule(
        "unknown", _has_no_known_language, "The language can't be told, so private details may be missed."
    ),
)

UNREADABLE = "The machine could not read this. Read it yourself and hide what is private."


def reasons_to_hold(found: ScreenedText) -> Iterator[str]:
    """Yield why a person must look at this response, gravest first; nothing means that it clears by itself."""
    danger = Safeguarding(found.safeguarding).label.lower() if found.safeguarding else ""
    for rule in HOLD_RULES:
        if rule.applies(found):
            yield rule.sentence.format(danger=danger)
