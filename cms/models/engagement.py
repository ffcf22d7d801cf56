"""Engagements: a list, and a page for each that says why we ask and what can change."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import NarrativeBlock, NoticeBlock
from cms.languages.fields import page_fields
from cms.languages.trees import in_active_language
from cms.models.site_page import AboutOneRow, OneALanguage, SitePage, locale_of_row
from insight.published import answers_so_far, engagement_facts, live_publications


class EngagementIndexPage(OneALanguage, SitePage, Page):
    """All engagements: those that are open first, then what is over."""

    introduction = models.TextField(max_length=600, blank=True, help_text="How to take part, in plain words.")

    search_kind = gettext_lazy("Have your say")
    template = "cms/engagements.html"
    page_description = "The list of engagements. Its child pages appear by themselves."
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.EngagementPage"]

    translatable_fields = page_fields("introduction")

    content_panels = [
        HelpPanel(
            "Engagements show here by themselves, those that are open first. Say in a sentence or "
            "two what people can do here, and which other ways there are."
        ),
        *Page.content_panels,
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = "list of engagements"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the engagements with their facts: open, to come, over."""
        context = super().get_context(request, *args, **kwargs)
        pages = EngagementPage.objects.child_of(self).live().public().select_related("engagement")
        known = [(page, page.facts) for page in pages]
        known = [(page, facts) for page, facts in known if facts]
        context["open"] = sorted(
            ((page, facts) for page, facts in known if facts.is_open), key=lambda pair: pair[1].closes_on
        )
        context["to_come"] = [(page, facts) for page, facts in known if facts.is_to_come]
        context["over"] = [(page, facts) for page, facts in known if not (facts.is_open or facts.is_to_come)]
        return context


class EngagementPage(AboutOneRow, SitePage, Page):
    """Why we ask, what can still change and what can't, who decides, how long it takes, how to take part."""

    engagement = models.ForeignKey(
        "insight.Engagement",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Its purpose, dates and questions appear on the page by themselves.",
    )
    row_locale = locale_of_row()
    body = StreamField(
        [("text", NarrativeBlock()), ("notice", NoticeBlock())],
        blank=True,
        verbose_name="more about it",
        help_text="Background for those who want it. Stands below the facts.",
    )

    about = "engagement"
    search_kind = gettext_lazy("Have your say")
    template = "cms/engagement.html"
    page_description = "One engagement, with its start button while it is open."
    parent_page_types = ["cms.EngagementIndexPage"]
    subpage_types: list[str] = []

    translatable_fields = page_fields("body", same=["engagement"])

    content_panels = [
        HelpPanel(
            "Make the engagement first, under Feedback: its purpose, dates and questions show here by themselves."
        ),
        *Page.content_panels,
        FieldPanel("engagement"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "engagement page"
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "row_locale"], name="one_page_an_engagement_and_language"
            ),
        ]

    @property
    def facts(self) -> Any:
        """Return the EngagementFacts of this page's engagement, in the page's language if it is worded in it."""
        with translation.override(self.locale.language_code):
            return engagement_facts(self.engagement.slug)

    @property
    def summary(self) -> str:
        """Return why we ask."""
        return str(self.facts.purpose)

    def texts(self) -> Iterator[Any]:
        """Yield what the engagement says of itself, then the page's own texts."""
        facts = self.facts
        yield from (facts.purpose, *facts.questions, facts.can_change, facts.cannot_change, facts.decides)
        yield from super().texts()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the facts, how many answers came in, and the pages on which they were published."""
        context = super().get_context(request, *args, **kwargs)
        slug = self.engagement.slug
        context["facts"] = self.facts
        context["answers"] = answers_so_far(slug)
        context["publications"] = live_publications(engagement=slug)
        return context


def engagement_addresses() -> dict[str, str]:
    """Return the address of each live engagement page by its engagement's slug."""
    pages = EngagementPage.objects.live().public().select_related("engagement")
    found: list[EngagementPage] = in_active_language(pages)
    return {page.engagement.slug: page.url or "" for page in found}
