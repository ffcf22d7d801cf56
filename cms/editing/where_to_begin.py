"""A panel on the admin's home page: what to do first, for what one may do, until one puts it away."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.models import Site
from wagtail.users.models import UserProfile

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DISMISSED = "where_to_begin"


@dataclass(frozen=True)
class Step:
    """Something to do first: who may do it, what it is, why, and where."""

    right: str
    what: Promise
    why: Promise
    address: Callable[[], str]


def _appearance() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    return reverse("wagtailsettings:edit", args=["cms", "appearance", site.pk]) if site else ""


def _pages() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    return reverse("wagtailadmin_explore", args=[site.root_page_id]) if site else ""


STEPS = (
    Step(
        "cms.change_appearance",
        _("Name and colours"),
        _("What the site is called and how it looks."),
        _appearance,
    ),
    Step(
        "auth.add_user",
        _("Add your colleagues"),
        _("Give each the group that fits: engagement officers, editors or data guardians."),
        lambda: reverse("wagtailusers_users:index"),
    ),
    Step(
        "insight.add_engagement",
        _("Ask something"),
        _("Make an engagement: why you ask, what can change, the questions, the dates."),
        lambda: reverse("insight_engagements:index"),
    ),
    Step(
        "insight.clear_response",
        _("Look at what was held"),
        _("Answers that may hold private details, or a cry for help, wait for you."),
        lambda: reverse("insight_held"),
    ),
    Step(
        "insight.curate_themes",
        _("Turn topics into themes"),
        _("The computer puts answers that say the same together. You name what matters."),
        lambda: reverse("insight_topics"),
    ),
    Step(
        "insight.write_finding",
        _("Write what you found"),
        _("A finding says in one sentence what people told you, with its evidence."),
        lambda: reverse("insight_findings"),
    ),
    Step(
        "insight.approve_finding",
        _("Check and approve findings"),
        _("A second pair of eyes: does the evidence bear it out? Clear its quotes."),
        lambda: reverse("insight_findings"),
    ),
    Step(
        "wagtailcore.change_page",
        _("Write and publish pages"),
        _("Draft “what we heard” from findings, and keep the other pages fresh."),
        _pages,
    ),
    Step(
        "wagtail_localize.submit_translation",
        _("Say it in other languages"),
        _("“Translate this page” is among a page's actions. See here how far each translation is."),
        lambda: reverse("wagtail_localize:translations_report"),
    ),
    Step(
        "insight.erase_submission",
        _("Take words back"),
        _("Find what somebody sent by their receipt code, and erase it everywhere."),
        lambda: reverse("insight_erase"),
    ),
)
"""In the order in which a site comes to life. A right to pages is held for some pages, so it is asked another way."""


class WhereToBeginPanel(Component):
    """The steps that this person may take."""

    name = "where_to_begin"
    template_name = "cms/admin/where_to_begin.html"
    order = 15  # below what waits: a cry for help comes first

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"steps": list(steps_for(user)), "dismissed": DISMISSED}


def steps_for(user: "User") -> Iterator[tuple[Step, str]]:
    """Yield each step that `user` may take, with its address."""
    for step in STEPS:
        if _may(user, step.right) and (address := step.address()):
            yield step, address


def add_where_to_begin(request: HttpRequest, panels: list[Component]) -> None:
    """Put the panel on the admin's home page, unless this person has put it away."""
    profile = UserProfile.objects.filter(user=request.user).first()
    if not (profile and profile.dismissibles.get(DISMISSED)):
        panels.append(WhereToBeginPanel())


def _may(user: "User", right: str) -> bool:
    if right == "wagtailcore.change_page":
        site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        return bool(site and site.root_page.permissions_for_user(user).can_edit())
    return user.has_perm(right)
