"""The door to the queue: what is put on it, when, and what a worker makes of it."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_q.exceptions import TimeoutException
from django_q.models import OrmQ, Schedule

from insight import tasks
from insight.enums import JobStatus
from insight.models import Heartbeat, Job
from insight.services import jobs
from insight.services.jobs.heartbeats import beat

pytestmark = pytest.mark.django_db

HANDLERS = {}


@pytest.fixture(autouse=True)
def handlers(settings):
    settings.JOB_HANDLERS = f"{__name__}.HANDLERS"
    HANDLERS.clear()
    return HANDLERS


def ask(kind="screen", key="screen:1", params=None):
    return jobs.request_job(kind=kind, key=key, params=params or {})


def on_queue():
    """What waits on the queues: (queue, function, arguments)."""
    return [(row.key, row.func(), row.task["args"]) for row in OrmQ.objects.all()]


def state(job):
    job.refresh_from_db()
    return job.status


class TestSending:
    def test_a_job_is_put_on_the_queue_of_its_kind_by_number_only(self):
        light, heavy = ask(), ask("discover", "discover:1", {"engagement_id": 1})
        tasks.send_job(light.pk)
        tasks.send_job(heavy.pk)
        assert on_queue() == [
            ("quick", "insight.tasks.run_job_task", (light.pk,)),
            ("heavy", "insight.tasks.run_job_task", (heavy.pk,)),
        ]

    def test_a_job_is_sent_once(self):
        job = ask()
        tasks.send_job(job.pk)
        tasks.send_job(job.pk)
        assert len(on_queue()) == 1

    def test_nothing_is_sent_before_the_commit(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            with transaction.atomic():
                tasks.send_after_commit(ask())
            assert on_queue() == []
        assert len(on_queue()) == 1

    def test_a_queue_that_refuses_harms_no_page_and_the_job_is_sent_later(
        self, monkeypatch, django_capture_on_commit_callbacks
    ):
        def refuse(*args, **kwargs):
            raise ConnectionError("no queue there")

        with monkeypatch.context() as broken:
            broken.setattr(tasks, "async_task", refuse)
            with django_capture_on_commit_callbacks(execute=True):
                job = ask()
                tasks.send_after_commit(job)
            tasks.reap()
            job.refresh_from_db()
            assert job.sent_at is None
        tasks.reap()
        assert len(on_queue()) == 1


class TestRunning:
    def test_a_light_job_runs_in_place_and_its_queue_beats(self, handlers):
        handlers["screen"] = lambda params, progress: {"screened": 1}
        job = ask()
        tasks.run_job_task(job.pk)
        job.refresh_from_db()
        assert (job.status, job.result) == (JobStatus.DONE, {"screened": 1})
        assert Heartbeat.objects.get().queue == "quick"

    def test_a_task_that_comes_twice_does_the_work_once(self, handlers):
        runs = []
        handlers["screen"] = lambda params, progress: runs.append(1) or {}
        job = ask()
        tasks.run_job_task(job.pk)
        tasks.run_job_task(job.pk)
        assert runs == [1]

    def test_what_follows_is_sent_at_once(self, handlers):
        handlers["screen"] = lambda params, progress: {}
        tasks.run_job_task(ask(params={"engagement_id": 5}).pk)
        assert [(queue, Job.objects.get(pk=args[0]).kind) for queue, _, args in on_queue()] == [
            ("heavy", "enrich")
        ]

    def test_light_work_that_overruns_fails_in_words(self, handlers):
        def overrun(params, progress):
            raise TimeoutException

        handlers["screen"] = overrun
        job = ask()
        Job.objects.update(max_attempts=1)
        tasks.run_job_task(job.pk)
        job.refresh_from_db()
        assert job.status == JobStatus.FAILED
        assert "longer than 2 minutes" in job.error

    def test_a_failed_try_is_sent_again_when_its_time_has_come(self, handlers, settings):
        def fail(params, progress):
            raise ValueError

        handlers["screen"] = fail
        job = ask()
        tasks.run_job_task(job.pk)
        tasks.reap()
        assert (state(job), on_queue()) == (JobStatus.QUEUED, [])
        with time_machine.travel(timezone.now() + timedelta(seconds=settings.JOB_BACKOFF_SECONDS + 1)):
            tasks.reap()
        assert len(on_queue()) == 1

    def test_a_dead_attempt_is_found_and_sent_again(self):
        job = ask()
        jobs.claim_job(job.pk)
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            tasks.reap()
            assert state(job) == JobStatus.QUEUED
        with time_machine.travel(timezone.now() + timedelta(minutes=4)):
            tasks.reap()
        assert len(on_queue()) == 1


class TestBeats:
    def test_a_silent_idle_queue_is_asked_once(self):
        tasks.send_beat("heavy")
        tasks.send_beat("heavy")
        assert on_queue() == [("heavy", "insight.tasks.beat_task", ("heavy",))]
        tasks.beat_task("heavy")
        assert Heartbeat.objects.get().queue == "heavy"

    def test_a_queue_that_just_beat_is_left_alone(self):
        beat("quick")
        tasks.send_beat("quick")
        assert on_queue() == []


class TestSchedules:
    def test_they_may_be_written_again_and_again(self, capsys):
        from django.core.management import call_command

        Schedule.objects.create(name="Of an older version", func="insight.tasks.gone_task")
        for _ in range(2):
            call_command("schedule_tasks")
        rows = Schedule.objects.values_list("name", "func", "cluster", "schedule_type", "minutes")
        assert set(rows) == {
            ("Forget old work", "insight.tasks.forget_ended_jobs_task", "quick", Schedule.DAILY, None),
            ("Forget old imports", "insight.tasks.forget_imports_task", "quick", Schedule.DAILY, None),
            ("Count who spoke about what", "insight.tasks.matrix_task", "quick", Schedule.DAILY, None),
            ("Read which groups people named", "insight.tasks.groups_task", "quick", Schedule.DAILY, None),
            (
                "Forget old page reasons",
                "insight.tasks.forget_page_reasons_task",
                "quick",
                Schedule.DAILY,
                None,
            ),
            ("Forget old sessions", "insight.tasks.forget_sessions_task", "quick", Schedule.DAILY, None),
            (
                "Forget old subscriptions",
                "insight.tasks.forget_subscriptions_task",
                "quick",
                Schedule.DAILY,
                None,
            ),
            ("Send news", "insight.tasks.news_task", "quick", Schedule.MINUTES, 5),
            ("Tell people", "insight.tasks.tell_task", "quick", Schedule.MINUTES, 5),
            ("Publish what is due", "insight.tasks.publish_due_task", "quick", Schedule.MINUTES, 5),
            ("Bring downloads up to date", "insight.tasks.downloads_task", "quick", Schedule.DAILY, None),
        }
        assert "11 regular tasks" in capsys.readouterr().out

    def test_every_scheduled_function_exists(self):
        for regular in tasks.SCHEDULES.values():
            assert callable(getattr(tasks, regular["func"].removeprefix("insight.tasks.")))

    def test_sessions_that_have_run_out_go(self):
        for key, days in (("old", -1), ("fresh", 1)):
            Session.objects.create(session_key=key, expire_date=timezone.now() + timedelta(days=days))
        tasks.forget_sessions_task()
        assert [session.session_key for session in Session.objects.all()] == ["fresh"]
