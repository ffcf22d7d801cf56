"""Translating pages: who may, and what is said where a translation must not go live."""

from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Page
from wagtail_localize.models import TranslationSource
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from cms.publishing.gate import stop_what_does_not_hold

submit_view = SubmitPageTranslationView.as_view()
update_view = UpdateTranslationsView.as_view()


@wraps(submit_view)
def submit_page(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Send a page to be translated. Raises PermissionDenied for whoever may not change it.

    What was a placeholder is a page of its own then, still in the first language: it is taken down until it is translated.
    """
    page = get_object_or_404(Page, pk=page_id)
    _check_may_change(request, page)
    keys = page.get_descendants(inclusive=True).values("translation_key")
    stood_in = Page.objects.filter(translation_key__in=keys, alias_of__isnull=False, live=True)
    before = list(stood_in.exclude(locale=page.locale).values_list("pk", flat=True))
    response = submit_view(request, page_id=page_id)
    for started in Page.objects.filter(pk__in=before, alias_of=None, live=True).specific():
        started.unpublish(user=request.user)
    return response


@wraps(update_view)
def update_page(request: HttpRequest, translation_source_id: int) -> HttpResponseBase:
    """Bring translations up to date with their page. Raises PermissionDenied for whoever may not change it."""
    source = get_object_or_404(TranslationSource, pk=translation_source_id)
    page = Page.objects.filter(translation_key=source.object_id, locale=source.locale).first()
    if page:
        _check_may_change(request, page)
        stopped = stop_what_does_not_hold(request, page) if _goes_live(request) else None
        if stopped:
            return stopped
    return update_view(request, translation_source_id=translation_source_id)


def screen_style() -> SafeString:
    """Return the link to what makes the screen of a translation readable for everybody."""
    return format_html('<link rel="stylesheet" href="{}">', static("cms/translate.css"))


def screen_script() -> SafeString:
    """Return the script that names what the screen of a translation leaves without a name."""
    return format_html('<script type="module" src="{}"></script>', static("cms/translate.js"))


def _check_may_change(request: HttpRequest, page: Page) -> None:
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied(
            "You may not change this page, so you can't have it translated. Ask an editor who may."
        )


def _goes_live(request: HttpRequest) -> bool:
    return request.method == "POST" and "publish_translations" in request.POST


class OrderedReport(TranslationsReportView):
    """How far translations are, by page and language: the tool's own report has no order to turn pages in."""

    def get_queryset(self) -> Any:
        return super().get_queryset().order_by("source__object_repr", "target_locale__language_code", "pk")


urls: list[URLPattern] = [
    path("localize/reports/translations/", OrderedReport.as_view()),
    path("localize/reports/translations/results/", OrderedReport.as_view(results_only=True)),
    path("localize/submit/page/<int:page_id>/", submit_page),
    path("localize/update/<int:translation_source_id>/", update_page),
]
"""The translation tool's own addresses: its forms ask only whether somebody may translate anything at all."""


def placeholders_that_follow(pages: list[Page], action: str) -> dict[Page, Any]:
    """Return by page its placeholders in other languages, which are moved, taken down and deleted with it."""
    return {page: page.get_translations().filter(alias_of__isnull=False) for page in pages}
