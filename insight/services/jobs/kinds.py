"""What kinds of work there are, which queue each waits in, and what work follows on its end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from insight.enums import ResponseStatus, ThemeStatus
from insight.models import ImportFile, Response, Submission, Theme

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
    """One kind of work: its name for people, its queue, and what follows from its parameters.

    `clear_up` takes away what the work needed, in the transaction that records it as done.
    """

    label: str
    queue: str
    follow_ups: Callable[[dict[str, Any]], Iterator[FollowUp]]
    clear_up: Callable[[dict[str, Any]], None] = lambda params: None

    @property
    def heavy(self) -> bool:
        """Say whether it runs in a child process."""
        return self.queue == "heavy"


def _nothing(params: dict[str, Any]) -> Iterator[FollowUp]:
    yield from ()


def _screening(params: dict[str, Any]) -> Iterator[FollowUp]:
    """Many words are screened by the chunk, one after the other, so that new words get in between.

    A chunk is "so many of those that wait": a job that named responses would still name them once they are erased.
    """
    engagement_id = params["engagement_id"]
    waiting = Response.objects.filter(question__engagement_id=engagement_id, status=ResponseStatus.RECEIVED)
    if waiting.exists():
        chunk = {"engagement_id": engagement_id, "most": MOST_RESPONSES}
        yield FollowUp("screen", f"screen:engagement:{engagement_id}", chunk)


def _enrichment(params: dict[str, Any]) -> Iterator[FollowUp]:
    if "most" in params:
        yield from _screening(params)
    for engagement_id in _engagements_of(params):
        yield FollowUp("enrich", f"enrich:{engagement_id}", {"engagement_id": engagement_id})


def _engagements_of(params: dict[str, Any]) -> list[int]:
    """A screening names an engagement or a submission; what was erased meanwhile is nowhere."""
    if "engagement_id" in params:
        return [params["engagement_id"]]
    submissions = Submission.objects.filter(pk=params.get("submission_id", 0))
    return list(submissions.values_list("engagement_id", flat=True))


def _coding(params: dict[str, Any]) -> Iterator[FollowUp]:
    engagement_id = params["engagement_id"]
    themes = Theme.objects.filter(codeframe__engagement_id=engagement_id, status=ThemeStatus.LIVE)
    if themes.exists():
        yield FollowUp("code", f"code:{engagement_id}", {"engagement_id": engagement_id})


def _drop_file(params: dict[str, Any]) -> None:
    ImportFile.objects.filter(feedback_import=params["import_id"]).delete()


KINDS: dict[str, Kind] = {
    "screen": Kind("Screening of new words", "quick", _enrichment),
    "enrich": Kind("Reading of cleared words", "heavy", _coding),
    "discover": Kind("Finding topics", "heavy", _nothing),
    "code": Kind("Coding into themes", "heavy", _nothing),
    "import": Kind("Import of a file", "heavy", _screening, _drop_file),
    "report": Kind("Reading of a report's file", "heavy", _nothing),
    "library": Kind("Reading of what was published", "quick", _nothing),
    "matrix": Kind("Counting who spoke about what", "heavy", _nothing),
    "reasons": Kind("Screening of what readers say about pages", "quick", _nothing),
    "groups": Kind("Reading which groups people named", "heavy", _nothing),
    # Heavy, though it is light: a slow mail server must not keep new words waiting for their screening.
    "tell": Kind("E-mails to residents", "heavy", _nothing),
    "news": Kind("News by e-mail", "heavy", _nothing),
    "download": Kind("Making a download", "heavy", _nothing),
    "downloads": Kind("Bringing all downloads up to date", "heavy", _nothing),
    "go_live": Kind("Publishing what is due", "heavy", _nothing),
}
