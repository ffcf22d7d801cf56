"""Files of rows read whole and unchanged: CSV, TSV and XLSX, plain or gzipped. Cells are text; nothing is evaluated."""

import codecs
import csv
import gzip
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insight.errors import ServiceError

MOST_BYTES = 200_000_000
"""Largest file that is read, unpacked; more is a mistake or an attack."""

KINDS = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".xlsx")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row, and what to do. `row` counts as a spreadsheet does: the header is row 1."""

    row: int
    message: str

    def __str__(self) -> str:
        return f"Row {self.row}: {self.message}"


class ImportRefused(ServiceError):
    """A file can't be imported. `problems` has one entry a bad row where rows are the reason."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


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
    """Return the rows of the file at `path`; raise ImportRefused if it can't be read as a whole.

    Rows with more or fewer cells than the header, or with null characters, are named in `problems`.
    """
    if not path.is_file():
        raise ImportRefused(f"There is no file at {path}. Check the name and try again.")
    lines = _xlsx_lines(path) if path.name.lower().endswith(".xlsx") else _text_lines(path, encoding)
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


def _text_lines(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    name = path.name.lower()
    if not name.endswith(KINDS):
        raise ImportRefused(
            f"“{path.name}” is not a kind of file that can be read. Use one of: {', '.join(KINDS)}."
        )
    text = _decode(_read_bytes(path), encoding)
    delimiter = "\t" if ".tsv" in name else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise ImportRefused(
            f"The file breaks off after row {number} (line {reader.line_num}): {error}. "
            "Most often a quotation mark is missing or too many there. Put it right and import the file again."
        ) from error


def _delimiter(text: str) -> str:
    """Spreadsheets in some countries write semicolons; the header tells."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _read_bytes(path: Path) -> bytes:
    try:
        with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ImportRefused(
            "The file is damaged or can't be opened. Save it again and try once more."
        ) from error
    if len(data) > MOST_BYTES:
        raise ImportRefused(
            f"The file is larger than {MOST_BYTES // 1_000_000} MB. Split it into smaller ones."
        )
    return data


def _decode(data: bytes, encoding: str) -> str:
    try:
        known = codecs.lookup(encoding).name
    except LookupError as error:
        raise ImportRefused(
            f"There is no encoding called “{encoding}”. Try utf-8, cp1252 or utf-16."
        ) from error
    try:
        return data.decode("utf-8-sig" if known == "utf-8" else known)
    except UnicodeError as error:
        line = data[: getattr(error, "start", 0)].count(b"\n") + 1
        raise ImportRefused(
            f"Line {line} is not {encoding} text. Save the file as “CSV UTF-8”, or import it with the encoding "
            f"“{_likely_encoding(data)}”. Nothing was imported."
        ) from error


def _likely_encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8", "cp1252"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _xlsx_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet. Formulas come as the text they are written with."""
    import openpyxl

    try:
        _check_unpacked_size(path)
        book = openpyxl.load_workbook(path, read_only=True, data_only=False)
        try:
            rows = [
                [_cell_text(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)
            ]
        finally:
            book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, SyntaxError) as error:
        raise ImportRefused(
            "This is not a workbook that can be read. Save it as .xlsx or as “CSV UTF-8”."
        ) from error
    width = len(_without_tail(rows[0])) if rows else 0
    for number, cells in enumerate(rows, start=1):
        filled = _without_tail(cells)
        if filled:
            yield number, filled + [""] * (width - len(filled))


def _check_unpacked_size(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
            raise ImportRefused(
                f"The workbook is larger than {MOST_BYTES // 1_000_000} MB unpacked. Split it into smaller ones."
            )


def _without_tail(cells: list[str]) -> list[str]:
    last = max((index for index, cell in enumerate(cells) if cell.strip()), default=-1)
    return cells[: last + 1]


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(getattr(value, "text", value))
