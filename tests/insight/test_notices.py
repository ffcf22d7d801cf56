"""Planning, sending and stopping e-mails: each once, faults told in words, nothing to those who said stop."""

import smtplib
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from insight.addresses import hash_address, read_stop_token, stop_token
from insight.encryption import SealedTextError
from insight.enums import ActionKind, ActionStatus, JobStatus, NoticeKind, NoticeStatus
from insight.errors import JobCancelled
from insight.models import Contact, Job, Notice, Publication, Submission
from insight.selectors.notices import asked_lines, failures, last_told_on, told_lines
from insight.services.erasure import erase_submission
from insight.services.notices import (
    plan_notices,
    planning,
    retry_failed,
    send_notices,
    stop_address,
    stop_messages,
)
from insight.services.notices.claims import MOST_ATTEMPTS, claim_notices, due_notices, note_sent
from insight.services.notices.failures import failure_of_mail_error
from insight.tasks import tell_task
from tests.factories import EngagementFactory
from tests.insight.news_rows import action, ago, page, person, quiet, story
from tests.journeys.work import work_off_jobs

pytestmark = pytest.mark.django_db
ANN = "ann@example.org"


@pytest.fixture(autouse=True)
def no_thanks(settings):
    settings.SEND_THANKS = False
    settings.BASE_URL = "https://heard.example.org"


def tell():
    """What the sweep and its job do."""
    plan_notices()
    return send_notices(progress=quiet)


def states():
    return sorted(Notice.objects.values_list("status", flat=True))


class TestPlanning:
    def test_planning_twice_makes_no_second_row(self):
        story()
        assert (plan_notices(), plan_notices()) == (1, 0)
        assert states() == [NoticeStatus.WAITING]

    def test_an_address_that_took_part_twice_hears_once(self):
        engagement = EngagementFactory()
        for email in (ANN, " Ann@Example.org ", "bob@example.org"):
            person(engagement, email=email)
        page(engagement)
        assert plan_notices() == 2
        assert states() == [NoticeStatus.COVERED, NoticeStatus.WAITING, NoticeStatus.WAITING]
        assert tell().sent == 2
        assert sorted(letter.to[0].strip().lower() for letter in mail.outbox) == [ANN, "bob@example.org"]

    def test_the_database_refuses_a_second_row_for_an_address(self):
        response, publication = story()
        other = person(response.submission.engagement)
        plan_notices()
        Notice.objects.filter(submission=other.submission).delete()
        row = Notice.objects.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.create(
                submission=other.submission,
                kind=row.kind,
                event=row.event,
                recipient=row.recipient,
                publication=publication,
            )

    def test_two_planners_at_once_make_one_row(self, monkeypatch):
        """The second has read the news before the first wrote its rows."""
        story()
        seen = list(planning.news())
        monkeypatch.setattr(planning, "news", lambda: seen)
        plan_notices()
        plan_notices()
        assert Notice.objects.count() == 1

    def test_a_row_never_holds_the_address(self):
        story()
        plan_notices()
        (row,) = Notice.objects.values()
        assert ANN not in str(row)
        assert row["recipient"] == hash_address(ANN)


