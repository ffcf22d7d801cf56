"""The text of a report's file, so that the report is found by it: PDF and Word. Only workers load this."""

from collections.abc import Iterable, Iterator
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from docx import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

MOST_PAGES = 400
MOST_CHARACTERS = 300_000
"""About 50,000 words. PostgreSQL indexes no more than a megabyte of one row's words."""
MOST_BYTES_UNPACKED = 100_000_000


class Unreadable(Exception):
    """A file that holds no text that can be read; its message says why, for an editor."""


def text_of(file: IO[bytes], *, extension: str) -> str:
    """Return the words of a file, each run of spaces as one, MOST_CHARACTERS at most.

    Raises Unreadable if the file is broken, locked, of another kind, or holds pictures of pages only.
    """
    readers = {"pdf": _pdf_lines, "docx": _word_lines}
    if extension not in readers:
        raise Unreadable(f"Files of the kind “{extension}” can't be read.")
    text = _joined(readers[extension](file))
    if not text:
        raise Unreadable("No text is in the file: it may hold pictures of pages only.")
    return text


def _joined(lines: Iterable[str]) -> str:
    kept: list[str] = []
    length = 0
    for line in lines:
        words = " ".join(line.replace("\x00", " ").split())
        if words:
            kept.append(words)
            length += len(words) + 1
        if length >= MOST_CHARACTERS:
            break
    return "\n".join(kept)[:MOST_CHARACTERS]


def _pdf_lines(file: IO[bytes]) -> Iterator[str]:
    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("The PDF is locked with a password.")
        for page in reader.pages[:MOST_PAGES]:
            yield page.extract_text()
    # A broken PDF can fail anywhere inside the reader.
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise Unreadable("The PDF is broken. Save it again, then publish the report again.") from error


def _word_lines(file: IO[bytes]) -> Iterator[str]:
    try:
        with ZipFile(file) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_BYTES_UNPACKED:
                raise Unreadable("The Word file is too large to read.")
        file.seek(0)
        document = WordDocument(file)
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise Unreadable("The Word file is broken. Save it again, then publish the report again.") from error
    for block in document.iter_inner_content():
        yield from _block_lines(block)


def _block_lines(block: Any) -> Iterator[str]:
    if hasattr(block, "rows"):
        for row in block.rows:
            yield from (cell.text for cell in row.cells)
    else:
        yield block.text
