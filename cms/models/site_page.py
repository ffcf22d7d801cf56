"""What every page but the home page has in common."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator, capfirst
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.documents.listing import ListedDownload, listed_downloads
from cms.languages.trees import is_placeholder, written_page

SUMMARY_FIELDS = ("search_description", "introduction", "promise", "answer", "vision")
SUMMARY_CHARACTERS = 300


class OneALanguage:
    """A page type of which the site has one page, and one translation of it in each other language."""

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Say whether there is room for one below `parent`: none is in its language yet."""
        model: Any = cls
        is_there = model.objects.filter(locale_id=parent.locale_id).exists()
        return not is_there and bool(super().can_create_at(parent))  # type: ignore[misc]


def locale_of_row() -> Any:
    """Return the field `row_locale`: it repeats the page's `locale`, on which no constraint of its type can stand."""
    return models.ForeignKey("wagtailcore.Locale", on_delete=models.PROTECT, related_name="+", editable=False)


class AboutOneRow:
    """A page about one row, named by the field `about`, of which each language has one page at most.

    Its type has the field `row_locale` and a constraint on both, so that the database holds it.
    """

    about = ""

    def save(self: Any, *args: Any, **kwargs: Any) -> None:
        """Save it. Raises IntegrityError where another page about the row was saved unchecked or just now."""
        if self.locale_id is None:
            self.locale = self.get_default_locale()
        self.row_locale_id = self.locale_id
        super().save(*args, **kwargs)  # type: ignore[misc]

    def clean(self: Any) -> None:
        """Refuse a second page about the same row in the same language. Raises ValidationError."""
        super().clean()  # type: ignore[misc]
        row = getattr(self, f"{self.about}_id")
        locale = self.locale_id or self.get_default_locale().pk
        others = type(self).objects.filter(**{f"{self.about}_id": row}, locale_id=locale).exclude(pk=self.pk)
        if row and others.exists():
            raise ValidationError({self.about: "There is a page about this already. Change that one."})


class SitePage:
    """A page that knows the way to it, what it is about, and at which level the headings of its text begin.

    Its texts are found by search without a line in the page type: all text columns and all blocks with words.
    """

    body_heading_level = 2
    search_kind: Any = ""
    """What readers call this kind of page among search results; page types of one kind share it."""
    search_fields = [*Page.search_fields, index.SearchField("page_text")]

    @property
    def breadcrumbs(self: Page) -> list[dict[str, Any]]:
        """Return the live pages above it, home first, as links; untranslated ones say their language."""
        above = self.get_ancestors().live().filter(depth__gt=1)
        return [_crumb(page) for page in above]

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
        return listed_downloads(self.alias_of if is_placeholder(self) else self)

    @classmethod
    def kind_of_page(cls) -> str:
        """Return what readers call this kind of page."""
        return str(cls.search_kind or capfirst(cls._meta.verbose_name))  # type: ignore[attr-defined]


def _crumb(page: Page) -> dict[str, Any]:
    crumb = {"text": page.title, "href": page.url or ""}
    if not is_placeholder(page):
        return crumb
    return crumb | {"attributes": {"lang": written_page(page).locale.language_code}}


def vision_address(page: Page) -> str:
    """Return the address of the live page of the vision in the language of `page`; nothing where there is none."""
    of_the_vision = {"content_type__app_label": "cms", "content_type__model": "visionpage"}
    found = Page.objects.live().public().filter(locale_id=page.locale_id, **of_the_vision).first()
    return found.url or "" if found else ""
