"""Downloads in the admin: compose a document, see its versions, have it made now, take a version down."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from django.views.generic import DetailView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet

from cms.documents.quotes import still_shown
from cms.documents.requests import ask_for
from cms.documents.taking_down import take_down
from cms.models import Download, DownloadVersion

CHANGE = "cms.change_download"


def versions_link(download: Download) -> SafeString | str:
    """Return a link to the versions of a document that says which is the newest."""
    newest = download.versions.first()
    words = f"Version {newest.number}" if newest else "Not made yet"
    return format_html('<a href="{}">{}</a>', reverse("download_versions", args=[download.pk]), words)


def made_from(download: Download) -> str:
    """Return in a few words what a document is made from."""
    if download.of_page:
        return "One page, by itself"
    return ", ".join(part.page.title for part in download.parts.all())


class CreateDownloadView(CreateView):
    """Compose a document; it is made at once."""

    def save_instance(self) -> Download:
        download: Download = super().save_instance()
        ask_for(download)
        return download


class EditDownloadView(EditView):
    """Change what is in a document. One that is a page of its own has nothing to change."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        download = self.get_object()
        if download.of_page_id:
            return redirect("download_versions", download.pk)
        return super().get(request, *args, **kwargs)

    def save_instance(self) -> Download:
        download: Download = super().save_instance()
        ask_for(download)
        return download


class DownloadViewSet(ModelViewSet):
    """The list of documents and the form of one."""

    model = Download
    name = "downloads"
    url_prefix = "downloads"
    menu_label = "Downloads"
    menu_order = 310
    icon = "download"
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    add_view_class = CreateDownloadView
    edit_view_class = EditDownloadView
    panels = Download.panels
    search_fields = ["title"]
    search_backend_name = None
    list_display = [
        "title",
        Column("made_from", label="Made from", accessor=made_from),
        Column("versions", label="Versions", accessor=versions_link),
    ]


class VersionsView(WagtailAdminTemplateMixin, DetailView):
    """All versions of one document."""

    model = Download
    template_name = "cms/admin/download_versions.html"
    header_icon = "download"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _check_may_change(request)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return f"Versions of “{self.object.title}”"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse_lazy("downloads:index"), "label": "Downloads"}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(self.object.versions.all())
        there = [version for version in versions if not version.taken_down_at]
        shown = {version.pk for version in still_shown(there)}
        return super().get_context_data(**kwargs) | {
            "rows": [(version, version.pk in shown) for version in versions],
            "may_see_jobs": self.request.user.has_perm("insight.view_job"),
        }


@require_POST
def make_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a document made anew; nothing comes of it where nothing has changed."""
    _check_may_change(request)
    ask_for(get_object_or_404(Download, pk=pk))
    messages.success(request, "The document is being made. A new version appears only if something changed.")
    return redirect("download_versions", pk)


@require_POST
def take_version_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand one version out no more and delete its files."""
    _check_may_change(request)
    version = get_object_or_404(DownloadVersion, pk=pk)
    take_down(version=version)
    messages.success(
        request, f"Version {version.number} was taken down. Copies that people kept stay with them."
    )
    return redirect("download_versions", version.download_id)


def _check_may_change(request: HttpRequest) -> None:
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied


viewset = DownloadViewSet()
urls: list[URLPattern] = [
    path("downloads/<int:pk>/versions/", VersionsView.as_view(), name="download_versions"),
    path("downloads/<int:pk>/make/", make_now, name="make_download"),
    path("downloads/version/<int:pk>/take-down/", take_version_down, name="take_version_down"),
]
