"""The addresses of documents: one for the list of versions, one for each file, and one that leads to the newest.

Where every page of a document was taken down or deleted, each of them says that it was withdrawn (410).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.documents.listing import versions_shown
from cms.documents.requests import ask_for
from cms.languages.trees import in_active_language
from cms.models import Download, DownloadsPage, DownloadVersion

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _of_document(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the document in place of its address. It raises Http404 where there never was one."""

    @require_safe
    @never_cache
    @wraps(view)
    def found(request: HttpRequest, slug: str, *args: str, **kwargs: str) -> HttpResponseBase:
        document = get_object_or_404(Download.objects.select_related("of_page"), slug=slug)
        if document.is_withdrawn():
            return _page(request, "withdrawn", status=410, download=document)
        return view(request, document, *args, **kwargs)

    return found


def _page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Show a page about a document below the page that lists all of them."""
    lists: list[DownloadsPage] = in_active_language(DownloadsPage.objects.live().public())
    context["breadcrumbs"] = (
        [*lists[0].breadcrumbs, {"text": lists[0].title, "href": lists[0].url}] if lists else []
    )
    return render(request, f"cms/documents/{template}.html", context, status=status)


@_of_document
def download(request: HttpRequest, found: Download) -> HttpResponse:
    """Show a document with all its versions."""
    shown = versions_shown(found)
    gone = found.versions.exclude(pk__in=[version.pk for version in shown])
    return _page(request, "versions", download=found, versions=shown, gone=gone)


@_of_document
def latest(request: HttpRequest, found: Download, ending: str) -> HttpResponse:
    """Lead to the newest version that has a file of this kind. Raises Http404 where there is none."""
    for version in versions_shown(found):
        if getattr(version, ending):
            return redirect("download_file", found.slug, version.number, ending)
    raise Http404


@_of_document
def file(request: HttpRequest, found: Download, number: str, ending: str) -> HttpResponseBase:
    """Hand out one version, or say that it was taken down (410) if any words in it may not be shown any more."""
    version = get_object_or_404(DownloadVersion, download=found, number=int(number))
    if version.taken_down_at or version not in versions_shown(found):
        if not version.taken_down_at:
            ask_for(found)
        return _page(request, "gone", status=410, download=found, version=version)
    stored = getattr(version, ending)
    if not stored:
        raise Http404
    return FileResponse(
        stored.open("rb"),
        filename=f"{found.slug}-version-{version.number}.{ending}",
        as_attachment=ending == "docx",
        content_type=TYPES[ending],
    )


urlpatterns: list[URLPattern] = [
    path("downloads/<slug:slug>/", download, name="download"),
    re_path(r"^downloads/(?P<slug>[-\w]+)/latest\.(?P<ending>pdf|docx)$", latest, name="download_latest"),
    re_path(
        r"^downloads/(?P<slug>[-\w]+)/(?P<number>[0-9]{1,6})\.(?P<ending>pdf|docx)$",
        file,
        name="download_file",
    ),
]
