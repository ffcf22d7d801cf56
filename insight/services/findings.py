"""Findings on their way to a page: written by one person, approved by another."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from insight import audit
from insight.enums import FindingStatus, QuoteStatus
from insight.errors import ServiceError
from insight.models import Engagement, Evidence, Finding, Priority, Theme
from insight.permissions import check_can_approve_finding, check_can_write_finding
from insight.pipeline.finding_check import check_finding
from insight.selectors.prevalence import Prevalence, prevalence
from insight.transitions import FINDING, check_transition

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def create_finding(
    *,
    engagement: Engagement,
    priority: Priority,
    statement: str,
    themes: Iterable[Theme],
    by: "User",
    detail: str = "",
    next_step: str = "",
) -> Finding:
    """Write a finding that rests on `themes`, and take its evidence as it stands today.

    Raises PermissionDenied, ServiceError if there is no statement or no theme, or a theme of another engagement.
    """
    check_can_write_finding(by)
    if not statement.strip():
        raise ServiceError("Write what people told you, in one sentence.")
    figures = _figures(engagement.pk, themes)
    with transaction.atomic():
        finding = Finding.objects.create(
            engagement=engagement,
            priority=priority,
            statement=statement.strip(),
            detail=detail.strip(),
            next_step=next_step.strip(),
            author=by,
        )
        _freeze(finding, figures)
        audit.record(finding, "insight.finding.create", by=by)
    return finding


def change_finding(
    *,
    finding: Finding,
    priority: Priority,
    statement: str,
    themes: Iterable[Theme],
    by: "User",
    detail: str = "",
    next_step: str = "",
) -> Finding:
    """Write a draft anew. Its evidence is taken again only where `themes` are others than before.

    Raises as `create_finding`, and ServiceError if it is not a draft.
    """
    check_can_write_finding(by)
    check_is_draft(finding)
    if not statement.strip():
        raise ServiceError("Write what people told you, in one sentence.")
    chosen = list(themes)
    others = {theme.pk for theme in chosen} != set(finding.evidence.values_list("theme", flat=True))
    figures = _figures(finding.engagement_id, chosen) if others else None
    with transaction.atomic():
        if figures is not None:
            _freeze(finding, figures)
        finding.priority = priority
        finding.statement = statement.strip()
        finding.detail, finding.next_step = detail.strip(), next_step.strip()
        finding.save(update_fields=["priority", "statement", "detail", "next_step"])
        audit.record(finding, "insight.finding.change", by=by)
    return finding


def take_evidence(*, finding: Finding, by: "User") -> list[Evidence]:
    """Take every figure of `finding` again, as it stands today. Raises PermissionDenied, ServiceError."""
    check_can_write_finding(by)
    check_is_draft(finding)
    themes = Theme.objects.filter(evidence__finding=finding).select_related("codeframe")
    figures = _figures(finding.engagement_id, themes)
    with transaction.atomic():
        return _freeze(finding, figures)


@transaction.atomic
def send_for_review(*, finding: Finding, by: "User") -> Finding:
    """Hand a draft to a reviewer. Raises PermissionDenied, TransitionError, ServiceError without evidence."""
    check_can_write_finding(by)
    if not finding.evidence.filter(count__gt=0).exists():
        raise ServiceError("Nobody's words are counted under these themes yet. Code some responses first.")
    _move(finding, FindingStatus.IN_REVIEW)
    audit.record(finding, "insight.finding.review", by=by)
    return finding


@transaction.atomic
def approve_finding(*, finding: Finding, by: "User") -> Finding:
    """Approve somebody else's finding. Raises PermissionDenied, TransitionError, ServiceError.

    Every quote must be settled first and every drafted name of a theme checked, so that nothing goes to a page unread. The text is checked as it stands: a
    quote in it that nobody wrote, or that may not be quoted, stops the approval; other warnings go to the log.
    """
    check_can_approve_finding(by, finding)
    if finding.quotes.filter(status=QuoteStatus.PROPOSED).exists():
        raise ServiceError("Some quotes still wait. Clear or refuse each of them, then approve the finding.")
    if finding.evidence.filter(theme__name_drafted=True).exists():
        raise ServiceError(
            "A machine drafted the name of a theme of this finding, and nobody has checked it. "
            "Check the name on the page of the theme, then approve the finding."
        )
    check_transition(FINDING, finding.status, FindingStatus.APPROVED)
    found = check_finding(finding)
    if found.stopping:
        told = " ".join(f"{remark.says} {remark.advice}" for remark in found.stopping)
        raise ServiceError(f"This finding can’t be approved as it is written. {told}")
    _move(finding, FindingStatus.APPROVED, reviewer=by, approved_at=timezone.now())
    warned = list(dict.fromkeys(remark.about for remark in found.warnings))
    audit.record(finding, "insight.finding.approve", by=by, **({"warnings": warned} if warned else {}))
    return finding


@transaction.atomic
def return_finding(*, finding: Finding, by: "User", reason: str = "") -> Finding:
    """Send a finding back to its author as a draft; the log keeps `reason` for them.

    Raises PermissionDenied, TransitionError.
    """
    if finding.author_id == by.pk:
        check_can_write_finding(by)
    else:
        check_can_approve_finding(by, finding)
    _move(finding, FindingStatus.DRAFT, reviewer=None, approved_at=None)
    audit.record(finding, "insight.finding.return", by=by, **({"reason": reason} if reason else {}))
    return finding


def check_is_draft(finding: Finding) -> None:
    """Raise ServiceError unless `finding` may still be changed."""
    if finding.status != FindingStatus.DRAFT:
        raise ServiceError("This finding is not a draft any more. Send it back to draft to change it.")


def check_themes(engagement_id: int, themes: Iterable[Theme]) -> None:
    """Raise ServiceError unless a finding of this engagement may rest on `themes`."""
    chosen = list(themes)
    if not chosen:
        raise ServiceError("Choose at least one theme: a finding needs evidence.")
    if any(theme.codeframe.engagement_id != engagement_id for theme in chosen):
        raise ServiceError("A finding rests on themes of its own engagement. Take out the others.")


def _figures(engagement_id: int, themes: Iterable[Theme]) -> dict[int, Prevalence]:
    """Return the figure of each theme by its id; raise as `create_finding`.

    It is called before the transaction: counting may take seconds, and nobody waits for the write lock meanwhile.
    """
    chosen = list(themes)
    check_themes(engagement_id, chosen)
    return {theme.pk: prevalence(theme) for theme in chosen}


def _freeze(finding: Finding, figures: Mapping[int, Prevalence]) -> list[Evidence]:
    """Let the finding rest on exactly these themes' figures."""
    finding.evidence.exclude(theme__in=figures).delete()
    return [
        Evidence.objects.update_or_create(
            finding=finding,
            theme_id=theme,
            defaults={
                "query": figure.query,
                "count": figure.count,
                "base": figure.base,
                "record_ids": list(figure.record_ids),
                "corpus_hash": figure.corpus_hash,
            },
        )[0]
        for theme, figure in figures.items()
    ]


def _move(finding: Finding, status: FindingStatus, **fields: object) -> None:
    check_transition(FINDING, finding.status, status)
    changed = Finding.objects.filter(pk=finding.pk, status=finding.status).update(status=status, **fields)
    if not changed:
        raise ServiceError("Somebody has just moved this finding on. Look at it again before you go on.")
    finding.refresh_from_db()