class TestLetters:
    def test_a_page_is_told_with_its_link_and_the_ways_out(self):
        response, publication = story()
        assert tell().sent == 1
        (letter,) = mail.outbox
        assert letter.to == [ANN]
        assert letter.subject == "What we heard is published – What We Heard"
        html = letter.alternatives[0][0]
        stop = f"https://heard.example.org/emails/stop/{stop_token(hash_address(ANN))}/"
        for body in (letter.body, html):
            assert f"https://heard.example.org{publication.url}" in body
            assert publication.title in body
            assert stop in body
            assert "https://heard.example.org/receipt/" in body
            assert response.screened not in body
            assert response.submission.receipt_hash not in body
        assert letter.extra_headers["List-Unsubscribe"] == f"<{stop}>"
        assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
        assert letter.extra_headers["Message-ID"] == f"<notice-{Notice.objects.get().pk}@heard.example.org>"

    @pytest.mark.parametrize("kind", NoticeKind)
    def test_no_subject_names_a_topic(self, kind, settings):
        settings.SEND_THANKS = kind == NoticeKind.THANKS
        _response, publication = story(person={"at": ago(minutes=5)} if settings.SEND_THANKS else {})
        action(publication, text="More talking therapy for young people")
        tell()
        assert len(mail.outbox) == (1 if kind == NoticeKind.THANKS else 2)
        for letter in mail.outbox:
            assert "mental" not in letter.subject and "therapy" not in letter.subject

    def test_several_actions_of_one_address_come_in_one_letter(self):
        _response, publication = story()
        action(publication, text="Add two lines", due_on=timezone.localdate() + timedelta(30))
        action(
            publication,
            text="Ring back",
            kind=ActionKind.DID,
            status=ActionStatus.DONE,
            done_on=timezone.localdate(),
            settled=ago(days=1),
        )
        action(
            publication,
            text="Open at night",
            kind=ActionKind.CANNOT,
            because="There is no staff & no money.",
            settled=ago(days=1),
        )
        tell()
        letters = {letter.subject: letter for letter in mail.outbox}
        letter = letters["What we did – What We Heard"]
        assert len(letters) == len(mail.outbox) == 2
        assert "We will: Add two lines." in letter.body and "To be done by" in letter.body
        assert "We did: Ring back." in letter.body and "Done on" in letter.body
        assert "We can't, because: Open at night. There is no staff & no money." in letter.body
        assert "no staff &amp; no money" in letter.alternatives[0][0]
        assert letter.body.count("https://heard.example.org/priorities/heard-1/") == 3

    def test_thanks_hold_nothing_private_and_no_code(self, settings):
        settings.SEND_THANKS = True
        response = person(EngagementFactory(title="Getting help with HIV"), at=ago(minutes=1))
        tell()
        (letter,) = mail.outbox
        for text in (letter.subject, letter.body, letter.alternatives[0][0]):
            assert "HIV" not in text and response.screened not in text
        assert "Keep it" in letter.body

    def test_the_reply_goes_to_somebody_who_reads_it(self, settings):
        settings.REPLY_TO_EMAIL = "people@partnership.nhs.uk"
        story()
        tell()
        assert mail.outbox[0].reply_to == ["people@partnership.nhs.uk"]

    def test_a_page_of_another_site_keeps_its_whole_address(self):
        story()
        Publication.objects.update(url="https://young.example.org/heard/")
        tell()
        assert "\nhttps://young.example.org/heard/" in mail.outbox[0].body


class TestSendingOnce:
    def test_two_runs_send_once(self):
        story()
        assert [tell().sent, tell().sent] == [1, 0]
        assert len(mail.outbox) == 1
        assert states() == [NoticeStatus.SENT]

    def test_what_another_worker_holds_is_left_to_it(self):
        story()
        plan_notices()
        ids = list(due_notices().values_list("pk", flat=True))
        assert len(claim_notices(ids)) == 1
        assert claim_notices(ids) == []
        assert send_notices(progress=quiet).sent == 0
        assert mail.outbox == []

    def test_what_a_dead_worker_held_is_sent_later(self):
        story()
        plan_notices()
        claim_notices(list(due_notices().values_list("pk", flat=True)))
        with time_machine.travel(timezone.now() + timedelta(minutes=11)):
            assert send_notices(progress=quiet).sent == 1

    def test_a_cancelled_run_leaves_nothing_half_done(self):
        engagement = EngagementFactory()
        for name in "abc":
            person(engagement, email=f"{name}@example.org")
        page(engagement)
        plan_notices()

        def cancel_after_one(percent, step):
            if mail.outbox:
                raise JobCancelled

        with pytest.raises(JobCancelled):
            send_notices(progress=cancel_after_one)
        assert states() == [NoticeStatus.SENT, NoticeStatus.WAITING, NoticeStatus.WAITING]
        assert send_notices(progress=quiet).sent == 2
        assert len({letter.to[0] for letter in mail.outbox}) == len(mail.outbox) == 3

    def test_a_page_that_comes_back_is_not_told_again(self):
        story()
        tell()
        Publication.objects.update(withdrawn_at=timezone.now())
        Publication.objects.update(withdrawn_at=None, published_at=ago(hours=1))
        assert tell().sent == 0

    def test_a_page_withdrawn_before_sending_is_told_once_it_is_back(self):
        story()
        plan_notices()
        Publication.objects.update(withdrawn_at=timezone.now())
        report = send_notices(progress=quiet)
        assert (report.sent, report.dropped, mail.outbox) == (0, 1, [])
        Publication.objects.update(withdrawn_at=None)
        assert tell().sent == 1

    def test_a_promise_kept_before_it_was_told_is_told_as_done_only(self):
        _response, publication = story()
        tell()
        made = action(publication, text="Add two lines")
        plan_notices()
        type(made).objects.update(status=ActionStatus.DONE, settled_at=ago(hours=1))
        tell()
        assert [letter.body.count("We did: Add two lines.") for letter in mail.outbox[1:]] == [1]
        assert tell().sent == 0

    def test_a_promise_is_told_and_its_keeping_too(self):
        _response, publication = story()
        made = action(publication, text="Add two lines")
        tell()
        type(made).objects.update(status=ActionStatus.DONE, settled_at=ago(hours=1))
        tell()
        said = [letter.body for letter in mail.outbox]
        assert [sum(text in body for body in said) for text in ("We will: Add", "We did: Add")] == [1, 1]
        assert "We did: Add two lines." in said[-1]
        assert tell().sent == 0


