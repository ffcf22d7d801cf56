"""Writers who begin with their own trade in health or care: "Paramedic. We queue for hours …"."""

import re
from collections.abc import Iterator
from typing import Final

from nlp.records import CommunityMention

_TRADE: Final = (
    r"(?:paramedic|nurse|midwife|porter|hca|healthcare\s+assistant|gp|doctor|pharmacist|physio\w*|receptionist|social\s+worker|"
    r"care\s+(?:worker|assistant)|carer\s+in\s+a|home\s+carer|support\s+worker|ward\s+clerk|radiographer|health\s+visitor|"
    r"occupational\s+therapist|domestic(?!\s+(?:abuse|violence))|cleaner\s+(?:at|on|in)|dental\s+nurse|sonographer|phlebotomist|matron|ward\s+sister)"
)
_OPENS = re.compile(rf"^\W*(?:[\w-]+\s+){{0,3}}?({_TRADE})\b(?=\s*[.,;:]|\s+(?:here|at|in|on|for)\b)", re.I)
_FIRST = re.compile(r"\b(?:i|i'?m|i'?ve|i'?d|me|my|we|we'?ve|us|our)\b", re.I)
_AM = re.compile(
    rf"\bi(?:'m|\s+am|m)\s+(?:an?|the)\s+(?:[\w-]+\s+){{0,2}}?({_TRADE}|discharge\s+coordinator|key\s+worker\s+(?:at|in))\b",
    re.I,
)
_YEARS = re.compile(rf"\b(?:years|yrs)\s+(?:as\s+)?an?\s+({_TRADE})\b", re.I)
_NOT_A_TRADE = re.compile(
    r"\b(?:the|my|our|your|his|her|their|a|an|this|that|one|no|more|every|each|some|any|see|saw|asked|told|ring|rang|same|"
    r"which|named|new|old|good|lovely|kind|better|named|give|let|put|have|train|is|was|get|need|want)\b",
    re.I,
)


def find_trade(text: str) -> Iterator[CommunityMention]:
    """Yield the writer as one of the workforce where the text opens with their trade, names it or counts their years in it."""
    opening = _OPENS.match(text)
    told = _AM.search(text)
    if told is not None:
        yield CommunityMention("workforce", "self", *told.span(1))
    if (
        opening is not None
        and _FIRST.search(text, opening.end(1))
        and _NOT_A_TRADE.search(text, 0, opening.start(1)) is None
    ):
        yield CommunityMention("workforce", "self", *opening.span(1))
    years = _YEARS.search(text)
    if years is not None:
        yield CommunityMention("workforce", "self", *years.span(1))
