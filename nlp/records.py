"""What the language stages take and give. Offsets are Python string indices, end exclusive."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlp.config import STEADY_TOPIC

Vectors = NDArray[np.float32]
"""Row-wise unit-length embeddings, shape (texts, dimensions)."""


@dataclass(frozen=True, slots=True)
class TextRecord:
    """One text to work on; `question` is what the person was answering, if known."""

    id: str
    text: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of personal data in the given text, with who found it and why; score is 0 to 1."""

    start: int
    end: int
    label: str
    recogniser: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class ScreenedText:
    """What screening found in one text.

    `screened` is the text with each span replaced by a mark such as "[name 1]". `language` is an ISO 639-1
    code, or "und" where it can't be told. `safeguarding` is None or one of `nlp.screening.SAFEGUARDING`.
    """

    id: str
    language: str
    non_answer: bool
    spans: tuple[Span, ...]
    screened: str
    safeguarding: str | None
    safeguarding_reason: str
    complaint: bool


@dataclass(frozen=True, slots=True)
class SegmentSpan:
    """A stretch of a text that makes one point; sentiment is of that stretch alone."""

    start: int
    end: int
    sentiment: str


@dataclass(frozen=True, slots=True)
class CommunityMention:
    """A community spoken of; basis is "self" (the writer belongs) or "mentioned"."""

    slug: str
    basis: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in the text, as the slug of the borough it lies in."""

    slug: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Score:
    """A priority, ambition or theme asserted of a text, with a score of 0 to 1."""

    slug: str
    score: float


@dataclass(frozen=True, slots=True)
class TaggedText:
    """What tagging says of one text: only what it asserts, best first."""

    id: str
    segments: tuple[SegmentSpan, ...]
    communities: tuple[CommunityMention, ...]
    places: tuple[PlaceMention, ...]
    priorities: tuple[Score, ...]
    ambitions: tuple[Score, ...]
    sentiment: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A machine cluster. `parent` is the number of the wider topic it lies in; `stability` is 0 to 1.

    `exemplars` are row numbers of the most telling texts, nearest the centre first.
    """

    number: int
    parent: int
    name: str
    keywords: tuple[str, ...]
    size: int
    exemplars: tuple[int, ...]
    stability: float

    @property
    def provisional(self) -> bool:
        """Say whether the topic came back too seldom, when it was looked for again, to be relied on."""
        return self.stability < STEADY_TOPIC


@dataclass(frozen=True, slots=True)
class TopicResult:
    """Topics of one run. `fine` and `parent` hold one topic number a text, -1 for an outlier.

    `topics` are the fine ones, `parents` the wider ones that people are shown first (their `parent` is
    their own number). `families` are 3 to 8 groups of wide topics, none where there are too few of these, and
    `family_of` holds the number of the family of each of `parents`.
    `centroids` has one unit row a fine topic, in the order of `topics`.
    `note` is a sentence for people where there was too little to work on, else "". `outside` says of each
    text why it has no topic: "nothing to read", "unlike any topic" or "too few texts"; "" if it has one.
    """

    topics: tuple[Topic, ...]
    parents: tuple[Topic, ...]
    fine: tuple[int, ...]
    parent: tuple[int, ...]
    centroids: Vectors
    timings: dict[str, float] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)
    note: str = ""
    outside: tuple[str, ...] = ()
    families: tuple[Topic, ...] = ()
    family_of: tuple[int, ...] = ()

    @property
    def family(self) -> tuple[int, ...]:
        """Return the family of each text, -1 for none."""
        return tuple(
            self.family_of[number] if self.families and number >= 0 else -1 for number in self.parent
        )


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with the labels that people gave it, to learn from."""

    id: str
    text: str
    labels: tuple[str, ...]
    question: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """Whole words of a text that speak for a label, by their place in it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AssertedLabel:
    """A label asserted of a text, with a confidence of 0 to 1.

    `cues` are the words that speak most for it, the strongest first: three at most, none that overlap. There are none where
    only the text as a whole or its question speaks for the label.
    """

    slug: str
    score: float
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class CodedText:
    """Labels that a trained coder asserts of one text, best first; empty means none of them."""

    id: str
    labels: tuple[AssertedLabel, ...]
