"""Whether an address is that of a public building, which is nobody's own."""

import re

_PUBLIC = re.compile(
    r"(?P<which>\b(?:no|any|nearest|closest|another|what|which)\s+(?:\w+\s+){0,2})?"
    r"\b(?:hospital|centre|center|library|office|offices|surgery|clinic|council|town hall|practice|church|mosque|temple|"
    r"school|college|university|station|museum|trust|freepost|pharmacy|hub)(?:,|\s+(?:at|on|in)\b)"
    r"(?:(?!\b(?:near|from|to|and|no)\b)[\w\s,'’&-]){0,40}$",
    re.I,
)
_HOME = re.compile(r"\b(?:i|my|me|her|his|their|we|our|live|lives|living|lived|home|address|moved)\b", re.I)
_SENTENCE = re.compile(r"[.!?\n]\s")


def is_public(text: str, start: int) -> bool:
    """Return whether what starts there is the address of a public building named just before it."""
    before = text[max(0, start - 70) : start]
    sentence = _SENTENCE.split(before)[-1]
    public = _PUBLIC.search(sentence)
    return public is not None and not public["which"] and not _HOME.search(sentence)
