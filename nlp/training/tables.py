"""Tables that the trials read."""

import csv
import gzip
import io
from pathlib import Path

from nlp.errors import NlpError


def read_columns(path: Path, *columns: str) -> list[list[str]]:
    """Return each named column of a CSV file, gzipped or not, as a list of cells; an empty name gives "" cells.

    Raises NlpError if a column is not there or the table has no rows.
    """
    raw = path.read_bytes()
    content = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    for column in filter(None, columns):
        if not rows or column not in rows[0]:
            raise NlpError(f'There is no column "{column}" in {path}. Give the name of one of its columns.')
    return [[row[column] if column else "" for row in rows] for column in columns]
