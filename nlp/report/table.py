"""Comments and their dates from a CSV file, as they stand: nothing is evaluated, nothing is left out unsaid."""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nlp.errors import Message, ReportError
from nlp.report.periods import read_date

LONGEST_CELL = 50_000
"""Characters of a comment: more is no comment but a quotation mark that is missing, which swallows all rows after it."""

SEPARATOR = ";"
"""Stands between the communities of one cell."""

LONGEST_COMMUNITY = 80
"""Characters of a community's name: more is a sentence, which was not screened and must not be shown."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One comment: the row that a spreadsheet shows it in, its words as given, and its date if one was read.

    `communities` are the names in its cell, each once; they were not screened.
    """

    row: int
    text: str
    day: date | None = None
    communities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """All comments of a file; `dated` says whether dates were asked for, `undated` how many could not be read.

    `grouped` says whether communities were asked for.
    """

    source: str
    answers: tuple[Answer, ...]
    dated: bool = False
    undated: int = 0
    grouped: bool = False


def read_answers(
    path: Path, *, text_column: str, date_column: str = "", community_column: str = ""
) -> Answers:
    """Return the comments in a column of a CSV file, gzipped or not, with commas, semicolons or tabs.

    A cell of the community column may name several, with ";" between them. Raises ReportError if there is no such
    file or column, it isn't UTF-8, it holds no comment, a row doesn't fit the header, a comment has more than
    `LONGEST_CELL` characters or a community more than `LONGEST_COMMUNITY`, none of the dates can be read, or no
    community is named.
    """
    header, *rows = _rows(path) or [(1, [])]
    names = [name.strip() for name in header[1]]
    text_at = _place(names, text_column)
    day_at = _place(names, date_column) if date_column else None
    community_at = _place(names, community_column) if community_column else None
    answers = tuple(
        Answer(
            row,
            cells[text_at],
            read_date(cells[day_at]) if day_at is not None else None,
            _communities(row, cells[community_at], community_column) if community_at is not None else (),
        )
        for row, cells in rows
        if _fits(row, cells, len(names), text_at)
    )
    if not any(answer.text.strip() for answer in answers):
        raise ReportError(Message.REPORT_EMPTY.format(path=path.name, column=text_column))
    undated = sum(answer.day is None for answer in answers) if date_column else 0
    if date_column and undated == len(answers):
        raise ReportError(Message.REPORT_NO_DATES.format(column=date_column))
    if community_column and not any(answer.communities for answer in answers):
        raise ReportError(Message.REPORT_NO_COMMUNITIES.format(column=community_column))
    return Answers(path.name, answers, bool(date_column), undated, bool(community_column))


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything, each with its number, the header first."""
    text = _content(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number, rows = 0, []
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                rows.append((number, cells))
    except csv.Error as error:
        raise ReportError(Message.REPORT_BROKEN.format(path=path.name, row=number + 1)) from error
    return rows


def _content(path: Path) -> str:
    if not path.is_file():
        raise ReportError(Message.REPORT_NO_FILE.format(path=path))
    data = path.read_bytes()
    try:
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ReportError(Message.REPORT_NOT_UTF8.format(path=path.name, line=line)) from error
    except (OSError, EOFError, zlib.error) as error:
        raise ReportError(Message.REPORT_DAMAGED.format(path=path.name)) from error
    if "\0" in text:
        raise ReportError(Message.REPORT_DAMAGED.format(path=path.name))
    return text


def _delimiter(text: str) -> str:
    """Spreadsheets in some countries write semicolons; the header tells."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").partition("\n")[0])
    return max(",;\t", key=header.count)


def _place(names: Sequence[str], wanted: str) -> int:
    if wanted not in names:
        there = ", ".join(f"“{name}”" for name in names if name) or "none"
        raise ReportError(Message.REPORT_NO_COLUMN.format(column=wanted, there=there))
    if names.count(wanted) > 1:
        raise ReportError(Message.REPORT_COLUMN_TWICE.format(column=wanted))
    return names.index(wanted)


def _communities(row: int, cell: str, column: str) -> tuple[str, ...]:
    """Return the communities that a cell names, in its order; one that is spelt alike but for capitals is the same."""
    names: dict[str, str] = {}
    for name in (" ".join(part.split()) for part in cell.split(SEPARATOR)):
        if len(name) > LONGEST_COMMUNITY:
            raise ReportError(
                Message.REPORT_LONG_COMMUNITY.format(
                    column=column, row=row, length=len(name), most=LONGEST_COMMUNITY
                )
            )
        if name:
            names.setdefault(name.casefold(), name)
    return tuple(names.values())


def _fits(row: int, cells: Sequence[str], width: int, text_at: int) -> bool:
    """Return true; raise ReportError if the row has more or fewer cells than the header, or a comment without end."""
    if len(cells) != width:
        raise ReportError(Message.REPORT_ROW_WIDTH.format(row=row, cells=len(cells), columns=width))
    if len(cells[text_at]) > LONGEST_CELL:
        raise ReportError(
            Message.REPORT_LONG_CELL.format(row=row, length=len(cells[text_at]), most=LONGEST_CELL)
        )
    return True
