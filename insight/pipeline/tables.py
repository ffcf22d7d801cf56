"""Files of rows read whole and unchanged: CSV, TSV and XLSX, plain or gzipped. Cells are text; nothing is evaluated."""

import csv
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from insight.pipeline.decoding import decode
from insight.pipeline.refusals import ImportRefused, Problem
from insight.pipeline.workbooks import workbook_lines

MOST_BYTES = 200_000_000
"""Largest file that is read, unpacked; more is a mistake or an attack."""

DAMAGED = "The file is damaged or can't be opened. Save it again and try once more."
KINDS = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".xlsx")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it, and a text for each column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns and sound rows, with the rows that could not be read."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_table(path: Path, *, encoding: str = "utf-8") -> Table:
    """Return the rows of the file at `path`, as `parse_table` does; raise ImportRefused if there is no such file."""
    if not path.is_file():
        raise ImportRefused(f"There is no file at {path}. Check the name and try again.")
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ImportRefused(DAMAGED) from error
    return parse_table(path.name, data, encoding=encoding)


def parse_table(name: str, data: bytes, *, encoding: str = "utf-8", most_bytes: int = 0) -> Table:
    """Return the rows of a file with this name and content; raise ImportRefused if it can't be read as a whole.

    Rows with more or fewer cells than the header, or with null characters, are named in `problems`. Unpacked,
    the file may have `most_bytes` (0: MOST_BYTES).
    """
    most = most_bytes or MOST_BYTES
    if name.lower().endswith(".xlsx"):
        lines = workbook_lines(data, most_bytes=most)
    else:
        lines = _text_lines(name, data, encoding, most)
    numbered = list(lines)
    if not numbered:
        raise ImportRefused(
            "The file is empty. It needs a row of column names, then one row for each person."
        )
    columns = _columns(numbered[0][1])
    rows, problems = [], []
    for number, cells in numbered[1:]:
        fault = _fault(cells, columns)
        if fault:
            problems.append(Problem(number, fault))
        else:
            rows.append(Row(number, dict(zip(columns, cells, strict=True))))
    return Table(columns, tuple(rows), tuple(problems))


def _columns(header: list[str]) -> tuple[str, ...]:
    columns = tuple(name.strip() for name in header)
    if not all(columns):
        raise ImportRefused("A column has no name. Give every column of the first row a name of its own.")
    twice = [name for name, count in Counter(columns).items() if count > 1]
    if twice:
        raise ImportRefused(f"The column name “{twice[0]}” is there twice. Give each column its own name.")
    return columns


def _fault(cells: list[str], columns: tuple[str, ...]) -> str:
    if len(cells) != len(columns):
        return (
            f"it has {len(cells)} cells, but there are {len(columns)} columns. "
            "Look for a quotation mark or comma that is missing or too many."
        )
    if any("\0" in cell for cell in cells):
        return "it holds a null character, which is not text. Take it out."
    return ""


def _text_lines(name: str, data: bytes, encoding: str, most: int) -> Iterator[tuple[int, list[str]]]:
    lower = name.lower()
    if not lower.endswith(KINDS):
        raise ImportRefused(
            f"“{name}” is not a kind of file that can be read. Use one of: {', '.join(KINDS)}."
        )
    text = decode(_unpacked(lower, data, most), encoding)
    delimiter = "\t" if ".tsv" in lower else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        if "field larger" in str(error):
            raise ImportRefused(
                f"Row {number + 1} has a cell of more than {csv.field_size_limit():,} characters. Shorten it, or look "
                "for a quotation mark that is missing there. Nothing was imported."
            ) from error
        raise ImportRefused(
            f"The file breaks off after row {number} (line {reader.line_num}): {error}. "
            "Most often a quotation mark is missing or too many there. Put it right and import the file again."
        ) from error


def _delimiter(text: str) -> str:
    """Spreadsheets in some countries write semicolons; the header tells."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    return max(",;\t", key=header.count)


def _unpacked(name: str, data: bytes, most: int) -> bytes:
    try:
        if name.endswith(".gz"):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
                data = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ImportRefused(DAMAGED) from error
    if len(data) > most:
        raise ImportRefused(f"The file is larger than {most // 1_000_000} MB. Split it into smaller ones.")
    return data
