"""What the library adds to Wagtail: a report's file is as public as the report."""

from django.http import Http404, HttpRequest
from wagtail.documents import get_document_model

from cms.models import ReportPage

Document = get_document_model()


def keep_files_of_hidden_reports(document: Document, request: HttpRequest) -> None:  # type: ignore[valid-type]
    """Before a file is sent: raise Http404 if only reports that are not public now hold it, except for staff."""
    reports = ReportPage.objects.filter(document=document)
    if request.user.has_perm("wagtailadmin.access_admin") or not reports.exists():
        return
    if not reports.live().public().exists():
        raise Http404
