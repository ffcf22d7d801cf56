"""The one door to the queue (django-q2). Tasks carry ids only; what they do stands in services."""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.exceptions import TimeoutException
from django_q.models import Schedule
from django_q.tasks import async_task

from insight.models import Job
from insight.selectors.due_pages import pages_are_due
from insight.services import imports, jobs, notices, page_feedback, subscriptions
from insight.services.jobs.failures import failure_of_overrun, place_of_error
from insight.services.jobs.heartbeats import beat, last_beat
from insight.services.jobs.reaping import jobs_to_send, release_lost_jobs, take_for_sending
from insight.services.jobs.runner import run_claimed

SCHEDULES: dict[str, dict[str, Any]] = {
    "Forget old work": {"func": "insight.tasks.forget_ended_jobs_task", "schedule_type": Schedule.DAILY},
    "Forget old imports": {"func": "insight.tasks.forget_imports_task", "schedule_type": Schedule.DAILY},
    "Forget old sessions": {"func": "insight.tasks.forget_sessions_task", "schedule_type": Schedule.DAILY},
    "Forget old subscriptions": {
        "func": "insight.tasks.forget_subscriptions_task",
        "schedule_type": Schedule.DAILY,
    },
    "Send news": {"func": "insight.tasks.news_task", "schedule_type": Schedule.MINUTES, "minutes": 5},
    "Count who spoke about what": {"func": "insight.tasks.matrix_task", "schedule_type": Schedule.DAILY},
    "Read which groups people named": {"func": "insight.tasks.groups_task", "schedule_type": Schedule.DAILY},
    "Forget old page reasons": {
        "func": "insight.tasks.forget_page_reasons_task",
        "schedule_type": Schedule.DAILY,
    },
    "Tell people": {"func": "insight.tasks.tell_task", "schedule_type": Schedule.MINUTES, "minutes": 5},
    "Publish what is due": {
        "func": "insight.tasks.publish_due_task",
        "schedule_type": Schedule.MINUTES,
        "minutes": 5,
    },
    "Bring downloads up to date": {"func": "insight.tasks.downloads_task", "schedule_type": Schedule.DAILY},
}
"""Name: what runs, how often. `manage.py schedule_tasks` writes them down."""

SECONDS_TO_SETTLE = 60
logger = logging.getLogger(__name__)


def send_after_commit(job: Job) -> None:
    """Put `job` on its queue once the open transaction is committed. If that fails, `reap` sends it later."""
    job_id = job.pk
    transaction.on_commit(lambda: send_job(job_id), robust=True)


@transaction.atomic
def send_job(job_id: int) -> None:
    """Put a waiting job on its queue; nothing where it is there already, not due yet or not waiting."""
    queue = take_for_sending(job_id)
    if queue is not None:
        longest = int(settings.JOB_DEADLINE_SECONDS[queue])
        # A heavy worker watches its child's deadline itself; the queue's own limit stands behind it.
        timeout = longest if queue == "quick" else longest + SECONDS_TO_SETTLE
        async_task("insight.tasks.run_job_task", job_id, cluster=queue, timeout=timeout)


def send_due_jobs() -> int:
    """Put every waiting job that is due and not on a queue there; return how many."""
    sent = 0
    for job_id in list(jobs_to_send().values_list("pk", flat=True)):
        try:
            send_job(job_id)
            sent += 1
        except Exception as error:
            # Whatever a broker raises: the job still waits and is tried at the next turn.
            logger.error("Job %s could not be put on its queue: %s", job_id, place_of_error(error))
    return sent


def reap() -> None:
    """Settle attempts whose worker died and send what waits: lost tasks, and tries whose time has come."""
    released = release_lost_jobs()
    sent = send_due_jobs()
    if released or sent:
        logger.info("Reaper: %s attempts lost, %s jobs sent", released, sent)


def run_job_task(job_id: int) -> None:
    """Do one job in a worker. A task that comes twice finds nothing to claim the second time."""
    job = jobs.claim_job(job_id)
    if job is None:
        return
    beat(job.queue)
    try:
        run_claimed(job)
    except TimeoutException:
        seconds = settings.JOB_DEADLINE_SECONDS[job.queue]
        jobs.fail_attempt(job=job, failure=failure_of_overrun(seconds))
    send_due_jobs()


def send_beat(queue: str) -> None:
    """Ask a worker of `queue` for a sign of life if it has been silent, unless tasks that give one wait there."""
    last = last_beat(queue)
    silent = last is None or timezone.now() - last > timedelta(seconds=settings.JOB_STALE_SECONDS / 4)
    if silent and get_broker(queue).queue_size() == 0:
        async_task("insight.tasks.beat_task", queue, cluster=queue)


def beat_task(queue: str) -> None:
    """Note that a worker of `queue` is alive."""
    beat(queue)


def forget_ended_jobs_task() -> None:
    """Delete jobs that ended long ago."""
    jobs.forget_ended_jobs()


def forget_imports_task() -> None:
    """Delete uploaded files that nobody imported, and what imports of long ago came to."""
    imports.forget_old_imports()


def forget_sessions_task() -> None:
    """Delete browser sessions that have run out, with the drafts and opened receipts in them."""
    call_command("clearsessions")


def forget_page_reasons_task() -> None:
    """Erase what readers said about pages long ago; their yes or no stays."""
    page_feedback.forget_old_reasons()


def tell_task() -> None:
    """Plan the e-mails that residents wait for, and ask for them to be sent if any is due."""
    notices.plan_notices()
    if notices.are_due():
        send_after_commit(jobs.request_job(kind="tell", key="tell", params={}))


def news_task() -> None:
    """Plan the e-mails of news that subscribers wait for, and ask for them to be sent if any is due."""
    subscriptions.plan_news_emails()
    if subscriptions.are_news_due():
        send_after_commit(jobs.request_job(kind="news", key="news", params={}))


def forget_subscriptions_task() -> None:
    """Delete addresses that nobody confirmed in time, and lists withdrawn long ago."""
    subscriptions.forget_old_subscriptions()


def matrix_task() -> None:
    """Ask for the matrix to be counted anew. Once a day, so that nobody sees one person's answer come in."""
    send_after_commit(jobs.request_job(kind="matrix", key="matrix", params={}))


def groups_task() -> None:
    """Ask for words under "other" to be read. Once a day, any or none, so that nobody sees whose words came in."""
    send_after_commit(jobs.request_job(kind="groups", key="groups", params={}))


def publish_due_task() -> None:
    """Ask for pages to go live or offline if the time of any has come."""
    if pages_are_due():
        send_after_commit(jobs.request_job(kind="go_live", key="go_live", params={}))


def downloads_task() -> None:
    """Ask for all downloads to be looked at: what they say may have changed though none of their pages has."""
    send_after_commit(jobs.request_job(kind="downloads", key="downloads", params={}))


def write_schedules() -> int:
    """Make the queue's schedule say what SCHEDULES says, and nothing else of ours; return how many tasks."""
    for name, regular in SCHEDULES.items():
        values = {"minutes": None, **regular, "cluster": "quick", "repeats": -1}
        Schedule.objects.update_or_create(name=name, defaults=values)
    Schedule.objects.filter(func__startswith="insight.tasks.").exclude(name__in=SCHEDULES).delete()
    return len(SCHEDULES)
