"""What an answer says of its writer by the question it answers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from nlp.records import CommunityMention

_FIRST = re.compile(r"\b(?:i|i'?m|i'?ve|i'?d|i'?ll|me|my|mine|myself|we|us|our|ours)\b", re.I)
_RELATIVE = (
    r"mum|mother|mom|dad|father|nan|gran\w*|husband|wife|partner|son|sons|daughter|daughters|brother|sister|boy|girl|lad|"
    r"child|children|kid|kids|cousin|niece|nephew|neighbours?|friend|colleague"
)
_CHILD = r"son|sons|daughter|daughters|boy|boys|girl|girls|lad|lads|child|children|kids?|cousin|niece|nephews?|grand\w+|brother|sister"
_ON_BEHALF = (
    r"group|idea|notes|session|table|publish|forum|i\s+(?:run|volunteer|teach)|(?:nurse|midwife|doctor|worker)\s+here|"
    r"(?:mothers?|mums?)'?s?'?\s+(?:circle|club)|as\s+an?\s+(?:midwife|health\s+visitor|nurse|doula|teacher)"
)


class _Asked(NamedTuple):
    """Whom a question is put to, and what in an answer says that it is one of them, or that it isn't."""

    slug: str
    question: re.Pattern[str]
    needs: re.Pattern[str]
    bars: re.Pattern[str]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.I)


_ASKED: Final = (
    _Asked(
        "pregnancy-and-new-parents",
        _words(r"maternity|pregnan\w*|antenatal|postnatal"),
        _FIRST,
        _words(_ON_BEHALF),
    ),
    _Asked("carers", _words(r"as\s+a\s+carer|as\s+carers"), _FIRST, _words(_ON_BEHALF)),
    _Asked(
        "long-term-conditions",
        _words(r"your\s+(?:long[- ]term\s+)?conditions?"),
        _FIRST,
        _words(rf"{_ON_BEHALF}|{_RELATIVE}"),
    ),
    _Asked(
        "workforce",
        _words(r"support\s+our\s+(?:staff|workforce|nurses|colleagues)"),
        _FIRST,
        _words(
            rf"{_ON_BEHALF}|{_RELATIVE}|as\s+a\s+patient|i\s+was\s+(?:in|on)|my\s+(?:gp|doctor|nurse|operation)"
        ),
    ),
    _Asked(
        "young-people",
        _words(r"children\s+and\s+young\s+people|young\s+people"),
        _words(
            r"(?:i|i'?m|me|my|us|we|our)\b.*\b(?:school|lessons|teachers?|class|college|exams?|homework|term|form|uni|ye?a?r\s+\d+|"
            r"tutor|(?:my\s+)?(?:mum|dad|nan)\s+(?:says|said|dont|doesnt|got|has|knew|read))"
        ),
        _words(rf"{_ON_BEHALF}|{_CHILD}|pupils|students|young\s+people|teenagers|parents?"),
    ),
)


def find_asked(text: str, question: str, mentions: Iterable[CommunityMention]) -> Iterator[CommunityMention]:
    """Yield the community that the question is put to, where the writer answers for themselves.

    The words are those that speak of it, else the first "I", "my" or "we".
    """
    asked = next((one for one in _ASKED if one.question.search(question)), None)
    first = _FIRST.search(text)
    if asked is None or first is None or not asked.needs.search(text) or asked.bars.search(text):
        return
    spoken = next((mention for mention in mentions if mention.slug == asked.slug), None)
    yield replace(spoken, basis="self") if spoken else CommunityMention(asked.slug, "self", *first.span())
