"""Further mentions of people who were found once in the same text."""

from collections.abc import Iterator

from nlp.records import Span
from nlp.screening.name_words import Word, is_distinctive, is_ordinary, is_protected
from nlp.screening.names import NameReader

_SURE = 0.75


def find_recurrences(reader: NameReader, people: list[Span]) -> Iterator[Span]:
    """Yield every other mention of a name found with some certainty, written the same way."""
    covered = bytearray(len(reader.text))
    for span in people:
        if span.score >= _SURE:
            covered[span.start : span.end] = b"\x01" * (span.end - span.start)
    known = {word.text for word in reader.words if covered[word.start] and _telling(reader, word)}
    for index, word in enumerate(reader.words):
        if word.text not in known or is_protected(reader.words, index):
            continue
        starts_sentence = index == 0 or not reader.gap(index - 1).isspace()
        if not (is_ordinary(word.lower) and starts_sentence):
            yield reader.span(index, index, "mentioned again", "named elsewhere in the text", 0.7)


def _telling(reader: NameReader, word: Word) -> bool:
    return len(word.text) > 2 and ((word.capital and not reader.shouting) or is_distinctive(word.lower))
