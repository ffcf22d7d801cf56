"""Why a file, or a row of it, can't be taken in: always with what to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from insight.errors import ServiceError


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


class EncodingRefused(ImportRefused):
    """A file is not written in the encoding that was named; the message names a likely one."""
