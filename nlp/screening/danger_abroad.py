"""Plain words of danger in other languages than English: few, and each is flagged whatever stands around it."""

import re
from collections.abc import Iterable
from functools import lru_cache

from nlp.lexicons import load_lexicon
from nlp.screening.danger_signs import KINDS

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lexicon = load_lexicon("danger_abroad.yaml")
    return tuple((kind, re.compile(_any_of(lexicon[kind]))) for kind in KINDS)


def _any_of(by_language: dict[str, list[str]]) -> str:
    """Return one pattern of all phrases; those in Chinese may stand within others, since Chinese has no spaces."""
    phrases = {phrase for phrases in by_language.values() for phrase in phrases}
    within = {phrase for phrase in phrases if _CHINESE.match(phrase)}
    words = rf"(?<!\w)(?:{_forms(phrases - within)})(?!\w)"
    return f"{words}|{_forms(within)}" if within else words


def _forms(phrases: Iterable[str]) -> str:
    return "|".join(map(_form, sorted(phrases, key=len, reverse=True)))


def _form(phrase: str) -> str:
    """Return the pattern of a phrase: any white space between its words; "*" stands for the rest of a word."""
    words = (r"\w*".join(map(re.escape, word.split("*"))) for word in phrase.lower().split())
    return r"\s+".join(words)


def find_danger_abroad(text: str) -> tuple[str | None, str]:
    """Return the kind of danger that a text in lower case speaks of in another language, or None, and the reason."""
    for kind, pattern in _patterns():
        if match := pattern.search(text):
            return kind, f'Says "{" ".join(match[0].split())}"'
    return None, ""
