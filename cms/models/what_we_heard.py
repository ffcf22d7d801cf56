"""What we heard: the page on which findings meet the public."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.blocks import (
    ActionsBlock,
    CommunitiesBlock,
    NarrativeBlock,
    NextStepBlock,
    QuoteBlock,
    RespondentsBlock,
    SidesBlock,
    ThemeBlock,
)
from cms.languages.fields import page_fields
from cms.languages.trees import is_placeholder
from cms.models.site_page import SitePage
from cms.publishing.checklist import ChecklistPanel
from cms.publishing.evidence import look_at_evidence, problems
from cms.publishing.figure_files import figures_as_csv

MOST_SENTENCES = 3
FIGURES_PATH = "figures"


class WhatWeHeardPage(SitePage, Page):
    """The answer first, then who we heard from, what they said, what we do, and how to read it: always so."""

    answer = models.TextField(
        help_text="The answer in one to three sentences, each on its own line. It stands on top, in large type."
    )
    period = models.CharField(
        "when we listened", max_length=120, help_text="For example: 1 September to 20 November 2026."
    )
    respondents = StreamField(
        [("respondents", RespondentsBlock()), ("text", NarrativeBlock())],
        verbose_name="who we heard from",
    )
    not_heard = models.TextField(
        "who we did not hear from",
        max_length=600,
        help_text="Say openly who is missing, and what you will do about it.",
    )
    themes = StreamField([("theme", ThemeBlock())], verbose_name="what people said")
    disagreement = StreamField(
        [("sides", SidesBlock()), ("text", NarrativeBlock()), ("quote", QuoteBlock())],
        blank=True,
        verbose_name="where people disagree",
    )
    communities = StreamField(
        [("communities", CommunitiesBlock()), ("text", NarrativeBlock()), ("quote", QuoteBlock())],
        blank=True,
        verbose_name="what communities said differently",
    )
    rare = StreamField(
        [("theme", ThemeBlock()), ("text", NarrativeBlock()), ("quote", QuoteBlock())],
        blank=True,
        verbose_name="said by few, but it matters",
    )
    next_steps = StreamField(
        [("actions", ActionsBlock()), ("next_step", NextStepBlock()), ("text", NarrativeBlock())],
        verbose_name="what we did, will do, can't do",
    )
    method = StreamField([("text", NarrativeBlock())], verbose_name="how to read this")

    body_heading_level = 3
    search_kind = gettext_lazy("What we heard")
    template = "cms/what_we_heard.html"
    page_description = "What people told us about a priority. Make it with “Draft from findings”."
    parent_page_types = ["cms.PriorityPage"]
    subpage_types: list[str] = []

    translatable_fields = page_fields(
        "answer",
        "period",
        "respondents",
        "not_heard",
        "themes",
        "disagreement",
        "communities",
        "rare",
        "next_steps",
        "method",
    )

    content_panels = [
        HelpPanel(
            "Draft this page from findings: figures and quotes can come from evidence only. Say the "
            "answer in up to three short sentences, then work off the checklist below."
        ),
        *Page.content_panels,
        ChecklistPanel(heading="What stands between this page and publishing"),
        MultiFieldPanel([FieldPanel("answer"), FieldPanel("period")], heading="The answer"),
        MultiFieldPanel([FieldPanel("respondents"), FieldPanel("not_heard")], heading="Who we heard from"),
        FieldPanel("themes"),
        FieldPanel("disagreement"),
        FieldPanel("communities"),
        FieldPanel("rare"),
        FieldPanel("next_steps"),
        FieldPanel("method"),
    ]

    class Meta:
        verbose_name = "“what we heard” page"
        verbose_name_plural = "“what we heard” pages"

    @property
    def sentences(self) -> list[str]:
        """Return the sentences of the answer."""
        return [line.strip() for line in self.answer.splitlines() if line.strip()]

    @property
    def page_key(self) -> str:
        """Return the name by which publications know this page."""
        return f"page-{self.pk}"

    def clean(self) -> None:
        """Hold the answer to three sentences."""
        super().clean()
        if len(self.sentences) > MOST_SENTENCES:
            raise ValidationError(
                {"answer": "Keep the answer to three lines. The rest belongs further down."}
            )

    def save(self, clean: bool = True, **kwargs: Any) -> None:
        """Save; a page that goes or stays live is refused while a quote or figure on it must not be shown.

        A placeholder follows the page that it stands for.
        Raises ValidationError that names each.
        """
        if clean and self.live and not is_placeholder(self):
            stopping = [f"{problem.where}: {problem.what}" for problem in problems(self) if problem.stops]
            if stopping:
                raise ValidationError({NON_FIELD_ERRORS: stopping})
        super().save(clean=clean, **kwargs)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Lead to the page, or to the file with its figures. Raises Http404 for anything else."""
        if path_components == [FIGURES_PATH] and self.live:
            return RouteResult(self, kwargs={"as_file": True})
        if path_components:
            raise Http404
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, as_file: bool = False, **kwargs: Any) -> HttpResponse:
        """Answer with the page, or with its figures as a CSV file."""
        return figures_as_csv(self) if as_file else super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the priority's page, the file with the figures, and whether newer evidence exists."""
        context = super().get_context(request, *args, **kwargs)
        context["parent"] = self.get_parent().specific
        context["figures_url"] = f"{self.url or ''}{FIGURES_PATH}/"
        evidence = look_at_evidence(self)
        context["newer_evidence"] = any(evidence["moved_figures"].values())
        return context | evidence
