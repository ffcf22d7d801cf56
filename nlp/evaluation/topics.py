"""Topics of this product on two quick sets: how far they agree with people's labels, and how many texts have one."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from nlp.embedding import load_embedder
from nlp.evaluation.figures import Figure
from nlp.evaluation.topic_sets import SETS, LabelledTexts
from nlp.training.topic_methods import Known, assign_outliers, embed_beforehand, our_topics
from nlp.training.topic_scores import label_agreement

QUICK: Final = ("bowling-green", "gambling")
SEEDS: Final = (42, 43, 44)
_LAST_DIGITS: Final = {"NMI": 0.02, "ARI": 0.04, "placed": 0.01}
"""How far figures moved when only the last digits of vectors were others, as in other batches (docs/quality.md)."""


def measure(data: Path) -> Iterator[Figure]:
    """Yield figures of our topics on the quick sets, MiniLM vectors."""
    embedder = load_embedder("minilm")
    for name in QUICK:
        chosen = SETS[name].read(data)
        known = embed_beforehand(chosen.texts, embedder)
        drawn = [figures_of(chosen, known, seed) for seed in SEEDS]
        yield from _summed_up(name, drawn, len(chosen.texts))


def figures_of(chosen: LabelledTexts, known: Known, seed: int) -> dict[str, float]:
    """Return NMI and ARI after texts without a topic were given to the nearest, and the part that had one, 0 to 1."""
    layer = our_topics(chosen.texts, known, seed)["ours, fine"]
    placed = float(np.mean([number >= 0 for number in layer.numbers]))
    assigned = assign_outliers(layer, known.embed(chosen.texts))
    information, rand = label_agreement(chosen.labels, assigned.numbers)
    return {"NMI": information, "ARI": rand, "placed": placed}


def _summed_up(name: str, drawn: Sequence[dict[str, float]], count: int) -> Iterator[Figure]:
    """Yield the mean of each figure over the seeds; its noise is twice the standard deviation, or that of last digits."""
    part = f"{SETS[name].title}, mean of {len(drawn)} seeds"
    for key, what in (
        ("NMI", "topics, NMI with people's labels"),
        ("ARI", "topics, ARI with people's labels"),
        ("placed", "topics, comments that have one"),
    ):
        values = [figures[key] for figures in drawn]
        noise = max(2 * float(np.std(values, ddof=1)), _LAST_DIGITS[key])
        yield Figure(f"topics {key} {name}", what, part, float(np.mean(values)), count, noise)
