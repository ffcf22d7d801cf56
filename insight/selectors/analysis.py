"""Where an engagement stands on the way from words to themes, and what the last runs did."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count

from insight.enums import JobStatus, ResponseStatus, RunKind, RunStatus
from insight.models import AnalysisRun, Engagement, Job, Response
from insight.selectors.drift import Drift, drift_of
from insight.selectors.durations import plain_length
from insight.selectors.jobs import JobCard, job_cards
from insight.selectors.lineage import differences

KINDS = (RunKind.ENRICHMENT, RunKind.DISCOVERY, RunKind.CODING)

COUNTS: dict[str, tuple[str, str]] = {
    "responses": ("response read", "responses read"),
    "skipped": ("response left as it was", "responses left as they were"),
    "new_segments": ("new point found in them", "new points found in them"),
    "in_duplicate_groups": ("near-copy of another", "near-copies of others"),
    "segments": ("point looked at", "points looked at"),
    "wide_topics": ("topic", "topics"),
    "topics": ("narrow topic", "narrow topics"),
    "drafted_names": ("name drafted by a machine", "names drafted by a machine"),
    "recognised": ("topic that is a theme already", "topics that are themes already"),
    "still_set_aside": ("topic set aside as before", "topics set aside as before"),
    "outliers": ("point that fits no topic", "points that fit no topic"),
    "themes": ("theme", "themes"),
    "codings": ("coding made", "codings made"),
    "to_check": ("point to check next", "points to check next"),
    "examples": ("example by people learnt from", "examples by people learnt from"),
}
"""What a run counted: the words for one and for many. Counts that say nothing to people are left out."""


@dataclass(frozen=True, slots=True)
class StateLine:
    """How many responses stand somewhere, and that state's own word for the list's filter."""

    label: str
    count: int
    status: str


@dataclass(frozen=True, slots=True)
class RunStory:
    """The last run of a kind in words; `failure` is what a later try failed of, if it did."""

    kind: str
    run: AnalysisRun | None
    length: str
    counts: list[str]
    stages: list[str]
    differences: list[str]
    drift: list[Drift]
    failure: str


def response_states(engagement: Engagement) -> list[StateLine]:
    """Return how many responses of `engagement` stand where; the first line is all of them."""
    rows = Response.objects.filter(submission__engagement=engagement).order_by().values_list("status")
    counts = dict(rows.annotate(rows=Count("pk")))
    labels = {
        ResponseStatus.RECEIVED: "waiting to be screened",
        ResponseStatus.HELD: "held for a person",
        ResponseStatus.CLEARED: "cleared, waiting to be read",
        ResponseStatus.ENRICHED: "read by the computer",
        ResponseStatus.REJECTED: "rejected",
    }
    lines = [StateLine(label, counts.get(status, 0), status) for status, label in labels.items()]
    return [StateLine("received", sum(counts.values()), ""), *lines]


def run_stories(engagement: Engagement) -> list[RunStory]:
    """Return the last run of each kind that people follow: reading, topics, coding."""
    return [_story(engagement, kind) for kind in KINDS]


def unfinished_job(key: str) -> JobCard | None:
    """Return the job with this key that waits or runs, as people read it."""
    jobs = Job.objects.filter(key=key).exclude(status__in=JobStatus.ended())
    cards = job_cards(jobs.select_related("requested_by")[:1])
    return cards[0] if cards else None


def _story(engagement: Engagement, kind: RunKind) -> RunStory:
    runs = engagement.runs.filter(kind=kind).exclude(status=RunStatus.RUNNING)
    runs = runs.select_related("previous").order_by("-pk")
    done, newest = runs.filter(status=RunStatus.DONE).first(), runs.first()
    failed = newest is not None and newest.status == RunStatus.FAILED
    if done is None:
        return RunStory(kind.label, None, "", [], [], [], [], newest.error if failed and newest else "")
    seconds = {stage: value for stage, value in done.timings.items() if "." not in stage}
    return RunStory(
        kind=kind.label,
        run=done,
        length=_length(seconds.pop("all", 0.0)),
        counts=[_counted(name, count) for name in COUNTS if (count := done.counts.get(name))],
        stages=[f"{stage}: {_length(value)}" for stage, value in seconds.items()],
        differences=differences(done),
        drift=drift_of(done),
        failure=newest.error if failed and newest else "",
    )


def _length(seconds: float) -> str:
    return plain_length(timedelta(seconds=seconds)) if seconds >= 1 else "under a second"


def _counted(name: str, count: int) -> str:
    one, many = COUNTS[name]
    return f"{count} {one if count == 1 else many}"
