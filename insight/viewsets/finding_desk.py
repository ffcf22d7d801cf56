"""The page of a finding: the statement, the evidence beside it, its quotes, and its way to approval."""

from typing import Any, ClassVar

from django.urls import reverse
from wagtail.log_actions import registry as log_registry

from insight.enums import FindingStatus
from insight.errors import ServiceError
from insight.forms.curation_findings import QuoteForm, ReturnForm
from insight.models import Finding, Quote, Segment
from insight.permissions import can_approve_finding, can_write_finding
from insight.pipeline.finding_check import PARTS, check_finding
from insight.selectors.findings import figures_of, missing_from, quote_candidates, quotes_of
from insight.services import findings, quotes
from insight.viewsets.actions import state_of
from insight.viewsets.desk import Desk


class FindingView(Desk):
    """One finding, with what its reader may do about it."""

    right = "insight.view_finding"
    template_name = "insight/admin/finding.html"
    tab = "findings"
    header_icon = "clipboard-list"
    decisions: ClassVar[dict[str, str]] = {
        "take": "take_evidence",
        "choose": "choose_quote",
        "drop": "take_out_quote",
        "clear": "clear_quote",
        "refuse-quote": "refuse_quote",
        "send": "send_for_review",
        "approve": "approve",
        "return": "send_back",
        "take-back": "take_back",
    }
    finding: Finding

    def load(self) -> None:
        self.finding = self.row(
            Finding.objects.select_related("engagement", "priority", "author", "reviewer")
        )

    def get_page_title(self) -> str:
        return f"Finding {self.finding.pk}"

    def crumbs(self) -> list[tuple[str, str]]:
        return [(f"{reverse('insight_findings')}?engagement={self.finding.engagement_id}", "Findings")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        finding, user = self.finding, self.request.user
        is_draft = finding.status == FindingStatus.DRAFT
        may_write = can_write_finding(user)
        chosen = list(quotes_of(finding))
        candidates = self.candidates() if may_write and is_draft else []
        check = check_finding(finding)
        return super().get_context_data(
            finding=finding,
            engagement=finding.engagement,
            figures=figures_of(finding),
            quotes=chosen,
            gaps=missing_from(finding),
            check=check,
            check_of={part: check.remarks_on(part) for part in PARTS},
            actions=[(action, state_of(action)) for action in finding.actions.all()],
            is_draft=is_draft,
            is_approved=finding.status == FindingStatus.APPROVED,
            in_review=finding.status == FindingStatus.IN_REVIEW,
            is_own=finding.author_id == user.pk,
            may_change=may_write and is_draft,
            may_take_back=may_write and finding.author_id == user.pk and not is_draft,
            may_approve=can_approve_finding(user, finding),
            candidates=candidates,
            return_form=self.form("return", ReturnForm()),
            failed_at=self.failed_at(chosen, [segment for segment, _ in candidates]),
            history=log_registry.get_logs_for_instance(finding).select_related("user")[:30],
            **kwargs,
        )

    def candidates(self) -> list[tuple[Segment, QuoteForm]]:
        """Return segments that may be quoted with their forms; a refused one as it was typed."""
        rows = []
        for segment in quote_candidates(self.finding):
            blank = QuoteForm(
                initial={"segment": segment.pk, "text": segment.text.strip()},
                auto_id=f"quote-{segment.pk}-%s",
            )
            was_this = self.request.POST.get("segment") == str(segment.pk)
            rows.append((segment, self.form("choose", blank) if was_this else blank))
        return rows

    def failed_at(self, chosen: list[Quote], offered: list[Segment]) -> str:
        """Return the part of the page where the reason of a refusal belongs: a row, "return" or "top"."""
        if not self.failed or self.failed == "return":
            return self.failed
        if self.failed == "choose":
            rows = {f"segment-{segment.pk}" for segment in offered}
            row = f"segment-{self.request.POST.get('segment', '')}"
        else:
            rows = {f"quote-{quote.pk}" for quote in chosen}
            row = f"quote-{self.request.POST.get('quote', '')}"
        return row if row in rows else "top"

    def quote(self) -> Quote:
        """Return the quote that was decided on. Raises ServiceError if it is none of this finding."""
        asked = self.request.POST.get("quote", "")
        rows = Quote.objects.select_related("finding", "segment__response__submission")
        quote = rows.filter(finding=self.finding, pk=asked).first() if asked.isdecimal() else None
        if quote is None:
            raise ServiceError("This quote isn’t there any more: its words were taken out or erased.")
        return quote

    def take_evidence(self) -> str:
        """Take every figure again."""
        findings.take_evidence(finding=self.finding, by=self.person)
        return "The figures are today’s now."

    def choose_quote(self) -> str:
        """Propose words as a quote."""
        pk = self.request.POST.get("segment", "")
        asked = self.read(QuoteForm(self.request.POST, auto_id=f"quote-{pk}-%s"))
        rows = Segment.objects.select_related("response__submission")
        segment = rows.filter(pk=asked["segment"]).first()
        if segment is None:
            raise ServiceError("These words aren’t there any more. Choose others.")
        text = asked["text"].replace("\r\n", "\n")
        quotes.choose_quote(finding=self.finding, segment=segment, by=self.person, text=text)
        return "Chosen. An editor clears it before anybody else reads it."

    def take_out_quote(self) -> str:
        """Take a quote out of the draft."""
        quotes.take_out_quote(quote=self.quote(), by=self.person)
        return "The quote is taken out."

    def clear_quote(self) -> str:
        """Let the public read a quote."""
        quotes.clear_quote(quote=self.quote(), by=self.person)
        return "The quote is cleared."

    def refuse_quote(self) -> str:
        """Keep a quote from the public."""
        quotes.refuse_quote(quote=self.quote(), by=self.person)
        return "The quote is refused. Nobody outside reads it."

    def send_for_review(self) -> str:
        """Hand the draft to an editor."""
        findings.send_for_review(finding=self.finding, by=self.person)
        return "Sent. An editor other than you approves it or sends it back."

    def approve(self) -> str:
        """Approve the finding."""
        findings.approve_finding(finding=self.finding, by=self.person)
        return "Approved. It can stand on a page now."

    def send_back(self) -> str:
        """Send the finding back to its author with what to change."""
        asked = self.read(ReturnForm(self.request.POST))
        findings.return_finding(finding=self.finding, by=self.person, reason=asked["reason"])
        return "Sent back to its author."

    def take_back(self) -> str:
        """Make one's own finding a draft again."""
        if self.finding.author_id != self.request.user.pk:
            raise ServiceError("Only its author takes a finding back. Send it back with a reason instead.")
        findings.return_finding(finding=self.finding, by=self.person)
        return "It is a draft again."
