import json

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import ModelLogEntry

from insight import audit, disclosure
from insight.addresses import hash_address
from insight.enums import JobStatus, MentionBasis, NoticeKind, ResponseStatus, ReviewReason, SpanLabel
from insight.models import (
    Ambition,
    AmbitionScore,
    Coding,
    CommunityMention,
    Contact,
    Embedding,
    EqualityProfile,
    EqualityWords,
    Evidence,
    Job,
    Notice,
    Place,
    PlaceMention,
    Priority,
    PriorityScore,
    Quote,
    RedactionSpan,
    Response,
    ReviewSuggestion,
    Segment,
    Submission,
    TopicAssignment,
)
from insight.models.reference import Community
from insight.services.erasure import erase_submission
from insight.services.jobs import request_job
from insight.services.receipts import hash_receipt
from tests.factories import (
    CodeframeFactory,
    FindingFactory,
    MachineCodingFactory,
    PersonCodingFactory,
    QuestionFactory,
    QuoteFactory,
    ResponseFactory,
    RunFactory,
    SegmentFactory,
    SubmissionFactory,
    ThemeFactory,
    TopicFactory,
)

CODE = "70K1-P4QX-9DTR"
WORD = "marmalade"
ADDRESS = f"{WORD}@example.org"
pytestmark = pytest.mark.django_db


def live_through_everything(officer):
    """A submission that has been everywhere a submission can be; returns it and a neighbour's response."""
    submission = SubmissionFactory(sitting=f"sitting-{WORD}", receipt_hash=hash_receipt(CODE))
    engagement = submission.engagement
    question = QuestionFactory(engagement=engagement)
    response = ResponseFactory(
        submission=submission, question=question, words=f"I like {WORD}.", status=ResponseStatus.ENRICHED
    )
    neighbour = ResponseFactory(submission=SubmissionFactory(engagement=engagement), question=question)
    Contact.objects.create(submission=submission, email=ADDRESS)
    RedactionSpan.objects.create(
        response=response, start=0, end=1, label=SpanLabel.OTHER, recogniser="person", reason=WORD
    )
    segment = SegmentFactory(response=response)
    run = segment.run
    Embedding.objects.create(segment=segment, model="m", vector=b"\0\0\0\0")
    CommunityMention.objects.create(
        response=response,
        run=run,
        community=Community.objects.first(),
        basis=MentionBasis.SELF,
        start=0,
        end=1,
    )
    PlaceMention.objects.create(response=response, run=run, place=Place.objects.first(), start=0, end=1)
    PriorityScore.objects.create(response=response, run=run, priority=Priority.objects.first(), score=0.5)
    AmbitionScore.objects.create(response=response, run=run, ambition=Ambition.objects.first(), score=0.5)
    topic = TopicFactory(run=RunFactory(engagement=engagement))
    TopicAssignment.objects.create(run=topic.run, segment=segment, topic=topic, rank=1)
    theme = ThemeFactory(codeframe=CodeframeFactory(engagement=engagement))
    coded = MachineCodingFactory(segment=segment, theme=theme, cues=[[7, 7 + len(WORD)]])
    assert coded.telling_words == [WORD]
    ReviewSuggestion.objects.create(
        run=coded.run, segment=segment, place=1, reason=ReviewReason.UNSURE, theme=theme
    )
    coding = PersonCodingFactory(segment=segment, theme=theme, coder=officer, cues=coded.cues)
    finding = FindingFactory(engagement=engagement)
    quote = QuoteFactory(finding=finding, segment=segment)
    Evidence.objects.create(
        finding=finding,
        theme=theme,
        query={},
        count=2,
        base=2,
        record_ids=[response.pk, neighbour.pk],
        corpus_hash="x",
    )
    disclosure.record_equality(
        submission=submission, answers={"sex": "female", "religion": "other"}, words={"religion": WORD}
    )
    Notice.objects.create(
        submission=submission, kind=NoticeKind.THANKS, event="thanks:1", recipient=hash_address(ADDRESS)
    )
    request_job(kind="screen", key=f"screen:{submission.pk}", params={"submission_id": submission.pk})
    audit.record(response, "insight.response.clear", by=officer, reason=f"only {WORD}")
    audit.record(coding, "insight.coding.correct", by=officer, said=WORD)
    audit.record(quote, "insight.quote.clear", by=officer, said=WORD)
    return submission, neighbour


