"""Learn the model of sentiment and measure it: `python -m nlp.training.sentiment DATA`.

Learns from NHS comments of respondents that are not held, residents' comments of the development half and the comments
in residents' voices that may be learnt from; writes nlp/models/sentiment/weights.npz and prints how it does on texts
that it didn't see. About two minutes.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nlp.config import MODELS
from nlp.errors import NlpError
from nlp.evaluation.parts import is_held
from nlp.evaluation.resident_comments import read_comments
from nlp.evaluation.sources import read_json_lines, read_table
from nlp.segmenting import split_segments
from nlp.tagging.matching import read_words
from nlp.tagging.sentiment import find_feelings, plain_feelings
from nlp.tagging.sentiment_features import (
    Features,
    Row,
    SentimentModel,
    Weights,
    lean_features,
    lean_pairs,
    lean_row,
    word_features,
)
from nlp.training.tagging.comments import VOICES

_GRADES: Final = {"1": "positive", "2": "positive", "3": "between", "4": "negative", "5": "negative"}
_SAID: Final = {"mixed": "between", "neutral": "between"}
_CLASSES: Final = ("positive", "between", "negative")
_FOLDS: Final = 4
_RESIDENTS_WEIGHT: Final = 2.0
_LEAN_STRENGTH: Final = 6.0
_STRENGTH: Final = 1.5
_MIXED_STRENGTH: Final = 1.0
_SMALL: Final = 0.005

Rows = NDArray[np.int64]


class Example(NamedTuple):
    """A text with its sentiment; one `writer` may have written several. `resident` is whether a resident's."""

    text: str
    question: str
    sentiment: str
    writer: str
    resident: bool

    @property
    def target(self) -> int:
        """The place among positive, between, negative."""
        return _CLASSES.index(_SAID.get(self.sentiment, self.sentiment))


def read_examples(data: Path) -> list[Example]:
    """Return the texts to learn from. Raises EvaluationError if the data isn't there."""
    nhs = [
        Example(row["text"], row["question"], _GRADES[row["sentiment"]], f"n{row['respondent']}", False)
        for row in read_table(data / "nhs_feedback" / "fft_multilabel.csv.gz")
        if row["sentiment"] in _GRADES and not is_held(row["respondent"])
    ]
    comments = [
        *read_comments(data / "resident_comments" / "comments.jsonl", "development"),
        *read_json_lines(VOICES),
    ]
    residents = [
        Example(comment["text"], comment["question"] or "", comment["sentiment"], f"r{comment['id']}", True)
        for comment in comments
        if comment["language"] == "en"
    ]
    return nhs + residents


def read_leaning(data: Path) -> list[tuple[Features, bool]]:
    """Return the features of clearly good and clearly bad NHS comments, and whether they are bad."""
    return [
        (lean_features(row["text"]), int(row["criticality"]) < 0)
        for row in read_table(data / "nhs_feedback" / "px_singlelabel.csv.gz")
        if row["criticality"] not in ("", "0")
    ]


def fold_of(key: str, folds: int) -> int:
    """Return the fold that a key falls into, the same every time."""
    return crc32(f"sentiment {key}".encode()) % folds


