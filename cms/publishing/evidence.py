"""The evidence on a page: every frozen figure, quote and finding in its blocks, wherever they are nested."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import FindingBlock, QuoteBlock, ThemeBlock
from cms.blocks.frozen import FrozenFigureBlock, in_words, read_figure
from cms.languages.trees import original_of
from insight.published import (
    FigureError,
    FigureState,
    FrozenFigure,
    check_figure,
    newer_evidence,
    published_quote,
    published_quotes,
    words_taken_back,
)


@dataclass(frozen=True)
class Piece:
    """One piece of evidence: the block that holds it, its value, and where on the page, in the editor's words."""

    block: Any
    value: Any
    where: str


@dataclass(frozen=True)
class Problem:
    """Something on a page that does not hold. `was` and `now` are readable; `stops` says it must not go live so."""

    where: str
    what: str
    was: str
    now: str
    stops: bool


def pieces(page: Page) -> Iterator[Piece]:
    """Return every figure, quote, theme and finding on a specific page, in reading order."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield from _walk(field.stream_block, getattr(page, field.name), str(field.verbose_name))


def figures(page: Page) -> list[FrozenFigure]:
    """Return the figures on a page that can be read, in reading order."""
    return [figure for _seal, figure in _sealed_figures(page)]


def look_at_evidence(page: Page) -> dict[str, Any]:
    """Return what the blocks of a page need to know, asked once for all of them.

    `moved_figures` says by seal whether a figure's numbers have moved, `quotes_seen` gives by id each quote as
    the public may read it, or None.
    """
    sealed = _sealed_figures(page)
    moved = newer_evidence(figure for _seal, figure in sealed)
    quotes = quote_ids(page)
    shown = published_quotes(quotes)
    return {
        "moved_figures": {seal: has_moved for (seal, _), has_moved in zip(sealed, moved, strict=True)},
        "quotes_seen": {quote_id: shown.get(quote_id) for quote_id in quotes},
    }


def quote_ids(page: Page) -> list[int]:
    """Return the ids of the quotes on a page, in reading order."""
    return [piece.value for piece in pieces(page) if isinstance(piece.block, QuoteBlock) and piece.value]


def finding_ids(page: Page) -> list[int]:
    """Return the ids of the findings that a page was drafted from, each once, in reading order."""
    found = (piece.value for piece in pieces(page) if isinstance(piece.block, FindingBlock) and piece.value)
    return list(dict.fromkeys(found))


def problems(page: Page) -> list[Problem]:
    """Count every figure on a page again, look at every quote again, and return what does not hold.

    A translation does not hold while the page that it was translated from is not live.
    """
    found = (_problem(piece) for piece in pieces(page))
    return [*problems_of_original(page), *(problem for problem in found if problem)]


def problems_of_original(page: Page) -> list[Problem]:
    """Return what stops a page because of the page that it was translated from; nothing for one that was not."""
    original = original_of(page)
    if original.pk == page.pk or original.live:
        return []
    what = f"It was translated from “{original.title}”, and that page is not live."
    return [Problem("This translation", what, was="", now="", stops=True)]


def _sealed_figures(page: Page) -> list[tuple[str, FrozenFigure]]:
    read = []
    for piece in pieces(page):
        if isinstance(piece.block, FrozenFigureBlock):
            figure = read_figure(piece.value)
            if figure:
                read.append((str(piece.value["seal"]), figure))
    return read


def _walk(block: Any, value: Any, where: str) -> Iterator[Piece]:
    if isinstance(block, StreamBlock):
        for number, child in enumerate(value, start=1):
            yield from _walk(child.block, child.value, f"{where}, block {number}")
    elif isinstance(block, ListBlock):
        for number, item in enumerate(value or [], start=1):
            name = block.child_block.label.lower()
            yield from _walk(block.child_block, item, f"{where}, {name} {number}")
    elif isinstance(block, StructBlock):
        title = value.get("title")
        if isinstance(block, ThemeBlock):
            yield Piece(block, value, f"{where} (“{title}”)")
        for name, child in block.child_blocks.items():
            yield from _walk(child, value.get(name), f"{where} (“{title}”)" if title else where)
    elif isinstance(block, FrozenFigureBlock | QuoteBlock | FindingBlock):
        yield Piece(block, value, where)


def _problem(piece: Piece) -> Problem | None:
    if isinstance(piece.block, FrozenFigureBlock):
        return _figure_problem(piece)
    if isinstance(piece.block, QuoteBlock):
        return _quote_problem(piece)
    if isinstance(piece.block, ThemeBlock):
        return _words_problem(piece)
    return None


def _figure_problem(piece: Piece) -> Problem | None:
    try:
        check = check_figure(FrozenFigure.from_json(piece.value))
    except FigureError as error:
        return Problem(piece.where, str(error), was="", now="", stops=True)
    was = f"{check.was.label}: {in_words(check.was)}"
    if check.state == FigureState.HOLDS:
        return None
    if check.now is None:
        what = "This figure can't be counted any more: its theme is no longer in use."
        return Problem(piece.where, what, was=was, now="gone", stops=True)
    if check.same_numbers:
        what = "The number is the same, but some of the words or records behind it have changed."
    else:
        what = "Newer evidence exists: this figure has moved."
    return Problem(piece.where, what, was=was, now=in_words(check.now), stops=False)


def _words_problem(piece: Piece) -> Problem | None:
    """Look at the words that came from the finding's own text."""
    finding, text = (
        piece.value.get("finding"),
        f"{piece.value.get('sentence')} {piece.value.get('how_we_know')}",
    )
    if not finding or not any(words in text for words in words_taken_back(finding)):
        return None
    what = "This text quotes words of the finding that may not be shown. Take them out."
    return Problem(piece.where, what, was=f"text of finding {finding}", now="not shown", stops=True)


def _quote_problem(piece: Piece) -> Problem | None:
    if piece.value and published_quote(piece.value):
        return None
    what = "This quote may not be shown: it is not cleared, consent or words were taken back, or the text changed."
    return Problem(piece.where, what, was=f"quote {piece.value}", now="not shown", stops=True)
