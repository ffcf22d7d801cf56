"""Train the tagger of nlp/models/parts_of_speech from the treebank UD English EWT.

python -m nlp.training.parts_of_speech TRAIN.conllu.gz DEV.conllu.gz

Each sentence is learnt from twice: as it is, and in lower case without marks at its end, as many residents write.
"""

import argparse
import gzip
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import spacy
from spacy.cli.train import train
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from nlp.config import MODELS

HERE: Final = Path(__file__).parent
MODEL: Final = MODELS / "parts_of_speech"
END_MARKS: Final = frozenset({".", ",", ":", "''", '"'})

Sentence = list[tuple[str, str]]
"""Words with their Penn tags."""


def read_sentences(lines: Iterable[str]) -> Iterator[Sentence]:
    """Yield the sentences of lines of CoNLL-U."""
    sentence: Sentence = []
    for line in lines:
        cells = line.rstrip("\n").split("\t")
        if len(cells) > 4 and cells[0].isdigit():
            sentence.append((cells[1], cells[4]))
        elif sentence and not line.strip():
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def as_typed(sentence: Sentence) -> Sentence:
    """Return the sentence in lower case, without the marks at its end."""
    words = [(word.lower(), tag) for word, tag in sentence]
    while words and words[-1][1] in END_MARKS:
        words.pop()
    return words


def documents(sentences: Iterable[Sentence]) -> DocBin:
    """Return the sentences and their typed twins as spaCy's documents."""
    vocab, kept = Vocab(), DocBin(attrs=["TAG", "SPACY"])
    for sentence in sentences:
        for words in (sentence, as_typed(sentence)):
            if words:
                kept.add(Doc(vocab, words=[word for word, _ in words], tags=[tag for _, tag in words]))
    return kept


def main(arguments: list[str] | None = None) -> int:
    """Train, and put the best model of the run into its folder; return 0."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.parts_of_speech", description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, source in (("train", given.train), ("dev", given.dev)):
            with gzip.open(source, "rt", encoding="utf-8") as lines:
                documents(read_sentences(lines)).to_disk(folder / f"{name}.spacy")
        paths = {f"paths.{name}": str(folder / f"{name}.spacy") for name in ("train", "dev")}
        train(HERE / "config.cfg", folder / "out", overrides=paths)
        card = (HERE / "card.md").read_text(encoding="utf-8")
        best = spacy.load(folder / "out" / "model-best")
        shutil.rmtree(MODEL, ignore_errors=True)
        best.to_disk(MODEL, exclude=["vocab"])
        score = best.meta["performance"]["tag_acc"]
        (MODEL / "README.md").write_text(card.format(score=score), encoding="utf-8")
    sys.stdout.write(f"{MODEL}: {score:.4f}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
