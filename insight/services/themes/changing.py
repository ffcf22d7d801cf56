"""One theme at a time: written by hand, renamed, tied to a priority, put below another, taken out of use."""

from typing import TYPE_CHECKING

from django.db import transaction

from insight import audit
from insight.enums import OperationKind, ThemeStatus
from insight.errors import ServiceError
from insight.models import Engagement, Priority, Theme
from insight.permissions import check_can_curate_themes
from insight.services.themes.recording import check_live, check_name, get_codeframe, new_theme, record
from insight.transitions import THEME, check_transition

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def add_theme(
    *,
    engagement: Engagement,
    name: str,
    by: "User",
    definition: str = "",
    priority: Priority | None = None,
) -> Theme:
    """Make a theme that no topic gave. Raises PermissionDenied, ServiceError if the name is taken or empty."""
    check_can_curate_themes(by)
    codeframe = get_codeframe(engagement)
    theme = new_theme(codeframe, name=name, definition=definition, priority=priority)
    record(codeframe, OperationKind.ADD, by=by, theme=theme.pk, made=theme.pk)
    audit.record(theme, "insight.theme.add", by=by)
    return theme


@transaction.atomic
def rename_theme(
    *, theme: Theme, by: "User", name: str, definition: str = "", version: int | None = None
) -> Theme:
    """Give `theme` another name and definition; its identity stays. A name that a machine drafted is a person's then.

    `version` is the codeframe's as the curator saw it: a newer one raises StaleCodeframeError. Raises
    PermissionDenied, ServiceError if the theme is not live or the name is taken.
    """
    check_can_curate_themes(by)
    check_live(theme, theme.codeframe)
    check_name(theme.codeframe, name, but=theme)
    before, definition_before, drafted_before = theme.name, theme.definition, theme.name_drafted
    theme.name, theme.definition, theme.name_drafted = name.strip(), definition.strip(), False
    theme.save(update_fields=["name", "definition", "name_drafted"])
    record(
        theme.codeframe,
        OperationKind.RENAME,
        by=by,
        seen=version,
        theme=theme.pk,
        before=before,
        after=theme.name,
        definition_before=definition_before,
        drafted_before=drafted_before,
    )
    audit.record(theme, "insight.theme.rename", by=by)
    return theme


@transaction.atomic
def set_priority(*, theme: Theme, by: "User", priority: Priority | None, version: int | None = None) -> Theme:
    """Tie `theme` to a strategic priority, or to none. Raises as `rename_theme`."""
    check_can_curate_themes(by)
    check_live(theme, theme.codeframe)
    before = theme.priority_id
    theme.priority = priority
    theme.save(update_fields=["priority"])
    after = priority.pk if priority else None
    record(
        theme.codeframe,
        OperationKind.SET_PRIORITY,
        by=by,
        seen=version,
        theme=theme.pk,
        before=before,
        after=after,
    )
    audit.record(theme, "insight.theme.priority", by=by, priority=after)
    return theme


@transaction.atomic
def move_theme(*, theme: Theme, by: "User", under: Theme | None, version: int | None = None) -> Theme:
    """Put `theme` below a wider one, or by itself with None. What is coded stays where it is.

    There are two levels: ServiceError if `under` lies below another theme itself, or `theme` has themes of its
    own. Otherwise raises as `rename_theme`.
    """
    check_can_curate_themes(by)
    check_live(theme, theme.codeframe)
    if under is not None:
        _check_can_hold(under, theme)
    before = theme.parent_id
    theme.parent = under
    theme.save(update_fields=["parent"])
    after = under.pk if under else None
    record(
        theme.codeframe, OperationKind.MOVE, by=by, seen=version, theme=theme.pk, before=before, after=after
    )
    audit.record(theme, "insight.theme.move", by=by, under=after)
    return theme


@transaction.atomic
def retire_theme(*, theme: Theme, by: "User", version: int | None = None) -> None:
    """Take `theme` out of the live codeframe; what is coded under it is kept and counts no more.

    Themes below it stand by themselves from then on. Raises as `rename_theme`.
    """
    check_can_curate_themes(by)
    check_transition(THEME, theme.status, ThemeStatus.RETIRED)
    children = list(theme.children.values_list("pk", flat=True))
    theme.children.update(parent=None)
    theme.status = ThemeStatus.RETIRED
    theme.save(update_fields=["status"])
    record(theme.codeframe, OperationKind.RETIRE, by=by, seen=version, theme=theme.pk, children=children)
    audit.record(theme, "insight.theme.retire", by=by)


def _check_can_hold(under: Theme, theme: Theme) -> None:
    check_live(under, theme.codeframe)
    if under.pk == theme.pk:
        raise ServiceError("A theme can't lie below itself. Choose another theme.")
    if under.parent_id is not None:
        raise ServiceError(f"“{under.name}” lies below another theme itself. Choose that one instead.")
    if theme.children.exists():
        raise ServiceError("Other themes lie below this one. Move them first.")
