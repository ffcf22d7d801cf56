"""Findings whose first words come from the evidence."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from insight.errors import ServiceError
from insight.models import Engagement, Finding, Priority, Theme
from insight.permissions import check_can_write_finding
from insight.pipeline.finding_draft import draft_text
from insight.services.findings import check_themes, create_finding
from insight.services.quotes import choose_quote

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def draft_finding(
    *,
    engagement: Engagement,
    priority: Priority,
    themes: Iterable[Theme],
    by: "User",
    next_step: str = "",
) -> Finding:
    """Write a finding on `themes` in counted sentences, with quotes proposed, for its author to put into plain words.

    Raises PermissionDenied, ServiceError as `create_finding` or with too few answers to count.
    """
    check_can_write_finding(by)
    chosen = list(themes)
    check_themes(engagement.pk, chosen)
    text = draft_text(chosen, priority)
    with transaction.atomic():
        finding = create_finding(
            engagement=engagement,
            priority=priority,
            statement=text.statement,
            detail=text.detail,
            next_step=next_step,
            themes=chosen,
            by=by,
        )
        for segment, words in text.quotes:
            try:
                choose_quote(finding=finding, segment=segment, text=words, by=by)
            except ServiceError:
                # Consent or words were taken back between reading and writing: the draft does without them.
                continue
    return finding
