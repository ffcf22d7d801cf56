"""Partnerships: a list, and a page for each that says who took part, when, what for, and what became of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import NarrativeBlock, NoticeBlock
from cms.languages.fields import page_fields
from cms.models.memberships import membership_problem
from cms.models.news import news_of
from cms.models.partners import by_kind, partners_page_address
from cms.models.programmes import ProgrammePage
from cms.models.site_page import OneALanguage, SitePage
from cms.partnership.succession import leads_in_a_circle


class PartnershipIndexPage(OneALanguage, SitePage, Page):
    """All partnerships: those that work today first, then those that ended, newest first."""

    introduction = models.TextField(
        max_length=600, blank=True, help_text="Why the bodies here work together, in plain words."
    )

    template = "cms/partnerships.html"
    search_kind = gettext_lazy("Partnerships")
    page_description = "The list of partnerships. Its child pages appear by themselves."
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.PartnershipPage", "cms.PartnersPage"]

    translatable_fields = page_fields("introduction")

    content_panels = [
        HelpPanel(
            "Partnerships show here by themselves, those of today first. Make a page for each below this one."
        ),
        *Page.content_panels,
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = "list of partnerships"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the partnerships of today and those that ended, and the list of partners."""
        context = super().get_context(request, *args, **kwargs)
        pages = list(PartnershipPage.objects.child_of(self).live().public().order_by("-begins_on", "path"))
        context["current"] = [page for page in pages if not page.has_ended]
        context["ended"] = [page for page in pages if page.has_ended]
        context["partners_url"] = partners_page_address()
        return context


class PartnershipForm(WagtailAdminPageForm):
    """The editor's form: a membership outside the partnership's time is refused beside that membership."""

    def clean(self) -> dict[str, Any]:
        """Check each membership against the dates as they are now typed."""
        cleaned = super().clean() or {}
        for form in self.formsets["memberships"].forms if "memberships" in self.formsets else []:
            values = getattr(form, "cleaned_data", None) if form.is_valid() else None
            if not values or values.get("DELETE"):
                continue
            problem = membership_problem(
                cleaned.get("begins_on"),
                cleaned.get("ends_on"),
                values.get("joined_on"),
                values.get("left_on"),
            )
            if problem:
                field, words = problem
                form.add_error(field, words)
        return cleaned


