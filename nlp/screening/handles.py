"""Recogniser of names on social media and links to profiles."""

import re
from collections.abc import Iterator

from nlp.lexicons import load_words
from nlp.records import Span
from nlp.screening.spans import span_of

_HANDLE = re.compile(r"(?<![\w.@/+-])@(?=[\w.]{0,29}[^\W\d_])[\w][\w.]{1,28}\w")
_NETWORKS = r"(?:insta(?:gram)?|ig|snap(?:chat)?|twitter|tiktok|tik tok|fb|facebook|linkedin|bluesky|telegram|discord)"
_NAMED = re.compile(
    rf"\b{_NETWORKS}\b(?:\s+(?:name|handle|account|user|is|me|as|im|i'm|i am|on|:)){{0,3}}\s*[:=]?\s*"
    r"@?((?=[\w.]*[._\d])[a-z][\w.]{2,28}\w)",
    re.I,
)
_PROFILE = re.compile(
    r"(?<![\w.-])(?:https?://)?(?:www\.)?(?:instagram|facebook|twitter|tiktok|linkedin|x|t|bsky)\.(?:com|me|app)/[\w./@-]{2,60}",
    re.I,
)
_PUBLIC_HANDLE = re.compile(
    r"nhs|council|gov|hospital|trust|healthwatch|oxleas|slam|gstt|_ics|police|tfl", re.I
)


def find_handles(text: str) -> Iterator[Span]:
    """Yield names on social media and links to profiles; those of public bodies are left alone."""
    for match in _HANDLE.finditer(text):
        if not _PUBLIC_HANDLE.search(match[0]) and match[0][1:] not in load_words("ordinary_words.txt"):
            yield span_of(match, "HANDLE", "handle", reason='a name that begins with "@"', score=0.9)
    for match in _NAMED.finditer(text):
        yield span_of(
            match, "HANDLE", "named handle", reason="follows the name of a social network", score=0.8, group=1
        )
    for match in _PROFILE.finditer(text):
        if not _PUBLIC_HANDLE.search(match[0]):
            yield span_of(match, "HANDLE", "profile link", reason="a link to a profile", score=0.96)
