"""Recogniser of e-mail addresses, written as such, disguised, or spelt as they are spoken."""

import re
from collections.abc import Iterator
from typing import Final

from nlp.records import Span
from nlp.screening.spans import span_of

_TOP: Final = r"(?:com|org|net|co|uk|me|info|eu|io|ie|gov|nhs|ac|edu|example|test|invalid)"
_SURE_TOP: Final = r"(?:com|org|net|edu|(?:co|org|ac|nhs|gov)[ ]?[.,][ ]?uk)"
_AT: Final = r"(?:[(\[{<*]\s?(?:at|a)\s?[)\]}>*])"
_DOT_WORD: Final = r"(?:\s?[(\[{<*]\s?dot\s?[)\]}>*]\s?|\sdot\s)"
_DOT: Final = rf"(?:{_DOT_WORD}|\s?\.\s?)"
_LOCAL: Final = r"(?<![\w.+-])[\w.+-]{1,64}+"
"""What stands before the sign; possessive, so that time stays in line with length."""
_JOIN: Final = r"(?:\s?[(\[{<*]?\s?\b(?:dot|underscore|under score|dash|hyphen)\b\s?[)\]}>*]?\s?)"

_PLAIN = re.compile(r"[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w@])")
_SPACED = re.compile(
    rf"\b[\w+-]{{1,64}}(?:(?:\.|[ ]\.[ ])[\w+-]{{1,32}}){{0,3}}[ ]{{0,2}}@[ ]{{0,2}}"
    rf"(?:[\w-]{{1,63}}[ ]?[.,][ ]?){{1,4}}?{_SURE_TOP}\b",
    re.I,
)
_WITH_SIGN = re.compile(
    rf"{_LOCAL}(?:{_JOIN}[\w+-]{{1,32}}){{0,3}}\s?@\s?[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,3}}{_DOT}{_TOP}\b",
    re.I,
)
_BRACKETED = re.compile(
    rf"{_LOCAL}(?:{_JOIN}[\w+-]{{1,32}}){{0,3}}\s?{_AT}\s?[\w-]{{1,63}}(?:(?:{_DOT_WORD}|\.)[\w-]{{1,24}}){{1,4}}",
    re.I,
)
_SPOKEN = re.compile(
    rf"{_LOCAL}(?:{_JOIN}[\w+-]{{1,32}}){{0,3}}\sat\s[\w-]{{1,63}}"
    rf"(?:(?:{_DOT}|{_JOIN})[\w-]{{1,63}}){{0,3}}{_DOT}{_TOP}\b",
    re.I,
)
_UNFINISHED = re.compile(rf"{_LOCAL}@[^\W\d_][\w-]{{2,40}}(?![\w@]|\.\w)")
_GLUED = re.compile(
    r"(?<![\w.+-])\w{2,64}?at\w{3,40}dot(?:com|net|org|couk)\b|(?<![\w.+-])[\w.+-]{1,64}?(?:[-_]at[-_][\w-]{1,63}?(?:[-_]dot[-_][a-z]{2,12}){1,3}|AT[\w-]{1,63}(?:DOT[A-Za-z]{2,12}){1,3})\b"
)
_MAILER = r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|btinternet|live|aol|proton|protonmail|ymail|msn)"
_MAILERS = re.compile(rf"{_MAILER}|me\.com", re.I)
_BARE_MAILER = re.compile(rf"{_LOCAL}[ ]?(?:@|{_AT})[ ]?{_MAILER}(?:[ ]?(?:com|co[ ]?uk))?\b(?![.@]\w)", re.I)
_BARE_SPOKEN = re.compile(rf"{_LOCAL}\sat\s{_MAILER}\b(?!\sdot\s|\.\w)", re.I)
_CALLED = re.compile(r"\be-?mail(?:ed)?\b[^.!?\n]{0,25}$", re.I)
_SPELT_APART = re.compile(
    rf"\be-?mail(?:[ ]address)?(?:[ ](?:is|me[ ]at)|:|,)[ ]{{0,2}}((?:[\w.]{{1,30}}[ ]){{1,3}}[\w.]{{1,30}}[ ]at[ ][\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,3}}{_DOT}{_TOP})\b",
    re.I,
)
_PUBLIC_SITE = re.compile(r"(?:nhs|gov|bbc\.co)\.uk$", re.I)
_OFFICE = re.compile(
    r"^(?:info|enquiries|pals|contact|complaints|feedback|hello|admin|reception|office|haveyoursay|engagement)"
    r"@\S*(?:nhs\.uk|nhs\.net|gov\.uk|\.org\.uk|\.org)$",
    re.I,
)


def find_emails(text: str) -> Iterator[Span]:
    """Yield e-mail addresses, disguised ones included; public mailboxes of services are left alone."""
    if "@" in text:
        yield from _with_sign(text)
    for match in _BRACKETED.finditer(text):
        yield span_of(match, "EMAIL", "disguised email", reason='has "(at)" in it', score=0.95)
    for match in _SPOKEN.finditer(text):
        if _is_spelt(match[0]) or _called_email(text, match):
            yield span_of(match, "EMAIL", "spoken email", reason='spelt with "at" and "dot"', score=0.93)
    for match in _SPELT_APART.finditer(text):
        yield span_of(match, "EMAIL", "spoken email", reason="called an e-mail address", score=0.94, group=1)
    for match in _GLUED.finditer(text):
        yield span_of(
            match, "EMAIL", "disguised email", reason='has "at" and "dot" for the signs', score=0.93
        )
    for match in _BARE_SPOKEN.finditer(text):
        if _called_email(text, match) or re.search(r"\d|[._]", match[0]):
            yield span_of(match, "EMAIL", "spoken email", reason="an account at a mail provider", score=0.85)


def _with_sign(text: str) -> Iterator[Span]:
    for match in _PLAIN.finditer(text):
        if not _OFFICE.match(match[0]):
            yield span_of(match, "EMAIL", "email", reason="written as an e-mail address", score=0.99)
    for pattern, reason, score in (
        (_SPACED, "written as an e-mail address with spaces", 0.9),
        (_WITH_SIGN, 'an e-mail address with "dot" in words', 0.95),
        (_BARE_MAILER, "an account at a mail provider", 0.93),
        (_UNFINISHED, "an e-mail address without its end", 0.92),
    ):
        for match in pattern.finditer(text):
            if pattern is _WITH_SIGN and "dot" not in match[0].lower():
                continue
            if not _OFFICE.match(re.sub(r"\s", "", match[0])):
                yield span_of(match, "EMAIL", "untidy email", reason=reason, score=score)


def _is_spelt(written: str) -> bool:
    if " dot " in written.lower() or _MAILERS.search(written):
        return True
    return re.match(r"(?=\S*[a-z])\S*[.\d_]", written, re.I) is not None and not _PUBLIC_SITE.search(written)


def _called_email(text: str, match: re.Match[str]) -> bool:
    return _CALLED.search(text[max(0, match.start() - 40) : match.start()]) is not None