class PartnershipPage(SitePage, Page):
    """One partnership over time."""

    begins_on = models.DateField("began on", help_text="Its first day.")
    ends_on = models.DateField(
        "ended on", null=True, blank=True, help_text="Its last day. Leave empty while it works."
    )
    purpose = models.TextField(
        "what it was for", max_length=600, help_text="What it set out to change for people, in plain words."
    )
    outcome = models.TextField(
        "what became of it",
        max_length=1000,
        blank=True,
        help_text="What is there today because of it. Needed once it has ended.",
    )
    sponsor_board = models.TextField(
        max_length=400, blank=True, help_text="The board that stood behind it: its name, who sat on it."
    )
    body = StreamField(
        [("text", NarrativeBlock()), ("notice", NoticeBlock())],
        blank=True,
        verbose_name="more about it",
        help_text="Background for those who want it. Stands below the facts.",
    )
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The partnership before it, if it has a page here.",
    )
    predecessor_name = models.CharField(
        max_length=160, blank=True, help_text="Its name, if it has no page here."
    )
    predecessor_text = models.TextField(
        max_length=400, blank=True, help_text="What was taken over from it, in a sentence or two."
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The partnership after it, if it has a page here.",
    )
    successor_name = models.CharField(
        max_length=160, blank=True, help_text="Its name, if it has no page here."
    )
    successor_text = models.TextField(
        max_length=400, blank=True, help_text="What it carries on, in a sentence or two."
    )

    template = "cms/partnership.html"
    search_kind = gettext_lazy("Partnerships")
    page_description = "One partnership, its members over time, what it was for and what became of it."
    parent_page_types = ["cms.PartnershipIndexPage"]
    subpage_types = ["cms.ProgrammePage"]
    base_form_class = PartnershipForm

    translatable_fields = page_fields(
        "purpose",
        "outcome",
        "sponsor_board",
        "body",
        "predecessor_name",
        "predecessor_text",
        "successor_name",
        "successor_text",
        same=["begins_on", "ends_on", "predecessor", "successor", "memberships"],
    )

    content_panels = [
        HelpPanel(
            "Say when it began and what it is for. When it ends, give the day and what came next, "
            "and keep the page: people look for what became of it."
        ),
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("begins_on"), FieldPanel("ends_on")], heading="When"),
        FieldPanel("purpose"),
        FieldPanel("outcome"),
        FieldPanel("sponsor_board"),
        InlinePanel("memberships", heading="Members over time", label="Member"),
        MultiFieldPanel(
            [FieldPanel("predecessor"), FieldPanel("predecessor_name"), FieldPanel("predecessor_text")],
            heading="What came before it",
        ),
        MultiFieldPanel(
            [FieldPanel("successor"), FieldPanel("successor_name"), FieldPanel("successor_text")],
            heading="What came after it",
        ),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "partnership page"
        constraints = [
            models.CheckConstraint(
                name="partnership_ends_after_it_begins",
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("begins_on")),
            )
        ]

    @property
    def has_ended(self) -> bool:
        """Say whether its last day is over."""
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    def clean(self) -> None:
        """Hold the dates in order, ask what became of what ended, and refuse a circle of predecessors."""
        super().clean()
        errors: dict[str, str] = {}
        if self.begins_on and self.ends_on and self.ends_on < self.begins_on:
            errors["ends_on"] = "The last day comes before the first. Change one of the two."
        elif self.has_ended and not self.outcome.strip():
            errors["outcome"] = "It has ended: say what became of it."
        if leads_in_a_circle(type(self), self):
            field = "predecessor" if self.predecessor_id else "successor"
            errors[field] = "This leads in a circle back to this page. Choose another partnership or none."
        if errors:
            raise ValidationError(errors)

    def save(self, clean: bool = True, **kwargs: Any) -> None:
        """Save; a membership outside the partnership's time is refused with ValidationError."""
        if clean:
            found = (
                membership_problem(self.begins_on, self.ends_on, row.joined_on, row.left_on)
                for row in self.memberships.all()
            )
            words = [problem[1] for problem in found if problem]
            if words:
                raise ValidationError(words)
        super().save(clean=clean, **kwargs)

    @property
    def before(self) -> "PartnershipPage | None":
        """Return the live page of the partnership before it, whichever of the two pages names the other."""
        return self._beside(self.predecessor, "successor")

    @property
    def after(self) -> "PartnershipPage | None":
        """Return the live page of the partnership after it, whichever of the two pages names the other."""
        return self._beside(self.successor, "predecessor")

    def _beside(self, named: "PartnershipPage | None", names_this: str) -> "PartnershipPage | None":
        # Pages name each other in their first language; readers are led to the page in theirs.
        wanted = models.Q(**{f"{names_this}__translation_key": self.translation_key})
        if named:
            wanted |= models.Q(translation_key=named.translation_key)
        pages = PartnershipPage.objects.live().public().filter(wanted, locale_id=self.locale_id)
        return pages.exclude(pk=self.pk).first()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the members by kind, the programmes, what came before and after, and the news."""
        context = super().get_context(request, *args, **kwargs)
        members = [row for row in self.memberships.all() if row.partner_id]
        context["member_kinds"] = list(by_kind(members, of=lambda row: row.partner))
        context["partners_url"] = partners_page_address()
        context["programmes"] = ProgrammePage.objects.child_of(self).live().public() if self.pk else []
        context["before"], context["after"] = (self.before, self.after) if self.pk else (None, None)
        return context | news_of(self, partnership=self)
