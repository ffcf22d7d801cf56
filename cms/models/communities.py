"""Communities: a list, and a page for each that says what we heard from them and about them."""

from collections import defaultdict
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import NarrativeBlock, NoticeBlock
from cms.blocks.organisations import OrganisationBlock
from cms.languages.fields import page_fields
from cms.models.site_page import AboutOneRow, OneALanguage, SitePage, locale_of_row
from cms.people.heard import heard_context, quotes_on_live_pages
from insight.published import community_heard, quotes_that_speak_of

HEADINGS: dict[str, Promise] = {
    "age": _("Ages of life"),
    "life-stage": _("Families"),
    "caring": _("People who care for somebody"),
    "ethnicity": _("Ethnic communities"),
    "migration": _("People who came here from elsewhere"),
    "language": _("Language"),
    "disability": _("Disabled people"),
    "health": _("Living with a condition"),
    "identity": _("Who people are"),
    "faith": _("Faith"),
    "deprivation": _("Money and getting online"),
    "inclusion": _("People who are often left out"),
    "other": _("Others"),
}
"""What the list calls a kind of community; a kind that is not here is called by its own name."""


class CommunitiesIndexPage(OneALanguage, SitePage, Page):
    """All communities that have a page, by kind."""

    introduction = models.TextField(
        max_length=600, blank=True, help_text="Whom we want to hear from, in plain and respectful words."
    )

    template = "cms/communities.html"
    page_description = "The list of communities. Its child pages appear by themselves."
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CommunityPage"]

    translatable_fields = page_fields("introduction")

    content_panels = [
        HelpPanel(
            "Each community with a page shows here. People look for themselves in this list: use "
            "the names that they use."
        ),
        *Page.content_panels,
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = "list of communities"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the live pages, grouped under headings, in the order of the communities."""
        context = super().get_context(request, *args, **kwargs)
        pages = CommunityPage.objects.child_of(self).live().public().select_related("community")
        groups: defaultdict[str, list[CommunityPage]] = defaultdict(list)
        for page in pages.order_by("community__order", "title"):
            kind = page.community.kind
            groups[str(HEADINGS.get(kind, kind.replace("-", " ").capitalize()))].append(page)
        context["groups"] = dict(groups)
        return context


class CommunityPage(AboutOneRow, SitePage, Page):
    """One community: what we heard from them and about them, what was done, whom to talk to, how to reach them."""

    community = models.ForeignKey(
        "insight.Community",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What was published about this community appears on the page by itself.",
    )
    row_locale = locale_of_row()
    introduction = models.TextField(
        max_length=400, blank=True, help_text="Who this is about, as people would say it of themselves."
    )
    contact = models.CharField(
        "who to talk to",
        max_length=200,
        blank=True,
        help_text="A role with us, and how to reach it. No private names or numbers.",
    )
    reach = StreamField(
        [("text", NarrativeBlock())],
        blank=True,
        verbose_name="how to reach people",
        help_text="What works: places, times, languages, formats. Ask people of the community first.",
    )
    organisations = StreamField(
        [("organisation", OrganisationBlock())],
        blank=True,
        verbose_name="organisations that know them well",
        help_text="Voluntary organisations, with their links.",
    )
    body = StreamField(
        [("text", NarrativeBlock()), ("notice", NoticeBlock())],
        blank=True,
        verbose_name="more about it",
        help_text="Anything else that readers should know.",
    )

    about = "community"
    template = "cms/community.html"
    page_description = "One community: what we heard from them and about them, and whom to talk to."
    parent_page_types = ["cms.CommunitiesIndexPage"]
    subpage_types: list[str] = []

    translatable_fields = page_fields(
        "introduction", "contact", "reach", "organisations", "body", same=["community"]
    )

    content_panels = [
        HelpPanel(
            "Findings, quotes and counts come by themselves, and only where enough people are behind them. "
            "You write who this is about, whom to talk to, and how to reach people."
        ),
        *Page.content_panels,
        FieldPanel("community"),
        FieldPanel("introduction"),
        FieldPanel("contact"),
        FieldPanel("reach"),
        FieldPanel("organisations"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "page of a community"
        verbose_name_plural = "pages of communities"
        constraints = [
            models.UniqueConstraint(
                fields=["community", "row_locale"], name="one_page_a_community_and_language"
            ),
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template what was published from and about this community, and how to take part."""
        context = super().get_context(request, *args, **kwargs)
        slug = self.community.slug
        context |= heard_context(community_heard(slug))
        context["quotes"] = quotes_that_speak_of(slug, quotes_on_live_pages())
        return context
