"""Learning a coder from texts that people labelled."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.coding.calibration import as_ordinary, doubts_of, learn_calibration
from nlp.coding.coder import Coder, around_half, likeliest
from nlp.coding.features import learn_reader, read_themes
from nlp.coding.models import ONE, SEVERAL, Model, fit, no_model
from nlp.coding.prototypes import MARGIN, learn_prototypes
from nlp.coding.regression import chances_of, log_odds
from nlp.coding.scoring import best_thresholds, f1_scores, macro_f1, micro_f1
from nlp.errors import CodingError, Message
from nlp.records import LabelledText, TextRecord, Vectors

FOLDS = 5
FEWEST_TEXTS = 10
MOST_TEXTS = 12_000
"""Texts that are learnt from, drawn by the seed where there are more: the likeness of each to each takes 0.6 GB."""

FEWEST_EXAMPLES = 3
"""A label with fewer texts is asserted by likeness to its prototype: too few to cross-validate.

On the NHS comments 8 took 0.007 micro-F1 and 0.018 macro-F1 by cross-validation.
"""

Targets = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class OrdinaryTexts:
    """Texts that will be coded and weren't labelled, at least one: a unit row for each, and what `read_themes` says of it.

    Of texts that a coder learnt from it is surer than of any other: they don't tell what is usual.
    """

    records: Sequence[TextRecord | LabelledText]
    vectors: Vectors
    themes: Vectors | None = None


def learn_coder(
    labelled: Sequence[LabelledText],
    *,
    vectors: Vectors,
    themes: Vectors | None = None,
    ordinary: OrdinaryTexts | None = None,
    seed: int = 42,
    embedder: str = "",
    one_each: bool = False,
) -> Coder:
    """Return a coder learnt from the texts and their unit vectors; `embedder` is the fingerprint of these.

    `themes` is what `read_themes` says of the texts, which is read if it is not given and any label is learnt.

    Texts without labels count: they show what no label fits. With `one_each` every text is of exactly one label,
    and so will every text be that is coded. The same input and seed give the same coder. Of more than 12,000 texts
    as many are drawn. Where people labelled texts that a coder was unsure of, `ordinary` ones make its confidence right for
    texts that it will meet.
    Raises CodingError if there are fewer than 10 texts, no label at all, or not one vector, and one row of `themes` if
    given, a text; ClassifierError as `read_themes`.
    """
    _check(labelled, vectors, themes)
    rows = _drawn(len(labelled), seed)
    labelled, vectors = [labelled[row] for row in rows.tolist()], vectors[rows]
    themes = None if themes is None else themes[rows]
    counts = Counter(label for record in labelled for label in set(record.labels))
    learnt = tuple(
        sorted(label for label, count in counts.items() if FEWEST_EXAMPLES <= count < len(labelled))
    )
    near = tuple(sorted(set(counts) - set(learnt)))
    targets = _targets(labelled, learnt)
    one_each = one_each and len(learnt) > 1
    model, chances, folds = _fit(labelled, vectors, themes, targets, seed, one_each=one_each)
    # Texts that are all the same can't be cross-validated: then more likely than not must do.
    tried = len(set(folds.tolist())) > 1
    thresholds = best_thresholds(targets, chances) if tried else np.full(len(learnt), 0.5, dtype=np.float32)
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
    coder = Coder(
        learnt=learnt,
        model=model,
        thresholds=thresholds,
        near=near,
        prototypes=prototypes,
        floors=floors,
        margin=MARGIN,
        calibration=learn_calibration(unseen[said], targets[said]),
        one_each=one_each,
        embedder=embedder,
        card=card,
    )
    if ordinary is None or not said.any():
        return coder
    scores = coder.scores(ordinary.records, ordinary.vectors, ordinary.themes)[:, : len(learnt)]
    weights = as_ordinary(doubts_of(unseen), doubts_of(scores))
    each = np.broadcast_to(weights[:, None], said.shape)[said]
    return replace(coder, calibration=learn_calibration(unseen[said], targets[said], each))


def _check(labelled: Sequence[LabelledText], vectors: Vectors, themes: Vectors | None) -> None:
    for what, given in (("vectors", vectors), ("rows of themes", themes)):
        if given is not None and len(given) != len(labelled):
            raise CodingError(Message.ROWS_DIFFER.format(texts=len(labelled), rows=len(given), what=what))
    count = len(labelled) if any(record.labels for record in labelled) else 0
    if count < FEWEST_TEXTS:
        raise CodingError(Message.TOO_LITTLE_LABELLED.format(count=count, wanted=FEWEST_TEXTS))


def _drawn(count: int, seed: int) -> NDArray[np.int64]:
    """Return which of so many texts are learnt from: all, or as many as can be."""
    if count <= MOST_TEXTS:
        return np.arange(count)
    return np.sort(np.random.default_rng(seed).permutation(count)[:MOST_TEXTS])


def _targets(labelled: Sequence[LabelledText], labels: Sequence[str]) -> Targets:
    table = [[label in record.labels for label in labels] for record in labelled]
    return np.array(table, dtype=bool).reshape(len(labelled), len(labels))


def _folds(labelled: Sequence[LabelledText], seed: int) -> NDArray[np.int64]:
    """Return the fold of each text; texts that are the same but for case and space share one."""
    keys = [" ".join(record.text.lower().split()) for record in labelled]
    places = {key: place for place, key in enumerate(sorted(set(keys)))}
    shuffled = np.random.default_rng(seed).permutation(len(places))
    return np.array([shuffled[places[key]] % FOLDS for key in keys])


def _fit(
    labelled: Sequence[LabelledText],
    vectors: Vectors,
    themes: Vectors | None,
    targets: Targets,
    seed: int,
    *,
    one_each: bool,
) -> tuple[Model, NDArray[np.float64], NDArray[np.int64]]:
    """Return the model, how likely each label is to models that never saw the text, and the fold of each text.

    Where all texts are of one fold, how likely each label is to the model itself.
    """
    folds = _folds(labelled, seed)
    if not targets.shape[1]:
        return no_model(), np.zeros(targets.shape), folds
    reader = learn_reader(labelled, spelled=not one_each)
    known = read_themes(labelled) if themes is None else themes
    features, kind = reader.read(labelled, vectors, known), ONE if one_each else SEVERAL
    likeness = kind.between(features, features)
    fitted = fit(likeness, targets, one_each=one_each)
    tried = len(set(folds.tolist())) > 1
    unseen = _out_of_fold(likeness, targets, folds, one_each=one_each) if tried else fitted.scores(likeness)
    weights = kind.weights(features, fitted.shares, fitted.intercepts)
    if one_each:
        return Model(reader, weights), chances_of(unseen), folds
    slopes, offsets = log_odds(unseen, targets)
    return Model(reader, weights.stretched(slopes, offsets)), chances_of(unseen * slopes + offsets), folds


def _out_of_fold(
    likeness: NDArray[np.float32], targets: Targets, folds: NDArray[np.int64], *, one_each: bool
) -> NDArray[np.float64]:
    """Return the scores of each text by regressions that never saw its labels."""
    scores = np.zeros(targets.shape)
    for fold in range(FOLDS):
        seen, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(seen) and len(unseen):
            fitted = fit(likeness[np.ix_(seen, seen)], targets[seen], one_each=one_each)
            scores[unseen] = fitted.scores(likeness[np.ix_(unseen, seen)])
    return scores


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
        "said": dict(zip(labels, said.mean(axis=0).round(4).tolist(), strict=True)),
        "none": round(float((~said.any(axis=1)).mean()), 4),
    }
