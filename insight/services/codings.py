"""People's corrections of codings. The machine's rows are never touched here."""

from typing import TYPE_CHECKING

from django.db import transaction

from insight import audit
from insight.enums import Source, ThemeStatus
from insight.errors import ServiceError
from insight.models import Coding, Segment, Theme
from insight.permissions import check_can_curate_themes

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def correct_coding(*, segment: Segment, theme: Theme, by: "User", applies: bool) -> Coding:
    """Say for good whether `theme` applies to `segment`; return the person's row.

    A person's word wins over the machine's, and the latest person's over an earlier one. Raises
    PermissionDenied, ServiceError if the theme is not live or belongs to another engagement.
    """
    check_can_curate_themes(by)
    if theme.status != ThemeStatus.LIVE:
        raise ServiceError(f"“{theme.name}” is no longer in use. Choose a theme that is.")
    if theme.codeframe.engagement_id != segment.response.submission.engagement_id:
        raise ServiceError(
            "This theme belongs to another engagement. Choose one of this engagement's themes."
        )
    coding, _ = Coding.objects.update_or_create(
        segment=segment,
        theme=theme,
        source=Source.PERSON,
        defaults={"applies": applies, "coder": by, "run": None, "confidence": None},
    )
    audit.record(segment.response, "insight.coding.correct", by=by, theme=theme.pk, applies=applies)
    return coding
