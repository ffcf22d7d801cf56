"""The words that editors wrote on a page: its own text fields and its blocks, never quotes or figures."""

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from django.db.models import TextField
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

PARAGRAPHS = ["p", "li", "h2", "h3", "h4", "blockquote"]


def paragraphs(page: Page) -> Iterator[str]:
    """Return the paragraphs that editors wrote on a page, of its own type, in the order of its fields."""
    for kind, text in _texts(page):
        if kind == "html":
            soup = BeautifulSoup(text, "html.parser")
            yield from (tag.get_text(" ", strip=True) for tag in soup.find_all(PARAGRAPHS))
        else:
            yield from text.splitlines()


def rich_texts(page: Page) -> Iterator[str]:
    """Return the rich texts of a page as they are stored, with links by number."""
    return (text for kind, text in _texts(page) if kind == "html")


def _texts(page: Page) -> Iterator[tuple[str, str]]:
    """Give each text with its kind, "html" or "plain"."""
    shared = {field.name for field in Page._meta.get_fields()}
    for field in page._meta.get_fields():
        if field.name in shared:
            continue
        if isinstance(field, StreamField):
            yield from _in_block(field.stream_block, getattr(page, field.name))
        elif isinstance(field, RichTextField):
            yield "html", getattr(page, field.name)
        elif isinstance(field, TextField):
            yield "plain", getattr(page, field.name)


def _in_block(block: Any, value: Any) -> Iterator[tuple[str, str]]:
    if not value:
        return
    if isinstance(block, StreamBlock):
        for child in value:
            yield from _in_block(child.block, child.value)
    elif isinstance(block, ListBlock):
        for item in value:
            yield from _in_block(block.child_block, item)
    elif isinstance(block, StructBlock) and hasattr(value, "get"):
        for name, child in block.child_blocks.items():
            yield from _in_block(child, value.get(name))
    elif isinstance(block, RichTextBlock):
        yield "html", value.source
    elif isinstance(block, CharBlock | TextBlock):
        yield "plain", value
