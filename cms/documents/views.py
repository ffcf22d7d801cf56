"""The addresses of documents: one for the list of versions, one for each file, and one that leads to the newest."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, re_path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.documents.listing import public_downloads, versions_shown
from cms.documents.requests import ask_for
from cms.models import Download, DownloadVersion

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@require_safe
@never_cache
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a document with all its versions. Raises Http404 where there is none, or none of its pages is live."""
    found = _download(slug)
    shown = versions_shown(found)
    gone = found.versions.exclude(pk__in=[version.pk for version in shown])
    return render(
        request, "cms/documents/versions.html", {"download": found, "versions": shown, "gone": gone}
    )


@require_safe
@never_cache
def latest(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """Lead to the newest version that has a file of this kind. Raises Http404 where there is none."""
    for version in versions_shown(_download(slug)):
        if getattr(version, ending):
            return redirect("download_file", slug, version.number, ending)
    raise Http404


@require_safe
@never_cache
def file(request: HttpRequest, slug: str, number: str, ending: str) -> HttpResponseBase:
    """Hand out one version, or say that it was taken down (410) if any words in it may not be shown any more."""
    found = _download(slug)
    version = get_object_or_404(DownloadVersion, download=found, number=int(number))
    if version.taken_down_at or version not in versions_shown(found):
        if not version.taken_down_at:
            ask_for(found)
        return render(request, "cms/documents/gone.html", {"download": found, "version": version}, status=410)
    stored = getattr(version, ending)
    if not stored:
        raise Http404
    return FileResponse(
        stored.open("rb"),
        filename=f"{found.slug}-version-{version.number}.{ending}",
        as_attachment=ending == "docx",
        content_type=TYPES[ending],
    )


def _download(slug: str) -> Download:
    return get_object_or_404(public_downloads(), slug=slug)


urlpatterns: list[URLPattern] = [
    path("downloads/<slug:slug>/", download, name="download"),
    re_path(r"^downloads/(?P<slug>[-\w]+)/latest\.(?P<ending>pdf|docx)$", latest, name="download_latest"),
    re_path(
        r"^downloads/(?P<slug>[-\w]+)/(?P<number>[0-9]{1,6})\.(?P<ending>pdf|docx)$",
        file,
        name="download_file",
    ),
]
