"""What every page but the home page has in common."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.text import Truncator, capfirst
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.documents.listing import ListedDownload, listed_downloads

SUMMARY_FIELDS = ("search_description", "introduction", "promise", "answer", "vision")
SUMMARY_CHARACTERS = 300


class SitePage:
    """A page that knows the way to it, what it is about, and at which level the headings of its text begin.

    Its texts are found by search without a line in the page type: all text columns and all blocks with words.
    """

    body_heading_level = 2
    search_kind: Any = ""
    """What readers call this kind of page among search results; page types of one kind share it."""
    search_fields = [*Page.search_fields, index.SearchField("page_text")]

    @property
    def breadcrumbs(self: Page) -> list[dict[str, str]]:
        """Return the live pages above it, home first, as links."""
        above = self.get_ancestors().live().filter(depth__gt=1)
        return [{"text": page.title, "href": page.url or ""} for page in above]

    @property
    def summary(self) -> str:
        """Return what the page is about in a sentence or two, for search results and for links to it."""
        own = (str(getattr(self, name, "") or "") for name in SUMMARY_FIELDS)
        text = next((text for text in own if text.strip()), "") or self.page_text
        return Truncator(" ".join(text.split())).chars(SUMMARY_CHARACTERS)

    @property
    def page_text(self) -> str:
        """Return every text of the page but its title, as plain text with a dot between one and the next."""
        parts = (" ".join(str(part).split()) for part in self.texts())
        return " · ".join(part for part in parts if part)

    def texts(self) -> Iterator[Any]:
        """Yield the page's texts in reading order."""
        page: Any = self
        yield page.search_description
        for field in page._meta.local_fields:
            value = getattr(page, field.attname)
            if isinstance(field, StreamField | RichTextField):
                yield from field.get_searchable_content(value)
            elif isinstance(field, models.CharField | models.TextField) and not field.choices:
                yield value or ""

    @property
    def documents_made(self: Page) -> list[ListedDownload]:
        """Return the documents that hold this page and have something to hand out."""
        return listed_downloads(self)

    @classmethod
    def kind_of_page(cls) -> str:
        """Return what readers call this kind of page."""
        return str(cls.search_kind or capfirst(cls._meta.verbose_name))  # type: ignore[attr-defined]


def vision_address(page: Page) -> str:
    """Return the address of the live page of the vision in the language of `page`; nothing where there is none."""
    of_the_vision = {"content_type__app_label": "cms", "content_type__model": "visionpage"}
    found = Page.objects.live().public().filter(locale_id=page.locale_id, **of_the_vision).first()
    return found.url or "" if found else ""
