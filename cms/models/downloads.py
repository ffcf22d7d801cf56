"""Downloads: documents made from pages, with a row for each version that was made."""

from collections.abc import Iterable
from typing import Any

from django.core.files.storage import Storage
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, Page

from cms.documents.storage import document_files

FORMATS = {"pdf": "PDF", "docx": "Word"}
"""How a version's files end, and what people call them."""


def _storage() -> Storage:
    return document_files


class Covers(models.TextChoices):
    """Which pages a part takes in, seen from the page that it names."""

    PAGE = "page", "This page alone"
    CHILDREN = "children", "This page and the pages right below it"
    ALL = "all", "This page and all pages below it"


class Shows(models.TextChoices):
    """What a part takes from its pages."""

    TEXT = "text", "The pages as they are"
    NOTES = "notes", "How to read “what we heard” pages: who we heard from, method, all figures as tables"


class Download(ClusterableModel):
    """A document made from pages. Its files are remade when a page in it changes; every version keeps its address.

    `of_page` is set where the document is one page of its own, made by itself when that page goes live. Where that page
    was deleted the row stays without it, so that the document's address can say that it was withdrawn.
    """

    title = models.CharField(max_length=120)
    slug = models.SlugField(
        "address", max_length=100, unique=True, help_text="Never change it: people keep links to it."
    )
    summary = models.TextField(max_length=300, blank=True, help_text="What is in it, in one sentence.")
    of_page = models.OneToOneField(
        Page, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("summary"),
        InlinePanel(
            "parts",
            heading="What is in it, in this order",
            label="Part",
            min_num=1,
            help_text="A page that is not live is left out. When a page here changes, a new version is made.",
        ),
    ]

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["title"], name="one_download_a_title")]

    def __str__(self) -> str:
        return self.title

    def may_hold(self, page: Page) -> bool:
        """Say whether a page belongs in this document, live or not."""
        if self.of_page_id:
            return self.of_page_id == page.pk
        return any(part.may_hold(page) for part in self.parts.select_related("page"))

    def is_withdrawn(self) -> bool:
        """Say whether no page of it can be read any more: none is live and open to everybody."""
        if self.of_page_id:
            return not Page.objects.live().public().filter(pk=self.of_page_id).exists()
        return not any(part.has_pages() for part in self.parts.select_related("page"))


class DownloadPart(Orderable):
    """One part of a document: a page, which of the pages below it, and what of them."""

    download = ParentalKey(Download, on_delete=models.CASCADE, related_name="parts")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    covers = models.CharField("which pages", max_length=10, choices=Covers, default=Covers.PAGE)
    shows = models.CharField("what of them", max_length=10, choices=Shows, default=Shows.TEXT)

    panels = [FieldPanel("page"), FieldPanel("covers"), FieldPanel("shows")]

    def may_hold(self, page: Page) -> bool:
        """Say whether a page belongs in this part, live or not."""
        if page.pk == self.page_id:
            return True
        if not page.path.startswith(self.page.path):
            return False
        depth = {Covers.PAGE: 0, Covers.CHILDREN: self.page.depth + 1, Covers.ALL: page.depth}
        return page.depth <= depth[Covers(self.covers)]

    def pages(self) -> Iterable[Page]:
        """Return the live public pages of this part in the order of the site, each as its own type."""
        return [page.specific for page in self._readable() if self.may_hold(page)]

    def has_pages(self) -> bool:
        """Say whether this part has anything to show."""
        return any(self.may_hold(page) for page in self._readable())

    def _readable(self) -> models.QuerySet[Page]:
        return Page.objects.live().public().descendant_of(self.page, inclusive=True).order_by("path")


class DownloadVersion(models.Model):
    """One version as it was made. Either file may be missing; a version that was taken down has none.

    `digest` is the SHA-256 of everything in it. `quotes` gives for each quote in it, by id, the SHA-256 of its
    words and how its sender was called, so that nothing is handed out that may not be shown any more.
    """

    download = models.ForeignKey(Download, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    quotes = models.JSONField(default=dict)
    pdf = models.FileField(storage=_storage, blank=True)
    pdf_bytes = models.PositiveIntegerField(null=True)
    pdf_pages = models.PositiveIntegerField(null=True)
    docx = models.FileField(storage=_storage, blank=True)
    docx_bytes = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    taken_down_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["download", "number"], name="one_version_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.download} {self.number}"

    @property
    def files(self) -> list[dict[str, Any]]:
        """Return its files, PDF first: `format`, `name`, `size` in bytes, `pages` (None where nobody counts)."""
        rows = [("pdf", self.pdf, self.pdf_bytes, self.pdf_pages), ("docx", self.docx, self.docx_bytes, None)]
        return [
            {"format": ending, "name": FORMATS[ending], "size": size, "pages": pages}
            for ending, file, size, pages in rows
            if file
        ]
