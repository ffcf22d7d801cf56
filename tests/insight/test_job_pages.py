"""The admin's pages about background work, and the answers to monitoring."""

import pytest
from django.core.management import call_command
from django.urls import include, path, reverse

from cms.urls import urlpatterns as site_urls
from insight.enums import JobStatus
from insight.models import Job
from insight.permissions import ENGAGEMENT_OFFICER
from insight.services import jobs
from insight.services.jobs.failures import Failure
from insight.services.jobs.heartbeats import beat
from insight.viewsets.jobs import JobMenuItem, job_menu_item
from tests.factories import EngagementFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
urlpatterns = [path("healthz/", include("insight.views.health")), *site_urls]


@pytest.fixture
def job(officer):
    engagement = EngagementFactory(title="Getting a GP appointment")
    return jobs.request_job(
        kind="discover",
        key="discover:1",
        params={"engagement_id": engagement.pk},
        requested_by=officer,
    )


@pytest.fixture
def failed(job):
    attempt = jobs.claim_job(job.pk)
    jobs.fail_attempt(job=attempt, failure=Failure("The file has no answers.", final=True))
    return job


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args))


class TestList:
    def test_it_says_what_for_what_who_and_state(self, client, officer, job):
        jobs.claim_job(job.pk)
        Job.objects.update(progress=40)
        text = page(client, officer, "insight_jobs").content.decode()
        for words in ("Finding topics", "Getting a GP appointment", "officer", "Running", "40%"):
            assert words in text
        assert "No worker has started yet" in text

    def test_it_can_be_narrowed_and_odd_filters_show_all(self, client, officer, failed):
        other = jobs.request_job(kind="import", key="import:1", params={})
        client.force_login(officer)
        address = reverse("insight_jobs")
        seen = {
            state: {card.job for card in client.get(address, {"state": state}).context["cards"]}
            for state in ("", "failed", "unfinished", "' OR 1=1")
        }
        assert seen == {
            "": {failed, other},
            "failed": {failed},
            "unfinished": {other},
            "' OR 1=1": {failed, other},
        }

    def test_it_is_for_those_who_may_see_it(self, client, officer, editor, guardian, rf):
        for user, allowed in ((officer, True), (guardian, True), (editor, False)):
            assert (page(client, user, "insight_jobs").status_code == 200) is allowed
            request = rf.get("/")
            request.user = user
            assert job_menu_item.is_shown(request) is allowed
        assert isinstance(job_menu_item, JobMenuItem)


class TestPage:
    def test_a_waiting_job_can_be_cancelled_but_not_run_again(self, client, officer, job):
        text = page(client, officer, "insight_job", job.pk).content.decode()
        assert reverse("insight_job_cancel", args=[job.pk]) in text
        assert reverse("insight_job_again", args=[job.pk]) not in text
        assert "Check again" in text

    def test_a_failed_job_says_why_and_can_be_run_again(self, client, officer, failed):
        text = page(client, officer, "insight_job", failed.pk).content.decode()
        assert "The file has no answers." in text
        assert reverse("insight_job_again", args=[failed.pk]) in text
        assert "insight/job.js" not in text

    def test_those_who_only_look_get_no_buttons(self, client, guardian, job):
        text = page(client, guardian, "insight_job", job.pk).content.decode()
        assert '<form method="post" action="/admin/jobs/' not in text

    def test_a_job_that_is_not_there(self, client, officer):
        assert page(client, officer, "insight_job", 999).status_code == 404

    def test_the_script_gets_what_changes(self, client, officer, job):
        attempt = jobs.claim_job(job.pk)
        Job.objects.update(progress=10, step="Reading")
        answer = page(client, officer, "insight_job_state", job.pk).json()
        assert (answer["state"], answer["step"], answer["progress"], answer["ended"]) == (
            "Running",
            "Reading",
            10,
            False,
        )
        jobs.finish_job(job=attempt, result={})
        assert page(client, officer, "insight_job_state", job.pk).json()["ended"] is True


class TestDoing:
    def post(self, client, user, name, job):
        client.force_login(user)
        return client.post(reverse(name, args=[job.pk]), follow=True)

    def test_cancel(self, client, officer, job):
        answer = self.post(client, officer, "insight_job_cancel", job)
        job.refresh_from_db()
        assert job.status == JobStatus.CANCELLED
        assert "being cancelled" in answer.content.decode()

    def test_cancel_too_late_says_so(self, client, officer, failed):
        assert "already ended" in self.post(client, officer, "insight_job_cancel", failed).content.decode()

    def test_run_again_leads_to_the_new_job_and_sends_it(
        self, client, officer, failed, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            answer = self.post(client, officer, "insight_job_again", failed)
        new = Job.objects.exclude(pk=failed.pk).get()
        assert answer.redirect_chain[-1][0] == reverse("insight_job", args=[new.pk])
        assert new.sent_at

    def test_run_again_too_early_says_so(self, client, officer, job):
        assert "ended yet" in self.post(client, officer, "insight_job_again", job).content.decode()
        assert Job.objects.count() == 1

    @pytest.mark.parametrize("name", ["insight_job_cancel", "insight_job_again"])
    def test_it_takes_the_right_and_a_post(self, client, guardian, job, name):
        self.post(client, guardian, name, job)
        job.refresh_from_db()
        assert (job.status, Job.objects.count()) == (JobStatus.QUEUED, 1)
        client.force_login(UserFactory(role=ENGAGEMENT_OFFICER))
        assert client.get(reverse(name, args=[job.pk])).status_code == 405


class TestHealth:
    def test_live_asks_nothing_of_the_database(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert client.get("/healthz/live").status_code == 200

    def test_ready_when_both_queues_beat(self, client):
        for queue in jobs.QUEUES:
            beat(queue)
        answer = client.get("/healthz/ready")
        assert (answer.status_code, answer.content) == (200, b"ready\n")

    def test_not_ready_tells_the_log_and_not_the_world(self, client, caplog):
        beat("quick")
        answer = client.get("/healthz/ready")
        assert (answer.status_code, answer.content) == (503, b"not ready\n")
        assert "heavy queue: No worker has started yet" in caplog.text

    def test_missing_migrations_are_not_ready(self, client, monkeypatch, caplog):
        for queue in jobs.QUEUES:
            beat(queue)
        monkeypatch.setattr(
            "django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *args: [1, 2]
        )
        assert client.get("/healthz/ready").status_code == 503
        assert "2 migrations have not been applied" in caplog.text


def test_watch_queues_fails_until_both_queues_beat(capsys):
    with pytest.raises(SystemExit) as end:
        call_command("watch_queues")
    assert end.value.code == 1
    for queue in jobs.QUEUES:
        beat(queue)
    call_command("watch_queues")
    assert "heavy: Working. 0 running, 0 waiting." in capsys.readouterr().out
