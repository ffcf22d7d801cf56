"""The trained network at work: texts in, one judgement each. Loading takes seconds; it is kept."""

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from nlp.classification.judgements import Judgement, Labels, Places, Scores, judgement_of
from nlp.classification.reading import LONGEST_QUESTION, load_tokenizer, make_ready, readable, tokens_of
from nlp.classification.windows import split_windows
from nlp.config import MODELS
from nlp.embedding import minilm_folder
from nlp.errors import ClassifierError, EmbeddingError, Message
from nlp.lexicons import load_words

if TYPE_CHECKING:
    from nlp.classification.network import CommentNetwork

FOLDER: Final = MODELS / "classifier"
_FILES: Final = ("decisions.json", "labels.json", "weights.safetensors")
MOST_TOKENS: Final = 320
"""Tokens of a question and a window together; only a window of odd signs has more."""

_BATCH: Final = 32
_SIGNS = re.compile(r"\S+")


class Classifier:
    """Judges comments by a network. Not for several threads at once."""

    def __init__(self, network: "CommentNetwork", tokenizer: Any, labels: Labels) -> None:
        self._network = network
        self._tokenizer = tokenizer
        self._labels = labels

    def judge(self, comments: Sequence[tuple[str, str]]) -> list[Judgement | None]:
        """Return what is said of each (question, text), in order; None of a text without a word.

        What is said of a comment doesn't hang on those beside it, but for the third digit.
        """
        windows = [
            (number, readable(question[:LONGEST_QUESTION]), readable(text[start:end]), start)
            for number, (question, text) in enumerate(comments)
            for start, end in split_windows(text)
        ]
        order = sorted(range(len(windows)), key=lambda at: len(windows[at][1]) + len(windows[at][2]))
        found: dict[int, tuple[Scores, Scores, Places]] = {}
        for begin in range(0, len(order), _BATCH):
            chosen = order[begin : begin + _BATCH]
            found.update(zip(chosen, self._run([windows[at] for at in chosen]), strict=True))
        by_comment: list[list[tuple[Scores, Scores, Places]]] = [[] for _ in comments]
        for at, window in enumerate(windows):
            by_comment[window[0]].append(found[at])
        return [judgement_of(self._labels, *zip(*own, strict=True)) if own else None for own in by_comment]

    def _run(self, windows: Sequence[tuple[int, str, str, int]]) -> list[tuple[Scores, Scores, Places]]:
        import torch

        questions, texts = [window[1] for window in windows], [window[2] for window in windows]
        tokens = tokens_of(self._tokenizer, questions, texts, MOST_TOKENS, places=True)
        offsets = tokens.pop("offset_mapping").numpy()
        of_text = (tokens["token_type_ids"].numpy() == 1) & (offsets[..., 1] > offsets[..., 0])
        with torch.inference_mode():
            scores, own, attention = (out.numpy() for out in self._network(tokens))
        return [
            (scores[row], own[row], _telling(attention[row], offsets[row], of_text[row], text, start))
            for row, (_, _, text, start) in enumerate(windows)
        ]


def _telling(attention: Scores, offsets: Places, of_text: Any, text: str, start: int) -> Places:
    """Return where in the whole text the word stands that each community looks at most: one that means something, if any."""
    plain = load_words("function_words.txt")
    said = np.array([text[begin:end].lower() not in plain for begin, end in offsets.tolist()])
    meaning = of_text & said if (of_text & said).any() else of_text
    tops = np.where(meaning[:, None], attention, -1.0).argmax(axis=0)
    words = {int(top): _word_at(text, *offsets[top].tolist()) for top in set(tops.tolist())}
    return start + np.array([words[int(top)] for top in tops])


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
    return Classifier(network, load_tokenizer(minilm), labels)
