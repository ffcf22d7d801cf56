"""Learn what makes a complaint and measure it: `python -m nlp.training.complaints DATA`.

Learns from residents' comments of the development half; writes nlp/models/complaints/weights.json and prints
F1 by cross-validation, the threshold chosen inside each fold's own texts. A few seconds.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.config import MODELS
from nlp.errors import NlpError
from nlp.evaluation.resident_comments import read_comments
from nlp.screening.complaints import complaint_features

_STRENGTH: Final = 0.01
_FOLDS: Final = 10
_ROUNDS: Final = 10
_THRESHOLDS: Final = np.arange(-0.5, 1.5, 0.05)

Table = NDArray[np.float64]
Flags = NDArray[np.bool_]


def f1(said: Flags, wanted: Flags) -> float:
    """Return F1 of the texts said to be complaints."""
    return float(2 * (said & wanted).sum() / max(1, said.sum() + wanted.sum()))


def fit(table: Table, wanted: Flags) -> tuple[Table, float]:
    """Return the weight of each column and the bias, for columns as they are."""
    from sklearn.linear_model import LogisticRegression

    centre, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=500)
    model.fit((table - centre) / spread, wanted)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ centre)


def unseen_scores(table: Table, wanted: Flags, seed: int) -> Table:
    """Return the score of each text by a model that did not see it."""
    folds = np.random.default_rng(seed).integers(0, _FOLDS, len(table))
    scores = np.zeros(len(table))
    for fold in range(_FOLDS):
        weights, bias = fit(table[folds != fold], wanted[folds != fold])
        scores[folds == fold] = table[folds == fold] @ weights + bias
    return scores


def best_threshold(scores: Table, wanted: Flags) -> float:
    """Return the threshold of the best F1, smoothed over its neighbours."""
    found = [f1(scores >= at, wanted) for at in _THRESHOLDS]
    return float(_THRESHOLDS[int(np.argmax(np.convolve(found, np.ones(7) / 7, mode="same")))])


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.complaints", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the shared data sets")
    data = parser.parse_args(arguments).data
    try:
        comments = read_comments(data / "resident_comments" / "comments.jsonl", "development")
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    features = [complaint_features(comment["text"]) for comment in comments]
    names = sorted(features[0])
    table = np.array([[one[name] for name in names] for one in features])
    wanted = np.array([bool(comment["complaint"]) for comment in comments])
    rounds = [unseen_scores(table, wanted, seed) for seed in range(_ROUNDS)]
    threshold = float(np.mean([best_threshold(scores, wanted) for scores in rounds]))
    scored = [f1(scores >= threshold, wanted) for scores in rounds]
    sys.stdout.write(f"F1, cross-validated: {np.mean(scored):.3f} of {wanted.sum()} complaints\n")
    weights, bias = fit(table, wanted)
    learnt = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    path = MODELS / "complaints" / "weights.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({**learnt, "bias": round(bias, 4), "threshold": round(threshold, 2)}, indent=1) + "\n",
        encoding="utf-8",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
