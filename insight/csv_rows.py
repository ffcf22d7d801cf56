"""CSV files that people bring along: every line is looked at, and what is wrong is told with its number."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from insight.errors import ServiceError

MOST_PROBLEMS_TOLD = 20


@dataclass(frozen=True)
class Row:
    """One line of a file: its number as a text editor counts it, and its values by column, without spaces around."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


@dataclass
class Problems:
    """What is wrong in one file, gathered so that it can all be mended at once."""

    path: Path
    found: list[str] = field(default_factory=list)

    def add(self, row: Row, message: str) -> None:
        """Note what is wrong with a row, and what to do about it."""
        self.found.append(f"line {row.line}: {message}")

    def stop_if_any(self) -> None:
        """Raise ServiceError with every problem and its line, if there is one."""
        if self.found:
            told = self.found[:MOST_PROBLEMS_TOLD]
            more = len(self.found) - len(told)
            told += [f"and {more} more"] if more else []
            raise ServiceError(f"{self.path.name} can't be used yet:\n  " + "\n  ".join(told))


def read_rows(path: Path, *, required: Sequence[str]) -> list[Row]:
    """Return the rows of a CSV file with a heading line; empty lines are left out.

    Raises ServiceError if there is no such file, it is no UTF-8 text, a required column is missing, or no row is
    there.
    """
    if not path.is_file():
        raise ServiceError(f"There is no file {path}. Check the name.")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = [name.strip() for name in reader.fieldnames or []]
            reader.fieldnames = columns
            rows = [_row(reader.line_num, values) for values in reader]
    except UnicodeDecodeError as error:
        raise ServiceError(f"{path.name} is not in UTF-8. Save it as “CSV UTF-8” and try again.") from error
    except csv.Error as error:
        raise ServiceError(f"{path.name} can't be read as a table: {error}. Save it as CSV again.") from error
    missing = [name for name in required if name not in columns]
    if missing:
        raise ServiceError(
            f"{path.name} lacks the column {', '.join(missing)}. Its first line must name: {', '.join(required)}."
        )
    filled = [row for row in rows if any(row.values.values())]
    if not filled:
        raise ServiceError(f"{path.name} has a heading but no rows.")
    return filled


def _row(line: int, values: dict[str, str | None]) -> Row:
    return Row(line, {name: (value or "").strip() for name, value in values.items() if isinstance(name, str)})
