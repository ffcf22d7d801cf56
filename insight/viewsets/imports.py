"""Importing feedback: upload a file, say what its columns hold, look at the check, then see what it came to."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse, reverse_lazy

from insight.csv_files import csv_file
from insight.enums import JobStatus
from insight.errors import ServiceError
from insight.forms.imports import ColumnsForm, UploadForm
from insight.models import FeedbackImport
from insight.permissions import can_import, can_manage_jobs, check_can_import
from insight.pipeline.uploads import check_upload, numbers_of, open_upload, refused_rows
from insight.selectors.jobs import job_cards
from insight.services import imports
from insight.tasks import send_after_commit
from insight.viewsets.desk import Desk, DeskPage, RightMenuItem

ROWS_SHOWN = 5
PROBLEMS_SHOWN = 100
IMPORTS_SHOWN = 50
LEFT_OUT_COLUMNS = ("Row", "Why it is left out")


class ImportListView(DeskPage):
    """The last imports and how each stands."""

    right = "insight.start_run"
    template_name = "insight/admin/imports.html"
    page_title = "Import feedback"
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_can_import(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = FeedbackImport.objects.select_related("engagement", "uploaded_by")[:IMPORTS_SHOWN]
        cards = [(row, next(iter(job_cards(imports.jobs_of(row)[:1])), None)) for row in rows]
        return super().get_context_data(cards=cards, **kwargs)


class ImportPage(Desk):
    """What the pages of one import share: who may see them, and the way back."""

    right = "insight.start_run"
    header_icon = "upload"
    decisions: ClassVar[dict[str, str]] = {}
    upload: FeedbackImport

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        check_can_import(request.user)
        return super().dispatch(request, *args, **kwargs)

    def load(self) -> None:
        self.upload = self.row(FeedbackImport.objects.select_related("engagement", "uploaded_by"))

    def get_page_subtitle(self) -> str:
        return self.upload.name

    def crumbs(self) -> list[tuple[str, str]]:
        return [(reverse("insight_imports"), "Import feedback")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(upload=self.upload, engagement=self.upload.engagement, **kwargs)


class UploadView(ImportPage):
    """One form: the engagement and the file."""

    template_name = "insight/admin/import_upload.html"
    page_title = "Upload a file"

    def load(self) -> None:
        """There is no import yet."""

    def get_page_subtitle(self) -> str:
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = {"engagement": self.request.GET.get("engagement", "")}
        form = kwargs.pop("form", None) or UploadForm(initial=chosen)
        return super(ImportPage, self).get_context_data(form=form, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        file = form.cleaned_data["file"]
        upload = imports.accept_upload(
            engagement=form.cleaned_data["engagement"],
            name=file.name,
            data=file.read(),
            encoding=form.cleaned_data["encoding"],
            by=self.person,
        )
        return redirect("insight_import_columns", upload.pk)


class ColumnsView(ImportPage):
    """The columns found with the first rows as they are read, and what each holds."""

    template_name = "insight/admin/import_columns.html"
    page_title = "What the columns hold"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except ServiceError:
            # The file is gone or was imported: the import's own page says which.
            return redirect("insight_import", kwargs["pk"])

    def load(self) -> None:
        super().load()
        self.table = open_upload(self.upload)

    def columns_form(self, data: Any = None) -> ColumnsForm:
        """Return the form, as it was answered before or as the columns' names suggest."""
        questions = list(self.upload.engagement.questions.all())
        return ColumnsForm(data, table=self.table, questions=questions, known=self.upload.mapping)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.columns_form()
        rows = [(row.number, list(row.cells.values())) for row in self.table.rows[:ROWS_SHOWN]]
        return super().get_context_data(form=form, table=self.table, rows=rows, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.columns_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        imports.set_mapping(feedback_import=self.upload, mapping=form.mapping(), by=self.person)
        return redirect("insight_import", self.upload.pk)


class ImportView(ImportPage):
    """The check while nothing is written; then how far the import is; then what it came to."""

    decisions: ClassVar[dict[str, str]] = {"import": "start", "discard": "discard"}

    def load(self) -> None:
        super().load()
        self.card = next(iter(job_cards(imports.jobs_of(self.upload)[:1])), None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.card is None and not self.upload.mapping and hasattr(self.upload, "file"):
            return redirect("insight_import_columns", self.upload.pk)
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [f"insight/admin/import_{'result' if self.card else 'check'}.html"]

    def get_page_title(self) -> str:
        return "Import" if self.card else "Check before importing"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.result() if self.card else self.check()
        return super().get_context_data(
            card=self.card, may_manage=can_manage_jobs(self.request.user), **shown, **kwargs
        )

    def check(self) -> dict[str, Any]:
        """Return what the file would come to, or why it can't be said."""
        try:
            found = check_upload(self.upload)
        except ServiceError as refusal:
            return {"refusal": str(refusal), "is_gone": not hasattr(self.upload, "file")}
        refused = found.refused
        return {"check": found, "refused": refused[:PROBLEMS_SHOWN], "more": len(refused[PROBLEMS_SHOWN:])}

    def result(self) -> dict[str, Any]:
        """Return what the import came to, once it is done."""
        if self.card is None or self.card.job.status != JobStatus.DONE or not self.upload.report:
            return {}
        refused = refused_rows(self.upload)
        return {
            "numbers": numbers_of(self.upload),
            "refused": refused[:PROBLEMS_SHOWN],
            "more": len(refused[PROBLEMS_SHOWN:]),
        }

    def start(self) -> str:
        """Ask for the import."""
        skip_bad = self.request.POST.get("skip_bad") == "yes"
        found = check_upload(self.upload)
        if found.problems and not skip_bad:
            raise ServiceError("Some rows can’t be taken as they are. Say whether to leave them out.")
        if not found.new:
            raise ServiceError("There is nothing new in this file, so nothing to import.")
        job = imports.start_import(feedback_import=self.upload, skip_bad=skip_bad, by=self.person)
        send_after_commit(job)
        return "The import has begun. You may leave this page: the work goes on."

    def discard(self) -> str:
        """Throw the upload away."""
        imports.discard_import(feedback_import=self.upload, by=self.person)
        return "The file is deleted. Nothing was imported."

    def done_url(self) -> str:
        thrown_away = self.request.POST.get("do") == "discard"
        return reverse("insight_imports") if thrown_away else self.request.path


class RefusedRowsView(ImportView):
    """The rows that were, or would be, left out, as a file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.card is None:
            try:
                refused = check_upload(self.upload).refused
            except ServiceError:
                return redirect("insight_import", self.upload.pk)
        else:
            refused = refused_rows(self.upload) if self.upload.report else []
        return csv_file(
            [(problem.row, problem.message) for problem in refused],
            columns=LEFT_OUT_COLUMNS,
            name=f"import-{self.upload.pk}-left-out.csv",
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.http_method_not_allowed(request)


class ImportMenuItem(RightMenuItem):
    """The way to the imports, for those who may import."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_import(request.user)


urls = [
    path("feedback/imports/", ImportListView.as_view(), name="insight_imports"),
    path("feedback/imports/upload/", UploadView.as_view(), name="insight_import_upload"),
    path("feedback/imports/<int:pk>/columns/", ColumnsView.as_view(), name="insight_import_columns"),
    path("feedback/imports/<int:pk>/", ImportView.as_view(), name="insight_import"),
    path("feedback/imports/<int:pk>/left-out/", RefusedRowsView.as_view(), name="insight_import_left_out"),
]
menu_item = ImportMenuItem(
    "Import feedback",
    reverse_lazy("insight_imports"),
    name="imports",
    icon_name="upload",
    order=8,
    right=ImportPage.right,
)
