"""Whether the writer speaks of themselves in a stretch of text, or of others.

A linear model over plain cues: who was last named before the words, what stands beside them, who else is in
the text. Its weights are in nlp/models/voices and can be read.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Final

from nlp.config import MODELS
from nlp.lexicons import load_lexicon
from nlp.tagging.matching import Reading

_DENIED = re.compile(
    r"\b(?:not|never|isn'?t|aren'?t|wasn'?t|no\s+longer|nor|neither|i'?m\s+no)\s+(?:an?\s+|the\s+|been\s+|even\s+|in\s+)?$",
    re.I,
)
_DENIAL_REACH: Final = 28
_SENTENCE_END: Final = frozenset(".!?;:\n/")
_REACH: Final = 30
"""Words looked back over for who is spoken of."""

_OPENING: Final = 6
"""Words at the start of a text in which people say what they are: "Filipino. Every nurse I meet …"."""

_SETTLED: Final = 9.0
_CLOSE: Final = 3
"""Words between "I" and what is said, up to which they stand close."""

_NEAR: Final = 7
"""Words between somebody else and what is said, up to which it is most likely said of them."""

_NOTES: Final = 12
"""Words at the start of a text in which notes of a session say that they are notes."""

_KINDS: Final = ("kin", "third", "group", "first")
_ARTICLES: Final = frozenset(
    {"a", "an", "the", "our", "my", "as", "more", "for", "of", "in", "with", "other"}
)
_PLURAL_NOUN = re.compile(
    r"(?!is$|was$|has$|as$|us$|its$|this$|yes$|always$|sometimes$|plus$)\w{2,}[^su]s|women|men|people|children"
)
_OTHERS: Final = frozenset({"kin", "group"})
_OUTSIDER = re.compile(
    r"\b(?:i\s+(?:volunteer|run\s+(?:a|the)\b)|outreach\s+worker'?s?\s+notes|as\s+a\s+volunteer)\b", re.I
)
_OPENING_SELF = re.compile(
    r"\W*(?:(?!(?:my|our|the|his|her|a|an|their|your|as|this|that|every|each|some|one|no|i|we)\b)[\w'-]+\s+){1,3}"
    r"(mum|mother|mama|dad|father|nan|gran|grandmother|grandad|grandfather|grandma|widow|widower)(?=\s*,\s*\d|\s+of\s|\s+here\b)",
    re.I,
)
_NAMED_BY_KIN: Final = frozenset({"parents", "carers", "young-carers", "pregnancy-and-new-parents"})
_WE: Final = frozenset({"we", "we're", "we've", "we'd", "us", "our"})
_DESCRIBING: Final = frozenset({"a", "an", "the", "some", "every", "each", "many", "those", "these"})
_CALLER: Final = frozenset({"caller", "caller's", "says"})
_HE_OR_SHE: Final = frozenset({"he", "she", "his", "her", "him", "he's", "she's"})
_SAME_AS_ME = re.compile(r"\W{0,2}\s*(?:as\s+i\s+am|like\s+me|as\s+am\s+i|same\s+as\s+me|myself)\b", re.I)
_PLURAL = re.compile(r"(?<=\w)(?:[^\Ws]s'?|men|women|people|children)(?!\w)", re.I)


@lru_cache(maxsize=1)
def _cues() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load_lexicon("speakers.yaml").items()}


@lru_cache(maxsize=1)
def load_voice() -> dict[str, float]:
    """Return the weight of each cue; "bias" stands for none. Above zero together means the writer."""
    weights: dict[str, float] = json.loads((MODELS / "voices" / "weights.json").read_text(encoding="utf-8"))
    return weights


def is_denied(text: str, start: int) -> bool:
    """Return whether what begins at `start` is denied: "I'm not deaf"."""
    return _DENIED.search(text[max(0, start - _DENIAL_REACH) : start]) is not None


class Voices:
    """Who speaks of whom in one text; made once a text."""

    def __init__(self, reading: Reading, question: str) -> None:
        reading = _with_opening(reading)
        self._reading = reading
        self._of_text = {f"question {question}", *_cues_of_text(reading.forms)}
        self._outsider = _OUTSIDER.search(reading.text) is not None
        self._first_other = next(
            (at for at, word in enumerate(reading.forms) if _kind(word) in {"kin", "third", "group"}),
            len(reading.forms),
        )

    def is_own(self, start: int, end: int, slug: str, group: str) -> bool:
        """Return whether the writer says of themselves what stands from `start` to `end`.

        `slug` and `group` are those of the term in the lexicon.
        """
        return weigh_cues(self.cues(start, end, slug, group), load_voice()) > 0

    def cues(self, start: int, end: int, slug: str, group: str) -> set[str]:
        """Return the names of the cues that hold for the words from `start` to `end`."""
        reading = self._reading
        first, after = bisect_left(reading.starts, start), bisect_left(reading.starts, end)
        found = {f"group {group}", f"{group} {slug}", *self._of_text}
        found.update(_cues_before(reading, first, group))
        found.update(_cues_at(reading, first, after))
        found.update(_cues_after(reading, after))
        if slug not in _NAMED_BY_KIN and _kind(reading.forms[max(first, after - 1)]) == "kin":
            found.add("ends with kin")
        if _SAME_AS_ME.match(reading.text, end):
            found.add("same as me")
        if _PLURAL.search(reading.text, start, end):
            found.add("plural")
        if first <= self._first_other:
            found.add("nobody yet")
        if self._outsider:
            found.add("text outsider")
        return found


def weigh_cues(cues: Collection[str], weights: Mapping[str, float]) -> float:
    """Return how much speaks for the writer: above zero the writer, below somebody else.

    A few cues settle it, whatever the others weigh.
    """
    if "same as me" in cues:
        return _SETTLED
    if "says first" not in cues and any(_settles(cue, cues) for cue in cues):
        return -_SETTLED
    return weights["bias"] + sum(weights.get(cue, 0.0) for cue in sorted(cues))


def _settles(cue: str, cues: Collection[str]) -> bool:
    """Whether the cue says on its own that somebody else is spoken of."""
    if cue == "third near":
        return "text caller" not in cues
    if cue == "text outsider":
        return "being close" not in cues
    if cue == "follows my kin":
        return "near first" not in cues
    if cue == "begins with kin":
        return "terms pregnancy-and-new-parents" not in cues
    if cue == "follows meeting":
        return "opens text" in cues and "text notes" in cues
    return cue in {"kin near", "ends with kin"} or (cue == "describes" and "being close" not in cues)


def _cues_before(reading: Reading, first: int, group: str) -> Iterator[str]:
    begin = _sentence_start(reading, first)
    sentence = reading.forms[begin:first]
    near, distance = next(
        (
            (kind, back)
            for back, word in enumerate(reversed(sentence), start=1)
            if (kind := _kind(word)) != "none"
        ),
        ("none", 0),
    )
    yield f"near {near}"
    yield f"near {near} {group}"
    if near == "first":
        how = "doing" if _cues()["being"].isdisjoint(sentence[-distance:]) else "being"
        yield how
        yield f"{how} {'close' if distance <= _CLOSE else 'far'}"
    elif near in {"kin", "third"} and distance <= _NEAR:
        yield f"{near} near"
    yield from (f"before {kind}" for kind in _KINDS if not _cues()[kind].isdisjoint(sentence))
    if not sentence:
        yield "opens sentence"


def _kind(word: str) -> str:
    plain = word.removesuffix("'s")
    return next((kind for kind in _KINDS if word in _cues()[kind] or plain in _cues()[kind]), "none")


def _sentence_start(reading: Reading, first: int) -> int:
    lowest = max(0, first - _REACH)
    for at in range(first - 1, lowest - 1, -1):
        gap = reading.text[reading.ends[at] : reading.starts[at + 1]]
        if reading.forms[at] in _SENTENCE_END or "\n" in gap:
            return at + 1
    return lowest


def _cues_at(reading: Reading, first: int, after: int) -> Iterator[str]:
    forms = reading.forms
    kinds = [_kind(word) for word in forms[first:after]]
    yield from (f"says {kind}" for kind in kinds)
    if kinds and kinds[0] == "kin":
        yield "begins with kin"
    following = forms[after : after + 2]
    yield from (f"follows {_kind(word)}" for word in following)
    if following and _PLURAL_NOUN.fullmatch(following[0]):
        yield "follows plural"
    if not _cues()["meetings"].isdisjoint(following):
        yield "follows meeting"
    before = forms[max(0, first - 2) : first]
    yield from (f"after {word}" for word in before[-1:] if word in _ARTICLES)
    as_one = "as" in forms[max(0, first - 3) : first]
    if not as_one and not _DESCRIBING.isdisjoint(before) and _OTHERS.intersection(map(_kind, following)):
        yield "describes"
    if first < _OPENING:
        yield "opens text"


def _cues_after(reading: Reading, after: int) -> Iterator[str]:
    forms = reading.forms
    if forms[after : after + 1] in (["my"], ["our"]) and "kin" in map(_kind, forms[after + 1 : after + 3]):
        yield "follows my kin"
    end = next((at for at in range(after, len(forms)) if forms[at] in _SENTENCE_END), len(forms))
    if not _WE.isdisjoint(forms[after : min(end, after + _REACH)]):
        yield "we follow"


def _with_opening(reading: Reading) -> Reading:
    """Return the reading with "I" in place of what writers call themselves as they begin: "Young mum, 19, …"."""
    opening = _OPENING_SELF.match(reading.text)
    if opening is None:
        return reading
    at = bisect_left(reading.starts, opening.start(1))
    return reading._replace(forms=[*reading.forms[:at], "i", *reading.forms[at + 1 :]])


def _cues_of_text(forms: list[str]) -> Iterator[str]:
    cues, words = _cues(), set(forms)
    yield "text I" if words & cues["singular"] else ("text we" if words & cues["first"] else "text nobody")
    if words & cues["kin"]:
        yield "text kin"
    if words & _HE_OR_SHE:
        yield "text he or she"
    if cues["notes"].intersection(forms[:_NOTES]):
        yield "text notes"
    if _CALLER.intersection(forms[:2]):
        yield "text caller"
    if forms and _kind(forms[0]) == "first":
        yield "text starts with I"
