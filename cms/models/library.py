"""The insight library: everything that was published about what people said, in one place, and its reports."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.blocks import NarrativeBlock
from cms.languages.fields import page_fields
from cms.languages.trees import in_active_language
from cms.models.library_views import cell_context, library_context, matrix_context
from cms.models.site_page import OneALanguage, SitePage
from insight.published.library import LibraryKind

FILE_KINDS = {"pdf": "PDF", "docx": "Word"}
MATRIX_PATH, CELL_PATH = "matrix", "people"


class InsightLibraryPage(OneALanguage, SitePage, Page):
    """All that was published: pages, findings, reports; and the matrix of who spoke about what."""

    introduction = models.TextField(
        max_length=600, blank=True, help_text="What readers find here, in plain words."
    )

    template = "cms/library.html"
    search_kind = gettext_lazy("Insight library")
    page_description = (
        "Everything that was published about what people said. It fills itself; reports go below it."
    )
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ReportPage"]

    translatable_fields = page_fields("introduction")

    content_panels = [
        HelpPanel(
            "The library fills itself with what is published. To add a report that somebody wrote, "
            "make a page below this one."
        ),
        *Page.content_panels,
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = "insight library"
        verbose_name_plural = "insight libraries"

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Lead to the library, its matrix, or one cell of it. Raises Http404 for anything else."""
        if path_components and path_components[0] == MATRIX_PATH:
            views = {(): "matrix", (CELL_PATH,): "cell"}
            view = views.get(tuple(path_components[1:]))
            if view is None or not self.live:
                raise Http404
            return RouteResult(self, kwargs={"view": view})
        return super().route(request, path_components)

    def get_template(self, request: HttpRequest, *args: Any, view: str = "library", **kwargs: Any) -> str:
        """Return the template of one of the page's three views."""
        return {"library": self.template, "matrix": "cms/matrix.html", "cell": "cms/matrix_cell.html"}[view]

    def get_context(
        self, request: HttpRequest, *args: Any, view: str = "library", **kwargs: Any
    ) -> dict[str, Any]:
        """Give the template what the address asks for: entries, the matrix, or one cell of it."""
        context = super().get_context(request, *args, **kwargs)
        address = self.get_url(request) or ""
        context["matrix_url"] = f"{address}{MATRIX_PATH}/"
        context["cell_url"] = f"{address}{MATRIX_PATH}/{CELL_PATH}/"
        views = {"library": library_context, "matrix": matrix_context, "cell": cell_context}
        return context | views[view](request, address)


class ReportPage(SitePage, Page):
    """A report that somebody wrote, with the file to read it in full."""

    report_kind = models.CharField(
        "kind",
        max_length=12,
        choices=LibraryKind.of_reports(),
        help_text="Readers can ask for reports of one kind.",
    )
    authors = models.CharField(max_length=200, help_text="People or organisations, as they should be named.")
    dated = models.DateField("date", help_text="When it was finished.")
    period = models.CharField(
        "when you listened", max_length=120, blank=True, help_text="For example: March to May 2026."
    )
    summary = models.TextField(
        max_length=1200, help_text="What people said and what came of it, in a few plain sentences."
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="A PDF or Word file that a screen reader can read. Nobody's private details may be in it.",
    )
    body = StreamField(
        [("text", NarrativeBlock())],
        blank=True,
        verbose_name="more about it",
        help_text="Method, thanks, what happens next.",
    )
    priorities = ParentalManyToManyField("insight.Priority", blank=True, related_name="+")
    ambitions = ParentalManyToManyField("insight.Ambition", blank=True, related_name="+")
    communities = ParentalManyToManyField("insight.Community", blank=True, related_name="+")
    places = ParentalManyToManyField("insight.Place", blank=True, related_name="+")

    template = "cms/report.html"
    search_kind = gettext_lazy("Insight library")
    page_description = "A report as a file, with a summary. Readers find it in the library."
    parent_page_types = ["cms.InsightLibraryPage"]
    subpage_types: list[str] = []

    translatable_fields = page_fields(
        "authors",
        "period",
        "summary",
        "body",
        same=["report_kind", "dated", "priorities", "ambitions", "communities", "places"],
        may_differ=["document"],
    )

    content_panels = [
        HelpPanel(
            "Look through the file first: it is public as soon as this page is live, so nobody's "
            "private details may be in it. Readers find the report by your summary, by what you "
            "tick, and by the words of the file."
        ),
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("report_kind"),
                FieldPanel("authors"),
                FieldPanel("dated"),
                FieldPanel("period"),
            ],
            heading="About the report",
        ),
        FieldPanel("summary"),
        FieldPanel("document"),
        MultiFieldPanel(
            [
                FieldPanel(name, widget=forms.CheckboxSelectMultiple)
                for name in ("priorities", "ambitions", "places", "communities")
            ],
            heading="What it is about: readers filter by this",
        ),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "report"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the library's address, where its links lead."""
        context = super().get_context(request, *args, **kwargs)
        context["library_url"] = library_address()
        return context

    @property
    def file_kind(self) -> str:
        """Return what kind of file it is, as readers say it: "PDF" or "Word"."""
        return FILE_KINDS.get(self.document.file_extension, "")

    @property
    def file_key(self) -> str:
        """Return what tells the file from any other: its hash, or its name where nobody took its hash."""
        return self.document.file_hash or self.document.file.name

    def clean(self) -> None:
        """Hold the file to kinds that everybody can open, and the address to what the library does not use itself."""
        super().clean()
        if self.document_id and self.document.file_extension not in FILE_KINDS:
            raise ValidationError(
                {"document": "Choose a PDF or a Word file (.docx): everybody can open those."}
            )
        if self.slug == MATRIX_PATH:
            raise ValidationError(
                {"slug": f"“{MATRIX_PATH}” is a page of the library itself. Choose another."}
            )


def library_address() -> str:
    """Return the address of the live library, or "" where there is none."""
    pages: list[InsightLibraryPage] = in_active_language(InsightLibraryPage.objects.live().public())
    return (pages[0].url or "") if pages else ""
