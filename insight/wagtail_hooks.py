"""Our pages, menu, panels and log actions in the Wagtail admin. What they do stands in `insight.viewsets`."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from insight.audit import ACTIONS
from insight.viewsets import (
    actions,
    dashboard,
    engagements,
    erasure,
    findings,
    held,
    imports,
    jobs,
    notices,
    page_feedback,
    responses,
    reviewing,
    subscriptions,
    themes,
    topic,
    topics,
    wordings,
)

PLACES = (
    engagements,
    imports,
    held,
    responses,
    topics,
    themes,
    findings,
    actions,
    notices,
    subscriptions,
    page_feedback,
    erasure,
)
"""Modules with `urls` and a `menu_item`, in the order in which they are registered."""


@hooks.register("register_log_actions")
def register_log_actions(registry: LogActionRegistry) -> None:
    """Make our actions known to Wagtail's log."""
    for action, (label, message) in ACTIONS.items():
        registry.register_action(action, label, message)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet]:
    """Return the lists and forms that Wagtail makes from a model."""
    return [engagements.viewset, actions.viewset]


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    """Return the addresses of our pages."""
    others = [*topic.urls, *reviewing.urls, *wordings.urls, *jobs.job_urls]
    return [*(url for place in PLACES for url in place.urls), *others]


@hooks.register("register_admin_menu_item")
def register_feedback_menu() -> MenuItem:
    """Return the menu that holds our pages; each shows only to those who may use it."""
    items = [*(place.menu_item for place in PLACES), jobs.job_menu_item]
    return SubmenuMenuItem("Feedback", Menu(items=items), name="feedback", icon_name="openquote", order=90)


@hooks.register("construct_homepage_panels")
def construct_homepage_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Put what waits and how engagements stand on top of the home page."""
    dashboard.add_panels(request, panels)


@hooks.register("insert_global_admin_css")
def insert_global_admin_css() -> SafeString:
    """Return the link to our style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("insight/admin.css"))
