"""Jobs as rows: asked for once, claimed once, settled by whoever holds them, never lost."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import ModelLogEntry

from insight.enums import JobStatus
from insight.errors import JobCancelled, ServiceError
from insight.models import FeedbackImport, ImportFile, Job, Response
from insight.pipeline.handlers import screen
from insight.selectors.durations import plain_length
from insight.selectors.jobs import job_cards, queue_states, usual_length
from insight.services import jobs
from insight.services.jobs import kinds
from insight.services.jobs.failures import Failure, failure_of_error, failure_of_exit, failure_of_overrun
from insight.services.jobs.heartbeats import beat
from insight.services.jobs.keeping import Lease, keep_alive
from insight.services.jobs.progress import JobProgress, LeaseLost
from insight.services.jobs.reaping import forget_sending, jobs_to_send, release_lost_jobs, take_for_sending
from insight.services.jobs.runner import perform
from tests.factories import EngagementFactory, QuestionFactory, ResponseFactory, ThemeFactory, UserFactory

pytestmark = pytest.mark.django_db

HANDLERS = {}


@pytest.fixture(autouse=True)
def handlers(settings):
    settings.JOB_HANDLERS = f"{__name__}.HANDLERS"
    HANDLERS.clear()
    return HANDLERS


def ask(kind="discover", key="discover:1", **values):
    return jobs.request_job(kind=kind, key=key, params=values.pop("params", {}), **values)


def claimed(**values):
    return jobs.claim_job(ask(**values).pk)


def state(job):
    job.refresh_from_db()
    return job.status


class TestAsking:
    def test_an_unfinished_job_with_the_same_key_is_returned_as_it_is(self):
        first = ask()
        assert ask() == first
        jobs.claim_job(first.pk)
        assert ask() == first
        assert Job.objects.get().again is False

    def test_an_ended_job_frees_its_key(self):
        first = claimed()
        jobs.finish_job(job=first, result={})
        assert ask() != first

    def test_the_queue_follows_from_the_kind(self):
        assert ask(kind="screen", key="a").queue == "quick"
        assert ask(kind="import", key="b").queue == "heavy"

    def test_an_unknown_kind_is_refused(self):
        with pytest.raises(KeyError):
            ask(kind="unheard-of")

    def test_work_that_grew_while_it_ran_runs_once_more(self):
        job = claimed(params={"engagement_id": 7})
        assert ask(again=True) == job
        assert ask(again=True) == job
        jobs.finish_job(job=job, result={})
        new = Job.objects.get(status=JobStatus.QUEUED)
        assert (new.key, new.params, new.again) == (job.key, {"engagement_id": 7}, False)

    def test_work_that_grew_runs_once_more_even_if_this_run_fails(self):
        job = claimed()
        ask(again=True)
        jobs.fail_attempt(job=job, failure=Failure("No.", final=True))
        assert state(job) == JobStatus.FAILED
        assert Job.objects.filter(status=JobStatus.QUEUED).count() == 1

    def test_a_waiting_job_needs_no_second_run(self):
        job = ask()
        ask(again=True)
        job.refresh_from_db()
        assert not job.again

    def test_the_database_itself_refuses_a_second_unfinished_job(self):
        from django.db import IntegrityError, transaction

        ask()
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.create(kind="discover", key="discover:1", queue="heavy")


class TestClaiming:
    def test_a_job_is_claimed_once(self):
        job = ask()
        assert jobs.claim_job(job.pk).attempts == 1
        assert jobs.claim_job(job.pk) is None

    def test_a_job_that_backs_off_is_not_claimed_before_its_time(self):
        job = claimed()
        jobs.fail_attempt(job=job, failure=Failure("No."))
        assert jobs.claim_job(job.pk) is None
        with time_machine.travel(timezone.now() + timedelta(minutes=5)):
            assert jobs.claim_job(job.pk).attempts == 2

    def test_an_attempt_that_lost_its_lease_changes_nothing(self):
        old = claimed()
        with time_machine.travel(timezone.now() + timedelta(minutes=5)):
            release_lost_jobs()
            with time_machine.travel(timezone.now() + timedelta(minutes=5)):
                new = jobs.claim_job(old.pk)
                assert new.token != old.token
                assert keep_alive(old) is Lease.LOST
                assert not jobs.finish_job(job=old, result={"from": "old"})
                jobs.fail_attempt(job=old, failure=Failure("No."))
                assert jobs.held_job(new.pk, old.token) is None
                assert keep_alive(new) is Lease.HELD
                assert jobs.finish_job(job=new, result={"from": "new"})
        new.refresh_from_db()
        assert (new.status, new.result) == (JobStatus.DONE, {"from": "new"})


class TestFailing:
    def test_tries_are_limited_and_wait_longer_each_time(self, settings):
        job = ask()
        waits = []
        moment = timezone.now()
        for _ in range(3):
            with time_machine.travel(moment, tick=False):
                attempt = jobs.claim_job(job.pk)
                jobs.fail_attempt(job=attempt, failure=Failure("The disk is full."))
                job.refresh_from_db()
                if job.status == JobStatus.QUEUED:
                    waits.append((job.run_after - moment).total_seconds())
                    moment = job.run_after
        assert waits == [settings.JOB_BACKOFF_SECONDS, 3 * settings.JOB_BACKOFF_SECONDS]
        assert (job.status, job.error) == (JobStatus.FAILED, "The disk is full. We tried 3 times.")
        assert job.finished_at

    def test_what_trying_again_cannot_help_fails_at_once(self):
        job = claimed()
        jobs.fail_attempt(job=job, failure=failure_of_error(ServiceError("The file has no column “answer”.")))
        job.refresh_from_db()
        assert (job.status, job.error) == (JobStatus.FAILED, "The file has no column “answer”.")

    def test_the_words_of_an_unexpected_error_reach_neither_row_nor_log(self, handlers, caplog):
        def fail(params, progress):
            raise ValueError("could not read: my name is Jo Bloggs")

        handlers["discover"] = fail
        job = claimed()
        perform(job)
        job.refresh_from_db()
        assert "ValueError at test_jobs.py line" in job.message
        assert "Bloggs" not in job.message + job.error + caplog.text

    @pytest.mark.parametrize(
        ("failure", "words"),
        [
            (failure_of_exit(-9), "ran out of memory"),
            (failure_of_exit(-11), "SIGSEGV"),
            (failure_of_exit(1), "exit code 1"),
            (failure_of_error(MemoryError()), "ran out of memory"),
            (failure_of_overrun(3600), "longer than 60 minutes"),
            (failure_of_overrun(90), "longer than 90 seconds"),
        ],
    )
    def test_failures_are_told_in_words(self, failure, words):
        assert words in failure.message
        assert not failure.final


class TestPerforming:
    def test_the_result_is_kept(self, handlers):
        handlers["discover"] = lambda params, progress: {"topics": params["n"]}
        job = claimed(params={"n": 3})
        perform(job)
        job.refresh_from_db()
        assert (job.status, job.result, job.progress) == (JobStatus.DONE, {"topics": 3}, 100)

    def test_progress_is_written_and_a_new_step_at_once(self):
        job = claimed()
        progress = JobProgress(job)
        progress(10, "Reading")
        progress(11, "Reading")
        job.refresh_from_db()
        assert (job.progress, job.step) == (10, "Reading")
        progress(250, "Writing " * 30)
        job.refresh_from_db()
        assert (job.progress, len(job.step)) == (100, 80)

    def test_a_cancelled_job_stops_at_its_next_step(self, handlers, officer):
        def work(params, progress):
            progress(10, "One")
            jobs.cancel_job(job=job, by=officer)
            progress(20, "Two")
            raise AssertionError("went on after it was cancelled")

        handlers["discover"] = work
        job = claimed()
        perform(job)
        assert state(job) == JobStatus.CANCELLED

    def test_a_job_taken_over_stops_without_a_trace(self):
        job = claimed()
        Job.objects.update(token="another")
        with pytest.raises(LeaseLost):
            JobProgress(job)(10, "One")
        assert issubclass(LeaseLost, JobCancelled)
        assert state(job) == JobStatus.RUNNING


def test_a_handler_hears_who_asked(handlers):
    handlers["discover"] = lambda params, progress: {"for": params["requested_by_id"]}
    person = UserFactory()
    for asked, key in ((person, "one"), (None, "two")):
        job = claimed(key=key, requested_by=asked)
        perform(job)
        job.refresh_from_db()
        assert job.result == {"for": asked and asked.pk}
        assert job.params == {}


class TestFollowUps:
    def test_screening_is_followed_by_one_enrichment_of_each_engagement(self):
        engagements = {ResponseFactory().question.engagement_id for _ in range(2)}
        for turn in range(2):
            for pk in engagements:
                params = {"engagement_id": pk}
                jobs.finish_job(
                    job=claimed(kind="screen", key=f"screen:{turn}:{pk}", params=params), result={}
                )
        asked = Job.objects.filter(kind="enrich")
        assert {job.params["engagement_id"] for job in asked} == engagements
        assert asked.count() == 2

    def test_what_follows_is_for_whoever_asked(self):
        person = UserFactory()
        engagement_id = ResponseFactory().question.engagement_id
        job = claimed(
            kind="screen", key="screen:1", params={"engagement_id": engagement_id}, requested_by=person
        )
        jobs.finish_job(job=job, result={})
        assert Job.objects.get(kind="enrich").requested_by == person

    def test_a_submission_leads_to_its_engagement_and_an_erased_one_to_nothing(self):
        submission = ResponseFactory().submission
        for pk in (submission.pk, submission.pk + 1000):
            job = claimed(kind="screen", key=f"screen:{pk}", params={"submission_id": pk})
            jobs.finish_job(job=job, result={})
        assert Job.objects.get(kind="enrich").params == {"engagement_id": submission.engagement_id}

    def test_an_import_is_screened_by_the_chunk_until_nothing_waits(self, monkeypatch):
        monkeypatch.setattr(kinds, "MOST_RESPONSES", 2)
        question = QuestionFactory()
        for status in ["received", "received", "cleared", "received"]:
            ResponseFactory(question=question, status=status)
        where = {"engagement_id": question.engagement_id}
        params = where | {"import_id": FeedbackImport.objects.create(engagement=question.engagement).pk}
        jobs.finish_job(job=claimed(kind="import", key="import:1", params=params), result={})
        seen = []
        while screening := Job.objects.filter(kind="screen", status=JobStatus.QUEUED).first():
            seen.append(screening.params)
            job = jobs.claim_job(screening.pk)
            jobs.finish_job(job=job, result=screen(job.params, lambda percent, step: None))
        assert seen == [where | {"most": 2}] * 2
        assert not Response.objects.filter(status="received").exists()
        assert Job.objects.get(kind="enrich").params == where

    def test_a_file_goes_in_the_step_that_records_its_import_as_done(self, monkeypatch):
        upload = FeedbackImport.objects.create(engagement=EngagementFactory())
        ImportFile.objects.create(feedback_import=upload, content="words")
        params = {"import_id": upload.pk, "engagement_id": upload.engagement_id}
        job = claimed(kind="import", key="import:1", params=params)
        Job.objects.update(token="another attempt")
        assert not jobs.finish_job(job=job, result={})
        assert ImportFile.objects.exists()
        job = Job.objects.get()
        assert jobs.finish_job(job=job, result={})
        assert not ImportFile.objects.exists()

    def test_enrichment_is_followed_by_coding_only_with_live_themes(self):
        theme = ThemeFactory()
        engagement_id = theme.codeframe.engagement_id
        other = EngagementFactory()
        for pk in (engagement_id, other.pk):
            job = claimed(kind="enrich", key=f"enrich:{pk}", params={"engagement_id": pk})
            jobs.finish_job(job=job, result={})
        assert Job.objects.get(kind="code").params == {"engagement_id": engagement_id}


class TestReaping:
    def test_an_attempt_whose_worker_died_goes_back_to_wait_and_in_the_end_fails(self):
        job = ask()
        moment = timezone.now()
        for _ in range(3):
            with time_machine.travel(moment, tick=False):
                assert jobs.claim_job(job.pk)
                assert release_lost_jobs() == 0
            moment += timedelta(minutes=2)
            with time_machine.travel(moment, tick=False):
                assert release_lost_jobs() == 1
            moment += timedelta(minutes=10)
        job.refresh_from_db()
        assert job.status == JobStatus.FAILED
        assert job.error == "The computer that did this work stopped or was restarted. We tried 3 times."

    def test_a_lost_attempt_that_was_to_stop_is_cancelled(self, officer):
        job = claimed()
        jobs.cancel_job(job=job, by=officer)
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            release_lost_jobs()
        assert state(job) == JobStatus.CANCELLED

    def test_a_job_is_sent_once_until_it_must_be_lost(self, settings):
        job = ask()
        assert take_for_sending(job.pk) == "heavy"
        assert take_for_sending(job.pk) is None
        with time_machine.travel(timezone.now() + timedelta(seconds=settings.JOB_RESEND_SECONDS + 1)):
            assert list(jobs_to_send()) == [job]
            assert take_for_sending(job.pk) == "heavy"

    def test_after_a_restart_of_its_queue_a_waiting_job_is_sent_anew(self):
        job = ask()
        take_for_sending(job.pk)
        assert forget_sending("quick") == 0
        assert forget_sending("heavy") == 1
        assert list(jobs_to_send()) == [job]

    def test_a_running_or_ended_job_is_not_sent(self):
        job = claimed()
        assert not jobs_to_send().exists()
        jobs.finish_job(job=job, result={})
        assert not jobs_to_send().exists()


class TestPeople:
    def test_a_waiting_job_is_cancelled_at_once_and_logged(self, officer):
        job = ask()
        jobs.cancel_job(job=job, by=officer)
        assert state(job) == JobStatus.CANCELLED
        assert jobs.claim_job(job.pk) is None
        assert ModelLogEntry.objects.get().action == "insight.job.cancel"

    def test_an_ended_job_cannot_be_cancelled(self, officer):
        job = claimed()
        jobs.finish_job(job=job, result={})
        with pytest.raises(ServiceError, match="already ended"):
            jobs.cancel_job(job=job, by=officer)

    def test_cancelling_takes_back_the_wish_for_one_more_run(self, officer):
        job = claimed()
        ask(again=True)
        jobs.cancel_job(job=job, by=officer)
        job.refresh_from_db()
        assert not job.again

    def test_run_again_does_the_same_work(self, officer):
        job = claimed(params={"engagement_id": 3})
        jobs.fail_attempt(job=job, failure=Failure("No.", final=True))
        new = jobs.run_again(job=job, by=officer)
        assert (new.kind, new.params, new.requested_by) == (job.kind, job.params, officer)
        assert new != job

    def test_unfinished_work_is_not_run_again(self, officer):
        with pytest.raises(ServiceError, match="hasn't ended"):
            jobs.run_again(job=ask(), by=officer)

    def test_old_ended_jobs_are_forgotten_and_unfinished_ones_never(self, settings):
        old, recent = claimed(key="a"), claimed(key="b")
        waiting = ask(key="c")
        for job in (old, recent):
            jobs.finish_job(job=job, result={})
        long_ago = timezone.now() - timedelta(days=settings.JOB_KEEP_DAYS + 1)
        Job.objects.filter(pk__in=[old.pk, waiting.pk]).update(created_at=long_ago)
        Job.objects.filter(pk=old.pk).update(finished_at=long_ago)
        assert jobs.forget_ended_jobs() == 1
        assert set(Job.objects.all()) == {recent, waiting}


class TestTelling:
    def run_of(self, seconds, kind="discover"):
        started = timezone.now() - timedelta(hours=1)
        return Job.objects.create(
            kind=kind,
            key=f"{kind}:{seconds}",
            queue="heavy",
            status=JobStatus.DONE,
            started_at=started,
            finished_at=started + timedelta(seconds=seconds),
        )

    def test_time_left_is_the_median_of_earlier_runs_less_what_has_passed(self):
        for seconds in (100, 300, 9000):
            self.run_of(seconds)
        assert usual_length("discover") == timedelta(seconds=300)
        job = claimed()
        assert job_cards([job])[0].time_left == "About 5 minutes left."
        job.started_at -= timedelta(seconds=400)
        assert job_cards([job])[0].time_left == "Taking longer than usual (usually 5 minutes)."

    def test_the_first_run_of_a_kind_promises_nothing(self):
        assert usual_length("code") is None
        assert "no earlier run" in job_cards([claimed(kind="code")])[0].time_left

    def test_a_card_says_what_for_what_and_who(self):
        engagement = EngagementFactory(title="GP access")
        person = UserFactory(first_name="Ama", last_name="Mensah")
        params = {"engagement_id": engagement.pk}
        card = job_cards([ask(kind="screen", params=params, requested_by=person)])[0]
        assert (card.what, card.subject, card.who) == (
            "Screening of new words",
            "GP access",
            "Ama Mensah",
        )
        assert card.state == "Waiting to start"

    def test_a_list_of_cards_costs_the_same_for_many(self, django_assert_num_queries):
        asked = [ask(key=str(n), params={"engagement_id": EngagementFactory().pk}) for n in range(5)]
        asked.append(ask(key="s", params={"submission_id": ResponseFactory().submission_id}))
        with django_assert_num_queries(2):
            cards = job_cards(asked)
        assert all(card.subject for card in cards)

    @pytest.mark.parametrize(
        ("seconds", "words"),
        [
            (0, "0 seconds"),
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (5400, "2 hours"),
            (172_800, "2 days"),
        ],
    )
    def test_lengths_in_words(self, seconds, words):
        assert plain_length(timedelta(seconds=seconds)) == words


class TestQueues:
    def state_of(self, queue):
        return next(state for state in queue_states() if state.queue == queue)

    def test_a_queue_that_never_ran_is_not_well_and_says_what_to_do(self):
        quick = self.state_of("quick")
        assert not quick.well
        assert "run_queues" in quick.words

    def test_a_queue_that_beats_is_well_until_it_falls_silent(self, settings):
        beat("quick")
        assert self.state_of("quick").well
        assert not self.state_of("heavy").well
        with time_machine.travel(timezone.now() + timedelta(seconds=2 * settings.JOB_STALE_SECONDS + 1)):
            assert not self.state_of("quick").well
            assert "No sign of life for 2 minutes" in self.state_of("quick").words

    def test_words_that_wait_too_long_are_a_matter_for_somebody(self):
        ask(kind="screen", key="screen:1")
        with time_machine.travel(timezone.now() + timedelta(minutes=11)):
            beat("quick")
            assert not self.state_of("quick").well
            assert "1 waiting, the oldest for 11 minutes" in self.state_of("quick").words
