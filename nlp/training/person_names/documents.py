"""Marked texts as spaCy documents to learn from."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.screening.list_marks import plain
from nlp.training.person_names.marked import MarkedText
from nlp.training.person_names.sources import Word

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

Lists = dict[str, set[str]]


def write_docs(
    texts: Iterable[MarkedText], treebank: Iterable[list[Word]], path: Path, lists: Lists | None = None
) -> int:
    """Write the documents in the order given, the treebank's spread among the others; return how many.

    Entities are people. Tags say of each word what is named there (PER, ORG, LOC or O) where that is known,
    parts of speech are those of the treebank: both teach the model what a name is not. Whom the treebank names
    is unknown; with word lists it is told where they leave no doubt.
    """
    from spacy.tokens import DocBin

    docs = DocBin(attrs=["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE", "TAG", "POS"])
    waiting = iter(treebank)
    for number, doc in enumerate(_documents(texts)):
        docs.add(doc)
        if number % 5 == 0 and (words := next(waiting, None)):
            docs.add(_from_treebank(words, doc.vocab, lists or {}))
    path.parent.mkdir(parents=True, exist_ok=True)
    docs.to_disk(path)
    return len(docs)


def _documents(texts: Iterable[MarkedText]) -> Iterator["Doc"]:
    import spacy
    from spacy.util import filter_spans

    tokenizer = spacy.blank("en").tokenizer
    for text in texts:
        doc = tokenizer(text.text)
        people = [doc.char_span(a, b, label="PERSON", alignment_mode="expand") for a, b in text.names]
        doc.set_ents(filter_spans(without_spaces(people)), default="outside")
        if text.others is not None:
            for token in doc:
                token.tag_ = "PER" if token.ent_iob_ in {"B", "I"} else "O"
            for start, end, kind in text.others:
                for token in doc.char_span(start, end, alignment_mode="expand") or ():
                    token.tag_ = kind
        yield doc


def without_spaces(people: "Iterable[Span | None]") -> "Iterator[Span]":
    """Yield the people without the spaces that they begin or end with, which no recogniser can learn; nobody of spaces alone."""
    from spacy.tokens import Span

    for person in people:
        words = [token.i for token in person or () if not token.is_space]
        if person is not None and words:
            yield Span(person.doc, words[0], words[-1] + 1, label=person.label)


def _from_treebank(words: list[Word], vocab: "Vocab", lists: Lists) -> "Doc":
    from spacy.tokens import Doc, Span

    doc = Doc(
        vocab, words=[w.text for w in words], spaces=[w.space for w in words], pos=[w.pos for w in words]
    )
    people, unknown, start = [], [], 0
    for proper, run in groupby(words, key=lambda word: word.pos in {"PROPN", "X"}):
        named = [plain(word.text) for word in run]
        end = start + len(named)
        if proper and _surely_person(named, lists):
            people.append(Span(doc, start, end, label="PERSON"))
        elif proper and not _surely_other(named, lists):
            unknown.append(Span(doc, start, end))
        start = end
    doc.set_ents(people, missing=unknown, default="outside")
    return doc


def _surely_person(named: list[str], lists: Lists) -> bool:
    """Whether a run of proper nouns begins with a given name and holds nothing that is a word, place or body."""
    if not lists or len(named) > 3 or named[0] not in lists["given"]:
        return False
    return not any(word in lists["word"] or word in lists["place"] for word in named)


def _surely_other(named: list[str], lists: Lists) -> bool:
    """Whether all of them are words, places or bodies that no list has as a name."""
    if not lists:
        return False
    return all(
        (word in lists["place"] or word in lists["word"])
        and word not in lists["given"]
        and word not in lists["surname"]
        for word in named
    )
