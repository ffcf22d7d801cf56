"""What becomes of a machine's topics: a theme, more of a theme, or nothing."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from insight import audit
from insight.enums import OperationKind, TopicStatus
from insight.errors import ServiceError
from insight.models import Codeframe, Priority, Theme, Topic
from insight.permissions import check_can_curate_themes
from insight.services.themes.recording import check_live, get_codeframe, new_theme, record
from insight.transitions import TOPIC, TransitionError, check_transition

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def adopt_topic(
    *, topic: Topic, by: "User", name: str = "", definition: str = "", priority: Priority | None = None
) -> Theme:
    """Make a theme of `topic`, named `name` or as we named the topic; its segments become the first examples.

    Where `name` is the drafted one, the theme says so until somebody renames it or saves the name as it is.
    Raises PermissionDenied, TransitionError if the topic is settled already, ServiceError if a live theme
    of that name is there (then add the topic to it instead).
    """
    check_can_curate_themes(by)
    codeframe = _codeframe_of(topic)
    before = _decision_on(topic)
    theme = new_theme(
        codeframe,
        name=name or topic.name,
        definition=definition,
        priority=priority,
        name_drafted=topic.is_drafted(name),
    )
    _settle(topic, status=TopicStatus.ADOPTED, theme=theme, by=by)
    record(codeframe, OperationKind.ADOPT, by=by, theme=theme.pk, topic=topic.pk, made=theme.pk, **before)
    audit.record(theme, "insight.topic.adopt", by=by, topic=topic.pk)
    return theme


@transaction.atomic
def add_topic_to_theme(*, topic: Topic, theme: Theme, by: "User") -> Theme:
    """Take `topic` as more of the live `theme` that is there already.

    Raises PermissionDenied, TransitionError if the topic is settled, ServiceError if the theme is not live.
    """
    check_can_curate_themes(by)
    codeframe = _codeframe_of(topic)
    check_live(theme, codeframe)
    before = _decision_on(topic)
    _settle(topic, status=TopicStatus.ADOPTED, theme=theme, by=by)
    record(codeframe, OperationKind.ADOPT, by=by, theme=theme.pk, topic=topic.pk, **before)
    audit.record(theme, "insight.topic.adopt", by=by, topic=topic.pk)
    return theme


@transaction.atomic
def reject_topic(*, topic: Topic, by: "User") -> None:
    """Set `topic` aside as no theme.

    Raises PermissionDenied, TransitionError if a person adopted it, ServiceError if it belongs to no engagement.
    """
    check_can_curate_themes(by)
    codeframe = _codeframe_of(topic)
    before = _decision_on(topic)
    _settle(topic, status=TopicStatus.REJECTED, theme=None, by=by)
    record(codeframe, OperationKind.SET_ASIDE, by=by, theme=before["before_theme"], topic=topic.pk, **before)
    audit.record(topic, "insight.topic.reject", by=by)


@transaction.atomic
def put_back_topic(*, topic: Topic, by: "User") -> None:
    """Let `topic`, which was set aside, wait for a decision again.

    Raises PermissionDenied, TransitionError if it isn't set aside, ServiceError if it belongs to no engagement.
    """
    check_can_curate_themes(by)
    codeframe = _codeframe_of(topic)
    before = _decision_on(topic)
    _check_open(topic, topic.status, TopicStatus.PROPOSED)
    _write(topic, status=TopicStatus.PROPOSED, theme=None, decided_by=None, decided_at=None)
    record(codeframe, OperationKind.PUT_BACK, by=by, theme=None, topic=topic.pk, **before)
    audit.record(topic, "insight.topic.put_back", by=by)


def _codeframe_of(topic: Topic) -> Codeframe:
    if topic.run.engagement is None:
        raise ServiceError("This topic belongs to no engagement, so nothing can be decided on it.")
    return get_codeframe(topic.run.engagement)


def _decision_on(topic: Topic) -> dict[str, Any]:
    """Return what an undo needs to bring back who had decided what on `topic`."""
    decided_at = topic.decided_at.isoformat() if topic.decided_at else None
    return {
        "before": topic.status,
        "before_theme": topic.theme_id,
        "decided_by": topic.decided_by_id,
        "decided_at": decided_at,
    }


def _settle(topic: Topic, *, status: TopicStatus, theme: Theme | None, by: "User") -> None:
    """Write a person's decision; what a run recognised is still open to one."""
    _check_open(topic, TopicStatus.PROPOSED if topic.is_recognised else topic.status, status)
    _write(topic, status=status, theme=theme, decided_by=by, decided_at=timezone.now())


def _check_open(topic: Topic, current: str, wanted: str) -> None:
    """Raise TransitionError in the words of the page unless the topic may become what is `wanted`."""
    try:
        check_transition(TOPIC, current, wanted)
    except TransitionError as error:
        raise TransitionError(
            f"Somebody has decided on this topic already. It now stands as “{topic.get_status_display()}”. "
            "Look at it again before you go on."
        ) from error


def _write(topic: Topic, **decision: Any) -> None:
    """Write what becomes of a topic; raise ServiceError if somebody decided on it since it was read."""
    unseen = Topic.objects.filter(pk=topic.pk, status=topic.status, decided_at=topic.decided_at)
    if not unseen.update(**decision):
        raise ServiceError("Somebody has just decided on this topic. Look at it again before you go on.")
    topic.refresh_from_db()
