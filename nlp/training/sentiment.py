"""Learn which words lean to good or bad: `python -m nlp.training.sentiment DATA`.

Learns from NHS comments of respondents that are not held, residents' comments of the development half and the comments
in residents' voices that may be learnt from; writes nlp/models/sentiment/weights.npz and prints how often the lean is
right of texts that it didn't see. Under a minute.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

import numpy as np

from nlp.config import MODELS
from nlp.errors import NlpError
from nlp.evaluation.parts import is_held
from nlp.evaluation.resident_comments import read_comments
from nlp.evaluation.sources import read_json_lines, read_table
from nlp.tagging.sentiment_features import Features, Weights, lean_features
from nlp.training.tagging.comments import VOICES

_GRADES: Final = {"1": "positive", "2": "positive", "3": "between", "4": "negative", "5": "negative"}
_FOLDS: Final = 4
_STRENGTH: Final = 6.0
_RARE: Final = 2
_SMALL: Final = 0.005


class Example(NamedTuple):
    """A text with its sentiment, "between" where it is mixed or neutral; one `writer` may have written several."""

    text: str
    question: str
    sentiment: str
    writer: str


def read_nhs(data: Path) -> list[Example]:
    """Return graded NHS comments of respondents that are not held. Raises EvaluationError if the data isn't there."""
    return [
        Example(row["text"], row["question"], _GRADES[row["sentiment"]], f"n{row['respondent']}")
        for row in read_table(data / "nhs_feedback" / "fft_multilabel.csv.gz")
        if row["sentiment"] in _GRADES and not is_held(row["respondent"])
    ]


def _residents(data: Path) -> list[Example]:
    comments = [
        *read_comments(data / "resident_comments" / "comments.jsonl", "development"),
        *read_json_lines(VOICES),
    ]
    return [
        Example(comment["text"], comment["question"] or "", comment["sentiment"], f"r{comment['id']}")
        for comment in comments
        if comment["language"] == "en"
    ]


def _rated(data: Path) -> list[Example]:
    """Return the clearly good and clearly bad comments of two other trusts."""
    return [
        Example(row["text"], "", "negative" if int(row["criticality"]) < 0 else "positive", f"p{number}")
        for number, row in enumerate(read_table(data / "nhs_feedback" / "px_singlelabel.csv.gz"))
        if row["criticality"] not in ("", "0")
    ]


def fold_of(key: str) -> int:
    """Return the fold that a key falls into, the same every time."""
    return crc32(f"sentiment {key}".encode()) % _FOLDS


def learn(features: Sequence[Features], bad: Sequence[bool]) -> Weights:
    """Return a logistic regression on features of at least two texts, good and bad counting alike; above zero is bad."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform(features)
    kept = np.flatnonzero(np.bincount(table.indices, minlength=table.shape[1]) >= _RARE)
    model = LogisticRegression(C=_STRENGTH, max_iter=300, class_weight="balanced")
    model.fit(table[:, kept], np.array(bad))
    names = vectorizer.get_feature_names_out()[kept]
    return Weights({str(name): at for at, name in enumerate(names)}, model.coef_.T, model.intercept_)


def cross_validate(examples: Sequence[Example], features: Sequence[Features]) -> float:
    """Return the part of texts whose lean is right by models that saw nothing of their writers."""
    folds = np.array([fold_of(example.writer) for example in examples])
    bad = np.array([example.sentiment == "negative" for example in examples])
    right = np.zeros(len(examples), dtype=bool)
    for fold in range(_FOLDS):
        seen = np.flatnonzero(folds != fold)
        model = learn([features[row] for row in seen.tolist()], bad[seen].tolist())
        for row in np.flatnonzero(folds == fold).tolist():
            right[row] = (model.scores(features[row])[0] > 0) == bad[row]
    return float(right.mean())


def write_model(model: Weights) -> None:
    """Write the model into nlp/models/sentiment."""
    rows = {name: model.rows[at] for name, at in sorted(model.places.items())}
    kept = {name: row for name, row in rows.items() if abs(row[0]) > _SMALL}
    path = MODELS / "sentiment" / "weights.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        names=np.frombuffer("\n".join(kept).encode(), dtype=np.uint8),
        rows=np.array(list(kept.values()), dtype=np.float16),
        bias=model.bias,
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.sentiment", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the shared data sets")
    data = parser.parse_args(arguments).data
    try:
        every = [*read_nhs(data), *_residents(data), *_rated(data)]
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    examples = [example for example in every if example.sentiment in {"positive", "negative"}]
    features = [lean_features(example.text) for example in examples]
    sys.stdout.write(
        f"Lean right, cross-validated: {cross_validate(examples, features):.3f} of {len(examples)}\n"
    )
    write_model(learn(features, [example.sentiment == "negative" for example in examples]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
