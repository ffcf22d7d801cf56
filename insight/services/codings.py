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

    A person's word wins over the machine's, and the latest person's over an earlier one. Where it applies, the
    machine's cues are kept with it, since the next coding takes the machine's row away. Raises
    PermissionDenied, ServiceError if the theme is not live or belongs to another engagement.
    """
    check_can_curate_themes(by)
    if theme.status != ThemeStatus.LIVE:
        raise ServiceError(f"“{theme.name}” is no longer in use. Choose a theme that is.")
    if theme.codeframe.engagement_id != segment.response.submission.engagement_id:
        raise ServiceError(
            "This theme belongs to another engagement. Choose one of this engagement's themes."
        )
    coding = _say(segment, theme, by, applies=applies)
    audit.record(segment.response, "insight.coding.correct", by=by, theme=theme.pk, applies=applies)
    return coding


@transaction.atomic
def code_as_none(*, segment: Segment, by: "User") -> list[Coding]:
    """Say for good that no theme in use applies to `segment`; return the person's rows, one for each theme.

    The machine learns from it what no theme means. Themes made later are not settled by it. Raises
    PermissionDenied, ServiceError if there is no theme.
    """
    check_can_curate_themes(by)
    themes = Theme.objects.filter(
        codeframe__engagement=segment.response.submission.engagement_id, status=ThemeStatus.LIVE
    )
    codings = [_say(segment, theme, by, applies=False) for theme in themes]
    if not codings:
        raise ServiceError("There are no themes yet. Adopt a topic or write a theme first.")
    audit.record(segment.response, "insight.coding.none", by=by, themes=len(codings))
    return codings


def _say(segment: Segment, theme: Theme, by: "User", *, applies: bool) -> Coding:
    said = {"applies": applies, "coder": by, "run": None, "confidence": None}
    machine = Coding.objects.filter(segment=segment, theme=theme, source=Source.MACHINE).first()
    if not applies:
        said["cues"] = []
    elif machine is not None:
        said["cues"] = machine.cues
    coding, _ = Coding.objects.update_or_create(
        segment=segment, theme=theme, source=Source.PERSON, defaults=said
    )
    return coding
