"""What people decide about responses, and what follows from it."""

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from insight.enums import QuoteStatus, ResponseStatus, Source, SpanLabel
from insight.errors import ServiceError
from insight.models import CommunityMention, Embedding, Quote, RedactionSpan, Response, Segment
from insight.redaction import Stretch
from insight.selectors.queue import fingerprint
from insight.services.screening import (
    LONGEST_REASON,
    StaleDecisionError,
    clear_response,
    hide_more,
    hold_response,
    reject_response,
    show_again,
)
from tests.factories import (
    CommunityFactory,
    PersonCodingFactory,
    QuoteFactory,
    ResponseFactory,
    RunFactory,
    SegmentFactory,
)

WORDS = "My name is Ada Bell. The nurse was kind. Ada is my friend too."


ADA = Stretch(WORDS.index("Ada is"), WORDS.index(" is my"), SpanLabel.PERSON)


@pytest.fixture
def held(db):
    response = ResponseFactory(
        words=WORDS, status=ResponseStatus.HELD, screened="", hold_reason="A name, perhaps"
    )
    RedactionSpan.objects.create(
        response=response, start=11, end=19, label=SpanLabel.PERSON, recogniser="introduced"
    )
    return response


def stretch(words, label=SpanLabel.PERSON, text=WORDS):
    start = text.index(words)
    return Stretch(start, start + len(words), label)


def logged(response):
    entries = ModelLogEntry.objects.filter(object_id=str(response.pk)).order_by("pk")
    return [(entry.action, entry.data) for entry in entries]


def test_clearing_writes_the_screened_text_anew(held, officer):
    clear_response(response=held, by=officer, reason="Only a name")
    held.refresh_from_db()
    assert held.status == ResponseStatus.CLEARED
    assert held.screened == "My name is [name 1]. The nurse was kind. Ada is my friend too."
    assert (held.decided_by, held.decision_reason) == (officer, "Only a name")
    assert held.verbatim == WORDS
    assert logged(held) == [("insight.response.clear", {"reason": "Only a name"})]


def test_only_a_held_response_can_be_cleared(officer):
    response = ResponseFactory(status=ResponseStatus.RECEIVED)
    with pytest.raises(ServiceError, match="Only a held response"):
        clear_response(response=response, by=officer)


@pytest.mark.parametrize("decide", [reject_response, hold_response])
def test_rejecting_and_holding_need_a_reason(decide, officer):
    response = ResponseFactory()
    with pytest.raises(ServiceError, match="Say"):
        decide(response=response, by=officer, reason="  ")
    response.refresh_from_db()
    assert response.status == ResponseStatus.CLEARED


def test_the_longest_reasons_fit_their_columns():
    for name, most in LONGEST_REASON.items():
        assert Response._meta.get_field(name).max_length == most


def test_a_reason_that_is_too_long_is_refused_whole(held, officer):
    with pytest.raises(ServiceError, match="under 300"):
        reject_response(response=held, by=officer, reason="x" * 301)
    held.refresh_from_db()
    assert held.status == ResponseStatus.HELD


@pytest.mark.parametrize("role", ["editor", "guardian"])
def test_others_may_not_decide(role, held, request):
    person = request.getfixturevalue(role)
    for decide in (clear_response, reject_response, hold_response):
        with pytest.raises(PermissionDenied):
            decide(response=held, by=person, reason="because")
    with pytest.raises(PermissionDenied):
        hide_more(response=held, spans=[stretch("nurse")], by=person)
    with pytest.raises(PermissionDenied):
        show_again(response=held, start=11, end=19, by=person)


def test_a_second_decision_comes_too_late_and_overwrites_nothing(held, officer):
    other = Response.objects.get(pk=held.pk)
    seen = fingerprint(other)
    clear_response(response=held, by=officer)
    with pytest.raises(StaleDecisionError, match="officer decided on this response"):
        reject_response(response=Response.objects.get(pk=held.pk), by=officer, reason="Spam", seen=seen)
    # The same moment: the row in memory still says "held".
    with pytest.raises(StaleDecisionError):
        reject_response(response=other, by=officer, reason="Spam")
    held.refresh_from_db()
    assert (held.status, held.decision_reason) == (ResponseStatus.CLEARED, "")


def test_marks_that_changed_meanwhile_stop_a_decision(held, officer):
    seen = fingerprint(held)
    show_again(response=held, start=11, end=19, by=officer)
    with pytest.raises(StaleDecisionError, match="Read it again"):
        clear_response(response=held, by=officer, seen=seen)
    held.refresh_from_db()
    assert held.status == ResponseStatus.HELD


def test_hiding_more_keeps_it_held_and_marks_the_same_person_alike(held, officer):
    assert hide_more(response=held, spans=[ADA], by=officer, reason="A friend") == 1
    held.refresh_from_db()
    assert held.status == ResponseStatus.HELD
    assert held.screened == "My name is [name 1]. The nurse was kind. [name 1] is my friend too."
    span = held.spans.get(source=Source.PERSON)
    assert (span.recogniser, span.reason) == ("marked by hand", "A friend")
    assert logged(held)[-1][1] == {"hidden": 1, "kinds": ["PERSON"], "quotes": 0}


