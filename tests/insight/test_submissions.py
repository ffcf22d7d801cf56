from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from insight.enums import Channel, ResponseStatus
from insight.models import Contact, Response, Submission
from insight.services.notices import stop_messages
from insight.services.receipts import hash_receipt, new_receipt_code
from insight.services.submissions import Consent, SubmissionRefused, accept_submission
from tests.factories import EngagementFactory, PlaceFactory, QuestionFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def engagement():
    engagement = EngagementFactory()
    QuestionFactory(engagement=engagement, key="easy", order=1, max_length=200)
    QuestionFactory(engagement=engagement, key="better", order=2, max_length=200)
    return engagement


def accept(engagement, answers, **changes):
    given = {"sitting": "one", "receipt_code": new_receipt_code()} | changes
    return accept_submission(engagement=engagement, answers=answers, **given)


def test_it_keeps_words_exactly_and_leaves_blank_answers_out(engagement):
    words = "  <b>Ring</b> at 8 👩‍👩‍👧 مرحبا\n\nthen wait "
    accepted = accept(engagement, {"easy": words, "better": " \u200b\n"}, place=PlaceFactory())
    response = Response.objects.get()
    assert accepted.created
    assert response.verbatim == words
    assert response.question.key == "easy"
    assert response.status == ResponseStatus.RECEIVED
    assert response.screened == ""
    assert response.submission.place.slug == "lewisham"


def test_the_database_holds_no_readable_word_address_or_code(engagement):
    code = new_receipt_code()
    accept(
        engagement,
        {"easy": "marmalade"},
        receipt_code=code,
        consent=Consent(contact=True),
        email="ann@example.org",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT verbatim FROM insight_response")
        sealed = cursor.fetchone()[0]
        cursor.execute("SELECT email FROM insight_contact")
        sealed += cursor.fetchone()[0]
    assert "marmalade" not in sealed
    assert "ann" not in sealed
    assert Submission.objects.get().receipt_hash == hash_receipt(code)


def test_the_same_sitting_twice_is_one_submission(engagement):
    first = accept(engagement, {"easy": "once"})
    second = accept(engagement, {"easy": "twice"})
    assert second.submission == first.submission
    assert not second.created
    assert [response.verbatim for response in Response.objects.all()] == ["once"]


def test_two_presses_that_meet_in_the_database_are_one_submission(engagement, monkeypatch):
    first = accept(engagement, {"easy": "once"})
    looks = iter([None, first.submission])
    monkeypatch.setattr(type(Submission.objects.all()), "first", lambda queryset: next(looks))
    second = accept(engagement, {"easy": "twice"})
    assert (second.submission, second.created) == (first.submission, False)
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    ("answers", "key", "says"),
    [
        ({}, "", "at least one"),
        ({"easy": " \n\t\u00a0\u200f"}, "", "at least one"),
        ({"easy": "x" * 201}, "easy", "take out at least 1"),
        ({"easy": "x" * 100_000}, "easy", "100,000 characters"),
        ({"easy": "a\0b"}, "easy", "hidden character"),
        ({"easy": "a\ud800b"}, "easy", "hidden character"),
        ({"easy": "fine", "colour": "red"}, "colour", "not a question"),
    ],
)
def test_bad_answers_are_refused_whole_with_what_to_do(engagement, answers, key, says):
    with pytest.raises(SubmissionRefused) as refused:
        accept(engagement, answers)
    assert says in refused.value.errors[key]
    assert not Submission.objects.exists()


def test_every_problem_is_told_at_once(engagement):
    answers = {"easy": "a\0", "better": "y" * 300}
    with pytest.raises(SubmissionRefused) as refused:
        accept(engagement, answers, consent=Consent(contact=True), email="nowhere")
    assert set(refused.value.errors) == {"easy", "better", "email"}


def test_emoji_alone_are_an_answer(engagement):
    assert accept(engagement, {"easy": "👍🏾"}).created


@pytest.mark.parametrize("days", [(-20, -10), (5, 10)])
def test_a_closed_engagement_takes_nothing_from_the_web_but_takes_paper(engagement, days):
    engagement.opens_on, engagement.closes_on = (TODAY() + timedelta(day) for day in days)
    engagement.save()
    with pytest.raises(SubmissionRefused) as refused:
        accept(engagement, {"easy": "late"})
    assert "not open" in refused.value.errors[""]
    assert accept(engagement, {"easy": "late"}, channel=Channel.PAPER).created


def test_a_required_question_must_be_answered_on_the_web_only(engagement):
    engagement.questions.filter(key="better").update(required=True)
    with pytest.raises(SubmissionRefused) as refused:
        accept(engagement, {"easy": "fine"})
    assert set(refused.value.errors) == {"better"}
    assert accept(engagement, {"easy": "fine"}, channel=Channel.IMPORT).created


def test_each_consent_is_kept_by_itself(engagement):
    submission = accept(engagement, {"easy": "fine"}, consent=Consent(research=True)).submission
    kept = (submission.consent_quote, submission.consent_contact, submission.consent_research)
    assert kept == (False, False, True)


@pytest.mark.parametrize("email", ["", "  ", "ann", "ann@", "a" * 250 + "@example.org", "a\0@example.org"])
def test_contact_needs_an_address_that_can_be_written_to(engagement, email):
    with pytest.raises(SubmissionRefused) as refused:
        accept(engagement, {"easy": "fine"}, consent=Consent(contact=True), email=email)
    assert set(refused.value.errors) == {"email"}
    assert not Submission.objects.exists()


def test_an_address_without_consent_is_not_kept(engagement):
    accept(engagement, {"easy": "fine"}, email="ann@example.org")
    assert not Contact.objects.exists()


def test_stopping_messages_forgets_the_address_and_only_that(engagement):
    submission = accept(
        engagement, {"easy": "fine"}, consent=Consent(quote=True, contact=True), email="ann@example.org"
    ).submission
    assert stop_messages(submission=submission)
    assert not stop_messages(submission=submission)
    submission.refresh_from_db()
    assert (submission.consent_contact, submission.consent_quote) == (False, True)
    assert not Contact.objects.exists()
    assert Response.objects.count() == 1
