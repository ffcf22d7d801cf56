"""The open corpora, read as marked texts. Formats are those of the data folder's DATA.md."""

import csv
import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from nlp.training.person_names.marked import MarkedText

CORPORA: Final = ("broad_twitter", "wnut17", "wikigold", "crossner", "uner_ewt")
_TITLES: Final = frozenset({
    "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "miss", "sir", "president", "prince",
    "princess", "pope", "queen", "king", "lord",
})  # fmt: skip
_GLUED_BEFORE: Final = frozenset(
    [",", ".", "!", "?", ";", ":", ")", "'s", "’s", "n't", "'re", "'ve", "'m", "'ll", "%"]
)


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON lines file, zipped or not."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    yield from (json.loads(line) for line in text.split("\n") if line.strip())


def read_entities(folder: Path, corpus: str, chooser: random.Random) -> list[MarkedText]:
    """Return the sentences of a corpus with BIO tags; half have their punctuation set as people write it."""
    return [
        joined(row["tokens"], row["tags"], glue=chooser.random() < 0.5)
        for row in json_lines(folder / "ner" / f"{corpus}.jsonl.gz")
    ]


def joined(tokens: list[str], tags: list[str], *, glue: bool) -> MarkedText:
    """Return the sentence as text; a title at the start of a name stays outside it."""
    parts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    length, opened = 0, ""
    for token, tag in zip(tokens, tags, strict=True):
        if parts and not (glue and (token in _GLUED_BEFORE or parts[-1] == "(")):
            parts.append(" ")
            length += 1
        kind = tag[2:] if not (tag == "B-PER" and token.lower() in _TITLES) else ""
        if kind and kind == opened and tag.startswith("I-"):
            spans[-1] = (spans[-1][0], length + len(token), kind)
        elif kind:
            spans.append((length, length + len(token), kind))
        opened = kind
        parts.append(token)
        length += len(token)
    names = tuple((start, end) for start, end, kind in spans if kind == "PER")
    return MarkedText("".join(parts), names, tuple(span for span in spans if span[2] != "PER"))


def read_spans(path: Path) -> list[tuple[str, MarkedText]]:
    """Return (id, text with its PERSON spans) of each row."""
    return [
        (
            str(row["id"]),
            MarkedText(
                row["text"],
                tuple(sorted((s["start"], s["end"]) for s in row["spans"] if s["label"] == "PERSON")),
            ),
        )
        for row in json_lines(path)
    ]


def read_comments(folder: Path) -> list[tuple[str, str]]:
    """Return (id, text) of the real comments in which nobody is named, no text twice."""
    texts: dict[str, str] = {}
    for name in ("fft_multilabel", "px_singlelabel"):
        with gzip.open(
            folder / "nhs_feedback" / f"{name}.csv.gz", "rt", encoding="utf-8", newline=""
        ) as file:
            for row in csv.DictReader(file):
                if not re.search(r"X{3,}|\[name|\*\*", row["text"]):
                    texts.setdefault(row["text"], f"{name}-{row['id']}")
    return [(key, text) for text, key in texts.items()]


def read_petitions(folder: Path) -> list[str]:
    """Return titles of petitions; they name laws, places and bodies, now and then a person."""
    with gzip.open(
        folder / "civic" / "uk_petitions_health.csv.gz", "rt", encoding="utf-8", newline=""
    ) as file:
        return [row["text"] for row in csv.DictReader(file)]


class Word(NamedTuple):
    """A word of the treebank, its part of speech, and whether a space follows."""

    text: str
    pos: str
    space: bool


def read_treebank(folder: Path) -> list[list[Word]]:
    """Return the sentences of the web treebank."""
    sentences: list[list[Word]] = [[]]
    with gzip.open(folder / "syntax" / "en_ewt-train.conllu.gz", "rt", encoding="utf-8") as file:
        for line in file:
            fields = line.rstrip("\n").split("\t")
            if len(fields) > 3 and fields[0].isdigit():
                sentences[-1].append(Word(fields[1], fields[3], "SpaceAfter=No" not in line))
            elif not line.strip() and sentences[-1]:
                sentences.append([])
    return [sentence for sentence in sentences if sentence]
