"""Whether the writer speaks of themselves in a stretch of text, or of others."""

import re

_BREAK = re.compile(r"[.;!?\n:]")
_FIRST = re.compile(
    r"\b(?:(?:i\s+am|i'm|im|i\s+was|as\s+an?|as|i\s+have|i've|ive|i\s+had|i\s+got|i\s+live\s+with|i\s+use|i\s+suffer\w*|we\s+are|"
    r"we're|we\s+have|i\s+identify|i\s+come|i\s+came|living\s+with|diagnosed\s+with|because\s+of\s+my|with\s+my|my\s+own|like\s+me)"
    r"\b(?P<between>[^.;!?\n]{0,60})|(?:i|us|we|our|my)\s+(?:\w+\s+)?)$",
    re.I,
)
_OTHERS = re.compile(
    r"\b(?:he|she|they|he's|she's|his|her|their|who|people|someone|somebody|those|patients|everyone|everybody|many|others?|"
    r"(?:my|our)\s+(?:\w+\s+)?(?:mum|mother|mom|dad|father|nan|gran|grandmother|grandma|grandad|grandfather|husband|wife|partner|"
    r"son|daughter|brother|sister|uncle|aunt|auntie|cousin|niece|nephew|friend|neighbour|child|kids?|boy|girl|lad|parents|"
    r"families|in-laws|girlfriend|boyfriend|grandson|granddaughter|colleague|caller|community|church|group|table)|"
    r"there\s+(?:are|is)|a\s+(?:lad|man|woman|lady|chap|guy|gentleman|girl|boy)|two|three|lots|some|most|every)\b",
    re.I,
)
_MINE = re.compile(
    r"\b(?:mum|mother|mom|dad|father|nan|gran\w*|husband|wife|partner|son|daughter|brother|sister|parents|friend)\b",
    re.I,
)
_SPEAKS = re.compile(r"\b(?:i|i'm|i've|im|ive|me|my|we|us|our|mine)\b", re.I)
_PERSON_AFTER = re.compile(
    r"\s+(?:\w+\s+)?(?:guy|man|woman|lady|mum|dad|girl|lad|here|nurse)\b|,?\s+\d\d\b|[.,]\s", re.I
)
_SAME_AS_ME = re.compile(r",?\s+(?:as\s+i\s+am|like\s+me|as\s+am\s+i|same\s+as\s+me)\b", re.I)
_PLURAL = re.compile(r"(?:s'?|men|women|people|children)$", re.I)
_GROUP_AFTER = re.compile(
    r"\s*(?:\S+\s+){0,2}(?:group|club|forum|session|workshop|notes|meeting|event|night|morning|drop-in|cafe|café|table|people|women|"
    r"men|families|community|communities|mothers|residents|youth|young|patients|children|students|workers)\b",
    re.I,
)
_DENIED = re.compile(
    r"\b(?:not|never|isn't|aren't|wasn't|no\s+longer|nor|neither|i'm\s+no)\s+(?:an?\s+|the\s+|been\s+|even\s+)?$",
    re.I,
)
_OPENING = 45
_REACH = 90


def is_denied(text: str, start: int) -> bool:
    """Return whether what begins at `start` is denied: "I'm not deaf"."""
    return _DENIED.search(text[max(0, start - 25) : start]) is not None


def is_of_others(text: str, start: int, end: int) -> bool:
    """Return whether a phrase without "I" or "my" in it is said of somebody else in the same sentence."""
    if _SPEAKS.search(text, start, end):
        return False
    return _OTHERS.search(_BREAK.split(text[max(0, start - _REACH) : start])[-1]) is not None


def is_own(text: str, start: int, end: int) -> bool:
    """Return whether the writer says of themselves what stands from `start` to `end`."""
    before = _BREAK.split(text[max(0, start - _REACH) : start])[-1]
    if _SAME_AS_ME.match(text, end):
        return True
    first = _FIRST.search(before)
    if first is not None:
        return _OTHERS.search(before) is None and _MINE.search(first["between"] or "") is None
    return _opens(text, start, end)


def _opens(text: str, start: int, end: int) -> bool:
    """Notes and messages often begin with what the writer is: "Filipino. Every nurse I meet …"."""
    if start > _OPENING:
        return False
    before = text[:start]
    if _OTHERS.search(before) or re.search(r"\b(?:the|your|my|our|these|no|for|in)\b", before, re.I):
        return False
    if _GROUP_AFTER.match(text, end) or _PLURAL.search(text[start:end]):
        return False
    return _SPEAKS.search(text, end) is not None or _PERSON_AFTER.match(text, end) is not None
