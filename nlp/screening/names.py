"""Recognisers of people's names: after a title, a relation or an introduction, and by lists."""

import re
from collections.abc import Iterator

from nlp.records import Span
from nlp.screening.name_words import (
    Word,
    is_distinctive,
    is_forename,
    is_name,
    is_ordinary,
    is_protected,
    people_words,
    split_words,
)

_ABBREVIATED = frozenset({"dr", "mr", "mrs", "ms", "mx", "prof"})
_LONGEST_NAME = 4
_BETWEEN_TITLE = re.compile(r"\.?[ \t\u00a0]{1,2}")
_MODAL_AFTER = frozenset({"is", "was", "has", "had", "who", "said", "came", "and"})


class NameReader:
    """Reads names out of one text. `words` are those of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = split_words(text)
        self.shouting = text == text.upper()

    def gap(self, index: int) -> str:
        """Return what stands between the word and the next one; "" after the last."""
        if index + 1 >= len(self.words):
            return ""
        return self.text[self.words[index].end : self.words[index + 1].start]

    def capital(self, index: int) -> bool:
        """Whether the word has a capital that tells something."""
        return self.words[index].capital and not self.shouting

    def extend(self, first: int) -> int:
        """Return the index of the last word of a name that begins at `first`."""
        last = first
        while last - first + 1 < _LONGEST_NAME and last + 1 < len(self.words):
            following = self.words[last + 1]
            if not re.fullmatch(
                r"[ \u00a0]|\.[ ]" if len(self.words[last].text) == 1 else r"[ \u00a0]", self.gap(last)
            ):
                break
            if not self._continues(last + 1, following):
                break
            last += 1
        while last > first and self.words[last].lower in people_words("particles"):
            last -= 1
        return last

    def _continues(self, index: int, word: Word) -> bool:
        if is_protected(self.words, index):
            return False
        if word.lower in people_words("particles"):
            return index + 1 < len(self.words) and self.gap(index) == " " and self.words[index + 1].capital
        if self.capital(index):
            return not is_ordinary(word.lower) or is_name(word.lower)
        return is_distinctive(word.lower)

    def span(self, first: int, last: int, recogniser: str, reason: str, score: float) -> Span:
        """Return the span from one word to another, without a title and with an initial before it."""
        while first < last and self.words[first].lower in people_words("titles"):
            first += 1
        while first > 0 and len(self.words[first - 1].text) == 1 and self.gap(first - 1) in {". ", "."}:
            first -= 1
        return Span(self.words[first].start, self.words[last].end, "PERSON", recogniser, reason, score)


def find_titled(reader: NameReader) -> Iterator[Span]:
    """Yield names after a title such as "Dr" or "Sister"; the title stays outside the span."""
    titles, role_titles = people_words("titles"), people_words("role_titles")
    for index in range(len(reader.words) - 1):
        word, name = reader.words[index], reader.words[index + 1]
        if word.lower not in titles and word.lower not in role_titles:
            continue
        if not _BETWEEN_TITLE.fullmatch(reader.gap(index)) or name.lower in titles:
            continue
        if word.lower in titles:
            sure = reader.capital(index + 1) and not is_ordinary(name.lower)
            sure = (
                sure
                or is_name(name.lower)
                or (word.lower in _ABBREVIATED and _could_be_surname(reader, index + 1))
            )
        else:
            sure = reader.capital(index + 1) and not is_ordinary(name.lower) and len(name.text) > 2
            sure = sure or (is_name(name.lower) and (reader.capital(index + 1) or is_distinctive(name.lower)))
        if sure and not _titled_place(reader, index + 1):
            yield reader.span(index + 1, reader.extend(index + 1), "title", f'follows "{word.text}"', 0.9)


def _could_be_surname(reader: NameReader, index: int) -> bool:
    lower = reader.words[index].lower
    return len(lower) > 2 and (
        not is_ordinary(lower) or (reader.capital(index) and not reader.text.isupper())
    )


def _titled_place(reader: NameReader, index: int) -> bool:
    title = reader.words[index - 1].lower
    return (title not in _ABBREVIATED and is_protected(reader.words, index)) or reader.words[index].lower in {
        "nhs",
        "gp",
    }


def find_related(reader: NameReader) -> Iterator[Span]:
    """Yield names after a relation or a role: "my son Tobi", "our health visitor, Temi,"."""
    known = people_words("relations") | people_words("roles")
    for index in range(len(reader.words) - 1):
        lower = reader.words[index].lower
        if lower not in known:
            continue
        gap, name = reader.gap(index), reader.words[index + 1]
        if (
            is_protected(reader.words, index + 1)
            or len(name.text) < 2
            or name.lower in people_words("titles")
        ):
            continue
        if (gap == " " and _follows(reader, index, name)) or (
            gap in {", ", " (", " - ", " – "} and _apposes(reader, index + 1)
        ):
            yield reader.span(index + 1, reader.extend(index + 1), "relation", f'follows "{lower}"', 0.85)


def _follows(reader: NameReader, index: int, name: Word) -> bool:
    if reader.capital(index + 1):
        return is_name(name.lower) or (not is_ordinary(name.lower) and not _is_initials(name))
    if is_distinctive(name.lower):
        return True
    mine = index > 0 and reader.words[index - 1].lower in {"my", "our"}
    after = reader.words[index + 2].lower if index + 2 < len(reader.words) else ""
    return (
        mine
        and is_name(name.lower)
        and after in _MODAL_AFTER
        and name.lower not in {"can", "means", "said", "so"}
    )


def _is_initials(name: Word) -> bool:
    return name.text.removesuffix("s").isupper() and len(name.text) <= 5


def _apposes(reader: NameReader, index: int) -> bool:
    name = reader.words[index]
    last = reader.extend(index)
    closed = reader.text[reader.words[last].end : reader.words[last].end + 1] in {
        ",",
        ".",
        ";",
        ")",
        "!",
        "\n",
        "",
    }
    if is_distinctive(name.lower):
        return True
    named = is_name(name.lower) or (not is_ordinary(name.lower) and not _is_initials(name))
    return reader.capital(index) and closed and named


def find_listed(reader: NameReader) -> Iterator[Span]:
    """Yield full names of which the lists know every part, without any context."""
    index = 0
    while index < len(reader.words) - 1:
        if is_forename(reader.words[index].lower) and not is_protected(reader.words, index):
            last = reader.extend(index)
            if last > index and all(
                is_distinctive(word.lower) for word in reader.words[index + 1 : last + 1]
            ):
                yield reader.span(index, last, "name list", "is in the lists of names", 0.7)
                index = last
        index += 1
