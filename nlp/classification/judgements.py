"""The labels that the network knows, and what it says of one comment."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Labels:
    """The slugs that the network tells apart, each kind in the order of its outputs."""

    priorities: tuple[str, ...]
    ambitions: tuple[str, ...]
    communities: tuple[str, ...]
    dangers: tuple[str, ...]
    sentiments: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the labels of a file that `write` made."""
        return cls(**{kind: tuple(slugs) for kind, slugs in json.loads(path.read_text("utf-8")).items()})

    def write(self, path: Path) -> None:
        """Write the labels as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @cached_property
    def parts(self) -> dict[str, slice]:
        """The places of each kind among the outputs; "danger" is whether there is any."""
        sizes = {
            "priorities": len(self.priorities),
            "ambitions": len(self.ambitions),
            "communities": len(self.communities),
            "danger": 1,
            "dangers": len(self.dangers),
            "sentiments": len(self.sentiments),
        }
        ends = np.cumsum(list(sizes.values())).tolist()
        return {kind: slice(end - size, end) for (kind, size), end in zip(sizes.items(), ends, strict=True)}

    @cached_property
    def size(self) -> int:
        """How many outputs there are, those of the bases of communities not counted."""
        return self.parts["sentiments"].stop


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the network says of a comment, in log odds: above 0 is more likely than not.

    `own` says of each community whether the writer speaks of themselves, given that it is spoken of; `words` where
    the word stands that made each community most likely, (start, end). `sentiments` are comparable among themselves.
    """

    priorities: Mapping[str, float]
    ambitions: Mapping[str, float]
    communities: Mapping[str, float]
    own: Mapping[str, float]
    words: Mapping[str, tuple[int, int]]
    danger: float
    dangers: Mapping[str, float]
    sentiments: Mapping[str, float]

    @property
    def sentiment(self) -> str:
        """The likeliest of the sentiments."""
        return max(self.sentiments, key=lambda name: self.sentiments[name])


def judgement_of(
    labels: Labels, scores: Sequence[Scores], own: Sequence[Scores], words: Sequence[Places]
) -> Judgement:
    """Return what is said of a comment by what is said of its windows.

    `scores` holds one row a window, shape (labels,); `own` (communities,); `words` (communities, 2). What any window
    speaks of, the comment speaks of; how it feels is the mean.
    """
    rows = np.stack(scores)
    most = rows.max(axis=0)
    parts = labels.parts
    telling = rows[:, parts["communities"]].argmax(axis=0)

    def of(kind: str, values: Scores) -> dict[str, float]:
        return dict(zip(getattr(labels, kind), values[parts[kind]].tolist(), strict=True))

    return Judgement(
        priorities=of("priorities", most),
        ambitions=of("ambitions", most),
        communities=of("communities", most),
        own={
            slug: float(own[row][at])
            for at, (slug, row) in enumerate(zip(labels.communities, telling, strict=True))
        },
        words={
            slug: (int(words[row][at][0]), int(words[row][at][1]))
            for at, (slug, row) in enumerate(zip(labels.communities, telling, strict=True))
        },
        danger=float(most[parts["danger"]][0]),
        dangers=of("dangers", most),
        sentiments=of("sentiments", rows.mean(axis=0)),
    )
