"""The admin's own content security policy."""

from collections.abc import Callable

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

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
