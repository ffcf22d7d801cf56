"""Near-duplicates: copies of campaign letters among real comments, and the time that 100,000 texts take."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

from nlp.evaluation.figures import Figure
from nlp.evaluation.sources import read_nhs_comments
from nlp.evaluation.tallies import Tally
from nlp.grouping import group_ids
from nlp.records import TextRecord
from nlp.training.campaigns import Copied, letters, pairwise, plant_campaigns
from nlp.wording import words_of

_SEEDS: Final = (101, 102, 103, 104, 105)
_MANY: Final = 100_000
_COPIES: Final = 40
_DOUBLES: Final = 100
_SECONDS: Final = 120


def measure(data: Path) -> Iterator[Figure]:
    """Yield pairwise precision, recall and F1 over five drawings of letters and comments."""
    ordinary = different([text for _, text in read_nhs_comments(data)])
    tallies = [_tally(draw(ordinary, seed)) for seed in _SEEDS]
    total = sum(tallies, Tally())
    part = "invented campaign letters and double entries among NHS comments"
    for key, value, must in (
        ("precision", total.precision, None),
        ("recall", total.recall, None),
        ("F1", total.f1, 0.95),
    ):
        drawn = [getattr(tally, key.lower()) for tally in tallies]
        noise = (max(drawn) - min(drawn)) / 2
        count = total.right + total.missed
        yield Figure(f"duplicates {key}", f"near-duplicates, pairwise {key}", part, value, count, noise, must)
    yield _rate(ordinary)


def different(texts: Sequence[str]) -> list[str]:
    """Return the texts of which no two have the same words: those are one group by definition."""
    return list({words_of(text): text for text in texts}.values())


def draw(ordinary: Sequence[str], seed: int) -> list[Copied]:
    """Return 3,000 ordinary comments with copies of half of the letters among them."""
    rng = random.Random(seed)  # noqa: S311
    chosen = rng.sample(letters(), len(letters()) // 2)
    return plant_campaigns(rng.sample(ordinary, 3000), chosen, seed=seed, copies=_COPIES, doubles=_DOUBLES)


def _tally(rows: Sequence[Copied]) -> Tally:
    found = group_ids([TextRecord(str(number), row.text) for number, row in enumerate(rows)])
    return Tally(*pairwise([row.group for row in rows], found))


def _rate(ordinary: Sequence[str]) -> Figure:
    rng = random.Random(_SEEDS[0])  # noqa: S311
    base = [f"{rng.choice(ordinary)} {rng.choice(ordinary)}" for _ in range(_MANY * 4 // 5)]
    rows = plant_campaigns(base, letters(), seed=_SEEDS[0], copies=1200, doubles=5000)[:_MANY]
    started = perf_counter()
    group_ids([TextRecord(str(number), row.text) for number, row in enumerate(rows)])
    rate = len(rows) / (perf_counter() - started)
    must = _MANY / _SECONDS
    return Figure(
        "duplicates rate",
        "texts grouped a second",
        f"{len(rows):,} texts",
        rate,
        len(rows),
        0.0,
        must,
        floored=False,
    )
