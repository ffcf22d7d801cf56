"""Copying pages in the admin: what there may be only one of is not copied."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from wagtail.models import Page

from cms.models.site_page import AboutOneRow


def stop_a_second_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before copying: a page about one row stays the only one of its language. Return the way back, or None."""
    itself = page.specific
    if not isinstance(itself, AboutOneRow):
        return None
    row = getattr(itself, itself.about)
    messages.error(
        request, format_html("A copy would be a second page about “{}”. Change this page instead.", row)
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)
