"""The body of a chapter in Word: walks the cleaned HTML and writes each block with the style that says what it is."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from bs4 import NavigableString, Tag
from docx.document import Document
from docx.image.exceptions import UnrecognizedImageError
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from cms.documents.files import RefusedAddress, site_file
from cms.documents.word_parts import add_bookmark, describe_picture, new_numbering, set_numbering
from cms.documents.word_runs import Manner, write_runs
from cms.documents.word_tables import write_table

BLOCKS = frozenset(
    ("h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "table", "blockquote", "figure", "figcaption")
) | {"div", "section", "dl", "dt", "dd", "img"}
PICTURE_WIDTH = Cm(15)
DEEPEST_LIST = 3


class Writer:
    """Writes chapters to the end of a Word document. `base` is an address on the site."""

    def __init__(self, document: Document, *, base: str) -> None:
        self._document = document
        self._base = base

    def write_chapter(self, body: Tag) -> None:
        """Write a chapter on a new page; links inside the document lead to its headings."""
        self._document.add_page_break()
        self._write_all(body, style=None)

    def _write_all(self, parent: Tag, style: str | None) -> None:
        for child in _blocks(parent):
            if isinstance(child, Tag):
                self._write(child, style)
            else:
                self._paragraph(child, style)

    def _write(self, tag: Tag, style: str | None) -> None:
        if tag.name[0] == "h" and tag.name[1:].isdigit():
            self._heading(tag)
        elif tag.name in ("ul", "ol"):
            self._list(tag, depth=1)
        elif tag.name == "table":
            write_table(self._document, tag)
        elif tag.name == "img":
            self._picture(tag)
        elif tag.name == "blockquote":
            self._write_all(tag, style="Quote")
        elif tag.name in ("p", "dt", "dd", "figcaption"):
            self._marked(tag, self._paragraph(tag.children, style, _manner(tag)))
        else:
            self._write_all(tag, style)

    def _heading(self, tag: Tag) -> None:
        heading = self._document.add_heading(level=int(tag.name[1]) - 1)
        write_runs(heading, tag.children)
        chapter = tag.parent if tag.parent and "chapter" in (tag.parent.get("class") or []) else None
        for holder in (tag, tag.find_parent("section", class_="chapter") if tag.name == "h2" else chapter):
            if holder is not None:
                self._marked(holder, heading)

    def _list(self, tag: Tag, depth: int) -> None:
        name = "List Number" if tag.name == "ol" else "List Bullet"
        style = name if depth == 1 else f"{name} {min(depth, DEEPEST_LIST)}"
        numbering = (
            new_numbering(self._document, style, int(str(tag.get("start", "1")))) if tag.name == "ol" else 0
        )
        for item in tag.find_all("li", recursive=False):
            self._item(item, style, numbering, depth)

    def _item(self, item: Tag, style: str, numbering: int, depth: int) -> None:
        """The first paragraph carries the bullet or number; what follows in the same item stands below it."""
        first = True
        for child in _blocks(item, through=("div", "section")):
            if isinstance(child, Tag) and child.name in ("ul", "ol"):
                self._list(child, depth + 1)
            elif isinstance(child, Tag) and child.name in ("table", "img", "blockquote", "figure"):
                self._write(child, None)
            else:
                nodes = child.children if isinstance(child, Tag) else child
                manner = _manner(child if isinstance(child, Tag) else item)
                paragraph = self._paragraph(nodes, style if first else "List Continue", manner)
                if first and numbering and paragraph is not None:
                    set_numbering(paragraph, numbering)
                first = first and paragraph is None

    def _paragraph(
        self, nodes: Iterable[object], style: str | None, manner: Manner | None = None
    ) -> Paragraph | None:
        """Write a paragraph unless there is nothing in it."""
        nodes = list(nodes)
        if not "".join(_text(node) for node in nodes).strip():
            return None
        paragraph = self._document.add_paragraph(style=style)
        write_runs(paragraph, nodes, manner)
        return paragraph

    def _marked(self, tag: Tag, paragraph: Paragraph | None) -> None:
        if paragraph is not None and tag.get("id"):
            add_bookmark(paragraph, str(tag["id"]))

    def _picture(self, tag: Tag) -> None:
        """A picture with its words; a drawing or a file that can't be read leaves only the words."""
        words = str(tag.get("alt", ""))
        try:
            content, _ = site_file(str(tag.get("src", "")))
            picture = self._document.add_picture(BytesIO(content), width=PICTURE_WIDTH)
        except (RefusedAddress, UnrecognizedImageError):
            self._document.add_paragraph(words, style="Caption")
        else:
            describe_picture(picture, words)


def _blocks(parent: Tag, through: tuple[str, ...] = ()) -> Iterator[Tag | list[object]]:
    """Return the children of `parent`: blocks as they are, what stands between them as lists of inline nodes."""
    waiting: list[object] = []
    for child in parent.children:
        if isinstance(child, Tag) and child.name in BLOCKS:
            if waiting:
                yield waiting
            waiting = []
            if child.name in through:
                yield from _blocks(child, through)
            else:
                yield child
        else:
            waiting.append(child)
    if waiting:
        yield waiting


def _manner(tag: Tag) -> Manner:
    """Return the language and direction that a block was given by itself or by what is around it."""
    holder = tag if tag.get("lang") else tag.find_parent(attrs={"lang": True})
    if holder is None:
        return Manner()
    return Manner(language=str(holder["lang"]), direction=str(tag.get("dir", "")))


def _text(node: object) -> str:
    return (
        node.get_text() if isinstance(node, Tag) else str(node) if isinstance(node, NavigableString) else ""
    )
