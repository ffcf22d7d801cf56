"""The last change to a codeframe taken back. It is recorded as a change of its own."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from insight import audit
from insight.enums import FindingStatus, OperationKind, Source, ThemeStatus, TopicStatus
from insight.errors import ServiceError
from insight.models import Codeframe, CodeframeOperation, Coding, Finding, Theme, Topic
from insight.permissions import check_can_curate_themes
from insight.selectors.operations import last_standing
from insight.services.themes.joining import move_codings
from insight.services.themes.recording import check_name, record

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Detail = Mapping[str, Any]


@transaction.atomic
def undo_last(*, codeframe: Codeframe, by: "User", version: int | None = None) -> CodeframeOperation:
    """Take back the last change that still stands, and return it; call again for the one before.

    A topic that was set aside is put back where it is shown, not here: see `put_back_topic`.
    Themes, topics and codings are as they were before it. What people have coded since is kept: a theme that
    the change had made is removed only if nobody's coding and no finding rests on it, and retired otherwise.
    Raises PermissionDenied, StaleCodeframeError, ServiceError if there is nothing to take back, an old name is
    taken, or a drafted name would come back under a finding that is approved or on a page.
    """
    check_can_curate_themes(by)
    operation = last_standing(codeframe)
    if operation is None:
        raise ServiceError("There is no change to take back.")
    _UNDO[OperationKind(operation.kind)](operation.detail, operation)
    record(
        codeframe, OperationKind.UNDO, by=by, seen=version, undoes=operation, theme=operation.detail["theme"]
    )
    audit.record(codeframe, "insight.theme.undo", by=by, version=operation.version)
    return operation


def _undo_adopt(detail: Detail, operation: CodeframeOperation) -> None:
    decided_by = get_user_model().objects.filter(pk=detail.get("decided_by") or 0).first()
    Topic.objects.filter(pk=detail["topic"]).update(
        status=detail.get("before", TopicStatus.PROPOSED),
        theme=detail.get("before_theme"),
        decided_by=decided_by,
        decided_at=detail.get("decided_at"),
    )
    _undo_add(detail, operation)


def _undo_add(detail: Detail, operation: CodeframeOperation) -> None:
    if "made" in detail:
        _take_away(Theme.objects.get(pk=detail["made"]))


def _undo_rename(detail: Detail, operation: CodeframeOperation) -> None:
    theme = Theme.objects.get(pk=detail["theme"])
    check_name(operation.codeframe, detail["before"], but=theme)
    if detail.get("drafted_before", False):
        _check_not_told(theme)
    theme.name = detail["before"]
    theme.definition = detail.get("definition_before", theme.definition)
    theme.name_drafted = detail.get("drafted_before", False)
    theme.save(update_fields=["name", "definition", "name_drafted"])


def _undo_priority(detail: Detail, operation: CodeframeOperation) -> None:
    Theme.objects.filter(pk=detail["theme"]).update(priority=detail["before"])


def _undo_move(detail: Detail, operation: CodeframeOperation) -> None:
    Theme.objects.filter(pk=detail["theme"]).update(parent=detail["before"])


def _undo_retire(detail: Detail, operation: CodeframeOperation) -> None:
    _bring_back(Theme.objects.get(pk=detail["theme"]), detail)


def _undo_merge(detail: Detail, operation: CodeframeOperation) -> None:
    theme, into = Theme.objects.get(pk=detail["theme"]), Theme.objects.get(pk=detail["into"])
    _bring_back(theme, detail)
    Topic.objects.filter(pk__in=detail.get("topics", ()), theme=into).update(theme=theme)
    theme.codings.update(doubled=False)
    Coding.objects.filter(pk__in=detail.get("moved", ()), theme=into).update(theme=theme)
    # A person who has looked at it since knows better.
    untouched = into.codings.filter(pk__in=detail.get("yes", ()), made_at__lte=operation.made_at)
    untouched.update(applies=False)
    Theme.objects.filter(pk=into.pk).update(parent=detail.get("into_parent"))


def _undo_split(detail: Detail, operation: CodeframeOperation) -> None:
    theme, made = Theme.objects.get(pk=detail["theme"]), Theme.objects.get(pk=detail["made"])
    move_codings(made.codings.all(), theme)
    _take_away(made)


_UNDO: dict[OperationKind, Callable[[Detail, CodeframeOperation], None]] = {
    OperationKind.ADOPT: _undo_adopt,
    OperationKind.ADD: _undo_add,
    OperationKind.RENAME: _undo_rename,
    OperationKind.SET_PRIORITY: _undo_priority,
    OperationKind.MOVE: _undo_move,
    OperationKind.RETIRE: _undo_retire,
    OperationKind.MERGE: _undo_merge,
    OperationKind.SPLIT: _undo_split,
}


def _bring_back(theme: Theme, detail: Detail) -> None:
    check_name(theme.codeframe, theme.name, but=theme)
    theme.status, theme.merged_into = ThemeStatus.LIVE, None
    theme.save(update_fields=["status", "merged_into"])
    Theme.objects.filter(pk__in=detail.get("children", ())).update(parent=theme)


def _check_not_told(theme: Theme) -> None:
    """Raise ServiceError where readers would meet the theme's name: on a finding that is approved or on a page."""
    on_a_page = Q(publications__isnull=False, publications__withdrawn_at=None)
    told = Finding.objects.filter(Q(status=FindingStatus.APPROVED) | on_a_page, evidence__theme=theme)
    if told.exists():
        raise ServiceError(
            f"The name of “{theme.name}” would be the machine’s again, and a finding that is approved or on a page "
            "rests on this theme. Keep the name, or take the page down and send the finding back to its author first."
        )


def _take_away(theme: Theme) -> None:
    if theme.codings.filter(source=Source.PERSON).exists() or theme.evidence.exists():
        theme.status, theme.parent = ThemeStatus.RETIRED, None
        theme.save(update_fields=["status", "parent"])
    else:
        theme.delete()
