"""Recognisers of names that are introduced or stand before other personal data."""

import re
from collections.abc import Iterator

from nlp.records import Span
from nlp.screening.name_words import is_distinctive, is_name, is_ordinary, is_protected, people_words
from nlp.screening.names import NameReader

_MY_NAME = re.compile(
    r"\b(?:(?:my|his|her|their|whose|the|full|patient'?s?|child'?s?|son'?s|daughter'?s)\s+(?:full\s+)?name(?:\s+is|\s*'?s|\s+was|:)"
    r"|name(?:\s+given)?\s*[:=-]|me\s+llamo|mi\s+nombre\s+es|se\s+llama|meu\s+nome\s+[ée]|(?:me\s+)?chamo(?:-me)?|"
    r"je\s+m['’]appelle|mon\s+nom\s+est|s['’]appelle|nazywam\s+się|mam\s+na\s+imię|mă\s+numesc|numele\s+meu\s+este|"
    r"magacaygu\s+waa|benim\s+adım|adım|mi\s+chiamo|emri\s+im\s+është|tôi\s+tên\s+là)\s+(?=\w)",
    re.I,
)
_OTHER_SCRIPTS = re.compile(
    r"(?:আমার\s+নাম|मेरा\s+नाम|ਮੇਰਾ\s+ਨਾਮ|મારું\s+નામ|என்\s+பெயர்|اسمي|میرا\s+نام|мене\s+звати|казвам\s+се|我叫|我的名字是)\s*([^\s.,;।。،!?]{1,30})"
)
_CALLED = re.compile(
    r"\b(?:called|named|known\s+as|it's|its|this\s+is|i\s+am|i'm|im|ask\s+for|contact|thank|thanks\s+to|thank\s+you(?:\s+to)?)\s+(?=\w)",
    re.I,
)


def _word_at(reader: NameReader, start: int) -> int | None:
    low, high = 0, len(reader.words)
    while low < high:
        middle = (low + high) // 2
        if reader.words[middle].start < start:
            low = middle + 1
        else:
            high = middle
    return low if low < len(reader.words) and reader.words[low].start == start else None


def find_introduced(reader: NameReader) -> Iterator[Span]:
    """Yield names after "my name is", "called" and the like, in English and other languages."""
    for match in _MY_NAME.finditer(reader.text):
        index = _past_title(reader, _word_at(reader, match.end()))
        if index is not None and _takes_any(reader, index):
            yield reader.span(
                index, reader.extend(index), "introduction", f'follows "{match[0].strip()}"', 0.9
            )
    for match in _OTHER_SCRIPTS.finditer(reader.text):
        yield Span(*match.span(1), "PERSON", "introduction", "follows words for a name", 0.8)
    for match in _CALLED.finditer(reader.text):
        index = _word_at(reader, match.end())
        if index is not None and _takes_listed(reader, index, match[0]):
            yield reader.span(
                index, reader.extend(index), "introduction", f'follows "{match[0].strip()}"', 0.82
            )


def _past_title(reader: NameReader, index: int | None) -> int | None:
    if index is not None and reader.words[index].lower in people_words("titles"):
        return index + 1 if index + 1 < len(reader.words) else None
    return index


def _takes_any(reader: NameReader, index: int) -> bool:
    word = reader.words[index]
    return (
        is_name(word.lower) or not is_ordinary(word.lower) or (reader.capital(index) and len(word.text) > 2)
    )


def _takes_listed(reader: NameReader, index: int, words_before: str) -> bool:
    word = reader.words[index]
    if is_protected(reader.words, index) or not reader.capital(index):
        return False
    if words_before.lower().startswith(("called", "named", "known", "ask", "thank")):
        return is_name(word.lower)
    ends = reader.text[word.end : word.end + 1] in {"", ",", ".", "!", "\n"}
    return is_distinctive(word.lower) or (is_name(word.lower) and ends)


_LINK = re.compile(
    r"[ ,;:(\n–-]{1,4}(?:(?:nhs|hospital|no|num|number|tel|telephone|phone|mob|mobile|e-?mail|dob|d\.o\.b|born|ni|date|of|"
    r"birth|my|his|her|on|at|is)\b[.:]{0,2}[ ]{0,2}){0,4}\(?$",
    re.I,
)
_LINK_LENGTH = 40


def find_before_data(reader: NameReader, spans: list[Span]) -> Iterator[Span]:
    """Yield names that stand just before other personal data, as in "Jean Tuffnell, DA14 6QP"."""
    for span in spans:
        window = max(0, span.start - _LINK_LENGTH)
        link = _LINK.search(reader.text[window : span.start])
        if span.label in {"PERSON", "HANDLE", "CASE_REF", "VEHICLE"} or link is None:
            continue
        last = _last_word_before(reader, window + link.start() + 1)
        if last is None or reader.words[last].end != window + link.start():
            continue
        first = last
        while (
            first > 0 and last - first < 2 and reader.gap(first - 1) == " " and _namelike(reader, first - 1)
        ):
            first -= 1
        if _namelike(reader, last):
            yield reader.span(first, last, "before other data", "stands before other personal data", 0.75)


def _last_word_before(reader: NameReader, start: int) -> int | None:
    low, high = 0, len(reader.words)
    while low < high:
        middle = (low + high) // 2
        if reader.words[middle].end <= start:
            low = middle + 1
        else:
            high = middle
    return low - 1 if low else None


def _namelike(reader: NameReader, index: int) -> bool:
    word = reader.words[index]
    if is_protected(reader.words, index) or len(word.text) < 3 or word.text.isupper():
        return False
    return is_distinctive(word.lower) or (
        reader.capital(index) and (is_name(word.lower) or not is_ordinary(word.lower))
    )
