"""How the example puts pages into the site: each once, published, and left alone from then on."""

from collections.abc import Iterable, Mapping

from wagtail.models import Page


def place_page(parent: Page, page: Page) -> Page:
    """Return the page with this slug below `parent`, making and publishing it the first time."""
    there = parent.get_children().filter(slug=page.slug).first()
    if there:
        return there.specific
    parent.add_child(instance=page)
    publish(page)
    return page


def publish(page: Page) -> None:
    """Publish a page as it is in memory."""
    page.save_revision().publish()


def text_blocks(rows: Iterable[Mapping[str, str]]) -> list[tuple[str, dict[str, str]]]:
    """Return rows of heading and text as text blocks of a page."""
    return [("text", {"heading": row["heading"], "text": row["text"]}) for row in rows]
