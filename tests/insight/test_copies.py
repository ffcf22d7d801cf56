"""Near-copies: an officer sees how many there are and what each person added."""

import pytest
from django.urls import reverse

from insight.enums import ResponseStatus
from insight.models import Response
from insight.pipeline.copies import copies_of
from insight.pipeline.duplicates import group_near_duplicates
from tests.factories import EngagementFactory, QuestionFactory, ResponseFactory, SubmissionFactory

LETTER = (
    "Please keep the walk-in clinic at Honeysuckle Lane open. Closing it would send hundreds of patients to the "
    "hospital across the river, and many of us have no car."
)


@pytest.fixture
def letters(reference):
    engagement = EngagementFactory()
    question = QuestionFactory(engagement=engagement)

    def send(words, status=ResponseStatus.ENRICHED):
        submission = SubmissionFactory(engagement=engagement)
        return ResponseFactory(submission=submission, question=question, words=words, status=status)

    sent = [
        send(LETTER),
        send(f"{LETTER} My sister nearly died of sepsis there in May."),
        send(LETTER.replace("hundreds", "hundrds")),
        send(f"{LETTER} Never shown.", status=ResponseStatus.HELD),
        send("The buses are late"),
    ]
    group_near_duplicates(Response.objects.filter(submission__engagement=engagement))
    return [Response.objects.get(pk=response.pk) for response in sent]


def own(copies):
    return [stretch.text for stretch in copies.stretches if stretch.own]


def test_what_one_person_added_is_told_apart(letters):
    plain, personal, _retyped, _held, alone = letters
    assert own(copies_of(personal)) == ["My sister nearly died of sepsis there in May"]
    assert copies_of(personal).others == 2
    assert not copies_of(plain).says_more
    assert "".join(stretch.text for stretch in copies_of(personal).stretches) == personal.screened
    assert copies_of(alone) is None


def test_the_page_of_a_response_marks_it_and_leads_to_the_others(client, officer, letters):
    plain, personal, *_ = letters
    client.force_login(officer)
    page = client.get(reverse("insight_response", args=[personal.pk])).content.decode()
    assert "2 other responses say nearly the same" in page
    assert "<mark>My sister nearly died of sepsis there in May</mark>" in page
    assert "added no words" in client.get(reverse("insight_response", args=[plain.pk])).content.decode()
    listed = client.get(reverse("insight_responses"), {"group": personal.duplicate_group}).context["page"]
    assert {row.pk for row in listed} >= {plain.pk, personal.pk}
    assert letters[-1].pk not in {row.pk for row in listed}


def test_a_response_that_is_not_cleared_shows_nothing_of_it(client, officer, letters):
    held = letters[3]
    client.force_login(officer)
    page = client.get(reverse("insight_response", args=[held.pk])).content.decode()
    assert "nearly the same" not in page
    assert "Never shown" not in page
