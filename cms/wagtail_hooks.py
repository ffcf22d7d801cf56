"""What the site adds to the Wagtail admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from cms.admin_views import care, downloads, translations
from cms.admin_views.draft import draft_from_findings, may_draft
from cms.admin_views.partners import PartnerViewSet
from cms.admin_views.place_figures import place_figures_viewsets
from cms.admin_views.searches import search_report_menu_item, search_report_urls
from cms.editing.copying import stop_a_second_page
from cms.editing.where_to_begin import add_where_to_begin
from cms.languages.serving import lead_to_written_page
from cms.library.report_files import keep_files_of_hidden_reports
from cms.publishing.gate import stop_translation, stop_what_does_not_hold
from cms.sign_in.audit import ACTIONS
from cms.sign_in.panel import SecondStepPanel

register_snippet(PartnerViewSet)
hooks.register("register_admin_urls", search_report_urls)
hooks.register("register_reports_menu_item", search_report_menu_item)
hooks.register("before_publish_page", stop_what_does_not_hold)
hooks.register("before_copy_page", stop_a_second_page)
hooks.register("before_edit_page", stop_translation, order=-1)  # the translation tool's own answers after it
hooks.register("construct_translated_pages_to_cascade_actions", translations.placeholders_that_follow)
hooks.register("register_admin_urls", lambda: translations.urls, order=-1)  # before the tool's own
hooks.register("insert_global_admin_css", translations.screen_style)
hooks.register("insert_editor_js", translations.screen_script)
hooks.register("before_serve_page", lead_to_written_page)
hooks.register("before_serve_document", keep_files_of_hidden_reports)
hooks.register("register_account_settings_panel", SecondStepPanel)
hooks.register("construct_homepage_panels", add_where_to_begin)
hooks.register("register_admin_viewset", place_figures_viewsets)
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
