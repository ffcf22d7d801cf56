"""Which language a text is in."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from nlp.config import LANGUAGE_SAMPLE, LANGUAGES, SHORT_TEXT_WORDS
from nlp.lexicons import load_words

if TYPE_CHECKING:
    from lingua import LanguageDetector

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

_ENGLISH_SHARE = 0.28
_ENOUGH_LETTERS = 0.5


@lru_cache(maxsize=1)
def _detector() -> "LanguageDetector":
    from lingua import IsoCode639_1, Language, LanguageDetectorBuilder

    chosen = [Language.from_iso_code_639_1(getattr(IsoCode639_1, code.upper())) for code in LANGUAGES]
    return LanguageDetectorBuilder.from_languages(*chosen).build()


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the text's language, one of `nlp.config.LANGUAGES`, or "und".

    A text of a few words is "en" if they are common English words, else "und", unless its script decides.
    The first text that is not plain English loads the models (about a second); the rest is fast.
    """
    sample = text[:LANGUAGE_SAMPLE]
    words = [word.lower().replace("’", "'") for word in _WORD.findall(sample)]
    if not words:
        return "und"
    if _is_plain_english(words):
        return "en"
    latin = sum(word.isascii() for word in words) / len(words) >= _ENOUGH_LETTERS
    if len(words) < SHORT_TEXT_WORDS and latin:
        return "en" if all(word in load_words("ordinary_words.txt") for word in words) else "und"
    found = _detector().detect_language_of(sample.encode("utf-8", "replace").decode("utf-8"))
    return found.iso_code_639_1.name.lower() if found is not None else "und"


def _is_plain_english(words: list[str]) -> bool:
    function = sum(word in load_words("function_words.txt") for word in words) / len(words)
    if function >= _ENGLISH_SHARE and len(words) >= SHORT_TEXT_WORDS:
        return True
    known = sum(
        word in load_words("function_words.txt") or word in load_words("ordinary_words.txt") for word in words
    ) / len(words)
    return known >= (0.75 if len(words) >= SHORT_TEXT_WORDS else 1.0)
