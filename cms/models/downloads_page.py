"""The page on which all downloads are listed."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.models import Page

from cms.documents.listing import listed_downloads
from cms.models.site_page import SitePage


class DownloadsPage(SitePage, Page):
    """All documents that can be taken away, newest version first."""

    introduction = models.TextField(max_length=600, blank=True, help_text="What is here, in plain words.")

    template = "cms/downloads.html"
    page_description = "The list of downloads. Documents appear by themselves once they are made."
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    content_panels = [
        HelpPanel(
            "Documents are made from the pages by themselves whenever one of those is published. "
            "Choose which pages go into which document under “Downloads” in the menu."
        ),
        *Page.content_panels,
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = "list of downloads"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the composed documents, and those that are one page each."""
        context = super().get_context(request, *args, **kwargs)
        listed = listed_downloads()
        context["composed"] = [line for line in listed if not line.download.of_page_id]
        context["reports"] = [line for line in listed if line.download.of_page_id]
        return context
