"""A coder to start with, from a few examples or a definition of each theme."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nlp.coding.calibration import no_calibration
from nlp.coding.coder import Coder
from nlp.coding.models import no_model
from nlp.coding.prototypes import MARGIN
from nlp.embedding import unit_rows
from nlp.errors import CodingError, Message
from nlp.records import Vectors

FLOORS = {1: 0.3, 2: 0.35}
START_FLOOR = 0.4
"""Cosine from which a theme is asserted; less for one known by one or two texts, whose mean lies further out."""


@dataclass(frozen=True, slots=True)
class ThemeExamples:
    """What is known of a theme: example texts, its definition being one, with one unit row a text."""

    texts: tuple[str, ...]
    vectors: Vectors


RAREST = {0: 75, 200: 95}
"""Percentile of the likeness of ordinary texts, by how many there are at least, above which a text must lie: cosines
of one model run higher than another's, and a theme that few examples tell of should claim few texts."""


def start_coder(
    themes: Mapping[str, ThemeExamples], *, ordinary: Vectors | None = None, embedder: str = ""
) -> Coder:
    """Return a coder that asserts the themes whose examples a text is like; `embedder` made the vectors.

    With `ordinary`, unit rows of texts such as will be coded, a theme claims at most a twentieth of
    them (a quarter where there are few). Themes without an example are left out. Raises CodingError if none is left, or if a theme has not one
    vector a text.
    """
    for examples in themes.values():
        if len(examples.texts) != len(examples.vectors):
            raise CodingError(
                Message.ROWS_DIFFER.format(
                    texts=len(examples.texts), rows=len(examples.vectors), what="vectors"
                )
            )
    centres = {slug: examples.vectors.mean(axis=0) for slug, examples in themes.items() if examples.texts}
    near = tuple(sorted(slug for slug, centre in centres.items() if centre.any()))
    if not near:
        raise CodingError(Message.NO_THEMES)
    prototypes = unit_rows(np.array([centres[slug] for slug in near]))
    floors = np.array([FLOORS.get(len(themes[slug].texts), START_FLOOR) for slug in near], dtype=np.float32)
    if ordinary is not None and len(ordinary):
        rarest = RAREST[max(fewest for fewest in RAREST if len(ordinary) >= fewest)]
        floors = np.maximum(floors, np.percentile(ordinary @ prototypes.T, rarest, axis=0).astype(np.float32))
    none = np.zeros(0, dtype=np.float32)
    counts = {slug: len(themes[slug].texts) for slug in near}
    return Coder(
        learnt=(),
        model=no_model(),
        thresholds=none,
        near=near,
        prototypes=prototypes,
        floors=floors,
        margin=MARGIN,
        calibration=no_calibration(),
        one_each=False,
        embedder=embedder,
        card={"kind": "started", "counts": counts},
    )
