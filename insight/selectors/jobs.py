"""What people are told about background work: its state in words, its time left, how the queues stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from insight.enums import JobStatus
from insight.models import Engagement, Heartbeat, Job, Submission
from insight.selectors.durations import plain_length
from insight.services.jobs.kinds import KINDS, QUEUES

RUNS_TO_COMPARE = 20
LONGEST_WAIT = {"quick": timedelta(minutes=10), "heavy": timedelta(hours=6)}
"""How long work may wait in a queue before somebody should look."""

FILTERS: dict[str, tuple[JobStatus, ...]] = {
    "unfinished": (JobStatus.QUEUED, JobStatus.RUNNING),
    "failed": (JobStatus.FAILED,),
    "ended": JobStatus.ended(),
}


@dataclass(frozen=True)
class JobCard:
    """A job as people read it. `progress` is 0 to 100; `time_left` is "" where nothing can be said."""

    job: Job
    what: str
    subject: str
    who: str
    state: str
    time_left: str

    @property
    def ended(self) -> bool:
        """Say whether nothing more will happen."""
        return self.job.status in JobStatus.ended()


@dataclass(frozen=True)
class QueueState:
    """How one queue stands. `silent` is the time since its workers' last sign of life (None: never)."""

    queue: str
    silent: timedelta | None
    waiting: int
    running: int
    oldest_wait: timedelta

    @property
    def alive(self) -> bool:
        """Say whether its workers gave a sign of life lately; the watcher restarts them after half of this."""
        return self.silent is not None and self.silent.total_seconds() < 2 * settings.JOB_STALE_SECONDS

    @property
    def well(self) -> bool:
        """Say whether nobody needs to look."""
        return self.alive and self.oldest_wait <= LONGEST_WAIT[self.queue]

    @property
    def words(self) -> str:
        """Return its state in a sentence or two."""
        if self.silent is None:
            life = "No worker has started yet. Start the queues with “manage.py run_queues”."
        elif not self.alive:
            life = f"No sign of life for {plain_length(self.silent)}. Check that “manage.py run_queues” runs."
        else:
            life = "Working."
        waits = f", the oldest for {plain_length(self.oldest_wait)}" if self.waiting else ""
        return f"{life} {self.running} running, {self.waiting} waiting{waits}."


def jobs_in_state(state: str = "") -> QuerySet[Job]:
    """Return jobs, newest first: all, or those of a key of FILTERS (an unknown key counts as all)."""
    jobs = Job.objects.select_related("requested_by")
    return jobs.filter(status__in=FILTERS[state]) if state in FILTERS else jobs


def job_cards(jobs: Iterable[Job]) -> list[JobCard]:
    """Return `jobs` as people read them, with as many queries for many as for few."""
    jobs = list(jobs)
    titles = _titles(jobs)
    usual = _usual_lengths({job.kind for job in jobs if job.status == JobStatus.RUNNING})
    return [
        JobCard(
            job=job,
            what=KINDS[job.kind].label if job.kind in KINDS else job.kind,
            subject=titles[job.pk],
            who=_who(job),
            state=_state(job),
            time_left=_time_left(job, usual.get(job.kind)),
        )
        for job in jobs
    ]


def usual_length(kind: str) -> timedelta | None:
    """Return how long work of this kind usually takes: the median of its last runs; None before the first."""
    runs = Job.objects.filter(kind=kind, status=JobStatus.DONE).order_by("-pk")
    lengths = [
        (finished - started).total_seconds()
        for started, finished in runs.values_list("started_at", "finished_at")[:RUNS_TO_COMPARE]
        if started and finished
    ]
    return timedelta(seconds=median(lengths)) if lengths else None


def queue_states() -> list[QueueState]:
    """Return how each queue stands now."""
    now = timezone.now()
    beats = dict(Heartbeat.objects.values_list("queue", "beat_at"))
    return [_queue_state(queue, beats.get(queue), now) for queue in QUEUES]


def _queue_state(queue: str, beat_at: datetime | None, now: datetime) -> QueueState:
    jobs = Job.objects.filter(queue=queue)
    waiting = jobs.filter(status=JobStatus.QUEUED)
    since = [run_after or created for run_after, created in waiting.values_list("run_after", "created_at")]
    return QueueState(
        queue=queue,
        silent=now - beat_at if beat_at else None,
        waiting=len(since),
        running=jobs.filter(status=JobStatus.RUNNING).count(),
        oldest_wait=max(now - min(since, default=now), timedelta()),
    )


def _usual_lengths(kinds: set[str]) -> dict[str, timedelta | None]:
    return {kind: usual_length(kind) for kind in kinds}


def _titles(jobs: list[Job]) -> dict[int, str]:
    """The title of the engagement that each job is about, "" where it is about none."""
    submissions = {job.params["submission_id"] for job in jobs if "submission_id" in job.params}
    of_submission = dict(Submission.objects.filter(pk__in=submissions).values_list("pk", "engagement__title"))
    engagements = {job.params["engagement_id"] for job in jobs if "engagement_id" in job.params}
    of_engagement = dict(Engagement.objects.filter(pk__in=engagements).values_list("pk", "title"))
    return {
        job.pk: of_engagement.get(job.params.get("engagement_id"))
        or of_submission.get(job.params.get("submission_id"), "")
        for job in jobs
    }


def _who(job: Job) -> str:
    person = job.requested_by
    return (person.get_full_name() or person.get_username()) if person else "The site itself"


def _state(job: Job) -> str:
    if job.status == JobStatus.RUNNING:
        return "Stopping" if job.cancel_requested else "Running"
    if job.status == JobStatus.QUEUED and job.attempts:
        when = date_format(timezone.localtime(job.run_after), "H:i") if job.run_after else "soon"
        return f"Will be tried again at {when} (attempt {job.attempts + 1} of {job.max_attempts})"
    return "Waiting to start" if job.status == JobStatus.QUEUED else JobStatus(job.status).label


def _time_left(job: Job, usual: timedelta | None) -> str:
    if job.status != JobStatus.RUNNING or job.started_at is None:
        return ""
    if usual is None:
        return "We can't say how long yet: no earlier run to compare with."
    left = usual - (timezone.now() - job.started_at)
    if left <= timedelta():
        return f"Taking longer than usual (usually {plain_length(usual)})."
    return f"About {plain_length(left)} left."
