"""Places: a list, and a page for each that says what we heard there and who lives there."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import NarrativeBlock, NoticeBlock
from cms.languages.fields import page_fields
from cms.models.site_page import AboutOneRow, OneALanguage, SitePage, locale_of_row
from cms.people.heard import heard_context, quotes_on_live_pages
from cms.people.place_tables import residents_by_place, tables_about
from insight.published import place_heard, quotes_from_place


class PlacesIndexPage(OneALanguage, SitePage, Page):
    """All places, with how many people live in each."""

    introduction = models.TextField(
        max_length=600, blank=True, help_text="Which area we work for, in plain words."
    )

    template = "cms/places.html"
    page_description = "The list of places. Its child pages appear by themselves."
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.PlacePage"]

    translatable_fields = page_fields("introduction")

    content_panels = [
        HelpPanel(
            "Each place with a page shows here, with how many people live there. What it shows of who lives where comes from "
            "“Who lives here” in the menu."
        ),
        *Page.content_panels,
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = "list of places"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the live pages in the order of the places, each with its residents if known."""
        context = super().get_context(request, *args, **kwargs)
        residents = residents_by_place()
        pages = PlacePage.objects.child_of(self).live().public().order_by("place__order", "title")
        context["places"] = [(page, residents.get(page.place_id)) for page in pages]
        return context


class PlacePage(AboutOneRow, SitePage, Page):
    """One place: what we heard there, what was done, who lives there, whom to talk to."""

    place = models.ForeignKey(
        "insight.Place",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What people there said and who lives there appears on the page by itself.",
    )
    row_locale = locale_of_row()
    introduction = models.TextField(
        max_length=400, blank=True, help_text="The place in one or two sentences."
    )
    contact = models.CharField(
        "who to talk to",
        max_length=200,
        blank=True,
        help_text="A role with us, and how to reach it. No private names or numbers.",
    )
    body = StreamField(
        [("text", NarrativeBlock()), ("notice", NoticeBlock())],
        blank=True,
        verbose_name="more about it",
        help_text="Anything else that readers should know.",
    )

    about = "place"
    template = "cms/place.html"
    page_description = "One place: what we heard there, what was done, and who lives there."
    parent_page_types = ["cms.PlacesIndexPage"]
    subpage_types: list[str] = []

    translatable_fields = page_fields("introduction", "contact", "body", same=["place"])

    content_panels = [
        HelpPanel(
            "Findings, counts and the tables of who lives here come by themselves. To bring in your own tables, "
            "see “Who lives here” in the menu."
        ),
        *Page.content_panels,
        FieldPanel("place"),
        FieldPanel("introduction"),
        FieldPanel("contact"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "page of a place"
        verbose_name_plural = "pages of places"
        constraints = [
            models.UniqueConstraint(fields=["place", "row_locale"], name="one_page_a_place_and_language"),
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template what was published from this place, who lives there, and how to take part."""
        context = super().get_context(request, *args, **kwargs)
        slug = self.place.slug
        context |= heard_context(place_heard(slug))
        context["quotes"] = quotes_from_place(slug, quotes_on_live_pages())
        context["tables"] = tables_about(self.place_id)
        context["residents"] = residents_by_place()
        return context
