"""Documents that editors offer for download."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


@dataclass(frozen=True)
class Download:
    """A file that a page offers: its name, its address, what it is, its kind ("PDF") and its size in bytes."""

    title: str
    url: str
    about: str = ""
    kind: str = ""
    size: int | None = None


class DownloadBlock(blocks.StructBlock):
    """A document with a name that says what is in it."""

    document = DocumentChooserBlock(help_text="Choose a document, or add a new one.")
    title = blocks.CharBlock(
        required=False,
        max_length=160,
        help_text="What readers see. Leave empty for the document's own title.",
    )
    about = blocks.CharBlock(
        required=False,
        max_length=240,
        help_text="What is in it, in one sentence. Leave empty if the name says it.",
    )

    class Meta:
        icon = "doc-full"
        label = "Document"
        template = "cms/blocks/download.html"
        description = "A document to download. Its kind and size are shown beside it."
        preview_value = {"title": "Our plan in Easy Read", "about": "Twelve pages with pictures."}


def picked_downloads(stream: Iterable[Any]) -> list[Download]:
    """Return the documents of a stream of DownloadBlocks as downloads; a document that is gone is left out."""
    values = [block.value for block in stream]
    return [_download(value) for value in values if value.get("document")]


def _download(value: Any) -> Download:
    document = value["document"]
    return Download(
        title=value["title"] or document.title,
        url=document.url,
        about=value["about"],
        kind=document.file_extension.upper(),
        size=document.get_file_size(),
    )
