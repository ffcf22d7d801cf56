"""What the parts of the example share to fill pages."""

from collections.abc import Iterable, Mapping

from wagtail.models import Page


def publish(page: Page) -> None:
    """Publish a page as it is in memory."""
    page.save_revision().publish()


def text_blocks(rows: Iterable[Mapping[str, str]]) -> list[tuple[str, dict[str, str]]]:
    """Return rows of heading and text as text blocks of a page."""
    return [("text", {"heading": row["heading"], "text": row["text"]}) for row in rows]
