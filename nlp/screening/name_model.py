"""People's names as a trained spaCy pipeline finds them: the product's own, or the one that SPACY_MODEL names."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from nlp.errors import Message, ScreeningError
from nlp.imports import leaving_out
from nlp.screening.everyday import is_everyday

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Span, Token

OWN_MODEL: Final = Path(__file__).parents[1] / "models" / "person_names"
"""The pipeline that is trained by nlp/training/person_names."""

_PERSON: Final = frozenset({"PERSON", "PER"})
_NOT_NEEDED: Final = (
    "tagger", "parser", "lemmatizer", "attribute_ruler", "senter", "morphologizer", "textcat",
)  # fmt: skip
_PARTICLES: Final = frozenset({
    "al", "ap", "bin", "bint", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
    "el", "ibn", "la", "le", "ter", "van", "von", "y",
})  # fmt: skip
_MANY: Final = 3
"""Small words in a row that are no name if no list has any of them and one is an everyday word."""

_ACRONYM: Final = 5
"""Most letters of an abbreviation in capitals."""

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
"""The only letters that the model has learnt names in."""

_LETTERS = re.compile(r"(?:[^\W\d_]|['’`.-])+(?<!\.com)(?<!\.org)(?<!\.uk)|[^\W_]{1,2}")
_PIECE: Final = 1_000
"""Most characters that the model reads at a time; names lie in one sentence."""

_LONGEST_WORD: Final = 60
"""Runs of letters and signs beyond this are no names, and cost the tokeniser time beyond their length."""

_RUN = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")
_UNREADABLE: Final = dict.fromkeys(range(0xD800, 0xE000), "\ufffd") | {0: " "}


class Found(NamedTuple):
    """A name that the model found, by its place in the text."""

    start: int
    end: int


def model_name() -> str:
    """Return which pipeline finds names: the SPACY_MODEL of the environment, or the folder of our own."""
    return os.environ.get("SPACY_MODEL") or str(OWN_MODEL)


@lru_cache(maxsize=2)
def load_model(name: str) -> "Language":
    """Return the spaCy pipeline of this name or folder, once in a process.

    Raises ScreeningError if there is none, if it can't be read, or if it does not look for people.
    """
    # spaCy takes torch where it finds it; our own pipeline has no use for it, and it takes 1.6 s and 200 MB.
    with leaving_out(*(["torch"] if name == str(OWN_MODEL) else [])):
        import spacy

    import nlp.screening.list_marks  # noqa: F401 (makes the component known to spaCy)

    try:
        pipeline = spacy.load(name, exclude=_NOT_NEEDED)
    except Exception as error:
        raise ScreeningError(
            Message.NAME_MODEL_UNREADABLE.format(name=name, detail=type(error).__name__)
        ) from error
    labels = {label for _, pipe in pipeline.pipeline for label in getattr(pipe, "labels", ())}
    if not labels & _PERSON:
        raise ScreeningError(Message.NAME_MODEL_OTHER.format(name=name))
    return pipeline


def forgetting() -> AbstractContextManager[object]:
    """Return a context after which the model forgets the words that it met."""
    return load_model(model_name()).memory_zone()


def find_people(texts: Sequence[str]) -> list[list[Found]]:
    """Return the names in each text, in order. Texts may be of any length and hold any characters.

    Raises ScreeningError if the model can't be loaded.
    """
    pipeline = load_model(model_name())
    names, ordinary = _own_lists(pipeline)
    found: list[list[Found]] = [[] for _ in texts]
    read = (at for at, text in enumerate(texts) if not (names and is_everyday(text)))
    pieces = ((piece, (number, start)) for number in read for start, piece in _pieces(texts[number]))
    for doc, (number, start) in pipeline.pipe(pieces, as_tuples=True, batch_size=256):
        for entity in doc.ents:
            if entity.label_ in _PERSON and not (names and _is_words(entity, names, ordinary)):
                found[number].append(Found(start + entity.start_char, start + entity.end_char))
    return found


def _own_lists(pipeline: "Language") -> tuple[frozenset[str], frozenset[str]]:
    """Return the names and the ordinary words of the model's own lists; none for a pipeline that has no such lists."""
    if "list_marks" not in pipeline.pipe_names:
        return frozenset(), frozenset()
    marks: Any = pipeline.get_pipe("list_marks")
    lists = marks.lists
    return lists["given"] | lists["surname"], lists["word"]


def _is_words(entity: "Span", names: frozenset[str], ordinary: frozenset[str]) -> bool:
    """Whether an entity is rather something else: no list has any of it as a name, and its form or a dictionary tells.

    Careless writers do write names in small letters; what speaks for a name is that no dictionary has it.
    """
    words = [token for token in entity if any(letter.isalpha() for letter in token.text)]
    if not _LATIN.search(entity.text):
        return True
    if any(token.lower_ in names for token in words):
        return False
    small = [token for token in words if token.is_lower]
    if small and len(small) < len(words):
        return any(token.lower_ not in _PARTICLES for token in small)
    if not small:
        return all(token.lower_ in ordinary for token in words) or _is_sign(words)
    known = sum(entity.vocab.has_vector(token.lower) for token in words)
    return known == len(words) or (known > 0 and len(small) >= _MANY)


def _is_sign(words: "list[Token]") -> bool:
    """Whether it is a web address, or one short word in capitals among others that are not."""
    if any(not _LETTERS.fullmatch(token.text) for token in words):
        return True
    return (
        len(words) == 1
        and words[0].is_upper
        and len(words[0]) <= _ACRONYM
        and not words[0].doc.text.isupper()
    )


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield (start, piece) of what is worth reading, each piece no longer than the model takes."""
    readable = text.translate(_UNREADABLE)
    done = 0
    for run in _RUN.finditer(readable):
        yield from _cut(readable, done, run.start())
        done = run.end()
    yield from _cut(readable, done, len(readable))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    while start < end:
        stop = min(end, start + _PIECE)
        if stop < end:
            stop = _last_break(text, start, stop)
        if not text[start:stop].isspace():
            yield start, text[start:stop]
        start = stop


def _last_break(text: str, start: int, stop: int) -> int:
    """Return where to cut: after the last line, else sentence, else word, in the second half of the stretch."""
    middle = (start + stop) // 2
    for wanted in ("\n", ". ", "! ", "? ", " "):
        at = text.rfind(wanted, middle, stop)
        if at >= 0:
            return at + len(wanted)
    return stop
