from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from insight.enums import ActionKind, ActionStatus, FindingStatus, ResponseStatus, ThemeStatus
from insight.models import Evidence, Publication
from insight.selectors.receipts import action_step, find_submission, receipt_timeline
from insight.services.receipts import ALPHABET, hash_receipt, is_receipt_code, new_receipt_code
from tests.factories import (
    ActionFactory,
    CodeframeFactory,
    EngagementFactory,
    FindingFactory,
    MachineCodingFactory,
    PersonCodingFactory,
    PriorityFactory,
    QuestionFactory,
    QuoteFactory,
    ResponseFactory,
    SegmentFactory,
    SubmissionFactory,
    ThemeFactory,
    UserFactory,
)


def test_codes_are_readable_and_never_repeat():
    codes = {new_receipt_code() for _ in range(2_000)}
    assert len(codes) == 2_000
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4, 4, 4]
        assert set(code) <= {*ALPHABET, "-"}
        assert is_receipt_code(code)


@pytest.mark.parametrize("typed", ["70k1 p4qx 9dtr", "7OKL–P4QX–9DTR", " 7oki.p4qx/9dtr ", "７０K1P4QX9DTR"])
def test_a_code_opens_however_it_is_typed(typed):
    assert hash_receipt(typed) == hash_receipt("70K1-P4QX-9DTR")


@pytest.mark.parametrize(
    "typed", ["", "7OKL", "70K1-P4QX-9DT", "70K1-P4QX-9DTRR", "7UK1-P4QX-9DTR", "é" * 12]
)
def test_what_is_no_code_is_told_apart(typed):
    assert not is_receipt_code(typed)


def test_the_hash_depends_on_the_key(settings):
    before = hash_receipt("70K1-P4QX-9DTR")
    settings.RECEIPT_HASH_KEY = "another"
    assert hash_receipt("70K1-P4QX-9DTR") != before
    assert len(before) == 64


@pytest.fixture
def submission(db):
    engagement = EngagementFactory(answer_on=timezone.localdate() + timedelta(40))
    return SubmissionFactory(engagement=engagement, receipt_hash=hash_receipt("70K1-P4QX-9DTR"))


def respond(submission, **changes):
    return ResponseFactory(
        submission=submission, question=QuestionFactory(engagement=submission.engagement), **changes
    )


def states(submission):
    return [(step.state, step.title) for step in receipt_timeline(submission)]


def code_it(response, theme, maker=MachineCodingFactory, **changes):
    return maker(segment=SegmentFactory(response=response), theme=theme, **changes)


def publish(submission, finding, **changes):
    values = {
        "page_key": f"page-{finding.pk}",
        "title": "What we heard about GP practices",
        "url": "/what-we-heard/gp/",
        "published_at": timezone.now(),
    } | changes
    page = Publication.objects.create(**values)
    page.findings.add(finding)
    return page


def approved_finding(submission, **changes):
    return FindingFactory(
        engagement=submission.engagement,
        priority=PriorityFactory(),
        author=UserFactory(),
        status=FindingStatus.APPROVED,
        **changes,
    )


def test_a_code_finds_its_submission_and_no_other(submission):
    SubmissionFactory(receipt_hash=hash_receipt(new_receipt_code()))
    assert find_submission("70k1 p4qx 9dtr") == submission
    assert find_submission(new_receipt_code()) is None


def test_words_that_just_came_are_being_cleaned(submission):
    respond(submission, status=ResponseStatus.RECEIVED)
    assert states(submission) == [
        ("done", "We received your words"),
        ("now", "We are hiding private details"),
        ("later", "We put your words with others"),
        ("later", "We publish what we heard"),
        ("later", "We say what we do about it"),
    ]
    assert receipt_timeline(submission)[3].date == submission.engagement.answer_on


def test_held_words_are_being_read_even_if_others_are_not(submission):
    respond(submission, status=ResponseStatus.RECEIVED)
    respond(submission, status=ResponseStatus.HELD)
    assert states(submission)[1] == ("now", "A person is reading your words")


def test_it_says_a_person_read_them_only_where_one_did(submission):
    response = respond(submission, status=ResponseStatus.CLEARED, screened_at=timezone.now())
    assert states(submission)[1] == ("done", "Your words were checked for private details")
    response.decided_at = timezone.now()
    response.save()
    assert states(submission)[1] == ("done", "A person read your words")
    assert receipt_timeline(submission)[1].date == timezone.localdate()


def test_rejected_words_end_there_without_the_officers_reason(submission):
    respond(
        submission,
        status=ResponseStatus.REJECTED,
        decided_at=timezone.now(),
        decision_reason="rude about Dr Bell",
    )
    steps = receipt_timeline(submission)
    assert len(steps) == 2
    assert "can't use them" in steps[1].title
    assert "Bell" not in str(steps)


