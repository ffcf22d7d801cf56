"""The first page of the site."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.models import Page

from cms.languages.fields import page_fields
from cms.models.engagement import engagement_addresses
from cms.models.home_answers import page_answers
from cms.models.priorities import PrioritiesIndexPage
from cms.models.priority_links import priority_addresses
from cms.models.site_page import OneALanguage
from insight.published import latest_findings, newest_actions, open_engagements

ACTIONS_SHOWN = 3
FINDINGS_SHOWN = 4


class HomePage(OneALanguage, Page):
    """What we are working on, what people said, what changed, how to take part. Most of it comes by itself."""

    lead = models.CharField(
        "headline",
        max_length=120,
        default="Tell us. We listen, and we tell you what came of it.",
        help_text="The large sentence on top. Say what visitors can do here.",
    )
    introduction = models.TextField(
        max_length=400, blank=True, help_text="One or two sentences below the headline."
    )

    template = "cms/home.html"
    page_description = "The first page. Open engagements, findings and actions appear by themselves."
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.PrioritiesIndexPage",
        "cms.EngagementIndexPage",
        "cms.PartnershipIndexPage",
        "cms.NewsIndexPage",
        "cms.InsightLibraryPage",
        "cms.CommunitiesIndexPage",
        "cms.PlacesIndexPage",
        "cms.StandardPage",
        "cms.VisionPage",
        "cms.DownloadsPage",
    ]

    translatable_fields = page_fields("lead", "introduction")

    content_panels = [
        HelpPanel(
            "Open engagements, the newest findings and actions come by themselves. You write only the headline and what stands below it."
        ),
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = "home page"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template what is open, what was heard last, and what was done last."""
        context = super().get_context(request, *args, **kwargs)
        addresses = engagement_addresses()
        context["engagements"] = [
            (facts, addresses[facts.slug]) for facts in open_engagements() if facts.slug in addresses
        ]
        context["findings"] = latest_findings(FINDINGS_SHOWN)
        context["actions"] = newest_actions(ACTIONS_SHOWN)
        context["priority_addresses"] = priority_addresses()
        context["page_answers"] = self.answers(context)
        return context

    @property
    def summary(self) -> str:
        """Return what the site is for, where links to it are shared."""
        return self.search_description or f"{self.lead} {self.introduction}".strip()

    def answers(self, context: dict[str, Any]) -> list[dict[str, Any]]:
        """Return what visitors ask first, answered from what the page holds."""
        index = PrioritiesIndexPage.objects.child_of(self).live().public().first()
        return page_answers(
            priorities=len(context["priority_addresses"]),
            priorities_url=index.url if index else "",
            findings=context["findings"],
            actions=context["actions"],
            engagements=context["engagements"],
        )
