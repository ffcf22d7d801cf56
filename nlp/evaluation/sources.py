"""Reading the shared data sets. Formats are those of the folder's DATA.md."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlp.errors import EvaluationError, Message

Row = dict[str, Any]


def _text_of(path: Path) -> str:
    if not path.is_file():
        raise EvaluationError(Message.DATA_MISSING.format(path=path))
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")


def read_json_lines(path: Path) -> list[Row]:
    """Return the objects of a JSON lines file, gzipped or not. Raises EvaluationError if there is none."""
    return [json.loads(line) for line in _text_of(path).split("\n") if line.strip()]


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file, gzipped or not. Raises EvaluationError if there is none."""
    yield from csv.DictReader(io.StringIO(_text_of(path), newline=""))


def read_nhs_comments(data: Path) -> list[tuple[str, str]]:
    """Return (id, text) of the real NHS comments, no two with the same text; hidden names are left out."""
    texts: dict[str, str] = {}
    for name in ("fft_multilabel", "px_singlelabel"):
        for row in read_table(data / "nhs_feedback" / f"{name}.csv.gz"):
            if "XXX" not in row["text"] and "[name" not in row["text"] and "**" not in row["text"]:
                texts.setdefault(row["text"], f"{name}-{row['id']}")
    return [(key, text) for text, key in texts.items()]
