"""The first sheet of an XLSX workbook as rows of text. Nothing is evaluated."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from insight.pipeline.refusals import ImportRefused


def workbook_lines(data: bytes, *, most_bytes: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row that has any; formulas come as the text they are written with.

    Raises ImportRefused if it is no workbook, or larger than `most_bytes` unpacked.
    """
    rows = _read(data, most_bytes)
    header = next((filled for row in rows if (filled := _without_tail(row))), [])
    for number, cells in enumerate(rows, start=1):
        filled = _without_tail(cells)
        if filled:
            yield number, filled + [""] * (len(header) - len(filled))


def _read(data: bytes, most_bytes: int) -> list[list[str]]:
    import openpyxl

    try:
        _check_unpacked_size(data, most_bytes)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        try:
            return [
                [_cell_text(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)
            ]
        finally:
            book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError, SyntaxError, TypeError) as error:
        raise ImportRefused(
            "This is not a workbook that can be read. Save it as .xlsx or as “CSV UTF-8”."
        ) from error


def _check_unpacked_size(data: bytes, most_bytes: int) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > most_bytes:
            raise ImportRefused(
                f"The workbook is larger than {most_bytes // 1_000_000} MB unpacked. Split it into smaller ones."
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
