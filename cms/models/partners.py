"""The bodies that work together, and the page that lists them by kind."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.languages.fields import page_fields
from cms.languages.trees import in_active_language
from cms.models.site_page import OneALanguage, SitePage


class PartnerKind(models.TextChoices):
    """What sort of body a partner is, in the order in which pages list them."""

    GP = "gp", gettext_lazy("GP practices and federations")
    TRUST = "trust", gettext_lazy("Hospital trusts")
    COUNCIL = "council", gettext_lazy("Councils")
    COMMISSIONER = "commissioner", gettext_lazy("Commissioners")
    VOLUNTARY = "voluntary", gettext_lazy("Voluntary sector")
    CITIZENS = "citizens", gettext_lazy("Citizens' groups")
    CHARITY = "charity", gettext_lazy("Charities")


class Partner(index.Indexed, models.Model):  # type: ignore[django-manager-missing]
    """One body: its name, what it is, what it does here in plain words."""

    name = models.CharField(max_length=120, unique=True, help_text="As people know it, without “the”.")
    kind = models.CharField(max_length=12, choices=PartnerKind, help_text="Pages list partners by kind.")
    role = models.TextField(
        "what it does", max_length=300, help_text="In plain words: what this body does for people here."
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Only with the body's leave. Without one, the page shows its name.",
    )
    logo_alt = models.CharField(
        "words for the logo",
        max_length=120,
        blank=True,
        help_text="What the logo shows, for people who can't see it. Needed with a logo.",
    )
    link = models.URLField("website", blank=True, help_text="The body's own site. It may be left empty.")

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]
    panels = [
        FieldPanel("name"),
        FieldPanel("kind"),
        FieldPanel("role"),
        MultiFieldPanel([FieldPanel("logo"), FieldPanel("logo_alt")], heading="Logo"),
        FieldPanel("link"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a logo without words for it."""
        super().clean()
        if self.logo_id and not self.logo_alt.strip():
            raise ValidationError({"logo_alt": "Say what the logo shows, such as “Logo of the council”."})


class PartnersPage(OneALanguage, SitePage, Page):
    """Every partner, by kind, with what it does and in which partnerships it works or worked."""

    introduction = models.TextField(
        max_length=400, blank=True, help_text="One or two sentences: who works together, and why."
    )

    template = "cms/partners.html"
    search_kind = gettext_lazy("Partnerships")
    page_description = "All partners by kind. They come from “Partners” in the menu by themselves."
    parent_page_types = ["cms.PartnershipIndexPage"]
    subpage_types: list[str] = []

    translatable_fields = page_fields("introduction")

    content_panels = [
        HelpPanel(
            "Partners show here by kind. Add them under “Partners” in the menu, each with its role "
            "and its link."
        ),
        *Page.content_panels,
        FieldPanel("introduction"),
    ]

    class Meta:
        verbose_name = "list of partners"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the partners by kind."""
        context = super().get_context(request, *args, **kwargs)
        # By name: memberships and partnerships are built on partners.
        memberships = apps.get_model("cms", "Membership").objects.filter(
            partnership__in=in_active_language(
                apps.get_model("cms", "PartnershipPage").objects.live().public()
            )
        )
        partners = Partner.objects.select_related("logo").prefetch_related(
            models.Prefetch("memberships", queryset=memberships.select_related("partnership"))
        )
        context["kinds"] = list(by_kind(list(partners), of=lambda partner: partner))
        return context


def by_kind(rows: list[Any], *, of: Any) -> Iterator[tuple[str, list[Any]]]:
    """Yield each kind of partner that there is with its `rows`, in order; `of` gives the partner of a row."""
    for kind in PartnerKind:
        of_kind = [row for row in rows if of(row).kind == kind]
        if of_kind:
            yield str(kind.label), of_kind


def partners_page_address() -> str:
    """Return the address of the live list of partners, or "" while there is none."""
    pages: list[PartnersPage] = in_active_language(PartnersPage.objects.live().public())
    return (pages[0].url or "") if pages else ""