class TestFaults:
    @pytest.fixture
    def server(self, settings):
        """A mail server that does what its test says, then works."""
        settings.EMAIL_BACKEND = f"{__name__}.Server"
        Server.faults = []
        return Server

    @pytest.mark.parametrize(
        ("error", "status", "says"),
        [
            (
                smtplib.SMTPRecipientsRefused({ANN: (550, b"no such user ann@example.org")}),
                NoticeStatus.FAILED,
                "takes no e-mails",
            ),
            (
                smtplib.SMTPRecipientsRefused({ANN: (452, b"mailbox full")}),
                NoticeStatus.WAITING,
                "at the moment",
            ),
            (smtplib.SMTPDataError(554, b"spam"), NoticeStatus.WAITING, "refused this e-mail"),
            (
                smtplib.SMTPSenderRefused(550, b"who?", "hello@example.org"),
                NoticeStatus.WAITING,
                "DEFAULT_FROM_EMAIL",
            ),
            (smtplib.SMTPAuthenticationError(535, b"no"), NoticeStatus.WAITING, "EMAIL_URL"),
            (smtplib.SMTPServerDisconnected("gone"), NoticeStatus.WAITING, "closed the connection"),
            (ConnectionRefusedError("10.0.0.1"), NoticeStatus.WAITING, "could not be reached"),
            (TimeoutError(), NoticeStatus.WAITING, "could not be reached"),
            (smtplib.SMTPNotSupportedError("utf8"), NoticeStatus.FAILED, "letters"),
            (ValueError(ANN), NoticeStatus.WAITING, "unexpected went wrong (ValueError"),
        ],
    )
    def test_what_went_wrong_is_told_in_words_without_the_address(self, server, error, status, says):
        story()
        server.faults = [error]
        report = tell()
        row = Notice.objects.get()
        assert (row.status, report.sent, report.failed + report.put_off) == (status, 0, 1)
        assert says in row.failure
        assert ANN not in row.failure and "10.0.0.1" not in row.failure
        assert failures() == [(row.failure, 1)]
        assert row.token == ""

    def test_a_failed_try_waits_longer_each_time_and_ends(self, server):
        story()
        plan_notices()
        now = timezone.now()
        for attempt in range(1, MOST_ATTEMPTS + 1):
            server.faults = [smtplib.SMTPDataError(451, b"later")]
            with time_machine.travel(now, tick=False):
                assert send_notices(progress=quiet).put_off == (attempt < MOST_ATTEMPTS)
                row = Notice.objects.get()
                assert row.attempts == attempt
                if attempt < MOST_ATTEMPTS:
                    assert row.try_after == timezone.now() + timedelta(minutes=10) * 3 ** (attempt - 1)
                    assert send_notices(progress=quiet).sent == 0
                    now = row.try_after + timedelta(seconds=1)
        assert row.status == NoticeStatus.FAILED
        assert not due_notices().exists()

    def test_a_mail_server_that_is_down_costs_one_try(self, server):
        engagement = EngagementFactory()
        for name in "abc":
            person(engagement, email=f"{name}@example.org")
        page(engagement)
        server.faults = [ConnectionRefusedError()] * 5
        report = tell()
        assert report.note == "The mail server could not be reached, or it closed the connection."
        assert sorted(Notice.objects.values_list("attempts", flat=True)) == [0, 0, 1]
        server.faults = []
        assert send_notices(progress=quiet).sent == 2

    def test_one_bad_address_keeps_nobody_else_waiting(self, server):
        engagement = EngagementFactory()
        for name in "abc":
            person(engagement, email=f"{name}@example.org")
        page(engagement)
        server.faults = [smtplib.SMTPRecipientsRefused({"x": (550, b"no")})]
        report = tell()
        assert (report.sent, report.failed) == (2, 1)

    def test_an_address_whose_key_is_gone_is_put_off(self, settings):
        story()
        plan_notices()
        keys = settings.FIELD_ENCRYPTION_KEYS
        settings.FIELD_ENCRYPTION_KEYS = ["u6ukD9wJw3jWzPsCXe7lyHg5kG0cWcJ8xJ6VQm1oXn0="]
        assert send_notices(progress=quiet).put_off == 1
        assert "FIELD_ENCRYPTION_KEYS" in Notice.objects.get().failure
        settings.FIELD_ENCRYPTION_KEYS = keys
        with time_machine.travel(timezone.now() + timedelta(minutes=11)):
            assert send_notices(progress=quiet).sent == 1

    def test_a_new_connection_is_opened_every_so_often(self, monkeypatch, server):
        monkeypatch.setattr("insight.services.notices.sending.LETTERS_A_CONNECTION", 2)
        engagement = EngagementFactory()
        for number in range(5):
            person(engagement, email=f"p{number}@example.org")
        page(engagement)
        opened = Server.opened
        assert tell().sent == 5
        assert Server.opened - opened == 3

    def test_failed_ones_can_be_tried_again_by_those_who_run_work(self, server, officer, guardian):
        story()
        server.faults = [smtplib.SMTPRecipientsRefused({ANN: (550, b"no")})]
        tell()
        with pytest.raises(PermissionDenied):
            retry_failed(by=guardian)
        assert retry_failed(by=officer) == 1
        assert send_notices(progress=quiet).sent == 1

    def test_every_failure_fits_its_column(self):
        errors = [SealedTextError("x"), OSError(), UnicodeError(), RuntimeError("x" * 400)]
        assert all(len(failure_of_mail_error(error).message) <= 200 for error in errors)


