"""Words inside a paragraph of a Word file: bold, italic, links, line breaks, other languages."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bs4 import NavigableString, Tag
from docx.text.paragraph import Paragraph

from cms.documents.word_parts import add_link
from cms.documents.word_styles import language_mark

SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Manner:
    """How a stretch of words is written."""

    bold: bool = False
    italic: bool = False
    language: str = ""
    direction: str = ""


def write_runs(paragraph: Paragraph, nodes: Iterable[object], manner: Manner | None = None) -> None:
    """Write inline HTML nodes to the end of a paragraph; white space counts as one space, as in a browser."""
    _write(paragraph, nodes, manner or Manner())
    _trim(paragraph)


def _write(paragraph: Paragraph, nodes: Iterable[object], manner: Manner) -> None:
    for node in nodes:
        if isinstance(node, Tag):
            _write_tag(paragraph, node, manner)
        elif isinstance(node, NavigableString):
            _add(paragraph, str(node), manner)


def _write_tag(paragraph: Paragraph, tag: Tag, manner: Manner) -> None:
    inside = replace(
        manner,
        bold=manner.bold or tag.name in ("strong", "b"),
        italic=manner.italic or tag.name in ("em", "i"),
        language=str(tag.get("lang") or manner.language),
        direction=str(tag.get("dir") or manner.direction),
    )
    if tag.name == "br":
        paragraph.add_run().add_break()
    elif tag.name == "a" and tag.get("href"):
        add_link(paragraph, SPACE.sub(" ", tag.get_text()).strip(), str(tag["href"]))
    else:
        _write(paragraph, tag.children, inside)


def _add(paragraph: Paragraph, text: str, manner: Manner) -> None:
    text = SPACE.sub(" ", text)
    if paragraph.text.endswith(" ") or not paragraph.text:
        text = text.lstrip(" ")
    if not text:
        return
    run = paragraph.add_run(text)
    run.bold, run.italic = manner.bold or None, manner.italic or None
    if manner.direction == "rtl":
        run.font.rtl = True
    if manner.language:
        run._r.get_or_add_rPr().append(language_mark(manner.language))


def _trim(paragraph: Paragraph) -> None:
    if paragraph.runs and paragraph.text.endswith(" "):
        last = paragraph.runs[-1]
        last.text = last.text.rstrip(" ")
