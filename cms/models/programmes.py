"""A programme of a partnership: its phases, whom it reached, what went on and what ended."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import NarrativeBlock, NoticeBlock
from cms.blocks.programme import (
    ContinuedBlock,
    EndedBlock,
    MeasureBlock,
    PeopleReachedBlock,
    PhaseBlock,
)
from cms.languages.fields import page_fields
from cms.languages.trees import in_active_language
from cms.models.news import news_of
from cms.models.priority_links import priority_addresses
from cms.models.site_page import SitePage


class ProgrammePage(SitePage, Page):
    """What was tried, for whom, with what result, and what is left of it."""

    summary = models.TextField(max_length=400, help_text="What it set out to do, in one or two sentences.")
    phases = StreamField([("phase", PhaseBlock())], blank=True)
    measures = StreamField(
        [("people_reached", PeopleReachedBlock()), ("measure", MeasureBlock())],
        blank=True,
        verbose_name="people reached, and other measures",
    )
    continued = StreamField([("continued", ContinuedBlock())], blank=True, verbose_name="what went on")
    ended = StreamField([("ended", EndedBlock())], blank=True, verbose_name="what ended, and why")
    body = StreamField(
        [("text", NarrativeBlock()), ("notice", NoticeBlock())], blank=True, verbose_name="more about it"
    )
    priorities = ParentalManyToManyField(
        "insight.Priority",
        blank=True,
        related_name="+",
        help_text="The priorities that it served. Their pages then lead here. None is fine.",
    )

    body_heading_level = 2
    template = "cms/programme.html"
    search_kind = gettext_lazy("Partnerships")
    page_description = (
        "One programme of a partnership: phases, people reached, what went on, what ended and why."
    )
    parent_page_types = ["cms.PartnershipPage"]
    subpage_types: list[str] = []

    translatable_fields = page_fields(
        "summary", "phases", "measures", "continued", "ended", "body", same=["priorities"]
    )

    content_panels = [
        HelpPanel(
            "Say what was done in which phase and how many people it reached. Each number needs its "
            "source and its period. At the end, say what goes on, what ends, and why."
        ),
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("phases"),
        FieldPanel("measures"),
        FieldPanel("continued"),
        FieldPanel("ended"),
        FieldPanel("body"),
        FieldPanel("priorities"),
    ]

    class Meta:
        verbose_name = "programme page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the partnership that it belongs to, people reached, other measures, and the news."""
        context = super().get_context(request, *args, **kwargs)
        context["partnership"] = self.get_parent().specific
        context["people_reached"] = [row for row in self.measures if row.block_type == "people_reached"]
        context["other_measures"] = [row for row in self.measures if row.block_type == "measure"]
        context["priority_urls"] = priority_addresses()
        return context | news_of(self, programme=self)


def programmes_of_priority(priority: models.Model) -> list[ProgrammePage]:
    """Return the live programmes that served a priority, in the order of their names."""
    pages = ProgrammePage.objects.live().public().filter(priorities=priority).order_by("title", "pk")
    return in_active_language(pages)
