"""What python-docx has no call for: links, bookmarks, numbered lists that begin anew, page numbers, alternative text."""

from itertools import count
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

LONGEST_BOOKMARK = 40  # Word's own limit
_bookmark_ids = count(1)


def bookmark_name(anchor: str) -> str:
    """Return an anchor as the name of a Word bookmark: letters, digits, underscores, 40 at most."""
    name = "b_" + "".join(letter if letter.isalnum() else "_" for letter in anchor)
    return name[:LONGEST_BOOKMARK]


def add_bookmark(paragraph: Paragraph, anchor: str) -> None:
    """Make links to `anchor` lead to this paragraph."""
    number = str(next(_bookmark_ids))
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), number)
    start.set(qn("w:name"), bookmark_name(anchor))
    end.set(qn("w:id"), number)
    paragraph._p.append(start)
    paragraph._p.append(end)


def add_link(paragraph: Paragraph, text: str, href: str) -> None:
    """Add a link at the end of a paragraph: to an address, or with "#" to an anchor of the document."""
    link = OxmlElement("w:hyperlink")
    if href.startswith("#"):
        link.set(qn("w:anchor"), bookmark_name(href[1:]))
    else:
        relation = paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), relation)
    run = paragraph.add_run(text)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def add_page_number(paragraph: Paragraph) -> None:
    """Add the number of the page on which the paragraph stands, as Word counts it."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def new_numbering(document: Document, style: str, start: int = 1) -> int:
    """Return the id of a numbering that looks like the list style `style` and begins at `start`."""
    numbering: Any = document.part.numbering_part.numbering_definitions._numbering
    used = document.styles[style].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(used).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(start)
    return int(number.numId)


def set_numbering(paragraph: Paragraph, numbering: int) -> None:
    """Number a list paragraph by the numbering with this id."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering


def describe_picture(drawing: Any, text: str) -> None:
    """Give a picture that was just added its alternative text."""
    drawing._inline.docPr.set("descr", text)


def describe_table(table: Table, title: str, has_header: bool) -> None:
    """Give a table its title, and mark its first row as the header that is repeated on each page."""
    properties = table._tbl.tblPr
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), title)
    properties.append(caption)
    if has_header:
        row = table.rows[0]._tr.get_or_add_trPr()
        row.append(OxmlElement("w:tblHeader"))
