"""Learn what makes a complaint and measure it: `python -m nlp.training.complaints DATA`.

Learns from residents' comments of the development half and from the comments in residents' voices that may be learnt
from; writes nlp/models/complaints/weights.json and prints F1 by cross-validation, the threshold chosen on the
other folds' texts. Half a minute.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.config import MODELS
from nlp.errors import NlpError
from nlp.evaluation.resident_comments import read_comments
from nlp.evaluation.sources import read_json_lines
from nlp.screening.complaints import complaint_features, complaint_words
from nlp.training.tagging.comments import VOICES

_STRENGTH: Final = 0.2
_CUE_SIZE: Final = 0.3
"""Size of one spread of a cue; all words of a text together are 4."""

_RARE: Final = 2
_SMALL: Final = 0.01
_FOLDS: Final = 10
_ROUNDS: Final = 5
_THRESHOLDS: Final = np.arange(-1.0, 2.0, 0.05)

Table = NDArray[np.float64]
Flags = NDArray[np.bool_]
Weights = dict[str, float]


class Case(NamedTuple):
    """The cues and the words of a text, each with its size."""

    cues: dict[str, float]
    words: dict[str, float]


def f1(said: Flags, wanted: Flags) -> float:
    """Return F1 of the texts said to be complaints."""
    return float(2 * (said & wanted).sum() / max(1, said.sum() + wanted.sum()))


def fit(cases: list[Case], wanted: Flags) -> Weights:
    """Return the weight of each cue as it is and of words that stand in two texts or more, and the bias."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    names = sorted(cases[0].cues)
    table = np.array([[case.cues[name] for name in names] for case in cases])
    centre, spread = table.mean(axis=0), (table.std(axis=0) + 1e-6) / _CUE_SIZE
    vectorizer = DictVectorizer()
    words = vectorizer.fit_transform([case.words for case in cases])
    kept = np.flatnonzero(np.bincount(words.indices, minlength=words.shape[1]) >= _RARE)
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=500)
    model.fit(hstack([csr_matrix((table - centre) / spread), words[:, kept]]).tocsr(), wanted)
    cue_weights = model.coef_[0][: len(names)] / spread
    return {
        "bias": float(model.intercept_[0] - cue_weights @ centre),
        **dict(zip(names, cue_weights.tolist(), strict=True)),
        **dict(
            zip(vectorizer.get_feature_names_out()[kept], model.coef_[0][len(names) :].tolist(), strict=True)
        ),
    }


def scores_of(cases: list[Case], weights: Weights) -> Table:
    """Return the score of each text."""
    return np.array(
        [
            weights["bias"]
            + sum(weights.get(name, 0.0) * size for name, size in (case.cues | case.words).items())
            for case in cases
        ]
    )


def unseen_scores(cases: list[Case], wanted: Flags, seed: int) -> tuple[Table, NDArray[np.int64]]:
    """Return the score of each text by a model that did not see it, and the fold of each."""
    folds = np.random.default_rng(seed).integers(0, _FOLDS, len(cases))
    scores = np.zeros(len(cases))
    for fold in range(_FOLDS):
        known = np.flatnonzero(folds != fold)
        weights = fit([cases[at] for at in known], wanted[known])
        asked = np.flatnonzero(folds == fold)
        scores[asked] = scores_of([cases[at] for at in asked], weights)
    return scores, folds


def best_threshold(scores: Table, wanted: Flags) -> float:
    """Return the threshold of the best F1, smoothed over its neighbours."""
    found = [f1(scores >= at, wanted) for at in _THRESHOLDS]
    return float(_THRESHOLDS[int(np.argmax(np.convolve(found, np.ones(7) / 7, mode="same")))])


def judged(scores: Table, folds: NDArray[np.int64], wanted: Flags) -> Flags:
    """Return what is said of each text by the threshold that is best on the other folds."""
    said = np.zeros(len(scores), dtype=bool)
    for fold in range(_FOLDS):
        away = folds == fold
        said[away] = scores[away] >= best_threshold(scores[~away], wanted[~away])
    return said


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.complaints", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the shared data sets")
    data = parser.parse_args(arguments).data
    try:
        residents = read_comments(data / "resident_comments" / "comments.jsonl", "development")
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    comments = [*residents, *read_json_lines(VOICES)]
    cases = [Case(complaint_features(c["text"]), complaint_words(c["text"])) for c in comments]
    wanted = np.array([bool(comment["complaint"]) for comment in comments])
    rounds = [unseen_scores(cases, wanted, seed) for seed in range(_ROUNDS)]
    said = [judged(scores, folds, wanted) for scores, folds in rounds]
    for name, part in (("residents", slice(len(residents))), ("invented", slice(len(residents), None))):
        mean = np.mean([f1(one[part], wanted[part]) for one in said])
        sys.stdout.write(f"F1, cross-validated, {name}: {mean:.3f} of {wanted[part].sum()} complaints\n")
    threshold = float(np.mean([best_threshold(scores, wanted) for scores, _ in rounds]))
    _write({**fit(cases, wanted), "threshold": threshold})
    return 0


def _write(weights: Weights) -> None:
    kept = {
        name: round(weight, 3) for name, weight in weights.items() if name[0] != '"' or abs(weight) >= _SMALL
    }
    path = MODELS / "complaints" / "weights.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
