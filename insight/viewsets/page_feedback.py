"""Whether readers find each page useful, and the reasons that may be read."""

from typing import Any, ClassVar

from django.http import Http404
from django.urls import path, reverse, reverse_lazy

from insight.models import PageFeedback
from insight.permissions import can_clear_response
from insight.selectors.page_feedback import (
    held_reasons,
    page_line,
    page_lines,
    readable_reasons,
    reasons_on_their_way,
)
from insight.services.page_feedback import KEEP_REASON_DAYS, clear_reason, erase_reason
from insight.viewsets.desk import Desk, DeskPage, RightMenuItem


class PagesView(Desk):
    """Every page with its answers; below, the reasons that a person must look at, for those who may."""

    right = "insight.view_pagefeedback"
    template_name = "insight/admin/page_feedback.html"
    page_title = "Are pages useful?"
    header_icon = "help"
    decisions: ClassVar[dict[str, str]] = {"clear": "clear", "erase": "erase"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_settle = can_clear_response(self.request.user)
        return super().get_context_data(
            lines=page_lines(),
            held=held_reasons() if may_settle else held_reasons().none(),
            held_count=held_reasons().count(),
            on_their_way=reasons_on_their_way(),
            keep_days=KEEP_REASON_DAYS,
            **kwargs,
        )

    def clear(self) -> str:
        """Let a held reason be read as it stands."""
        clear_reason(answer=self.answer(), by=self.person)
        return "Everybody who sees this report can read it now."

    def erase(self) -> str:
        """Erase a held reason."""
        erase_reason(answer=self.answer(), by=self.person)
        return "The words are gone. The yes or no still counts."

    def answer(self) -> PageFeedback:
        """Return the answer that the form names; one that is gone counts as settled."""
        typed = self.request.POST.get("answer", "")
        return PageFeedback(pk=int(typed) if typed.isdecimal() and len(typed) < 19 else 0)


class ReasonsView(DeskPage):
    """One page: how many found it useful, and why or why not."""

    right = "insight.view_pagefeedback"
    template_name = "insight/admin/page_reasons.html"
    header_icon = "help"

    def load(self) -> None:
        """Read the page's line; 404 if nobody has answered about it."""
        self.line = page_line(self.kwargs["page_key"])
        if self.line is None:
            raise Http404

    def get_page_title(self) -> str:
        return self.line.title if self.line else ""

    def crumbs(self) -> list[tuple[str, str]]:
        return [(reverse("insight_page_feedback"), PagesView.page_title)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reasons = readable_reasons(self.kwargs["page_key"])
        return super().get_context_data(line=self.line, reasons=reasons, **kwargs)


urls = [
    path("feedback/pages/", PagesView.as_view(), name="insight_page_feedback"),
    path("feedback/pages/<slug:page_key>/", ReasonsView.as_view(), name="insight_page_reasons"),
]
menu_item = RightMenuItem(
    "Are pages useful?",
    reverse_lazy("insight_page_feedback"),
    name="page-feedback",
    icon_name="help",
    order=78,
    right=PagesView.right,
)
