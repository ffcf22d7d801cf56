"""Files that a page offers to take away."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Download:
    """A file that a page offers: its name, its address, what it is, its kind ("PDF") and its size in bytes."""

    title: str
    url: str
    about: str = ""
    kind: str = ""
    size: int | None = None


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
