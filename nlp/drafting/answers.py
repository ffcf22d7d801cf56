"""What may stand as a name of all that a model answers: one short phrase that names nobody."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from nlp.errors import AnswerError, Message
from nlp.lexicons import load_words
from nlp.wording import words_of

MOST_WORDS: Final = 8
MOST_CHARACTERS: Final = 80

QUOTED_WORDS: Final = 5
"""So many words in a row that stand in a text are a quote of it."""

_AROUND: Final = " \t\r\n\"'“”‘’«»"
_PHRASE: Final = re.compile(r"[^\W_][\w '’&,/()+-]*")
_TALK: Final = frozenset({"i", "sorry", "assistant"})
"""Words of an answer that speaks of itself and names nothing."""

_EVERYDAY: Final = ("ordinary_words.txt", "common_words.txt", "function_words.txt")


def check_answer(said: str, keywords: Sequence[str], texts: Sequence[str]) -> str:
    """Return the name in a model's answer: quotation marks around it and a full stop at its end are taken off.

    Raises AnswerError unless it is one phrase of at most MOST_WORDS words, without personal data, of the topic's own
    words in part, of no word that only one person used, and no quote of a text. The message holds nothing of the answer.
    """
    name = said.strip(_AROUND).removesuffix(".").strip(_AROUND)
    words = words_of(name)
    if not _PHRASE.fullmatch(name) or len(name) > MOST_CHARACTERS or not 0 < len(name.split()) <= MOST_WORDS:
        raise AnswerError(Message.NAMING_PHRASE)
    if not _TALK.isdisjoint(words):
        raise AnswerError(Message.NAMING_PHRASE)
    if not _speaks_of_topic(words, keywords, texts):
        raise AnswerError(Message.NAMING_ASTRAY)
    if _names_somebody(name, words, keywords, texts):
        raise AnswerError(Message.NAMING_PERSONAL)
    if any(_is_quote(words, words_of(text)) for text in texts):
        raise AnswerError(Message.NAMING_QUOTE)
    return name[0].upper() + name[1:]


def _speaks_of_topic(words: Iterable[str], keywords: Iterable[str], texts: Iterable[str]) -> bool:
    known = _bare_words([*keywords, *texts]).keys()
    telling = (word for word in words if word not in load_words("function_words.txt"))
    return any(_bare(word) in known for word in telling)


def _names_somebody(name: str, words: Iterable[str], keywords: Sequence[str], texts: Sequence[str]) -> bool:
    """Return whether screening finds personal data, or a word is neither everyday nor of more than one person."""
    from nlp.screening import find_personal_data

    shared = _bare_words(keywords).keys() | {word for word, count in _bare_words(texts).items() if count > 1}
    odd = (word for word in words if not _is_everyday(word) and _bare(word) not in shared)
    return any(odd) or bool(find_personal_data(name))


def _is_everyday(word: str) -> bool:
    return len(word) == 1 or any(not load_words(name).isdisjoint({word, _bare(word)}) for name in _EVERYDAY)


def _is_quote(words: Sequence[str], text: Sequence[str]) -> bool:
    runs = {tuple(text[at : at + QUOTED_WORDS]) for at in range(len(text) - QUOTED_WORDS + 1)}
    return any(tuple(words[at : at + QUOTED_WORDS]) in runs for at in range(len(words) - QUOTED_WORDS + 1))


def _bare_words(texts: Iterable[str]) -> Counter[str]:
    """Return in how many of the texts each word stands."""
    return Counter(word for text in texts for word in set(map(_bare, words_of(text))))


def _bare(word: str) -> str:
    return re.sub(r"(?<=[^s])s$", "", word)
