"""Invented comments in residents' voices that nothing is learnt from: flags, tags, sentiment."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from nlp.evaluation.figures import Figure
from nlp.evaluation.resident_comments import measure_comments
from nlp.evaluation.sources import read_json_lines

_KEPT: Final = Path(__file__).parent.parent / "training" / "resident_voices" / "kept.jsonl"


def measure(_data: Path) -> Iterator[Figure]:
    """Yield all figures of the kept part; it comes with the product, so that no data folder is read."""
    yield from measure_comments(read_json_lines(_KEPT), "invented residents, kept part", "invented residents")
