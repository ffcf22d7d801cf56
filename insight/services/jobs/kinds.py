"""What kinds of work there are, which queue each waits in, and what work follows on its end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from insight.enums import ResponseStatus, ThemeStatus
from insight.models import Response, Theme

QUEUES = ("quick", "heavy")
"""Quick work runs in the worker; heavy work in a child process, so that nobody's words wait behind it."""

MOST_RESPONSES = 200
"""How many imported responses one screening takes."""


@dataclass(frozen=True)
class FollowUp:
    """Work to ask for when other work is done."""

    kind: str
    key: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of work: its name for people, its queue, and what follows from its parameters."""

    label: str
    queue: str
    follow_ups: Callable[[dict[str, Any]], Iterator[FollowUp]]

    @property
    def heavy(self) -> bool:
        """Say whether it runs in a child process."""
        return self.queue == "heavy"


def _nothing(params: dict[str, Any]) -> Iterator[FollowUp]:
    yield from ()


def _screening(params: dict[str, Any]) -> Iterator[FollowUp]:
    yield from _next_screening(params["engagement_id"], after=0)


def _next_screening(engagement_id: int, *, after: int) -> Iterator[FollowUp]:
    """Imported words are screened by the chunk, one after the other, so that new words get in between."""
    waiting = Response.objects.filter(
        question__engagement_id=engagement_id, status=ResponseStatus.RECEIVED, pk__gt=after
    )
    ids = list(waiting.order_by("pk").values_list("pk", flat=True)[:MOST_RESPONSES])
    if ids:
        params = {"engagement_id": engagement_id, "response_ids": ids}
        yield FollowUp("screen", f"screen:{engagement_id}:from:{ids[0]}", params)


def _enrichment(params: dict[str, Any]) -> Iterator[FollowUp]:
    if "engagement_id" in params and params.get("response_ids"):
        yield from _next_screening(params["engagement_id"], after=max(params["response_ids"]))
    for engagement_id in _engagements_of(params):
        yield FollowUp("enrich", f"enrich:{engagement_id}", {"engagement_id": engagement_id})


def _engagements_of(params: dict[str, Any]) -> list[int]:
    """A screening names an engagement, a submission or responses; what was erased meanwhile is nowhere."""
    if "engagement_id" in params:
        return [params["engagement_id"]]
    responses = Response.objects.filter(
        Q(submission=params.get("submission_id")) | Q(pk__in=params.get("response_ids", []))
    )
    return sorted(set(responses.values_list("submission__engagement_id", flat=True)))


def _coding(params: dict[str, Any]) -> Iterator[FollowUp]:
    engagement_id = params["engagement_id"]
    themes = Theme.objects.filter(codeframe__engagement_id=engagement_id, status=ThemeStatus.LIVE)
    if themes.exists():
        yield FollowUp("code", f"code:{engagement_id}", {"engagement_id": engagement_id})


KINDS: dict[str, Kind] = {
    "screen": Kind("Screening of new words", "quick", _enrichment),
    "enrich": Kind("Reading of cleared words", "heavy", _coding),
    "discover": Kind("Topic discovery", "heavy", _nothing),
    "code": Kind("Coding into themes", "heavy", _nothing),
    "import": Kind("Import of a file", "heavy", _screening),
}