def test_hiding_what_is_hidden_says_so(held, officer):
    with pytest.raises(ServiceError, match="hidden already"):
        hide_more(response=held, spans=[stretch("Bell")], by=officer)


@pytest.mark.parametrize(
    "span", [Stretch(-1, 4, "PERSON"), Stretch(4, 4, "PERSON"), Stretch(0, 9_999, "PERSON")]
)
def test_stretches_outside_the_text_are_refused(span, held, officer):
    with pytest.raises(ServiceError, match="outside"):
        hide_more(response=held, spans=[span], by=officer)
    assert held.spans.count() == 1


def test_an_unknown_kind_is_refused(held, officer):
    with pytest.raises(ServiceError, match="kind"):
        hide_more(response=held, spans=[Stretch(0, 2, "SECRET")], by=officer)


@pytest.mark.parametrize("status", [ResponseStatus.RECEIVED, ResponseStatus.REJECTED])
def test_marks_of_unscreened_and_rejected_words_stay(status, officer):
    response = ResponseFactory(words=WORDS, status=status)
    with pytest.raises(ServiceError, match="Marks can be changed"):
        hide_more(response=response, spans=[stretch("Ada Bell")], by=officer)
    assert not response.spans.exists()


def test_showing_again_takes_every_mark_that_touches(held, officer):
    RedactionSpan.objects.create(
        response=held, start=15, end=20, label=SpanLabel.OTHER, recogniser="person", source=Source.PERSON
    )
    assert show_again(response=held, start=11, end=20, by=officer) == 2
    held.refresh_from_db()
    assert held.screened == WORDS
    with pytest.raises(ServiceError, match="Nothing is hidden"):
        show_again(response=held, start=11, end=20, by=officer)


@pytest.fixture
def enriched(db):
    """Three sentences as three segments, the last two quoted."""
    response = ResponseFactory(words=WORDS, status=ResponseStatus.ENRICHED)
    for sentence in ("My name is Ada Bell.", "The nurse was kind.", "Ada is my friend too."):
        start = WORDS.index(sentence)
        segment = SegmentFactory(response=response, start=start, end=start + len(sentence))
        Embedding.objects.create(segment=segment, model="m", vector=b"\x00" * 4)
    for segment in response.segments.all():
        QuoteFactory(segment=segment, status=QuoteStatus.CLEARED)
    CommunityMention.objects.create(
        response=response, community=CommunityFactory(), basis="mentioned", start=25, end=30, run=RunFactory()
    )
    return response


def test_hiding_after_enrichment_moves_segments_and_keeps_people_s_codings(enriched, officer):
    coding = PersonCodingFactory(segment=enriched.segments.all()[1])
    hide_more(response=enriched, spans=[stretch("Ada Bell"), ADA], by=officer)
    enriched.refresh_from_db()
    assert enriched.status == ResponseStatus.CLEARED
    segments = list(enriched.segments.all())
    assert [segment.text for segment in segments] == [
        "My name is [name 1].",
        "The nurse was kind.",
        "[name 1] is my friend too.",
    ]
    assert all(enriched.screened[segment.start : segment.end] == segment.text for segment in segments)
    coding.refresh_from_db()
    assert coding.segment == segments[1]
    assert not CommunityMention.objects.filter(response=enriched).exists()


def test_hiding_after_enrichment_leaves_the_words_nowhere_but_in_the_sealed_verbatim(enriched, officer):
    hide_more(response=enriched, spans=[stretch("Ada Bell"), ADA], by=officer)
    assert not Segment.objects.filter(text__contains="Ada").exists()
    assert not Quote.objects.filter(text__contains="Ada").exists()
    assert [quote.text for quote in Quote.objects.all()] == ["The nurse was kind."]
    assert not Response.objects.filter(screened__contains="Ada").exists()
    assert [vector.segment.text for vector in Embedding.objects.all()] == ["The nurse was kind."]
    assert logged(enriched)[-1][1]["quotes"] == 2


def test_segments_that_no_longer_fit_the_text_are_removed(enriched, officer):
    Segment.objects.filter(text__startswith="The nurse").update(text="Something else")
    hide_more(response=enriched, spans=[stretch("Ada Bell")], by=officer)
    assert [segment.text for segment in enriched.segments.all()] == [
        "My name is [name 1].",
        "Ada is my friend too.",
    ]


def test_two_segments_under_one_mark_become_one(enriched, officer):
    hide_more(response=enriched, spans=[stretch(WORDS, SpanLabel.OTHER)], by=officer)
    assert [segment.text for segment in enriched.segments.all()] == ["[private detail]"]
    assert not Quote.objects.exists()


@pytest.mark.parametrize("decide", [reject_response, hold_response])
def test_quotes_leave_every_page_when_their_response_is_held_or_rejected(decide, enriched, officer):
    decide(response=enriched, by=officer, reason="A second look")
    assert set(Quote.objects.values_list("status", flat=True)) == {QuoteStatus.REFUSED}
    assert not Response.objects.usable().exists()


def test_a_held_again_response_can_be_cleared(enriched, officer):
    hold_response(response=enriched, by=officer, reason="Somebody may know her")
    assert enriched.hold_reason == "Somebody may know her"
    clear_response(response=enriched, by=officer)
    assert enriched.status == ResponseStatus.CLEARED
