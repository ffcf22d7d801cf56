"""Commitments: what is promised, by when, by whom, where it stands, and how it is measured."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.blocks import NarrativeBlock, NoticeBlock
from cms.languages.fields import page_fields
from cms.models.site_page import SitePage, vision_address
from cms.strategy.measure_forms import CommitmentForm
from cms.strategy.standing import CommitmentStatus, Standing, standing


class CommitmentPage(SitePage, Page):
    """A commitment of a priority, or of the whole vision, with its measures."""

    promise = models.TextField(max_length=300, help_text="What we promise, in one sentence.")
    due_on = models.DateField(
        "by when",
        help_text="The last day. For “by 2045” take 31 December 2045: readers see “the end of 2045”.",
    )
    owned_by = models.CharField(
        "who owns it", max_length=200, help_text="A board or a role that answers for it, and how to reach it."
    )
    status = models.CharField(
        "where it stands",
        max_length=10,
        choices=CommitmentStatus,
        default=CommitmentStatus.ON_TRACK,
        help_text="Once its day has passed, a commitment that is “on track” is shown as late.",
    )
    reason = models.TextField(
        "why", max_length=400, blank=True, help_text="Readers see it. It is needed for “late” and “stopped”."
    )
    status_on = models.DateField(
        "as of", default=timezone.localdate, help_text="When this was last looked at."
    )
    ambitions = ParentalManyToManyField(
        "insight.Ambition",
        blank=True,
        related_name="+",
        verbose_name="ambitions that it serves",
        help_text="The page of the vision leads from each of these to this commitment.",
    )
    body = StreamField(
        [("text", NarrativeBlock()), ("notice", NoticeBlock())],
        blank=True,
        verbose_name="what it means",
        help_text="Explain it in plain words. Hard words come with their meaning.",
    )

    base_form_class = CommitmentForm
    template = "cms/commitment.html"
    search_kind = gettext_lazy("Priorities")
    page_description = "A promise with its date, its owner, and the numbers that show how far it is."
    parent_page_types = ["cms.PriorityPage", "cms.VisionPage"]
    subpage_types: list[str] = []

    translatable_fields = page_fields(
        "promise",
        "owned_by",
        "reason",
        "body",
        same=["due_on", "status", "status_on", "ambitions", "measures"],
    )

    content_panels = [
        HelpPanel(
            "Promise one thing, by one day, with somebody who answers for it. A measure needs its "
            "unit, where it started and where it should be; enter a reading each year, also a bad "
            "one."
        ),
        *Page.content_panels,
        FieldPanel("promise"),
        FieldRowPanel([FieldPanel("due_on"), FieldPanel("owned_by")]),
        MultiFieldPanel(
            [FieldPanel("status"), FieldPanel("status_on"), FieldPanel("reason")], heading="How it goes"
        ),
        FieldPanel("ambitions", widget=forms.CheckboxSelectMultiple),
        FieldPanel("body"),
        InlinePanel(
            "measures",
            heading="Measures",
            label="Measure",
            help_text="What shows how far it is. Each measure gets a chart and a table on the page.",
        ),
    ]

    class Meta:
        verbose_name = "commitment"

    @property
    def standing(self) -> Standing:
        """Return where it stands today, in words."""
        return standing(self.status, self.reason, self.due_on)

    def clean(self) -> None:
        """Ask for the reason of what is late or stopped, and for a status as of today or before.

        Raises ValidationError at the field that must be mended.
        """
        super().clean()
        if self.status in CommitmentStatus.that_need_a_reason() and not self.reason.strip():
            raise ValidationError({"reason": "Say why. People who read “late” or “stopped” want to know."})
        if self.status_on and self.status_on > timezone.localdate():
            raise ValidationError({"status_on": "This day is still to come. Take today or a day before."})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the page that it belongs to, its measures, and the ambitions that it serves."""
        context = super().get_context(request, *args, **kwargs)
        context["parent"] = self.get_parent().specific
        context["vision_address"] = vision_address(self)
        context["measures"] = list(self.measures.all())
        context["ambitions"] = list(self.ambitions.all())
        return context


def commitments_of(page: Page) -> list[CommitmentPage]:
    """Return the live commitments below a page in the editors' order, with their measures and readings."""
    return list(_public().child_of(page).order_by("path"))


def commitments_by_ambition(page: Page) -> dict[str, list[CommitmentPage]]:
    """Return by ambition (a slug) the live commitments that serve it, in the language of `page`."""
    found: dict[str, list[CommitmentPage]] = {}
    rows = _public().filter(locale_id=page.locale_id)
    for commitment in rows.prefetch_related("ambitions").order_by("path"):
        for ambition in commitment.ambitions.all():
            found.setdefault(ambition.slug, []).append(commitment)
    return found


def _public() -> PageQuerySet[CommitmentPage]:
    return CommitmentPage.objects.live().public().prefetch_related("measures__readings")
