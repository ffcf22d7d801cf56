"""Finding the terms of a lexicon in a text, word by word, in time linear in the text."""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Generic, NamedTuple, TypeVar

from nlp.lexicons import expand

Key = TypeVar("Key", bound=Hashable)

_FOLDED = {ord(mark): "'" for mark in "’‘ʼ`"} | {ord(dash): "-" for dash in "‐‑–—"}
_FOLDED |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[^\w\s'\-\u200b-\u200f\u2060\ufeff]")
_TWO_WORDS = frozenset({"we're", "i'll", "he'll", "she'll", "we'll", "i'd", "she'd", "we'd"})
"""Short forms that are another word without their apostrophe."""


class Hit(NamedTuple, Generic[Key]):
    """A term found: what it stands for and where."""

    key: Key
    start: int
    end: int


class Reading(NamedTuple):
    """A text with straight quotes and without lone surrogates, and its words; offsets are those of the original.

    `forms` are the words in lower case; hyphens part words, other punctuation counts as words.
    """

    text: str
    forms: list[str]
    starts: list[int]
    ends: list[int]


def read_words(text: str) -> Reading:
    """Return the text with its words."""
    folded = text.translate(_FOLDED)
    forms, starts, ends = [], [], []
    for match in _WORD.finditer(folded):
        forms.append(match[0].lower())
        starts.append(match.start())
        ends.append(match.end())
    return Reading(folded, forms, starts, ends)


def _spellings(word: str) -> set[str]:
    """Return the word and, where it has an apostrophe that people leave out, the word without it."""
    return {word} if word.lower() in _TWO_WORDS else {word, word.replace("'", "")}


class _Node:
    """What may follow after the words read so far, and the keys of the terms that end here."""

    __slots__ = ("following", "keys")

    def __init__(self) -> None:
        self.following: dict[str, list[_Node]] = {}
        self.keys: dict[Hashable, None] = {}


class _State:
    """Nodes that the same words lead to: the keys of all, and what may follow; worked out when a text first comes there."""

    __slots__ = ("_following", "_states", "keys")

    def __init__(self, nodes: Iterable[_Node]) -> None:
        self.keys: dict[Hashable, None] = {}
        self._following: dict[str, list[_Node]] = {}
        self._states: dict[str, _State] = {}
        for node in nodes:
            self.keys |= node.keys
            for word, after in node.following.items():
                self._following.setdefault(word, []).extend(after)

    def after(self, word: str) -> "_State | None":
        state = self._states.get(word)
        if state is None and (nodes := self._following.get(word)):
            state = self._states[word] = _State(nodes)
        return state


def _parts(term: str) -> Iterator[str]:
    """Yield the stretches of a term between spaces that stand in no brackets."""
    depth, part = 0, ""
    for sign in term:
        depth += (sign == "(") - (sign == ")")
        if sign == " " and not depth:
            yield part
            part = ""
        else:
            part += sign
    yield part


class TermMatcher(Generic[Key]):
    """Finds the terms of many keys in one pass.

    `cased` terms count only as written; with `apostrophes` no apostrophe of a term may be left out.

    Terms may hold optional parts and alternatives: see `nlp.lexicons.expand`.
    """

    def __init__(
        self, terms: Mapping[Key, Iterable[str]], *, cased: bool = False, apostrophes: bool = False
    ) -> None:
        self._cased = cased
        self._apostrophes = apostrophes
        root = _Node()
        for key, own in terms.items():
            for term in own:
                self._add(root, term, key)
        self._start = _State([root])

    def _words(self, text: str) -> list[str]:
        reading = read_words(text)
        return self._as_written(reading) if self._cased else reading.forms

    @staticmethod
    def _as_written(reading: Reading) -> list[str]:
        return [reading.text[s:e] for s, e in zip(reading.starts, reading.ends, strict=True)]

    def _add(self, root: _Node, term: str, key: Key) -> None:
        nodes = [root]
        for part in _parts(term):
            joined = _Node()
            options = [self._words(form) for form in expand(part)]
            for words in filter(None, options):
                self._link(nodes, words, joined)
            nodes = [joined, *(nodes if [] in options else ())]
        for node in nodes:
            node.keys[key] = None

    def _link(self, nodes: Iterable[_Node], words: list[str], joined: _Node) -> None:
        for node in nodes:
            at = node
            for place, word in enumerate(words, start=1):
                after = joined if place == len(words) else _Node()
                for spelling in {word} if self._apostrophes else _spellings(word):
                    at.following.setdefault(spelling, []).append(after)
                at = after

    def find(self, reading: Reading) -> list[Hit[Key]]:
        """Return the hits in order of the text, the longer first where two begin together.

        Of the terms of one key that begin together only the longest is given.
        """
        words = self._as_written(reading) if self._cased else reading.forms
        hits: list[Hit[Key]] = []
        for first, word in enumerate(words):
            state = self._start.after(word)
            if state is None or not (found := self._longest(words, first, state)):
                continue
            hits += [
                Hit(key, reading.starts[first], reading.ends[last])
                for key, last in sorted(found.items(), key=lambda item: -item[1])
            ]
        return hits

    @staticmethod
    def _longest(words: list[str], at: int, state: _State | None) -> dict[Key, int]:
        """Return where the longest term of each key ends; `state` is what the word `at` leads to."""
        found: dict[Key, int] = {}
        while state:
            if state.keys:
                found.update(dict.fromkeys(state.keys, at))  # type: ignore[arg-type]
            at += 1
            if at == len(words):
                break
            state = state.after(words[at])
        return found


def without_inner(hits: Iterable[Hit[Key]]) -> list[Hit[Key]]:
    """Return the hits that lie in no longer hit; hits must be in order, the longer first."""
    kept: list[Hit[Key]] = []
    for hit in hits:
        if not kept or hit.end > kept[-1].end:
            kept.append(hit)
    return kept
