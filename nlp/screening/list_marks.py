"""A spaCy component that tells the name model what the lists say of each word, and how it begins.

Imported only where a model is loaded or trained, since it imports spaCy.
"""

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from spacy.attrs import LEMMA, TAG
from spacy.language import Language
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc
from spacy.training import Example

LISTS: Final = ("given", "surname", "word", "common", "place")
"""Lists of words in lower case without accents: names, words of English (`common`: often used), places and bodies."""

_CACHED: Final = 50_000
_BEGINNING: Final = 3


def plain(word: str) -> str:
    """Return the word in lower case, without accents and a possessive ending."""
    lower = word.lower().removesuffix("'s").removesuffix("’s")
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))


@Language.factory("list_marks", assigns=["token.tag", "token.lemma"])
class ListMarks:
    """Sets `tag` to the lists that hold the word and `lemma` to its first letters, as features for the model."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self.lists: dict[str, frozenset[str]] = {kind: frozenset() for kind in LISTS}
        self._known: dict[str, tuple[int, int]] = {}

    def __call__(self, doc: Doc) -> Doc:
        if len(doc):
            marks: Any = np.array([self._marks(token.text) for token in doc], dtype="uint64")
            doc.from_array([TAG, LEMMA], marks)
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 1) -> Iterator[Doc]:
        """Yield the documents with their marks."""
        return map(self, stream)

    def initialize(
        self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None, lists: str = ""
    ) -> None:
        """Take the lists from a JSON file of word lists by kind."""
        self.take(json.loads(Path(lists).read_text(encoding="utf-8")))

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        """Write the lists into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps({kind: " ".join(sorted(self.lists[kind])) for kind in LISTS}, ensure_ascii=False)
        (folder / "lists.json").write_text(text + "\n", encoding="utf-8")

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> "ListMarks":
        """Read the lists from a folder."""
        self.take(json.loads((Path(path) / "lists.json").read_text(encoding="utf-8")))
        return self

    def take(self, lists: dict[str, str]) -> None:
        """Use these lists: words parted by spaces, by kind."""
        self.lists = {kind: frozenset(lists[kind].split()) for kind in LISTS}
        self._known = {}

    def _marks(self, word: str) -> tuple[int, int]:
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _CACHED:
                self._known = {}
            lower = plain(word)
            kinds = "".join(kind[0] for kind in LISTS if lower in self.lists[kind])
            found = self._known[word] = (
                hash_string(f"in {kinds}"),
                hash_string(lower[:_BEGINNING] or "-"),
            )
        return found
