"""Finding the terms of a lexicon in a text, on a blank spaCy pipeline: tokens only, no trained model."""

from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from nlp.lexicons import expand

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Key = TypeVar("Key", bound=Hashable)

_FOLDED = {ord("’"): "'", ord("‘"): "'"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


class Hit(NamedTuple, Generic[Key]):
    """A term found: what it stands for and where."""

    key: Key
    start: int
    end: int


class Reading(NamedTuple):
    """A text with straight quotes and without lone surrogates, and its tokens; offsets are those of the original."""

    text: str
    doc: "Doc"


@lru_cache(maxsize=1)
def blank_pipeline() -> "Language":
    """Return the one blank English pipeline of the process; loading it takes some seconds."""
    import spacy

    return spacy.blank("en")


def read_tokens(text: str) -> Reading:
    """Return the text with its tokens."""
    folded = text.translate(_FOLDED)
    return Reading(folded, blank_pipeline().tokenizer(folded))


class TermMatcher(Generic[Key]):
    """Finds the terms of many keys in one pass; `cased` terms count only as written."""

    def __init__(self, terms: Mapping[Key, Iterable[str]], *, cased: bool = False) -> None:
        from spacy.matcher import PhraseMatcher

        tokenizer = blank_pipeline().tokenizer
        self._keys = {str(number): key for number, key in enumerate(terms)}
        self._matcher = PhraseMatcher(blank_pipeline().vocab, attr="ORTH" if cased else "LOWER")
        for number, key in self._keys.items():
            forms = {form for term in terms[key] for form in expand(term)}
            self._matcher.add(number, [tokenizer(form) for form in sorted(forms)])

    def find(self, reading: Reading) -> list[Hit[Key]]:
        """Return the hits in order of the text, the longer first where two begin together."""
        doc, strings = reading.doc, blank_pipeline().vocab.strings
        hits = []
        for match, first, end in self._matcher(doc):
            last = doc[end - 1]
            hits.append(Hit(self._keys[strings[match]], doc[first].idx, last.idx + len(last)))
        return sorted(hits, key=lambda hit: (hit.start, -hit.end))


def without_inner(hits: Iterable[Hit[Key]]) -> list[Hit[Key]]:
    """Return the hits that lie in no longer hit; hits must be in order, the longer first."""
    kept: list[Hit[Key]] = []
    for hit in hits:
        if not kept or hit.end > kept[-1].end:
            kept.append(hit)
    return kept
