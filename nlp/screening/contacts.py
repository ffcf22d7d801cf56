"""Recognisers of e-mail addresses, telephone numbers and names on social media."""

import re
from collections.abc import Iterator

from nlp.lexicons import load_words
from nlp.records import Span
from nlp.screening.spans import span_of

_TOP = r"(?:com|org|net|co|uk|me|info|eu|io|ie|gov|nhs|ac|edu|example|test|invalid)"
_PLAIN = re.compile(r"[\w.+'-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w@])")
_SPACED = re.compile(rf"[\w.+-]{{1,64}}[ ]?@[ ]?(?:[\w-]{{1,63}}[ ]?\.[ ]?){{1,4}}{_TOP}\b", re.I)
_BRACKETED = re.compile(
    r"[\w.+-]{1,64}\s?[(\[{<]\s?at\s?[)\]}>]\s?[\w-]{1,63}"
    r"(?:\s?(?:\.|[(\[{<]\s?dot\s?[)\]}>]|\bdot\b)\s?[\w-]{1,24}){1,4}",
    re.I,
)
_SPOKEN = re.compile(
    rf"\b[\w.+-]{{1,64}}(?:\sdot\s[\w+-]{{1,64}}){{0,3}}\sat\s[\w-]{{1,63}}(?:\s?(?:\bdot\b|\.)\s?[\w-]{{1,24}})"
    rf"{{0,3}}\s?(?:\bdot\b|\.)\s?{_TOP}\b",
    re.I,
)
_MAILERS = re.compile(
    r"gmail|hotmail|outlook|yahoo|icloud|btinternet|live|aol|proton|ymail|msn|me\.com", re.I
)
_OFFICE = re.compile(
    r"^(?:info|enquiries|pals|contact|complaints|feedback|hello|admin|reception|office|haveyoursay|engagement)"
    r"@\S*(?:nhs\.uk|nhs\.net|gov\.uk|\.org\.uk|\.org)$",
    re.I,
)


def find_emails(text: str) -> Iterator[Span]:
    """Yield e-mail addresses, disguised ones included; public mailboxes of services are left alone."""
    if "@" in text:
        for match in _PLAIN.finditer(text):
            if not _OFFICE.match(match[0]):
                yield span_of(match, "EMAIL", "email", reason="written as an e-mail address", score=0.99)
        for match in _SPACED.finditer(text):
            if not _OFFICE.match(match[0].replace(" ", "")):
                yield span_of(
                    match, "EMAIL", "email", reason="written as an e-mail address with spaces", score=0.9
                )
    for match in _BRACKETED.finditer(text):
        yield span_of(match, "EMAIL", "disguised email", reason='has "(at)" in it', score=0.95)
    for match in _SPOKEN.finditer(text):
        if " dot " in match[0].lower() or _MAILERS.search(match[0]) or re.match(r"\S*[.\d_]", match[0]):
            yield span_of(match, "EMAIL", "spoken email", reason='spelt with "at" and "dot"', score=0.93)


_GAP = r"[ \t\u00a0().\-–/]"
_PHONE = re.compile(rf"(?<![\w£$€])(?:\+{_GAP}?44|00{_GAP}?44|\(?0)(?:{_GAP}{{0,3}}\d){{8,11}}(?![\w])")
_FOREIGN = re.compile(rf"(?<![\w£$€])\+(?!{_GAP}?44)\d(?:{_GAP}{{0,2}}\d){{8,13}}(?!\w)")
_LOCAL = re.compile(
    r"\b(?:call|ring|phone|tel|telephone|number|mobile|mob|landline|text|contact)\b[^\d\n]{0,25}?"
    r"(?<!\d)(\d{4}[ -]?\d{4}|\d{3}[ -]?\d{4}|\d{5}[ -]?\d{6})(?![\d/])",
    re.I,
)
_WORDS = "zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine|double|treble|triple"
_IN_WORDS = re.compile(rf"\b(?:oh|zero|nought|o)[ ,-]+(?:(?:{_WORDS})[ ,-]+){{6,12}}(?:{_WORDS})\b", re.I)
_SERVICE = re.compile(r"0(?:800|808|3\d\d|84[345]|87[0123])")


def _national(digits: str) -> str:
    for prefix in ("0044", "44"):
        if digits.startswith(prefix):
            return "0" + digits[len(prefix) :].lstrip("0")
    return digits


def find_phones(text: str) -> Iterator[Span]:
    """Yield telephone numbers in any spacing; helplines and numbers that only organisations have are left alone."""
    helplines = load_words("helplines.txt")
    for match in _PHONE.finditer(text):
        digits = _national(re.sub(r"\D", "", match[0]))
        if 10 <= len(digits) <= 12 and digits not in helplines and not _SERVICE.match(digits):
            yield span_of(
                match, "PHONE", "phone", reason="has the form of a British telephone number", score=0.92
            )
    for match in _FOREIGN.finditer(text):
        yield span_of(
            match,
            "PHONE",
            "phone abroad",
            reason="has the form of an international telephone number",
            score=0.9,
        )
    for match in _LOCAL.finditer(text):
        if re.sub(r"\D", "", match[1]) not in helplines and not _SERVICE.match(match[1]):
            yield span_of(
                match,
                "PHONE",
                "local phone",
                reason="a number spoken of as a telephone number",
                score=0.7,
                group=1,
            )


def find_spoken_phones(text: str) -> Iterator[Span]:
    """Yield telephone numbers written in words."""
    for match in _IN_WORDS.finditer(text):
        yield span_of(
            match, "PHONE", "phone in words", reason="a telephone number written in words", score=0.85
        )


_HANDLE = re.compile(r"(?<![\w.@/+-])@(?!\s)[\w][\w.]{1,28}\w")
_NETWORKS = r"(?:insta(?:gram)?|ig|snap(?:chat)?|twitter|tiktok|tik tok|fb|facebook|linkedin|bluesky|telegram|discord)"
_NAMED = re.compile(
    rf"\b{_NETWORKS}\b(?:\s+(?:name|handle|account|user|is|me|as|im|i'm|i am|on|:)){{0,3}}\s*[:=]?\s*"
    r"@?((?=[\w.]*[._\d])[a-z][\w.]{2,28}\w)",
    re.I,
)
_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:instagram|facebook|twitter|tiktok|linkedin|x|t|bsky)\.(?:com|me|app)/[\w./@-]{2,60}",
    re.I,
)
_PUBLIC_HANDLE = re.compile(
    r"nhs|council|gov|hospital|trust|healthwatch|oxleas|slam|gstt|_ics|police|tfl", re.I
)


def find_handles(text: str) -> Iterator[Span]:
    """Yield names on social media and links to profiles; those of public bodies are left alone."""
    for match in _HANDLE.finditer(text):
        if not _PUBLIC_HANDLE.search(match[0]):
            yield span_of(match, "HANDLE", "handle", reason='a name that begins with "@"', score=0.9)
    for match in _NAMED.finditer(text):
        yield span_of(
            match, "HANDLE", "named handle", reason="follows the name of a social network", score=0.8, group=1
        )
    for match in _PROFILE.finditer(text):
        if not _PUBLIC_HANDLE.search(match[0]):
            yield span_of(match, "HANDLE", "profile link", reason="a link to a profile", score=0.96)
