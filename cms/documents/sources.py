"""What goes into a document: chapters made from pages, before anybody asks for PDF or Word."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from wagtail.models import Page

from cms.documents.cleaning import Addresses, Tag, cleaned
from cms.documents.headings import settle_headings
from cms.documents.notes import HOW_TO_READ, how_to_read_html, notes_html
from cms.documents.quotes import Printed, quotes_on
from cms.documents.rendering import page_html
from cms.models import Download, WhatWeHeardPage
from cms.models.downloads import DownloadPart, Shows

AROUND_TAGS = re.compile(r"\s*([<>])\s*")
"""White space beside a tag: what is left out of a page leaves some behind."""


@dataclass(frozen=True)
class Chapter:
    """One chapter: the anchor that links inside the document lead to, its title, and its body from the title on."""

    anchor: str
    title: str
    body: Tag


@dataclass(frozen=True)
class Source:
    """All that a document says, in order. `language` is a code; `quotes` see `quotes_on`."""

    title: str
    summary: str
    language: str
    chapters: tuple[Chapter, ...]
    quotes: Printed

    @property
    def digest(self) -> str:
        """Return the SHA-256 of everything in the document; its number and date are no part of it."""
        bodies = (AROUND_TAGS.sub(r"\1", str(chapter.body)) for chapter in self.chapters)
        said = [self.title, self.summary, self.language, *bodies]
        return sha256(json.dumps(said).encode()).hexdigest()


def source_of(download: Download) -> Source:
    """Return what goes into a document now; without a live page it has no chapters."""
    pieces = list(_pieces(download))
    whole = [piece for piece in pieces if piece.whole]
    inside = {piece.page.url: piece.anchor for piece in reversed(whole) if piece.page.url}
    return Source(
        title=download.title,
        summary=download.summary,
        language=pieces[0].page.locale.language_code if pieces else settings.LANGUAGE_CODE,
        chapters=_without_doubled_title(
            download.title, tuple(_chapters(pieces, Addresses(base=settings.BASE_URL, inside=inside)))
        ),
        quotes=quotes_on(piece.page for piece in whole),
    )


@dataclass(frozen=True)
class _Piece:
    anchor: str
    page: Page
    whole: bool


def _pieces(download: Download) -> Iterator[_Piece]:
    if download.of_page and not download.is_withdrawn():
        yield _Piece(f"page-{download.of_page_id}", download.of_page.specific, whole=True)
    parts: list[DownloadPart] = list(download.parts.select_related("page"))
    for number, part in enumerate(parts, start=1):
        for page in part.pages():
            whole = part.shows == Shows.TEXT
            if whole or isinstance(page, WhatWeHeardPage):
                yield _Piece(f"part-{number}-page-{page.pk}", page, whole)


def _chapters(pieces: list[_Piece], addresses: Addresses) -> Iterator[Chapter]:
    explained = False
    for piece in pieces:
        if not (piece.whole or explained):
            explained = True
            yield _chapter(HOW_TO_READ, piece.page, how_to_read_html(piece.page), addresses)
        html = page_html(piece.page) if piece.whole else notes_html(piece.page)
        yield _chapter(piece.anchor, piece.page, html, addresses)


def _chapter(anchor: str, page: Page, html: str, addresses: Addresses) -> Chapter:
    body = cleaned(html, anchor=anchor, page=page, addresses=addresses)
    heading = body.find("h2")
    return Chapter(anchor, heading.get_text(" ", strip=True) if heading else page.title, body)


def _without_doubled_title(title: str, chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """The only chapter of a document needs no heading that says again what stands on the cover."""
    if len(chapters) == 1 and chapters[0].title == title:
        heading = chapters[0].body.find("h2")
        if heading:
            heading.decompose()
        settle_headings(chapters[0].body, top=2)
    return chapters
