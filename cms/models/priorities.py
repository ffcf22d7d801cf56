"""The priorities of the strategy: a list, and a page for each."""

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.blocks import DownloadBlock, NarrativeBlock, NoticeBlock
from cms.documents.offered_files import Download, picked_downloads
from cms.editing.children_panel import ChildrenPanel
from cms.languages.fields import page_fields
from cms.models.commitments import commitments_of
from cms.models.engagement import engagement_addresses
from cms.models.library import library_address
from cms.models.news import news_of
from cms.models.programmes import programmes_of_priority
from cms.models.site_page import AboutOneRow, OneALanguage, SitePage, locale_of_row, vision_address
from insight.published import (
    EngagementFacts,
    actions_of_priority,
    codesign_engagements,
    findings_of_priority,
    live_publications,
    open_engagements,
)

FINDINGS_SHOWN = 3
TEXT_FEATURES = ["bold", "ol", "ul", "link", "document-link"]


class PrioritiesIndexPage(OneALanguage, SitePage, Page):
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

    search_kind = gettext_lazy("Priorities")
    template = "cms/priorities.html"
    page_description = "The list of priorities. Its child pages appear by themselves."
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.PriorityPage"]

    translatable_fields = page_fields("introduction", "body")

    content_panels = [
        HelpPanel(
            "Say in two or three sentences why you chose these. Each priority is a page below this one, and what people "
            "said about it comes by itself."
        ),
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "list of priorities"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the live priority pages in order, and the way to the vision that they serve."""
        context = super().get_context(request, *args, **kwargs)
        pages = PriorityPage.objects.child_of(self).live().public().select_related("priority")
        context["priorities"] = pages.order_by("path")
        context["vision_address"] = vision_address(self)
        return context


class PriorityPage(AboutOneRow, SitePage, Page):
    """A priority: what we promised and why, what people said, what we did, how to take part, who is responsible."""

    priority = models.ForeignKey(
        "insight.Priority",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Findings, actions and open engagements of this priority appear on the page by themselves.",
    )
    row_locale = locale_of_row()
    promise = models.TextField(max_length=300, help_text="What we promised, in one sentence.")
    outcome = models.TextField(
        max_length=300,
        blank=True,
        help_text="How people will notice that it worked, in one sentence. Stands right below the promise.",
    )
    why_now = RichTextField(
        "why it matters now",
        blank=True,
        features=TEXT_FEATURES,
        help_text="What is wrong today, and for whom. Two or three sentences are best.",
    )
    will_change = RichTextField(
        "what will change",
        blank=True,
        features=TEXT_FEATURES,
        help_text="What people will find when it is done. A short list reads well.",
    )
    ambitions = ParentalManyToManyField(
        "insight.Ambition",
        blank=True,
        related_name="+",
        verbose_name="ambitions that it serves",
        help_text="The page of the vision leads from each of these to this priority.",
    )
    responsible = models.CharField(
        "who is responsible", max_length=200, help_text="A board or a role, and how to reach it."
    )
    body = StreamField(
        [("text", NarrativeBlock()), ("notice", NoticeBlock())],
        blank=True,
        verbose_name="more about this priority",
        help_text="What else there is to say, in your own words. Stands above the downloads.",
    )
    documents = StreamField(
        [("document", DownloadBlock())],
        blank=True,
        verbose_name="documents to download",
        help_text="Plans, Easy Read versions, reports. Without any, the page shows no heading for them.",
    )

    about = "priority"
    search_kind = gettext_lazy("Priorities")
    template = "cms/priority.html"
    page_description = (
        "One priority of the strategy. Its commitments and “what we heard” pages are made below it."
    )
    parent_page_types = ["cms.PrioritiesIndexPage"]
    subpage_types = ["cms.WhatWeHeardPage", "cms.CommitmentPage"]

    translatable_fields = page_fields(
        "promise",
        "outcome",
        "why_now",
        "will_change",
        "responsible",
        "body",
        "documents",
        same=["priority", "ambitions"],
    )

    content_panels = [
        HelpPanel(
            "Say what was promised and who is responsible. What people said and what was done come by themselves."
        ),
        *Page.content_panels,
        FieldPanel("priority"),
        MultiFieldPanel([FieldPanel("promise"), FieldPanel("outcome")], heading="What we promised"),
        MultiFieldPanel(
            [FieldPanel("why_now"), FieldPanel("will_change")], heading="Why, and what will change"
        ),
        FieldPanel("ambitions", widget=forms.CheckboxSelectMultiple),
        ChildrenPanel("cms.CommitmentPage", heading="Commitments"),
        FieldPanel("body"),
        FieldPanel("documents"),
        FieldPanel("responsible"),
    ]

    class Meta:
        verbose_name = "priority page"
        constraints = [
            models.UniqueConstraint(
                fields=["priority", "row_locale"], name="one_page_a_priority_and_language"
            ),
        ]

    @property
    def downloads(self) -> list[Download]:
        """Return what can be downloaded here: the documents that editors picked."""
        return picked_downloads(self.documents)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template what was promised, heard, done and is open about this priority."""
        context = super().get_context(request, *args, **kwargs)
        slug = self.priority.slug
        addresses = engagement_addresses()
        context["commitments"] = commitments_of(self)
        context["findings"] = findings_of_priority(slug, FINDINGS_SHOWN)
        context["publications"] = live_publications(priority=slug)
        context["actions"] = actions_of_priority(slug)
        context["ideas"] = _with_addresses(codesign_engagements(slug), addresses)
        context["engagements"] = _with_addresses(open_engagements(slug), addresses)
        context["downloads"] = self.downloads
        context["ambitions"] = list(self.ambitions.all())
        context["vision_address"] = vision_address(self)
        context["programmes"] = programmes_of_priority(self.priority)
        library = library_address()
        context["library_url"] = f"{library}?priority={slug}" if library else ""
        return context | news_of(self, priority=self.priority)


def _with_addresses(
    engagements: tuple[EngagementFacts, ...], addresses: dict[str, str]
) -> list[tuple[EngagementFacts, str]]:
    """Return the engagements that have a page, each with its address."""
    return [(facts, addresses[facts.slug]) for facts in engagements if facts.slug in addresses]


def priorities_by_ambition(page: Page) -> dict[str, list[PriorityPage]]:
    """Return by ambition (a slug) the live priority pages that serve it, in the language of `page`."""
    found: dict[str, list[PriorityPage]] = {}
    rows = PriorityPage.objects.live().public().filter(locale_id=page.locale_id)
    for priority in rows.prefetch_related("ambitions").order_by("path"):
        for ambition in priority.ambitions.all():
            found.setdefault(ambition.slug, []).append(priority)
    return found
