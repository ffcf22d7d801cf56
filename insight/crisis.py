"""Help at once: which words call for it, and who to ring. Quick and broad; it decides nothing else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.translation import gettext_noop as _

from insight.enums import Safeguarding

WORDS = Path(__file__).parent / "data" / "crisis_words.yaml"
_TYPED_APOSTROPHES = str.maketrans("’‘`´ʼ", "'''''")
_GAP = r"(?:\W+\w+){0,4}?\W+"


@dataclass(frozen=True)
class HelpLine:
    """Somebody to turn to: when, whom, how. `dial` is the number for a telephone link."""

    name: str
    when: str
    contact: str
    dial: str


EMERGENCY = HelpLine(
    _("Emergency"), _("If you or somebody else is in danger right now"), _("Call 999"), "999"
)
URGENT = HelpLine(
    "NHS 111",
    _("If you need help for your mental health today, at any hour"),
    _("Call 111 and choose option 2"),
    "111",
)
SAMARITANS = HelpLine(
    "Samaritans",
    _("If you want to talk to somebody. Free, day and night"),
    _("Call 116 123"),
    "116123",
)
CHILDLINE = HelpLine(
    "Childline",
    _("If you are under 19. Free, day and night"),
    _("Call 0800 1111"),
    "08001111",
)
DOMESTIC_ABUSE = HelpLine(
    "National Domestic Abuse Helpline",
    _("If somebody at home or close to you hurts, threatens or controls you. Free, day and night"),
    _("Call 0808 2000 247"),
    "08082000247",
)
OLDER_PEOPLE = HelpLine(
    "Hourglass",
    _("If an older person is being harmed or not cared for. Free, day and night"),
    _("Call 0808 808 8141"),
    "08088088141",
)
ILLNESS = HelpLine(
    "NHS 111", _("If you need medical help soon but it is not life or death"), _("Call 111"), "111"
)

HELP: dict[str, tuple[HelpLine, ...]] = {
    Safeguarding.SELF_HARM: (EMERGENCY, URGENT, SAMARITANS, CHILDLINE),
    Safeguarding.DOMESTIC_ABUSE: (EMERGENCY, DOMESTIC_ABUSE, CHILDLINE, SAMARITANS),
    Safeguarding.ABUSE_OR_NEGLECT: (EMERGENCY, CHILDLINE, OLDER_PEOPLE, DOMESTIC_ABUSE, SAMARITANS),
    Safeguarding.MEDICAL_EMERGENCY: (EMERGENCY, ILLNESS),
    Safeguarding.THREAT_TO_OTHERS: (EMERGENCY, URGENT, SAMARITANS),
}
"""Who to turn to, most urgent first, by what the words speak of."""

ANYBODY = (EMERGENCY, URGENT, SAMARITANS)
"""Who to turn to where the words call for nothing in particular."""


def find_concerns(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds of trouble (values of Safeguarding) that `texts` may speak of, gravest first."""
    words = "\n".join(texts).casefold().translate(_TYPED_APOSTROPHES)
    return tuple(kind for kind, pattern in _patterns().items() if pattern.search(words))


def help_for(concerns: Iterable[str]) -> tuple[HelpLine, ...]:
    """Return who to turn to about `concerns`, each once, most urgent first; for none, who helps anybody."""
    lines = [line for concern in concerns for line in HELP[concern]]
    return tuple(dict.fromkeys(lines)) or ANYBODY


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    phrases: dict[str, list[str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return {
        kind: re.compile("|".join(_pattern(phrase.casefold()) for phrase in listed))
        for kind, listed in phrases.items()
    }


def _pattern(phrase: str) -> str:
    """Turn a line of the list into a regular expression; the file's head says how lines are written."""
    begin = "" if phrase.startswith("*") else r"(?<!\w)"
    end = r"(?!\w)" if not phrase.endswith("*") else ""
    body = phrase.strip("*").replace("*", r"\w*").replace("'", "'?")
    return begin + re.sub(r" … | ", lambda gap: _GAP if "…" in gap[0] else r"\W+", body) + end
