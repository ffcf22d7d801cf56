"""The trained network at work: texts in, one judgement each. Loading takes seconds; it is kept."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from nlp.classification.judgements import Judgement, Labels, Places, Scores, judgement_of
from nlp.classification.reading import LONGEST_QUESTION, Batch, load_tokenizer, make_ready, read_in_batches
from nlp.classification.windows import split_windows
from nlp.config import MODELS
from nlp.embedding import minilm_folder
from nlp.errors import ClassifierError, EmbeddingError, Message
from nlp.lexicons import load_words

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

    from nlp.classification.network import CommentNetwork

FOLDER: Final = MODELS / "classifier"
_FILES: Final = ("decisions.json", "labels.json", "weights.safetensors")
MOST_TOKENS: Final = 320
"""Tokens of a question and a window together; only a window of odd signs has more."""

_SIGNS = re.compile(r"\S+")


class Classifier:
    """Judges comments by a network. Not for several threads at once."""

    def __init__(self, network: "CommentNetwork", tokenizer: "Tokenizer", labels: Labels) -> None:
        self._network = network
        self._tokenizer = tokenizer
        self._labels = labels

    def judge(self, comments: Sequence[tuple[str, str]]) -> list[Judgement | None]:
        """Return what is said of each (question, text), in order; None of a text without a word.

        What is said of a comment doesn't hang on those beside it, but for the third digit.
        """
        windows = [
            _Window(number, start, question[:LONGEST_QUESTION], text[start:end])
            for number, (question, text) in enumerate(comments)
            for start, end in split_windows(text)
        ]
        found: dict[int, tuple[Scores, Scores, Places]] = {}
        for batch in read_in_batches(self._tokenizer, [(window.question, window.text) for window in windows]):
            found.update(zip(batch.rows, self._run(batch, [windows[row] for row in batch.rows]), strict=True))
        by_comment: list[list[tuple[Scores, Scores, Places]]] = [[] for _ in comments]
        for at, window in enumerate(windows):
            by_comment[window.comment].append(found[at])
        return [judgement_of(self._labels, *zip(*own, strict=True)) if own else None for own in by_comment]

    def _run(self, batch: Batch, windows: "Sequence[_Window]") -> Iterator[tuple[Scores, Scores, Places]]:
        import torch

        with torch.inference_mode():
            scores, own, attention = (out.numpy() for out in self._network(batch.tokens))
        for row, (window, encoding) in enumerate(zip(windows, batch.encodings, strict=True)):
            telling = _telling(attention[row, : len(encoding)], encoding, window.text)
            yield scores[row], own[row], window.start + telling


class _Window(NamedTuple):
    """A part of a comment: the number of the comment, where in its text the part begins, the question, the part."""

    comment: int
    start: int
    question: str
    text: str


def _telling(attention: Scores, encoding: "Encoding", text: str) -> Places:
    """Return where in the text the word stands that each community looks at most: one that means something, if any."""
    plain = load_words("function_words.txt")
    offsets = encoding.offsets
    of_text = np.array(
        [kind == 1 and end > begin for kind, (begin, end) in zip(encoding.type_ids, offsets, strict=True)]
    )
    said = np.array([text[begin:end].lower() not in plain for begin, end in offsets])
    meaning = of_text & said if (of_text & said).any() else of_text
    tops = np.where(meaning[:, None], attention, -1.0).argmax(axis=0)
    words = {int(top): _word_at(text, *offsets[top]) for top in set(tops.tolist())}
    return np.array([words[int(top)] for top in tops])


def _word_at(text: str, begin: int, end: int) -> tuple[int, int]:
    """Return the whole word around some of its letters; the first run of signs where none was looked at."""
    if begin == end and (first := _SIGNS.search(text)):
        return first.span()
    while begin > 0 and text[begin - 1].isalnum():
        begin -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return begin, end


@lru_cache(maxsize=1)
def load_classifier() -> Classifier:
    """Return the trained classifier, loaded once.

    Raises ClassifierError if the packaged MiniLM or the trained weights aren't there or are damaged.
    """
    return read_classifier(FOLDER)


@lru_cache(maxsize=1)
def classifier_fingerprint() -> str:
    """Return the weights and rules in short: what was judged by others can't be compared. Raises ClassifierError."""
    digest = hashlib.sha256()
    try:
        for name in _FILES:
            digest.update(name.encode() + (FOLDER / name).read_bytes())
    except OSError as error:
        raise ClassifierError(Message.CLASSIFIER_UNREADABLE.format(path=FOLDER, detail=error)) from error
    return digest.hexdigest()[:16]


def read_classifier(folder: Path) -> Classifier:
    """Return the classifier with the weights and labels of a folder; raises as `load_classifier`."""
    from nlp.classification.network import CommentNetwork

    try:
        labels, minilm = Labels.read(folder / "labels.json"), minilm_folder()
    except (OSError, ValueError, TypeError, EmbeddingError) as error:
        raise ClassifierError(Message.CLASSIFIER_UNREADABLE.format(path=folder, detail=error)) from error
    network = CommentNetwork(minilm, labels)
    make_ready(network, folder / "weights.safetensors")
    return Classifier(network, load_tokenizer(minilm, MOST_TOKENS), labels)
