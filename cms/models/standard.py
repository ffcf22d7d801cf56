"""A page for everything else: about us, privacy, how we work."""

from django.db import models
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import ActionsBlock, NarrativeBlock, NoticeBlock, PictureBlock, QuoteBlock
from cms.languages.fields import page_fields
from cms.models.site_page import SitePage


class StandardPage(SitePage, Page):
    """Text in the editors' own words."""

    introduction = models.TextField(
        max_length=400, blank=True, help_text="One or two sentences in larger type."
    )
    body = StreamField(
        [
            ("text", NarrativeBlock()),
            ("notice", NoticeBlock()),
            ("quote", QuoteBlock()),
            ("picture", PictureBlock()),
            ("actions", ActionsBlock()),
        ],
        blank=True,
    )
    in_footer = models.BooleanField(
        "show in the footer", default=False, help_text="For pages such as privacy and accessibility."
    )

    search_kind = gettext_lazy("About us")
    template = "cms/standard.html"
    page_description = "A page of text, such as “About us” or “Privacy”."
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]

    translatable_fields = page_fields("introduction", "body", same=["in_footer"])

    content_panels = [
        HelpPanel(
            "For everything that has no page of its own kind: about you, privacy, accessibility. One thought to a paragraph."
        ),
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    promote_panels = [*Page.promote_panels, FieldPanel("in_footer")]

    class Meta:
        verbose_name = "standard page"
