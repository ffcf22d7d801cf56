"""The vision: where the organisation wants to get to, its ambitions, and how the priorities serve them."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import RichText

from cms.blocks import AmbitionBlock, NarrativeBlock, NoticeBlock
from cms.editing.children_panel import ChildrenPanel
from cms.languages.fields import page_fields
from cms.models.commitments import CommitmentPage, commitments_by_ambition, commitments_of
from cms.models.priorities import PriorityPage, priorities_by_ambition
from cms.models.site_page import SitePage
from insight.published import PublishedPage, ambitions, publications_by_ambition


@dataclass(frozen=True)
class AmbitionOnPage:
    """An ambition as the page tells it, with everything on the site that is about it."""

    slug: str
    name: str
    meaning: RichText
    priorities: list[PriorityPage]
    commitments: list[CommitmentPage]
    publications: tuple[PublishedPage, ...]


class VisionPage(SitePage, Page):
    """The vision in the organisation's words, then each ambition with what it means and what belongs to it."""

    vision = models.TextField(
        max_length=600,
        help_text="Where you want to get to, in one to three sentences. It stands in large type.",
    )
    ambitions = StreamField(
        [("ambition", AmbitionBlock())],
        blank=True,
        help_text="One block for each ambition, in the order in which readers see them.",
    )
    priorities_serve = RichTextField(
        "how the priorities serve the ambitions",
        blank=True,
        features=["bold", "ol", "ul", "link", "document-link"],
        help_text="A few sentences. The list of priorities below it comes by itself: tick on each priority page "
        "which ambitions it serves.",
    )
    body = StreamField(
        [("text", NarrativeBlock()), ("notice", NoticeBlock())],
        blank=True,
        verbose_name="more about the vision",
        help_text="Stands at the end of the page.",
    )

    template = "cms/vision.html"
    search_kind = gettext_lazy("Priorities")
    page_description = "The vision and its ambitions. Priorities and commitments appear by themselves."
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CommitmentPage"]
    max_count_per_parent = 1

    translatable_fields = page_fields("vision", "ambitions", "priorities_serve", "body")

    content_panels = [
        HelpPanel(
            "Say in plain words where you want to be. Commitments that hold for everybody, such as "
            "net zero, are pages below this one."
        ),
        *Page.content_panels,
        FieldPanel("vision"),
        FieldPanel("ambitions"),
        FieldPanel("priorities_serve"),
        ChildrenPanel("cms.CommitmentPage", heading="Commitments of the whole vision"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "vision"

    def clean(self) -> None:
        """Hold each ambition to one block. Raises ValidationError that names the one that stands twice."""
        super().clean()
        names = {ambition.slug: ambition.name for ambition in ambitions()}
        slugs = [block.value["ambition"] for block in self.ambitions]
        twice = sorted({names.get(slug, slug) for slug in slugs if slugs.count(slug) > 1})
        if twice:
            raise ValidationError(
                {"ambitions": f"Keep one block for each ambition. Twice: {', '.join(twice)}."}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the ambitions with what belongs to each, the priorities, and the commitments."""
        context = super().get_context(request, *args, **kwargs)
        by_ambition = priorities_by_ambition(self)
        context["ambitions"] = self._ambitions(by_ambition)
        context["priorities"] = _each_with_its_ambitions(context["ambitions"])
        context["commitments"] = commitments_of(self)
        return context

    def _ambitions(self, priorities: dict[str, list[PriorityPage]]) -> list[AmbitionOnPage]:
        names = {ambition.slug: ambition.name for ambition in ambitions()}
        commitments, publications = commitments_by_ambition(self), publications_by_ambition()
        told = {block.value["ambition"]: block.value["meaning"] for block in self.ambitions}
        return [
            AmbitionOnPage(
                slug=slug,
                name=names[slug],
                meaning=meaning,
                priorities=priorities.get(slug, []),
                commitments=commitments.get(slug, []),
                publications=publications.get(slug, ()),
            )
            for slug, meaning in told.items()
            if slug in names
        ]


def _each_with_its_ambitions(
    told: list[AmbitionOnPage],
) -> list[tuple[PriorityPage, list[AmbitionOnPage]]]:
    """Return the priorities that serve an ambition on the page, in their order, each with those ambitions."""
    found: dict[PriorityPage, list[AmbitionOnPage]] = {}
    for ambition in told:
        for page in ambition.priorities:
            found.setdefault(page, []).append(ambition)
    return sorted(found.items(), key=lambda pair: pair[0].path)
