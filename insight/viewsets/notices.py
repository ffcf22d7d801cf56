"""Who was told by e-mail: totals by page, action and engagement, and trying failed ones again."""

from typing import Any, ClassVar

from django.urls import path, reverse_lazy

from insight.permissions import can_manage_jobs
from insight.selectors.notices import asked_lines, failed_notices, failures, told_lines
from insight.services.jobs import request_job
from insight.services.notices import retry_failed
from insight.tasks import send_after_commit
from insight.viewsets.desk import Desk, RightMenuItem


class ToldView(Desk):
    """How many people were told, of what; never who."""

    right = "insight.view_notice"
    template_name = "insight/admin/told.html"
    page_title = "People told"
    header_icon = "mail"
    decisions: ClassVar[dict[str, str]] = {"retry": "retry"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            news=told_lines(),
            asked=asked_lines(),
            failures=failures(),
            failed_count=failed_notices().count(),
            may_retry=can_manage_jobs(self.request.user),
            **kwargs,
        )

    def retry(self) -> str:
        """Let what failed be tried again, now."""
        count = retry_failed(by=self.person)
        send_after_commit(request_job(kind="tell", key="tell", params={}, requested_by=self.person))
        return "1 e-mail is tried again." if count == 1 else f"{count} e-mails are tried again."


urls = [path("feedback/told/", ToldView.as_view(), name="insight_told")]
menu_item = RightMenuItem(
    "People told",
    reverse_lazy("insight_told"),
    name="told",
    icon_name="mail",
    order=75,
    right=ToldView.right,
)