class Server(EmailBackend):
    """The test outbox behind a server that may fail."""

    faults: list = []
    opened = 0

    def open(self):
        type(self).opened += 1

    def send_messages(self, messages):
        if self.faults:
            raise self.faults.pop(0)
        return super().send_messages(messages)


class TestStopping:
    def test_nothing_is_sent_to_whoever_stopped_and_no_trace_of_the_address_stays(self):
        response, _publication = story()
        plan_notices()
        assert stop_messages(submission=response.submission)
        assert tell().sent == 0
        row = Notice.objects.get()
        assert (row.status, row.recipient) == (NoticeStatus.STOPPED, "")
        assert not Contact.objects.exists()
        assert not Submission.objects.get().consent_contact

    def test_stopping_while_it_is_sent_keeps_it_stopped(self):
        response, _publication = story()
        plan_notices()
        (held,) = claim_notices(list(due_notices().values_list("pk", flat=True)))
        stop_messages(submission=response.submission)
        note_sent([held])
        assert states() == [NoticeStatus.STOPPED]

    def test_the_link_stops_an_address_everywhere_and_no_other(self):
        first, _page = story()
        second = person(EngagementFactory(), email="ANN@example.org")
        other = person(first.submission.engagement, email="bob@example.org")
        tell()
        assert stop_address(address_hash=hash_address(ANN)) == 2
        assert stop_address(address_hash=hash_address(ANN)) == 0
        assert list(Contact.objects.values_list("submission", flat=True)) == [other.submission_id]
        assert not Submission.objects.get(pk=second.submission_id).consent_contact
        assert set(Notice.objects.exclude(recipient="").values_list("recipient", flat=True)) == {
            hash_address("bob@example.org")
        }

    @pytest.mark.parametrize("way", [erase_submission, stop_messages])
    def test_a_second_submission_of_the_same_address_is_told_instead(self, way):
        engagement = EngagementFactory()
        first, second = person(engagement), person(engagement)
        page(engagement)
        plan_notices()
        way(submission=first.submission)
        assert tell().sent == 1
        told = Notice.objects.get(status=NoticeStatus.SENT)
        assert told.submission_id == second.submission_id

    @pytest.mark.parametrize("way", [erase_submission, stop_messages])
    def test_but_not_a_second_time(self, way):
        engagement = EngagementFactory()
        first, _second = person(engagement), person(engagement)
        page(engagement)
        tell()
        way(submission=first.submission)
        assert tell().sent == 0

    def test_erased_people_have_no_rows(self):
        response, _publication = story()
        tell()
        counts = erase_submission(submission=response.submission)
        assert counts["notices"] == 1
        assert not Notice.objects.exists()

    def test_an_operator_stops_an_address_that_bounces(self, monkeypatch, capsys):
        story()
        given = iter([ANN, ANN, "nonsense"])
        monkeypatch.setattr("builtins.input", lambda prompt: next(given))
        call_command("stop_emails")
        assert "deleted from 1 submission." in capsys.readouterr().out
        with pytest.raises(CommandError, match="no such address"):
            call_command("stop_emails")
        with pytest.raises(CommandError, match=r"name@example\.com"):
            call_command("stop_emails")