def fit(
    features: Sequence[Features],
    targets: Sequence[int],
    *,
    strength: float,
    weights: Any = None,
    rare: int = 3,
) -> Weights:
    """Return a logistic regression on features that occur in at least `rare` texts; one column where there are two classes."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform(features)
    kept = np.flatnonzero(np.bincount(table.indices, minlength=table.shape[1]) >= rare)
    model = LogisticRegression(C=strength, max_iter=300)
    model.fit(table[:, kept], np.array(targets), sample_weight=weights)
    names = vectorizer.get_feature_names_out()[kept]
    return Weights(
        {str(name): at for at, name in enumerate(names)},
        model.coef_.T.astype(np.float16).astype(float),
        model.intercept_,
    )


class Learner:
    """Learns the parts of the model from some of the examples; what is read of each text is kept."""

    def __init__(self, data: Path) -> None:
        self.examples = read_examples(data)
        self.leaning = read_leaning(data)
        self.words = [word_features(e.text, e.question) for e in self.examples]
        self.wholes = [lean_features(e.text) for e in self.examples]
        self.segments = [
            [lean_features(e.text[s:t]) for s, t in split_segments(e.text)] for e in self.examples
        ]
        self.counts = [plain_feelings(e.text, find_feelings(read_words(e.text))) for e in self.examples]
        self.targets = np.array([e.target for e in self.examples])

    def lean(self, rows: Rows) -> Weights:
        """Return which words lean to bad, by the rows that are not between."""
        rows = rows[self.targets[rows] != 1]
        bad = [*(bad for _, bad in self.leaning), *(self.targets[rows] == 2).tolist()]
        share = np.where(bad, 0.5 / np.mean(bad), 0.5 / (1 - np.mean(bad)))
        features = [*(found for found, _ in self.leaning), *(self.wholes[row] for row in rows)]
        return fit(features, [int(one) for one in bad], strength=_LEAN_STRENGTH, weights=share, rare=2)

    def lean_rows(self, rows: Rows, lean: Weights) -> NDArray[np.float64]:
        """Return how the segments of each row lean."""
        return np.array(
            [
                lean_row(
                    [float(lean.scores(segment)[0]) for segment in self.segments[row]],
                    self.counts[row],
                    self.examples[row].text,
                    self.examples[row].question,
                )
                for row in rows
            ]
        )

    def unseen_lean_rows(self, rows: Rows) -> NDArray[np.float64]:
        """Return how the segments of each row lean by models that did not see the row."""
        parts = np.array([fold_of(f"lean {self.examples[row].writer}", 3) for row in rows])
        found: dict[int, Row] = {}
        for part in range(3):
            away = rows[parts == part]
            found.update(
                zip(away.tolist(), self.lean_rows(away, self.lean(rows[parts != part])), strict=True)
            )
        return np.array([found[row] for row in rows.tolist()])

    def learn(self, rows: Rows) -> SentimentModel:
        """Return the model learnt from the rows."""
        leans = self.unseen_lean_rows(rows)
        centre, spread = leans.mean(axis=0), leans.std(axis=0) + 1e-6
        pairs = [lean_pairs(lean, centre, spread) for lean in leans]
        weights = np.array([_RESIDENTS_WEIGHT if self.examples[row].resident else 1.0 for row in rows])
        features = [{**self.words[row], **pair} for row, pair in zip(rows, pairs, strict=True)]
        feeling = fit(features, self.targets[rows].tolist(), strength=_STRENGTH, weights=weights)
        between = [at for at, row in enumerate(rows) if self.examples[row].sentiment in _SAID]
        mixed = fit(
            [pairs[at] for at in between],
            [int(self.examples[rows[at]].sentiment == "mixed") for at in between],
            strength=_MIXED_STRENGTH,
        )
        return SentimentModel(self.lean(rows), feeling, mixed, centre, spread)

    def sentiments(self, rows: Rows, model: SentimentModel) -> list[str]:
        """Return what the model says of each row: positive, negative, mixed or neutral."""
        leans = self.lean_rows(rows, model.lean)
        return [model.name(self.words[row], lean) for row, lean in zip(rows.tolist(), leans, strict=True)]


def cross_validate(learner: Learner) -> list[str]:
    """Return what is said of each example by models that saw nothing of its writer."""
    folds = np.array([fold_of(example.writer, _FOLDS) for example in learner.examples])
    said = [""] * len(folds)
    for fold in range(_FOLDS):
        away = np.flatnonzero(folds == fold)
        model = learner.learn(np.flatnonzero(folds != fold))
        for row, name in zip(away.tolist(), learner.sentiments(away, model), strict=True):
            said[row] = name
    return said


def _report(learner: Learner, said: Sequence[str]) -> None:
    for who, writers in (
        ("NHS comments, three ways", "n"),
        ("residents, four ways", "rd"),
        ("invented residents, four ways", "rv"),
    ):
        pairs = [
            (e, name) for e, name in zip(learner.examples, said, strict=True) if e.writer.startswith(writers)
        ]
        right = [
            name == e.sentiment if e.resident else _SAID.get(name, name) == e.sentiment for e, name in pairs
        ]
        sys.stdout.write(f"Right, cross-validated, {who}: {np.mean(right):.3f} of {len(right)}\n")


def write_model(model: SentimentModel) -> None:
    """Write the model into nlp/models/sentiment."""
    arrays: dict[str, Any] = {"centre": model.centre, "spread": model.spread}
    for part in ("lean", "feeling", "mixed"):
        weights: Weights = getattr(model, part)
        rows = {name: weights.rows[at] for name, at in sorted(weights.places.items())}
        kept = {name: row for name, row in rows.items() if np.abs(row).max() > _SMALL}
        arrays[f"{part} names"] = np.frombuffer("\n".join(kept).encode(), dtype=np.uint8)
        arrays[f"{part} rows"] = np.array(list(kept.values()), dtype=np.float16)
        arrays[f"{part} bias"] = weights.bias
    path = MODELS / "sentiment" / "weights.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.sentiment", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the shared data sets")
    try:
        learner = Learner(parser.parse_args(arguments).data)
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    _report(learner, cross_validate(learner))
    write_model(learner.learn(np.arange(len(learner.examples))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