def test_themes_are_named_as_people_see_them_now(submission):
    codeframe = CodeframeFactory(engagement=submission.engagement)
    kept = ThemeFactory(codeframe=codeframe, name="Waiting on the phone")
    merged = ThemeFactory(codeframe=codeframe, name="Queue", status=ThemeStatus.MERGED, merged_into=kept)
    retired = ThemeFactory(codeframe=codeframe, name="Old", status=ThemeStatus.RETIRED)
    refused = ThemeFactory(codeframe=codeframe, name="Parking")
    others = ThemeFactory(codeframe=codeframe, name="Somebody else's")
    response = respond(submission, status=ResponseStatus.ENRICHED)
    segment = code_it(response, merged).segment
    MachineCodingFactory(segment=segment, theme=retired)
    MachineCodingFactory(segment=segment, theme=refused)
    PersonCodingFactory(segment=segment, theme=refused, applies=False)
    code_it(respond(SubmissionFactory(engagement=submission.engagement)), others)
    step = receipt_timeline(submission)[2]
    assert step.state == "done"
    assert step.text == "Other people spoke about this too. We call it “Waiting on the phone”."
    assert states(submission)[3] == ("now", "We publish what we heard")


def test_a_page_shows_once_it_is_built_on_these_words(submission):
    response = respond(submission, status=ResponseStatus.ENRICHED)
    theme = ThemeFactory(codeframe=CodeframeFactory(engagement=submission.engagement))
    finding = approved_finding(submission)
    evidence = Evidence.objects.create(
        finding=finding, theme=theme, query={}, count=1, base=1, record_ids=[response.pk], corpus_hash="x"
    )
    page = publish(submission, finding)
    step = next(step for step in receipt_timeline(submission) if step.link)
    assert (step.state, step.text, step.link) == ("done", page.title, page.url)
    evidence.record_ids = [response.pk + 1]
    evidence.save()
    assert not [step for step in receipt_timeline(submission) if step.link]


def test_a_quote_leads_to_its_page_until_that_is_withdrawn(submission):
    response = respond(submission, status=ResponseStatus.ENRICHED)
    finding = approved_finding(submission)
    QuoteFactory(finding=finding, segment=SegmentFactory(response=response))
    page = publish(submission, finding)
    assert page.url in [step.link for step in receipt_timeline(submission)]
    page.withdrawn_at = timezone.now()
    page.save()
    assert page.url not in [step.link for step in receipt_timeline(submission)]


@pytest.mark.parametrize(
    ("changes", "state", "title", "says"),
    [
        ({"kind": ActionKind.DID}, "done", "We did", "Add two phone lines."),
        ({"kind": ActionKind.WILL}, "now", "We will", "Add two phone lines."),
        ({"kind": ActionKind.WILL, "status": ActionStatus.DONE}, "done", "We did", "Add two phone lines."),
        (
            {"kind": ActionKind.CANNOT, "because": "The law forbids it."},
            "done",
            "We can't, because",
            "Add two phone lines. The law forbids it.",
        ),
    ],
)
def test_what_was_done_about_a_published_finding_is_told(submission, changes, state, title, says):
    response = respond(submission, status=ResponseStatus.ENRICHED)
    finding = approved_finding(submission)
    QuoteFactory(finding=finding, segment=SegmentFactory(response=response))
    ActionFactory(priority=finding.priority, **changes).findings.add(finding)
    publish(submission, finding)
    last = receipt_timeline(submission)[-1]
    assert (last.state, last.title, last.text) == (state, title, says)
    assert last.link == "/what-we-heard/gp/"


def test_a_late_promise_says_that_it_is_late(submission):
    response = respond(submission, status=ResponseStatus.ENRICHED)
    finding = approved_finding(submission)
    QuoteFactory(finding=finding, segment=SegmentFactory(response=response))
    late = ActionFactory(priority=finding.priority, due_on=timezone.localdate() - timedelta(1))
    late.findings.add(finding)
    publish(submission, finding)
    last = receipt_timeline(submission)[-1]
    assert (last.state, last.title, last.date) == ("now", "We will", None)
    assert last.text.startswith("Add two phone lines. We wanted to do this by ")
    assert last.text.endswith("It is late.")


def test_a_late_promise_has_its_day_as_the_language_writes_it(db):
    action = ActionFactory(due_on=date(2020, 11, 12))
    assert "by 12 November 2020." in action_step(action, "").text
    with translation.override("es"):
        assert "12 de noviembre de 2020" in action_step(action, "").text


def test_the_timeline_never_shows_the_words(submission):
    response = respond(submission, words="marmalade", status=ResponseStatus.ENRICHED)
    code_it(response, ThemeFactory(codeframe=CodeframeFactory(engagement=submission.engagement)))
    assert "marmalade" not in str(receipt_timeline(submission))