class TestTokens:
    def test_a_token_stands_for_its_address_only(self):
        token = stop_token(hash_address(ANN))
        assert read_stop_token(token) == hash_address(ANN)
        assert read_stop_token(f"{hash_address('bob@example.org')}.{token.split('.')[1]}") is None
        for broken in ("", "x", token[:-1], hash_address(ANN)):
            assert read_stop_token(broken) is None

    def test_the_hash_depends_on_the_key(self, settings):
        before = hash_address(ANN)
        settings.RECEIPT_HASH_KEY = "another"
        assert hash_address(ANN) != before
        assert len(before) == 32


class TestSweep:
    def test_it_asks_for_work_only_where_there_is_some(self, monkeypatch):
        sent = []
        monkeypatch.setattr("insight.tasks.send_job", sent.append)
        tell_task()
        assert not Job.objects.exists()

    def test_it_tells_as_a_job_with_totals_and_ids_only(
        self, django_capture_on_commit_callbacks, monkeypatch
    ):
        sent = []
        monkeypatch.setattr("insight.tasks.send_job", sent.append)
        story()
        with django_capture_on_commit_callbacks(execute=True):
            tell_task()
            tell_task()
        job = Job.objects.get()
        assert set(sent) == {job.pk}
        assert work_off_jobs() == ["tell"]
        job.refresh_from_db()
        assert (job.status, job.result["sent"], job.params) == (JobStatus.DONE, 1, {})
        assert len(mail.outbox) == 1
        tell_task()
        assert Job.objects.count() == 1


class TestTotals:
    def test_lines_count_by_news_and_by_engagement(self):
        response, publication = story()
        engagement = response.submission.engagement
        for name in "bc":
            person(engagement, email=f"{name}@example.org")
        tell()
        stop_address(address_hash=hash_address("b@example.org"))
        late = person(engagement, email="late@example.org")
        plan_notices()
        (line,) = told_lines()
        assert (line.title, line.url) == (publication.title, publication.url)
        assert (line.told, line.waiting, line.failed, line.stopped) == (3, 1, 0, 0)
        (asked,) = asked_lines()
        assert (asked.engagement, asked.asked, asked.told) == (engagement, 3, 3)
        assert last_told_on(response.submission) == timezone.localdate()
        assert last_told_on(late.submission) is None

    def test_actions_and_thanks_have_lines_too(self, settings):
        settings.SEND_THANKS = True
        engagement = EngagementFactory()
        response = person(engagement, at=ago(minutes=3))
        publication = page(engagement, at=ago(hours=5), uses=[response])
        made = action(publication, at=ago(hours=1))
        plan_notices()
        titles = {(line.kind, line.title) for line in told_lines()}
        assert ("Thank you", str(engagement)) in titles
        assert ("What we did", str(made)) in titles


def test_rows_of_before_get_their_hash_and_old_actions_are_no_news():
    """What the migration does to a database that was in use."""
    migration = import_module("insight.migrations.0002_notices")
    _response, publication = story()
    made = action(publication, status=ActionStatus.DONE)
    Contact.objects.update(address_hash="")
    migration.hash_addresses(apps, None)
    migration.settle_actions(apps, None)
    made.refresh_from_db()
    assert Contact.objects.get().address_hash == hash_address(ANN)
    assert made.settled_at == made.created_at
