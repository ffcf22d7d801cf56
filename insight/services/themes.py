"""Changes to a codeframe. Each is one recorded operation that makes a new version."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from insight import audit
from insight.enums import OperationKind, Source, ThemeStatus, TopicStatus
from insight.errors import ServiceError
from insight.models import Codeframe, CodeframeOperation, Coding, Engagement, Priority, Theme, Topic
from insight.permissions import check_can_curate_themes
from insight.transitions import THEME, TOPIC, check_transition

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class StaleCodeframeError(ServiceError):
    """Somebody else changed the codeframe since it was read; the message says what they did."""


def get_codeframe(engagement: Engagement) -> Codeframe:
    """Return the codeframe of `engagement`, making an empty one the first time."""
    codeframe, _ = Codeframe.objects.get_or_create(engagement=engagement)
    return codeframe


@transaction.atomic
def adopt_topic(
    *, topic: Topic, by: "User", name: str = "", definition: str = "", priority: Priority | None = None
) -> Theme:
    """Make a theme of `topic`, named `name` or as the topic is; its segments become the first examples.

    Raises PermissionDenied, TransitionError if the topic is settled already, ServiceError if a live theme
    of that name is there (then add the topic to it instead).
    """
    check_can_curate_themes(by)
    codeframe = _codeframe_of(topic)
    theme = _new_theme(codeframe, name=name or topic.name, definition=definition, priority=priority)
    _settle(topic, status=TopicStatus.ADOPTED, theme=theme, by=by)
    _record(codeframe, OperationKind.ADOPT, by=by, theme=theme.pk, topic=topic.pk)
    audit.record(theme, "insight.topic.adopt", by=by, topic=topic.pk)
    return theme


@transaction.atomic
def add_topic_to_theme(*, topic: Topic, theme: Theme, by: "User") -> Theme:
    """Take `topic` as more of the live `theme` that is there already.

    Raises PermissionDenied, TransitionError if the topic is settled, ServiceError if the theme is not live.
    """
    check_can_curate_themes(by)
    codeframe = _codeframe_of(topic)
    _check_live(theme, codeframe)
    _settle(topic, status=TopicStatus.ADOPTED, theme=theme, by=by)
    _record(codeframe, OperationKind.ADOPT, by=by, theme=theme.pk, topic=topic.pk)
    audit.record(theme, "insight.topic.adopt", by=by, topic=topic.pk)
    return theme


@transaction.atomic
def reject_topic(*, topic: Topic, by: "User") -> None:
    """Set `topic` aside as no theme. Raises PermissionDenied, TransitionError if it was adopted."""
    check_can_curate_themes(by)
    _settle(topic, status=TopicStatus.REJECTED, theme=None, by=by)
    audit.record(topic, "insight.topic.reject", by=by)


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
    theme = _new_theme(codeframe, name=name, definition=definition, priority=priority)
    _record(codeframe, OperationKind.ADD, by=by, theme=theme.pk)
    audit.record(theme, "insight.theme.add", by=by)
    return theme


@transaction.atomic
def rename_theme(
    *, theme: Theme, by: "User", name: str, definition: str = "", version: int | None = None
) -> Theme:
    """Give `theme` another name and definition; its identity stays.

    `version` is the codeframe's as the curator saw it: a newer one raises StaleCodeframeError. Raises
    PermissionDenied, ServiceError if the theme is not live or the name is taken.
    """
    check_can_curate_themes(by)
    _check_live(theme, theme.codeframe)
    before = theme.name
    _check_name(theme.codeframe, name, but=theme)
    theme.name, theme.definition = name.strip(), definition.strip()
    theme.save(update_fields=["name", "definition"])
    _record(
        theme.codeframe, OperationKind.RENAME, by=by, seen=version, theme=theme.pk, before=before, after=name
    )
    audit.record(theme, "insight.theme.rename", by=by)
    return theme


@transaction.atomic
def set_priority(*, theme: Theme, by: "User", priority: Priority | None, version: int | None = None) -> Theme:
    """Tie `theme` to a strategic priority, or to none. Raises as `rename_theme`."""
    check_can_curate_themes(by)
    _check_live(theme, theme.codeframe)
    before = theme.priority_id
    theme.priority = priority
    theme.save(update_fields=["priority"])
    after = priority.pk if priority else None
    _record(
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
def merge_themes(*, theme: Theme, into: Theme, by: "User", version: int | None = None) -> Theme:
    """Fold `theme` into `into` and return the latter. No coding is lost.

    Codings move to `into`; where a segment is coded there already by the same kind of coder, that one
    stands. Raises as `rename_theme`, and ServiceError for a theme merged into itself or across codeframes.
    """
    check_can_curate_themes(by)
    if theme.pk == into.pk:
        raise ServiceError("A theme can't be merged into itself. Choose another theme.")
    _check_live(theme, into.codeframe)
    _check_live(into, into.codeframe)
    check_transition(THEME, theme.status, ThemeStatus.MERGED)
    moved = _move_codings(theme, into)
    Topic.objects.filter(theme=theme).update(theme=into)
    theme.status, theme.merged_into = ThemeStatus.MERGED, into
    theme.save(update_fields=["status", "merged_into"])
    _record(
        into.codeframe, OperationKind.MERGE, by=by, seen=version, theme=theme.pk, into=into.pk, codings=moved
    )
    audit.record(theme, "insight.theme.merge", by=by, into=into.pk)
    return into


@transaction.atomic
def retire_theme(*, theme: Theme, by: "User", version: int | None = None) -> None:
    """Take `theme` out of the live codeframe; its codings by people are kept. Raises as `rename_theme`."""
    check_can_curate_themes(by)
    check_transition(THEME, theme.status, ThemeStatus.RETIRED)
    theme.status = ThemeStatus.RETIRED
    theme.save(update_fields=["status"])
    Coding.objects.filter(theme=theme, source=Source.MACHINE).delete()
    _record(theme.codeframe, OperationKind.RETIRE, by=by, seen=version, theme=theme.pk)
    audit.record(theme, "insight.theme.retire", by=by)


def _codeframe_of(topic: Topic) -> Codeframe:
    if topic.run.engagement is None:
        raise ServiceError("This topic belongs to no engagement, so it can't become a theme.")
    return get_codeframe(topic.run.engagement)


def _new_theme(codeframe: Codeframe, *, name: str, definition: str, priority: Priority | None) -> Theme:
    _check_name(codeframe, name)
    return Theme.objects.create(
        codeframe=codeframe,
        slug=_free_slug(codeframe, name),
        name=name.strip(),
        definition=definition.strip(),
        priority=priority,
    )


def _check_name(codeframe: Codeframe, name: str, *, but: Theme | None = None) -> None:
    if not name.strip():
        raise ServiceError("A theme needs a name. Write a short phrase that says what people mean.")
    others = codeframe.themes.filter(status=ThemeStatus.LIVE, name__iexact=name.strip())
    if but:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise ServiceError(
            f"There is a theme called “{name.strip()}” already. Add to that one, or choose another name."
        )


def _free_slug(codeframe: Codeframe, name: str) -> str:
    stem = slugify(name)[:70] or "theme"
    taken = set(codeframe.themes.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{stem}-{n}") not in taken)


def _check_live(theme: Theme, codeframe: Codeframe) -> None:
    if theme.codeframe_id != codeframe.pk:
        raise ServiceError("These belong to two different engagements. Themes stay within one.")
    if theme.status != ThemeStatus.LIVE:
        raise ServiceError(f"“{theme.name}” is no longer in use. Choose a theme that is.")


def _settle(topic: Topic, *, status: TopicStatus, theme: Theme | None, by: "User") -> None:
    check_transition(TOPIC, topic.status, status)
    changed = Topic.objects.filter(pk=topic.pk, status=topic.status).update(
        status=status, theme=theme, decided_by=by, decided_at=timezone.now()
    )
    if not changed:
        raise ServiceError("Somebody has just decided on this topic. Look at it again before you go on.")
    topic.refresh_from_db()


def _move_codings(theme: Theme, into: Theme) -> int:
    moved = 0
    for source in Source:
        there = into.codings.filter(source=source).values("segment_id")
        mine = theme.codings.filter(source=source)
        _keep_yes(mine, into, source)
        moved += mine.exclude(segment_id__in=there).update(theme=into)
    return moved


def _keep_yes(mine: Any, into: Theme, source: Source) -> None:
    """Where one person said yes and one no, the merged theme is wider: yes stands."""
    said_yes = mine.filter(applies=True).values("segment_id")
    into.codings.filter(source=source, applies=False, segment_id__in=said_yes).update(applies=True)


def _record(
    codeframe: Codeframe, kind: OperationKind, *, by: "User", seen: int | None = None, **detail: Any
) -> None:
    fresh = Codeframe.objects.filter(pk=codeframe.pk)
    if seen is not None:
        fresh = fresh.filter(version=seen)
    if not fresh.update(version=F("version") + 1):
        latest = codeframe.operations.first()
        raise StaleCodeframeError(
            f"The themes have changed since you opened this page ({latest}). Look again, then repeat your change."
        )
    codeframe.refresh_from_db(fields=["version"])
    CodeframeOperation.objects.create(
        codeframe=codeframe, version=codeframe.version, kind=kind, detail=detail, made_by=by
    )
