"""What the site adds around requests: the admin's own content security policy, and why a page was not published."""

from collections.abc import Callable

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from cms.publishing.approving import PageDoesNotHold
from cms.publishing.gate import say_what_stops

ADMIN_PATHS = ("/admin/",)


class AdminContentSecurityPolicy:
    """Loosens the policy on admin paths only, where Wagtail still needs inline scripts and styles."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.get_admin_response = csp_replace(settings.ADMIN_CONTENT_SECURITY_POLICY)(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the policy that fits the path."""
        if request.path.startswith(ADMIN_PATHS):
            return self.get_admin_response(request)
        return self.get_response(request)


class ExplainRefusedPage:
    """Leads whoever approved a page that must not go live to its form, with what has to be mended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the site does."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the way to the page's form after such a refusal; None for all else."""
        if isinstance(exception, PageDoesNotHold):
            return say_what_stops(request, exception.page, exception.problems)
        return None
