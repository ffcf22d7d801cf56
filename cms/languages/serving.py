"""What readers get at the address of a page that is not translated yet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.models import Page

from cms.languages.trees import written_page


def lead_to_written_page(
    page: Page, request: HttpRequest, serve_args: list[Any], serve_kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Before a placeholder is served: lead to the page that it stands for, frame and all in one language."""
    written = written_page(page)
    return None if written is page else redirect(written.get_url(request) or "/")
