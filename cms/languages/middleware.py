"""Addresses of languages that the site is not in yet lead to the same place in the first language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from wagtail.models import Site

from cms.languages.trees import languages_in_use


class OnlyLanguagesInUse:
    """Keeps readers from a site whose frame is in one language and whose pages are in another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or lead to the address without its language; previews are shown in any."""
        code, _, rest = request.path_info.lstrip("/").partition("/")
        others = {code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE}
        if code not in others or getattr(request, "is_dummy", False):
            return self.get_response(request)
        if code in {language.code for language in languages_in_use(Site.find_for_request(request))}:
            return self.get_response(request)
        query = request.META.get("QUERY_STRING", "")
        # No second stroke in front: it would make the rest the name of another site.
        return HttpResponseRedirect("/" + rest.lstrip("/\\") + (f"?{query}" if query else ""))
