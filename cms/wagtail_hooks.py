"""What the site adds to the Wagtail admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from cms.admin_views import care, downloads
from cms.admin_views.draft import draft_from_findings, may_draft
from cms.publishing import stop_what_does_not_hold
from cms.sign_in.audit import ACTIONS
from cms.sign_in.panel import SecondStepPanel

hooks.register("before_publish_page", stop_what_does_not_hold)
hooks.register("register_account_settings_panel", SecondStepPanel)
hooks.register("register_admin_viewset", lambda: downloads.viewset)
hooks.register("register_admin_urls", lambda: [*downloads.urls, *care.urls])
hooks.register("register_reports_menu_item", lambda: care.care_item)
hooks.register("register_reports_menu_item", lambda: care.link_item)
hooks.register("register_page_header_buttons", care.care_buttons)
hooks.register("register_page_listing_more_buttons", care.care_buttons)


class DraftMenuItem(MenuItem):
    """Leads to the draft from findings; only for those who may add a page somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Say whether the person may add a page below any priority."""
        return may_draft(request.user)


@hooks.register("register_admin_urls")
def register_draft() -> list[URLPattern]:
    """Give the draft from findings its address."""
    return [path("draft-from-findings/", draft_from_findings, name="draft_from_findings")]


@hooks.register("register_admin_menu_item")
def register_draft_menu_item() -> MenuItem:
    """Put the draft from findings in the menu, below the pages."""
    return DraftMenuItem(
        "Draft from findings", reverse("draft_from_findings"), icon_name="doc-full", order=110
    )


@hooks.register("register_log_actions")
def register_log_actions(registry: LogActionRegistry) -> None:
    """Make signing in and out known to Wagtail's log."""
    for action, (label, message) in ACTIONS.items():
        registry.register_action(action, label, message)
