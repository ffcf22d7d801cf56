"""A page as everybody sees it, without a browser: rendered by its own public template."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import Page


def page_html(page: Page) -> str:
    """Return the whole HTML of a live page, as its own type, for somebody who is not signed in."""
    with translation.override(page.locale.language_code):
        request = request_for(page)
        return render_to_string(page.get_template(request), page.get_context(request), request=request)


def request_for(page: Page) -> HttpRequest:
    """Return a request for a page as it would come from outside."""
    base = urlsplit(settings.BASE_URL)
    request = RequestFactory(headers={"host": base.netloc}).get(
        page.url or "/", secure=base.scheme == "https"
    )
    request.user = AnonymousUser()
    return request
