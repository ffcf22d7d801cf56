"""Learn the model of danger and measure it: `python -m nlp.training.safeguarding DATA`.

Writes nlp/models/safeguarding/weights.json and prints how it does on texts that it didn't see: cross-validated
by line (no form of an invented sentence is seen) and by family (nothing of that kind was seen). About two minutes.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlp.config import MODELS
from nlp.errors import NlpError
from nlp.evaluation.resident_comments import read_comments
from nlp.evaluation.sources import read_nhs_comments
from nlp.screening.danger_features import features_of, plain
from nlp.screening.danger_signs import KINDS
from nlp.screening.safeguarding import Weights, score_stretches
from nlp.training.safeguarding.examples import Example, compose, fold_of, read_examples

_FOLDS: Final = 4
_STRENGTH: Final = 0.3
_DANGER_WEIGHT: Final = 1.5
_RARE: Final = 3
_FLAGGED: Final = 0.025
"""Part of ordinary residents' comments, not learnt from, that the threshold flags."""

_SMALL: Final = 0.004
_COMPOSED: Final = 100
_NHS: Final = 1500

Features = Sequence[dict[str, float]]


def fit(features: Features, targets: Sequence[bool], weights: Sequence[float], strength: float) -> Weights:
    """Return the weights of a logistic regression on features that occur in at least three examples."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform(features)
    kept = np.flatnonzero(np.bincount(table.indices, minlength=table.shape[1]) >= _RARE)
    model = LogisticRegression(C=strength, max_iter=300)
    model.fit(table[:, kept], np.array(targets), sample_weight=np.array(weights))
    names = vectorizer.get_feature_names_out()[kept]
    learnt = {
        str(n): round(float(w), 3) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) > _SMALL
    }
    return {"bias": round(float(model.intercept_[0]), 3), **learnt}


def learn_danger(examples: Sequence[Example], features: Features) -> Weights:
    """Return the weights for danger of any kind."""
    weights = [example.weight * (_DANGER_WEIGHT if example.kind else 1.0) for example in examples]
    return fit(features, [example.kind is not None for example in examples], weights, _STRENGTH)


def learn_kinds(examples: Sequence[Example], features: Features) -> dict[str, Weights]:
    """Return the weights for each kind against the others."""
    rows = [row for row, example in enumerate(examples) if example.kind]
    chosen = [features[row] for row in rows]
    return {
        kind: fit(chosen, [examples[row].kind == kind for row in rows], [1.0] * len(rows), 1.0)
        for kind in KINDS
    }


def top_score(text: str, weights: Weights) -> float:
    """Return the score of the most telling stretch of a text."""
    return max((score for score, _ in score_stretches(plain(text), weights)), default=-np.inf)


def cross_validate(
    examples: Sequence[Example], features: Features, data: Path, group: Callable[[Example], str]
) -> dict[str, NDArray[np.float64]]:
    """Return top scores by models that saw nothing of the group that a text belongs to.

    Of invented danger line by line, of composed comments, of the development half's comments in danger and
    of its ordinary ones, and of NHS comments.
    """
    comments = read_comments(data / "resident_comments" / "comments.jsonl", "development")
    scores: dict[str, list[float]] = {}
    ordinary = [e.text for e in examples if e.kind is None and e.source == "invented"]
    nhs = [(key, text) for key, text in read_nhs_comments(data) if fold_of(key, _FOLDS) == 0][:_NHS]
    for fold in range(_FOLDS):
        away = [fold_of(group(example), _FOLDS) == fold for example in examples]
        seen = [row for row, out in enumerate(away) if not out]
        weights = learn_danger([examples[row] for row in seen], [features[row] for row in seen])
        new = [example for example, out in zip(examples, away, strict=True) if out]
        texts = {
            "lines": [e.text for e in new if e.kind],
            "composed": compose(new, ordinary, _COMPOSED),
            "danger": [
                c["text"] for c in comments if c["safeguarding"] and fold_of(str(c["id"]), _FOLDS) == fold
            ],
            "ordinary": [
                c["text"] for c in comments if not c["safeguarding"] and fold_of(str(c["id"]), _FOLDS) == fold
            ],
            "near misses": [e.text for e in new if e.kind is None and e.source == "invented"],
            "nhs": [text for _, text in nhs] if fold == 0 else [],
        }
        for name, chosen in texts.items():
            scores.setdefault(name, []).extend(top_score(text, weights) for text in chosen)
    return {name: np.array(found) for name, found in scores.items()}


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.safeguarding", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the shared data sets")
    data = parser.parse_args(arguments).data
    try:
        examples = read_examples(data)
        features = [features_of(example.stretch) for example in examples]
        by_line = cross_validate(examples, features, data, lambda example: example.line)
        threshold = round(float(np.quantile(by_line["ordinary"], 1 - _FLAGGED)), 2)
        by_family = cross_validate(examples, features, data, lambda example: example.family)
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for name, scores in (("by line", by_line), ("by family", by_family)):
        parts = ", ".join(
            f"{part} {np.mean(found >= threshold):.3f} of {len(found)}" for part, found in scores.items()
        )
        sys.stdout.write(f"Flagged at {threshold}, cross-validated {name}: {parts}\n")
    _write(
        {
            "threshold": threshold,
            "danger": learn_danger(examples, features),
            "kinds": learn_kinds(examples, features),
        }
    )
    return 0


def _write(model: dict[str, Any]) -> None:
    path = MODELS / "safeguarding" / "weights.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(model, ensure_ascii=False, sort_keys=True, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
