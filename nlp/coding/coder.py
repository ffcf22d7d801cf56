"""A coder: what it asserts of texts, and how it is kept in a folder."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.classification.feedback_themes import theme_reader_fingerprint
from nlp.coding.calibration import Calibration
from nlp.coding.features import Coded, Reader, Vocabulary
from nlp.coding.likeness import Weights
from nlp.coding.models import Model
from nlp.embedding import Embedder
from nlp.errors import CodingError, Message
from nlp.records import AssertedLabel, CodedText, Cue, Vectors

CARD, WORDS, ARRAYS = "card.json", "vocabulary.json", "arrays.npz"
FORMAT = 5
WEIGHTS = ("shared", "own", "question", "intercepts")


@dataclass(frozen=True, slots=True)
class Coder:
    """Asserts labels of texts: `learnt` ones by regression, `near` ones by likeness to a prototype.

    `thresholds` and `floors` say from which probability or cosine a label is asserted; of the `near` ones
    only those within `margin` (a cosine) of the nearest are. With `one_each` a text has one label, no more and
    no fewer: the likeliest of the learnt ones. `card` is plain JSON: how the coder came
    about, label counts and cross-validated scores.
    """

    learnt: tuple[str, ...]
    model: Model
    thresholds: NDArray[np.float32]
    near: tuple[str, ...]
    prototypes: Vectors
    floors: NDArray[np.float32]
    margin: float
    calibration: Calibration
    one_each: bool
    embedder: str
    card: dict[str, Any]

    def code(
        self, texts: Sequence[Coded], vectors: Vectors, themes: Vectors | None = None
    ) -> list[CodedText]:
        """Return the labels asserted of each text, best first; none is a good answer.

        The score of each is its confidence: the share of such assertions that is right, as far as is known.
        `vectors` has one unit row a text; `themes` what `read_themes` says of the texts, which is read if not given.
        Raises CodingError if either has not one row a text, or if the vectors' width is not what the coder was made with.
        """
        scores, names = self.scores(texts, vectors, themes), self.labels
        confidence = self.calibration.confidence(scores)
        asserted = sorted(
            map(tuple, np.argwhere(scores >= 0.5).tolist()),
            key=lambda place: (place[0], -scores[place], names[place[1]]),
        )
        cues = self.cues(texts, [(row, names[column]) for row, column in asserted])
        labels: list[list[AssertedLabel]] = [[] for _ in texts]
        for (row, column), words in zip(asserted, cues, strict=True):
            sure = round(float(confidence[row, column]), 4)
            labels[row].append(AssertedLabel(names[column], sure, words))
        return [CodedText(text.id, tuple(own)) for text, own in zip(texts, labels, strict=True)]

    def cues(self, texts: Sequence[Coded], wanted: Sequence[tuple[int, str]]) -> list[tuple[Cue, ...]]:
        """Return the words that speak most for each wanted (row of a text, label), the strongest first.

        None speak for a label that is known by likeness to a prototype.
        """
        columns = {label: column for column, label in enumerate(self.learnt)}
        told = [(row, columns[label]) for row, label in wanted if label in columns]
        found = iter(self.model.cues(texts, told))
        return [next(found) if label in columns else () for _, label in wanted]

    @property
    def labels(self) -> tuple[str, ...]:
        """Return all labels that it knows, in the order of the columns of `scores`."""
        return (*self.learnt, *self.near)

    def scores(
        self, texts: Sequence[Coded], vectors: Vectors, themes: Vectors | None = None
    ) -> NDArray[np.float64]:
        """Return how far each label fits each text, shape (texts, labels), 0 to 1; 0.5 is the threshold.

        Raises as `code`.
        """
        width = self.prototypes.shape[1]
        if vectors.shape != (len(texts), width):
            raise CodingError(
                Message.CODER_SHAPE.format(
                    texts=len(texts), width=width, shape="x".join(map(str, vectors.shape))
                )
            )
        if themes is not None and len(themes) != len(texts):
            raise CodingError(
                Message.ROWS_DIFFER.format(texts=len(texts), rows=len(themes), what="rows of themes")
            )
        chances = self.model.probabilities(texts, vectors, themes)
        if self.one_each and self.learnt:
            scores = np.hstack([likeliest(chances), np.zeros((len(texts), len(self.near)))])
            scores[~vectors.any(axis=1)] = 0.0
            return scores
        likeness = (vectors @ self.prototypes.T).astype(np.float64)
        likeness[likeness < likeness.max(axis=1, keepdims=True, initial=0.0) - self.margin] = 0.0
        scores = np.hstack([around_half(chances, self.thresholds), around_half(likeness, self.floors)])
        scores[~vectors.any(axis=1)] = 0.0
        return scores

    def save(self, folder: Path) -> None:
        """Write the coder into the folder as JSON and plain arrays; the card is written last."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CARD).unlink(missing_ok=True)
        reader, weights = self.model.reader, self.model.weights
        words = {
            "terms": reader.words.terms,
            "letters": reader.letters.terms,
            "questions": reader.questions,
        }
        (folder / WORDS).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(
            folder / ARRAYS,
            idf=reader.words.idf,
            letters_idf=reader.letters.idf,
            **{name: getattr(weights, name) for name in WEIGHTS},
            thresholds=self.thresholds,
            prototypes=self.prototypes,
            floors=self.floors,
            calibration=np.array([self.calibration.scores, self.calibration.rates]),
        )
        card = {
            "format": FORMAT,
            "learnt": self.learnt,
            "near": self.near,
            "margin": self.margin,
            "one_each": self.one_each,
            "embedder": self.embedder,
            "themes": theme_reader_fingerprint(),
            "sha256": {name: _digest(folder / name) for name in (WORDS, ARRAYS)},
            **self.card,
        }
        (folder / CARD).write_text(json.dumps(card, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Coder":
        """Return the coder of that folder. Raises CodingError if there is none or it is damaged."""
        if not (folder / CARD).is_file():
            raise CodingError(Message.CODER_MISSING.format(folder=folder))
        try:
            return cls._read(folder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CodingError(Message.CODER_DAMAGED.format(folder=folder, detail=error)) from error

    @classmethod
    def _read(cls, folder: Path) -> "Coder":
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        if card.pop("format") != FORMAT:
            raise ValueError("its format is of another version")
        if card.pop("themes") != theme_reader_fingerprint():
            raise ValueError("it was learnt with another network of themes")
        if card.pop("sha256") != {name: _digest(folder / name) for name in (WORDS, ARRAYS)}:
            raise ValueError("a file was changed after it was written")
        words = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
            return cls(
                learnt=tuple(card.pop("learnt")),
                model=Model(
                    Reader(
                        Vocabulary(tuple(words["terms"]), arrays["idf"]),
                        Vocabulary(tuple(words["letters"]), arrays["letters_idf"], letters=True),
                        tuple(words["questions"]),
                    ),
                    Weights(*(arrays[name] for name in WEIGHTS)),
                ),
                thresholds=arrays["thresholds"],
                near=tuple(card.pop("near")),
                prototypes=arrays["prototypes"],
                floors=arrays["floors"],
                margin=float(card.pop("margin")),
                one_each=bool(card.pop("one_each")),
                calibration=Calibration(*arrays["calibration"]),
                embedder=card.pop("embedder"),
                card=card,
            )


def code_texts(texts: Sequence[Coded], *, coder: Coder, embedder: Embedder) -> list[CodedText]:
    """Embed the texts and return what the coder asserts of each.

    Raises CodingError if the coder was made with another embedder.
    """
    if embedder.fingerprint != coder.embedder:
        raise CodingError(
            Message.CODER_OTHER_VECTORS.format(coder=coder.embedder, embedder=embedder.fingerprint)
        )
    return coder.code(texts, embedder.embed([record.text for record in texts]))


def likeliest(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return scores of which one a row, the likeliest label's, is 0.5 or more."""
    best = np.zeros(chances.shape, dtype=bool)
    best[np.arange(len(chances)), chances.argmax(axis=1)] = True
    return np.where(best, 0.5 + chances / 2, chances * 0.499)


def around_half(values: NDArray[np.float64], cuts: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the values stretched in each column so that its cut lies at 0.5: scores of different labels can be compared."""
    below = 0.5 * values / cuts
    above = 0.5 + 0.5 * (values - cuts) / np.maximum(1 - cuts, 1e-6)
    return np.clip(np.where(values < cuts, below, above), 0, 1)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