def every_stored_value():
    """Every value of every column of every table, as the database holds it, with where it stands."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{column}", value) for column, value in zip(columns, row, strict=True))


def test_nothing_of_it_is_left_anywhere(officer):
    submission, neighbour = live_through_everything(officer)
    pk, response_pk = submission.pk, submission.responses.get().pk
    profile = EqualityProfile.objects.get()
    traces = (
        WORD,
        submission.sitting,
        submission.receipt_hash,
        str(submission.uuid),
        submission.uuid.hex,
        profile.link,
        hash_address(ADDRESS),
    )
    assert [where for where, value in every_stored_value() if WORD in str(value)]

    counts = erase_submission(submission=submission)

    left = [where for where, value in every_stored_value() for trace in traces if trace in str(value)]
    assert left == []
    assert not Response.objects.filter(pk=response_pk).exists()
    assert list(Response.objects.all()) == [neighbour]
    for model in (Segment, Embedding, RedactionSpan, CommunityMention, PlaceMention, PriorityScore):
        assert not model.objects.exists()
    for model in (
        AmbitionScore,
        Coding,
        TopicAssignment,
        ReviewSuggestion,
        Quote,
        Contact,
        Notice,
        EqualityProfile,
        EqualityWords,
        Job,
    ):
        assert not model.objects.exists()
    assert Evidence.objects.get().record_ids == [neighbour.pk]
    assert Evidence.objects.get().count == 2
    assert counts == {
        "responses": 1,
        "quotes": 1,
        "equality_profiles": 1,
        "evidence": 1,
        "jobs": 1,
        "notices": 1,
        "log_entries": 3,
    }
    entry = ModelLogEntry.objects.get(action="insight.submission.erase")
    assert entry.object_id == str(pk)
    assert entry.user is None


def test_the_log_still_says_that_somebody_did_something(officer):
    submission, _ = live_through_everything(officer)
    erase_submission(submission=submission)
    kept = ModelLogEntry.objects.filter(user=officer)
    assert kept.count() == 3
    assert {json.dumps(entry.data) for entry in kept} == {"{}"}


def test_a_running_job_is_told_to_stop(officer):
    submission, _ = live_through_everything(officer)
    Job.objects.update(status=JobStatus.RUNNING, again=True)
    erase_submission(submission=submission)
    job = Job.objects.get()
    assert (job.cancel_requested, job.again, job.params) == (True, False, {})
    assert job.key == f"screen:erased:{job.pk}"


def test_jobs_over_the_engagement_forget_which_words_they_could_not_read(officer):
    submission, neighbour = live_through_everything(officer)
    gone = submission.responses.get().pk
    job = request_job(kind="enrich", key="enrich:1", params={"engagement_id": submission.engagement_id})
    Job.objects.filter(pk=job.pk).update(
        status=JobStatus.DONE, result={"problems": {str(gone): "long", str(neighbour.pk): "odd"}}
    )
    erase_submission(submission=submission)
    job.refresh_from_db()
    assert job.result == {"problems": {str(neighbour.pk): "odd"}}


def test_jobs_about_others_stay(officer):
    submission, neighbour = live_through_everything(officer)
    other = neighbour.submission_id
    request_job(kind="screen", key=f"screen:{other}", params={"submission_id": other})
    erase_submission(submission=submission)
    assert [job.params for job in Job.objects.all()] == [{"submission_id": other}]


def test_staff_need_the_right_and_leave_their_name(officer, guardian):
    submission, _ = live_through_everything(officer)
    with pytest.raises(PermissionDenied):
        erase_submission(submission=submission, by=officer)
    assert Submission.objects.filter(pk=submission.pk).exists()
    erase_submission(submission=submission, by=guardian)
    assert ModelLogEntry.objects.get(action="insight.submission.erase").user == guardian


def test_it_is_all_or_nothing(officer, monkeypatch):
    submission, _ = live_through_everything(officer)

    def fail(self, *args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Submission, "delete", fail)
    with pytest.raises(RuntimeError):
        erase_submission(submission=submission)
    assert Quote.objects.exists()
    assert EqualityProfile.objects.exists()
    assert Job.objects.exists()


def test_the_command_erases_by_code(officer, capsys):
    live_through_everything(officer)
    call_command("erase_submission", code="70k1 p4qx 9dtr", yes=True)
    assert "1 responses" in capsys.readouterr().out
    assert Submission.objects.count() == 1
    with pytest.raises(CommandError, match="may have been erased"):
        call_command("erase_submission", code=CODE, yes=True)


def test_the_command_asks_first(officer, monkeypatch):
    live_through_everything(officer)
    given = iter([CODE, "no"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(given))
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_submission")
    assert Submission.objects.count() == 2


def test_the_command_says_what_a_code_looks_like(reference):
    with pytest.raises(CommandError, match="12 letters and numbers"):
        call_command("erase_submission", code="what", yes=True)


def test_erasing_what_is_gone_already_changes_nothing(officer):
    submission, neighbour = live_through_everything(officer)
    again = Submission.objects.get(pk=submission.pk)
    erase_submission(submission=submission)
    assert set(erase_submission(submission=again).values()) == {0}
    assert Submission.objects.get().pk == neighbour.submission_id
