"""What the model of danger says of texts that it has not seen."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from nlp.screening.danger_features import plain
from nlp.screening.safeguarding import WHOLE_SHARE, Scorer, score_stretches, score_whole
from nlp.training.safeguarding.examples import Example, fold_of, read_examples
from nlp.training.safeguarding.learning import learn_stretches, learn_whole

_FOLDS: Final = 4
_FLAGGED: Final = 0.025
"""Part of ordinary residents' comments, not learnt from, that the threshold flags."""

Scored = list[tuple[Example, float]]


def total_score(text: str, stretch: Scorer, whole: Scorer) -> float:
    """Return the score by which a text is flagged."""
    text = plain(text)
    top = max((score for score, _ in score_stretches(text, stretch)), default=-np.inf)
    return float(top + WHOLE_SHARE * score_whole(text, whole))


def unseen(examples: Sequence[Example]) -> Scored:
    """Return the examples, composed ones left out, with their scores by models that saw nothing of their family."""
    found: Scored = []
    for fold in range(_FOLDS):
        seen = [example for example in examples if fold_of(example.family, _FOLDS) != fold]
        stretch, whole = learn_stretches(seen), learn_whole(seen)
        new = [e for e in examples if fold_of(e.family, _FOLDS) == fold and e.source != "composed"]
        found += [(example, total_score(example.text, stretch, whole)) for example in new]
    return found


def threshold_of(scored: Scored) -> float:
    """Return the score from which a text is flagged."""
    ordinary = [score for example, score in scored if example.source == "residents"]
    return round(float(np.quantile(ordinary, 1 - _FLAGGED)), 2)


def unseen_margins(data: Path) -> dict[str, float]:
    """Return by the id of each residents' comment how far its score lies above the threshold."""
    scored = unseen(read_examples(data))
    threshold = threshold_of(scored)
    return {example.line: score - threshold for example, score in scored}
