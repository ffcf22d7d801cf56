"""Tables of a document in Word: a caption above, a header row that is marked as one, cells in their places."""

from collections.abc import Sequence

from bs4 import Tag
from docx.document import Document
from docx.table import Table

from cms.documents.word_parts import describe_table
from cms.documents.word_runs import Manner, write_runs


def write_table(document: Document, tag: Tag) -> None:
    """Write an HTML table to the end of the document; one without rows leaves nothing."""
    rows = [row.find_all(["th", "td"], recursive=False) for row in tag.find_all("tr")]
    rows = [row for row in rows if row]
    if not rows:
        return
    caption = tag.find("caption")
    title = caption.get_text(" ", strip=True) if isinstance(caption, Tag) else ""
    if isinstance(caption, Tag):
        line = document.add_paragraph(style="Caption")
        line.paragraph_format.keep_with_next = True
        write_runs(line, _lines(caption))
    width = max(sum(_span(cell) for cell in row) for row in rows)
    table = document.add_table(rows=len(rows), cols=width, style="Table Grid")
    for number, row in enumerate(rows):
        _write_row(table, number, row)
    describe_table(table, title, has_header=tag.find("thead") is not None)
    document.add_paragraph()


def _write_row(table: Table, number: int, row: list[Tag]) -> None:
    at = 0
    for cell in row:
        last = at + _span(cell) - 1
        place = table.cell(number, at)
        if last > at:
            place = place.merge(table.cell(number, last))
        in_head = cell.find_parent("thead") is not None
        write_runs(place.paragraphs[0], cell.children, Manner(bold=in_head))
        at = last + 1


def _lines(caption: Tag) -> Sequence[object]:
    """Return what is in a caption; a title and the base of its numbers stand on a line each."""
    parts = caption.find_all("span", recursive=False)
    if len(parts) < 2:
        return list(caption.children)
    return [node for part in parts for node in (Tag(name="br"), part)][1:]


def _span(cell: Tag) -> int:
    return int(str(cell.get("colspan", "1")))
