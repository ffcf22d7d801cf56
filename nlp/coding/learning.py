"""Learning a coder from texts that people labelled."""

from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.coding.calibration import learn_calibration
from nlp.coding.coder import Coder, around_half, likeliest
from nlp.coding.models import fit_models
from nlp.coding.prototypes import MARGIN, learn_prototypes
from nlp.coding.scoring import best_thresholds, f1_scores, macro_f1, micro_f1
from nlp.errors import CodingError, Message
from nlp.records import LabelledText, Vectors

FOLDS = 5
FEWEST_TEXTS = 10
FEWEST_EXAMPLES = 8
"""A label with fewer texts is asserted by likeness to its prototype: too few to cross-validate."""

Targets = NDArray[np.bool_]


def learn_coder(
    labelled: Sequence[LabelledText],
    *,
    vectors: Vectors,
    seed: int = 42,
    embedder: str = "",
    one_each: bool = False,
) -> Coder:
    """Return a coder learnt from the texts and their unit vectors; `embedder` is the fingerprint of these.

    Texts without labels count: they show what no label fits. With `one_each` every text is of exactly one label,
    and so will every text be that is coded. The same input and seed give the same coder.
    Raises CodingError if there are fewer than 10 texts, no label at all, or not one vector a text.
    """
    _check(labelled, vectors)
    counts = Counter(label for record in labelled for label in set(record.labels))
    learnt = tuple(
        sorted(label for label, count in counts.items() if FEWEST_EXAMPLES <= count < len(labelled))
    )
    near = tuple(sorted(set(counts) - set(learnt)))
    targets = _targets(labelled, learnt)
    folds = _folds(labelled, seed)
    one_each = one_each and len(learnt) > 1
    chances = _out_of_fold(labelled, vectors, targets, folds, one_each=one_each)
    # Texts that are all the same can't be cross-validated: then more likely than not must do.
    tried = len(set(folds.tolist())) > 1
    thresholds = best_thresholds(targets, chances) if tried else np.full(len(learnt), 0.5, dtype=np.float32)
    models = fit_models(labelled, vectors, targets, one_each=one_each)
    prototypes, floors = learn_prototypes(vectors, _targets(labelled, near))
    unseen = likeliest(chances) if one_each else _unseen_scores(targets, chances, folds)
    unseen = unseen if tried else np.zeros(targets.shape)
    said = unseen >= 0.5
    card = {
        "kind": "learnt",
        "texts": len(labelled),
        "seed": seed,
        "counts": dict(sorted(counts.items())),
        "cross_validation": _cross_validated(targets, said, learnt),
        "versions": {name: version(name) for name in ("numpy", "scipy")},
    }
    calibration = learn_calibration(unseen[said], targets[said])
    return Coder(
        learnt=learnt,
        models=models,
        thresholds=thresholds,
        near=near,
        prototypes=prototypes,
        floors=floors,
        margin=MARGIN,
        calibration=calibration,
        one_each=one_each,
        embedder=embedder,
        card=card,
    )


def _check(labelled: Sequence[LabelledText], vectors: Vectors) -> None:
    if len(vectors) != len(labelled):
        raise CodingError(Message.ROWS_DIFFER.format(texts=len(labelled), rows=len(vectors), what="vectors"))
    count = len(labelled) if any(record.labels for record in labelled) else 0
    if count < FEWEST_TEXTS:
        raise CodingError(Message.TOO_LITTLE_LABELLED.format(count=count, wanted=FEWEST_TEXTS))


def _targets(labelled: Sequence[LabelledText], labels: Sequence[str]) -> Targets:
    table = [[label in record.labels for label in labels] for record in labelled]
    return np.array(table, dtype=bool).reshape(len(labelled), len(labels))


def _folds(labelled: Sequence[LabelledText], seed: int) -> NDArray[np.int64]:
    """Return the fold of each text; texts that are the same but for case and space share one."""
    keys = [" ".join(record.text.lower().split()) for record in labelled]
    places = {key: place for place, key in enumerate(sorted(set(keys)))}
    shuffled = np.random.default_rng(seed).permutation(len(places))
    return np.array([shuffled[places[key]] % FOLDS for key in keys])


def _out_of_fold(
    labelled: Sequence[LabelledText],
    vectors: Vectors,
    targets: Targets,
    folds: NDArray[np.int64],
    *,
    one_each: bool,
) -> NDArray[np.float64]:
    """Return for each text the probabilities by models that never saw it."""
    chances = np.zeros(targets.shape)
    for fold in range(FOLDS):
        seen, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if not len(seen) or not len(unseen):
            continue
        known, new = [labelled[row] for row in seen.tolist()], [labelled[row] for row in unseen.tolist()]
        models = fit_models(known, vectors[seen], targets[seen], one_each=one_each)
        chances[unseen] = models.probabilities(new, vectors[unseen])
    return chances


def _unseen_scores(
    targets: Targets, chances: NDArray[np.float64], folds: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return scores, 0.5 being the threshold; no text had a say in the model or the thresholds it is judged by."""
    scores = np.zeros(targets.shape)
    for fold in range(FOLDS):
        here = folds == fold
        if here.any():
            scores[here] = around_half(chances[here], best_thresholds(targets[~here], chances[~here]))
    return scores


def _cross_validated(targets: Targets, said: Targets, labels: Sequence[str]) -> dict[str, Any]:
    by_label = zip(labels, f1_scores(targets, said), strict=True)
    return {
        "folds": FOLDS,
        "micro_f1": round(micro_f1(targets, said), 4),
        "macro_f1": round(macro_f1(targets, said), 4),
        "f1": {label: round(float(score), 4) for label, score in by_label},
    }
