"""Two themes made one, and one made two. No coding is lost either way."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from insight import audit
from insight.enums import OperationKind, Source, ThemeStatus
from insight.errors import ServiceError
from insight.models import Coding, Theme, Topic
from insight.permissions import check_can_curate_themes
from insight.services.themes.recording import check_live, new_theme, record
from insight.transitions import THEME, check_transition

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def merge_themes(*, theme: Theme, into: Theme, by: "User", version: int | None = None) -> Theme:
    """Fold `theme` into `into` and return the latter. No coding is lost.

    Codings move to `into`; where a segment is coded there already by the same kind of coder, that one
    stands, and the other is kept as doubled. Raises as `rename_theme`, and ServiceError for a theme merged into itself
    or across codeframes.
    """
    check_can_curate_themes(by)
    if theme.pk == into.pk:
        raise ServiceError("A theme can't be merged into itself. Choose another theme.")
    check_live(theme, into.codeframe)
    check_live(into, into.codeframe)
    check_transition(THEME, theme.status, ThemeStatus.MERGED)
    yes = _keep_yes(theme, into)
    moved = move_codings(theme.codings.all(), into)
    theme.codings.update(doubled=True)
    children = list(theme.children.exclude(pk=into.pk).values_list("pk", flat=True))
    undoing: dict[str, Any] = {"codings": len(moved), "moved": moved, "yes": yes, "children": children}
    undoing["topics"] = list(Topic.objects.filter(theme=theme).values_list("pk", flat=True))
    undoing["into_parent"] = into.parent_id
    Topic.objects.filter(theme=theme).update(theme=into)
    _take_over_children(theme, into, children)
    theme.status, theme.merged_into = ThemeStatus.MERGED, into
    theme.save(update_fields=["status", "merged_into"])
    record(into.codeframe, OperationKind.MERGE, by=by, seen=version, theme=theme.pk, into=into.pk, **undoing)
    audit.record(theme, "insight.theme.merge", by=by, into=into.pk)
    return into


@transaction.atomic
def split_theme(
    *,
    theme: Theme,
    segment_ids: Collection[int],
    name: str,
    by: "User",
    definition: str = "",
    version: int | None = None,
) -> Theme:
    """Make a new theme of some of the segments coded under `theme`, beside it, and return the new one.

    Their codings, people's and the machine's, move. Raises as `rename_theme`, and ServiceError if none of the
    segments is coded here.
    """
    check_can_curate_themes(by)
    check_live(theme, theme.codeframe)
    chosen = theme.codings.filter(segment__in=segment_ids)
    if not chosen.exists():
        raise ServiceError("Choose at least one of the points that are coded here.")
    new = new_theme(theme.codeframe, name=name, definition=definition, priority=theme.priority)
    if theme.parent_id:
        new.parent = theme.parent
        new.save(update_fields=["parent"])
    moved = move_codings(chosen, new)
    record(
        theme.codeframe,
        OperationKind.SPLIT,
        by=by,
        seen=version,
        theme=theme.pk,
        made=new.pk,
        codings=len(moved),
        moved=moved,
    )
    audit.record(theme, "insight.theme.split", by=by, made=new.pk)
    return new


def move_codings(codings: QuerySet[Coding], into: Theme) -> list[int]:
    """Move the codings to `into` wherever no coding by the same kind of coder stands there; return which."""
    moved: list[int] = []
    for source in Source:
        there = into.codings.filter(source=source).values("segment_id")
        free = codings.filter(source=source).exclude(segment_id__in=there)
        ids = list(free.values_list("pk", flat=True))
        Coding.objects.filter(pk__in=ids).update(theme=into)
        moved += ids
    return sorted(moved)


def _keep_yes(theme: Theme, into: Theme) -> list[int]:
    """Where one person said yes and one no, the merged theme is wider: yes stands. Return what was changed."""
    said_yes = theme.codings.filter(source=Source.PERSON, applies=True).values("segment_id")
    wider = into.codings.filter(source=Source.PERSON, applies=False, segment_id__in=said_yes)
    ids = list(wider.values_list("pk", flat=True))
    Coding.objects.filter(pk__in=ids).update(applies=True)
    return ids


def _take_over_children(theme: Theme, into: Theme, children: Collection[int]) -> None:
    """Themes below the one that goes lie below the other one, which rises if it lay below itself."""
    if into.parent_id is not None and (children or into.parent_id == theme.pk):
        into.parent = None
        into.save(update_fields=["parent"])
    Theme.objects.filter(pk__in=children).update(parent=into)
