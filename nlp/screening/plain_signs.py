"""Signs that look alike or are not seen at all, made plain without moving anything."""

from typing import Final

_HIDDEN: Final = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
_SPACES: Final = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_DASHES: Final = "\u2010\u2011\u2012\u2212\ufe58\ufe63\uff0d"
_NOUGHTS: Final = "\u0660\u06f0\u07c0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u1040\uff10"
"""The nought of each script; its nine other digits follow it."""

_PLAIN: Final = (
    dict.fromkeys(map(ord, _HIDDEN + _SPACES), " ")
    | dict.fromkeys(map(ord, _DASHES), "-")
    | {ord(nought) + digit: str(digit) for nought in _NOUGHTS for digit in range(10)}
    | {ord("\uff20"): "@", ord("\uff0e"): ".", ord("\uff0b"): "+"}
)


def plain_signs(text: str) -> str:
    """Return the text, as long as it was, with plain digits, dashes and spaces; what can't be seen is a space."""
    return text if text.isascii() else text.translate(_PLAIN)
