"""Priorities and what was done about them, as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext

from insight.enums import ActionKind, ActionStatus
from insight.models import Action, Ambition, Community, Place, Priority

Tone = Literal["done", "doing", "planned", "cannot"]


@dataclass(frozen=True)
class PriorityFacts:
    """A strategic priority: its name and what the strategy promises."""

    slug: str
    name: str
    statement: str


@dataclass(frozen=True)
class ActionFacts:
    """One line of the ledger. `status` says in words where it stands; `when` is the day it was or will be done."""

    kind: str
    text: str
    because: str
    owner: str
    priority: str
    status: str
    tone: Tone
    when: date | None
    is_overdue: bool


def priorities() -> tuple[PriorityFacts, ...]:
    """Return the strategic priorities in their order."""
    return tuple(
        PriorityFacts(row.slug, row.name, row.statement) for row in Priority.objects.order_by("order", "name")
    )


def priority_choices() -> list[tuple[str, str]]:
    """Return (slug, name) of every priority in order, for a chooser."""
    return [(priority.slug, priority.name) for priority in priorities()]


def reference_names() -> tuple[str, ...]:
    """Return the names of priorities, ambitions, communities and places, each once."""
    kinds = (Priority, Ambition, Community, Place)
    return tuple(dict.fromkeys(row.name for kind in kinds for row in kind.objects.order_by("pk")))


def actions_of_priority(priority: str) -> tuple[ActionFacts, ...]:
    """Return what was done, will be done and can't be done about a priority (a slug), in that order."""
    return _by_standing(Action.objects.filter(priority__slug=priority))


def actions_of_findings(finding_ids: Iterable[int]) -> tuple[ActionFacts, ...]:
    """Return what was done, will be done and can't be done because of these findings, in that order, each once."""
    return _by_standing(Action.objects.filter(findings__in=list(finding_ids)).distinct())


def newest_actions(limit: int) -> tuple[ActionFacts, ...]:
    """Return what was done last, newest first, then what was promised last, `limit` in all.

    What can't be done stands on its priority's page only.
    """
    rows = _newest_first(Action.objects.exclude(kind=ActionKind.CANNOT))
    facts = sorted(map(_facts, rows), key=lambda action: action.tone != "done")
    return tuple(facts[:limit])


def _by_standing(rows: QuerySet[Action]) -> tuple[ActionFacts, ...]:
    order = ("done", "doing", "planned", "cannot")
    return tuple(sorted(map(_facts, _newest_first(rows)), key=lambda action: order.index(action.tone)))


def _newest_first(rows: QuerySet[Action]) -> QuerySet[Action]:
    moment = Coalesce(F("done_on"), TruncDate("created_at"))
    return rows.select_related("priority").annotate(moment=moment).order_by("-moment", "-pk")


def _facts(action: Action) -> ActionFacts:
    status, tone = _standing(action)
    return ActionFacts(
        kind=action.kind,
        text=action.text,
        because=action.because,
        owner=action.owner,
        priority=action.priority.slug,
        status=status,
        tone=tone,
        when=action.done_on or (action.due_on if tone in ("doing", "planned") else None),
        is_overdue=action.is_overdue,
    )


def _standing(action: Action) -> tuple[str, Tone]:
    if action.kind == ActionKind.CANNOT:
        return gettext("We can't"), "cannot"
    if action.kind == ActionKind.DID or action.status == ActionStatus.DONE:
        return gettext("Done"), "done"
    if action.is_overdue:
        return gettext("Late"), "doing"
    return gettext("We will"), "planned"
