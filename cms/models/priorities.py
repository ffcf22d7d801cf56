"""The priorities of the strategy: a list, and a page for each."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import NarrativeBlock, NoticeBlock
from cms.models.engagement import engagement_addresses
from cms.models.site_page import SitePage
from insight.published import (
    actions_of_priority,
    findings_of_priority,
    live_publications,
    open_engagements,
)

FINDINGS_SHOWN = 3


class PrioritiesIndexPage(SitePage, Page):
    """All priorities, each with its promise in one sentence."""

    introduction = models.TextField(
        max_length=600, blank=True, help_text="Why these priorities, in plain words."
    )
    body = StreamField(
        [("text", NarrativeBlock()), ("notice", NoticeBlock())],
        blank=True,
        verbose_name="more about the strategy",
        help_text="Stands below the list of priorities.",
    )

    template = "cms/priorities.html"
    page_description = "The list of priorities. Its child pages appear by themselves."
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.PriorityPage"]
    max_count = 1

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]

    class Meta:
        verbose_name = "list of priorities"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the live priority pages in order."""
        context = super().get_context(request, *args, **kwargs)
        pages = PriorityPage.objects.child_of(self).live().public().select_related("priority")
        context["priorities"] = pages.order_by("path")
        return context


class PriorityPage(SitePage, Page):
    """A priority: what we promised, what people said, what we did, how to take part, who is responsible."""

    priority = models.ForeignKey(
        "insight.Priority",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Findings, actions and open engagements of this priority appear on the page by themselves.",
    )
    promise = models.TextField(max_length=300, help_text="What we promised, in one sentence.")
    responsible = models.CharField(
        "who is responsible", max_length=200, help_text="A board or a role, and how to reach it."
    )
    body = StreamField(
        [("text", NarrativeBlock()), ("notice", NoticeBlock())],
        blank=True,
        verbose_name="more about this priority",
        help_text="What it is about, in your own words. Downloads can be linked from the text.",
    )

    template = "cms/priority.html"
    page_description = "One priority of the strategy. “What we heard” pages are made below it."
    parent_page_types = ["cms.PrioritiesIndexPage"]
    subpage_types = ["cms.WhatWeHeardPage"]

    content_panels = [
        HelpPanel(
            "Say what was promised and who is responsible. What people said and what was done come by themselves."
        ),
        *Page.content_panels,
        FieldPanel("priority"),
        FieldPanel("promise"),
        FieldPanel("responsible"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "priority page"
        constraints = [models.UniqueConstraint(fields=["priority"], name="one_page_a_priority")]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template what was heard, done and is open about this priority."""
        context = super().get_context(request, *args, **kwargs)
        slug = self.priority.slug
        context["findings"] = findings_of_priority(slug, FINDINGS_SHOWN)
        context["actions"] = actions_of_priority(slug)
        addresses = engagement_addresses()
        context["engagements"] = [
            (facts, addresses[facts.slug]) for facts in open_engagements(slug) if facts.slug in addresses
        ]
        context["publications"] = live_publications(priority=slug)
        return context


def priority_addresses() -> dict[str, str]:
    """Return the address of each live priority page by its priority's slug."""
    pages = PriorityPage.objects.live().public().select_related("priority")
    return {page.priority.slug: page.url or "" for page in pages}
