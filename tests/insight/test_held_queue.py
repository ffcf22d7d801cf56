"""The queue of held responses, as an officer works through it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from insight.enums import ResponseStatus, Safeguarding, SpanLabel
from insight.models import Job, RedactionSpan, Response
from insight.selectors.queue import WHAT_TO_DO, find_words, fingerprint, next_held, passages
from tests.factories import ResponseFactory, SubmissionFactory

WORDS = "Ask for Sam.\r\nThe same day <b>Sam Grey</b> rang 😀 from 020 7946 0018."


def hold(words=WORDS, hours=1, **fields):
    sent = timezone.now() - timedelta(hours=hours)
    return ResponseFactory(
        words=words, status=ResponseStatus.HELD, submission=SubmissionFactory(submitted_at=sent), **fields
    )


@pytest.fixture
def held(db):
    response = hold(hold_reason="A phone number, perhaps")
    start = WORDS.index("020")
    RedactionSpan.objects.create(
        response=response,
        start=start,
        end=start + 13,
        label=SpanLabel.PHONE,
        recogniser="phone",
        reason="UK phone number",
    )
    return response


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def page_of(response):
    return reverse("insight_held_response", args=[response.pk])


def decide(browser, response, do, **fields):
    return browser.post(page_of(response), {"do": do, "seen": fingerprint(response), **fields})


def test_safeguarding_comes_first_then_the_oldest(db):
    old, new = hold(hours=50), hold(hours=2)
    urgent = hold(hours=1, safeguarding=Safeguarding.SELF_HARM)
    assert list(Response.objects.held()) == [urgent, old, new]
    assert next_held(urgent) == old
    assert next_held(new) == urgent
    assert next_held(ResponseFactory()) == urgent


def test_every_kind_of_concern_says_what_to_do():
    assert set(WHAT_TO_DO) == set(Safeguarding.values)


def test_the_list_shows_ages_and_reasons_but_no_words(browser, held):
    hold(hours=3, safeguarding=Safeguarding.DOMESTIC_ABUSE)
    page = browser.get(reverse("insight_held")).content.decode()
    assert page.index("Safeguarding: Domestic abuse") < page.index("A phone number, perhaps")
    assert "Waiting 3 hours" in page
    assert "Sam" not in page


def test_an_empty_queue_says_what_comes(browser):
    assert "Nothing is waiting" in browser.get(reverse("insight_held")).content.decode()


def test_the_page_shows_the_words_in_full_with_what_is_hidden(browser, held):
    page = browser.get(page_of(held)).content.decode()
    assert "Ask for Sam.&#13;\nThe same day &lt;b&gt;Sam Grey&lt;/b&gt; rang 😀 from " in page
    assert '>020 7946 0018</span><span class="insight-hidden__mark" data-mark>[phone]</span>' in page
    assert "UK phone number" in page
    assert "A phone number, perhaps" in page


def test_passages_are_the_whole_verbatim(held):
    assert "".join(passage.text for passage in passages(held)) == WORDS
    assert [(p.mark, p.kind) for p in passages(held) if p.mark] == [("[phone]", "Phone number")]


def test_every_reading_is_logged_without_words(browser, held, officer):
    browser.get(page_of(held))
    browser.get(reverse("insight_words", args=[held.pk]))
    entries = ModelLogEntry.objects.filter(action="insight.response.read", object_id=str(held.pk))
    assert [entry.user for entry in entries] == [officer, officer]
    assert all("Sam" not in f"{entry.label} {entry.data}" for entry in entries)


def test_words_are_never_kept_by_the_browser(browser, held):
    assert "no-store" in browser.get(page_of(held))["Cache-Control"]


def test_accepting_leads_to_the_next_and_asks_for_enrichment(
    browser, held, django_capture_on_commit_callbacks
):
    following = hold(hours=0)
    with django_capture_on_commit_callbacks() as after_commit:
        answer = decide(browser, held, "clear")
    assert answer.url == page_of(following)
    held.refresh_from_db()
    assert held.status == ResponseStatus.CLEARED
    assert held.screened.endswith("from [phone].")
    job = Job.objects.get(kind="enrich")
    engagement = held.submission.engagement_id
    assert (job.key, job.params) == (f"enrich:{engagement}", {"engagement_id": engagement})
    assert len(after_commit) == 1


def test_after_the_last_comes_the_list(browser, held):
    assert decide(browser, held, "clear").url == reverse("insight_held")


def test_a_safeguarding_concern_is_not_accepted_without_saying_what_was_done(browser):
    urgent = hold(safeguarding=Safeguarding.MEDICAL_EMERGENCY)
    answer = decide(browser, urgent, "clear", reason=" ")
    assert answer.status_code == 422
    assert "Say what you did about the safeguarding concern" in answer.content.decode()
    urgent.refresh_from_db()
    assert urgent.status == ResponseStatus.HELD
    decide(browser, urgent, "clear", reason="Told the safeguarding lead at ten")
    urgent.refresh_from_db()
    assert (urgent.status, urgent.decision_reason) == (
        ResponseStatus.CLEARED,
        "Told the safeguarding lead at ten",
    )


def test_rejecting_needs_a_reason_and_keeps_it(browser, held):
    assert decide(browser, held, "reject", reason="").status_code == 422
    decide(browser, held, "reject", reason="An advertisement")
    held.refresh_from_db()
    assert (held.status, held.decision_reason) == (ResponseStatus.REJECTED, "An advertisement")
    assert not Job.objects.exists()


def test_typed_words_are_hidden_wherever_they_stand(browser, held):
    answer = decide(browser, held, "hide", words="sam", kind="PERSON")
    assert answer.url == page_of(held)
    held.refresh_from_db()
    assert held.screened == "Ask for [name 1].\r\nThe same day <b>[name 1] Grey</b> rang 😀 from [phone]."
    assert held.status == ResponseStatus.HELD
    assert not Job.objects.exists()


def test_a_selection_is_hidden_to_the_letter(browser, held):
    start = WORDS.index("Grey")
    decide(browser, held, "hide", words="Gr", kind="PERSON", start=start, end=start + 2)
    held.refresh_from_db()
    assert "<b>Sam [name 1]ey</b>" in held.screened


def test_a_selection_over_a_line_break_is_hidden(browser, held):
    start, end = WORDS.index("Sam."), WORDS.index(" day")
    decide(browser, held, "hide", words="Sam.The same", kind="OTHER", start=start, end=end)
    held.refresh_from_db()
    assert held.screened.startswith("Ask for [private detail] day")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"words": "Samuel", "kind": "PERSON"}, "not in the response"),
        ({"words": " ", "kind": "PERSON"}, "Write or select"),
        ({"words": "Sam", "kind": "NICKNAME"}, "Select a valid choice"),
        ({"words": "020 7946 0018", "kind": "PHONE"}, "hidden already"),
    ],
)
def test_what_can_t_be_hidden_says_why_and_keeps_what_was_typed(fields, message, browser, held):
    answer = decide(browser, held, "hide", **fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count(message) == 2  # on top, and beside the form
    assert '<a href="#hide">' in page
    if fields["words"].strip():
        assert f'value="{fields["words"]}"' in page
    assert held.spans.count() == 1


def test_what_was_hidden_wrongly_is_shown_again(browser, held):
    start = WORDS.index("020")
    decide(browser, held, "show", stretch=f"{start}-{start + 13}")
    held.refresh_from_db()
    assert held.screened == WORDS
    assert decide(browser, held, "show", stretch="x-y").status_code == 422


def test_a_decision_that_comes_too_late_is_told_and_changes_nothing(browser, held):
    seen = fingerprint(held)
    decide(browser, held, "clear")
    answer = browser.post(page_of(held), {"do": "reject", "seen": seen, "reason": "Spam"}, follow=True)
    page = answer.content.decode()
    assert "decided on this response" in page
    assert "Your decision was not saved" in page
    held.refresh_from_db()
    assert held.status == ResponseStatus.CLEARED


def test_a_settled_response_leaves_the_queue_s_address(browser, held):
    decide(browser, held, "clear")
    assert browser.get(page_of(held)).url == reverse("insight_response", args=[held.pk])


def test_a_cleared_response_can_be_held_again_or_have_more_hidden(browser, held):
    Response.objects.filter(pk=held.pk).update(status=ResponseStatus.ENRICHED)
    words = reverse("insight_words", args=[held.pk])
    browser.post(words, {"do": "hide", "words": "Sam Grey", "kind": "PERSON"})
    held.refresh_from_db()
    assert held.status == ResponseStatus.CLEARED
    assert Job.objects.filter(kind="enrich").count() == 1
    answer = browser.post(words, {"do": "hold", "reason": "One more look"})
    assert answer.url == page_of(held)
    held.refresh_from_db()
    assert (held.status, held.hold_reason) == (ResponseStatus.HELD, "One more look")


def test_a_guardian_reads_but_does_not_decide(client, guardian, held):
    client.force_login(guardian)
    words = reverse("insight_words", args=[held.pk])
    page = client.get(words).content.decode()
    assert "Sam Grey" in page
    assert "Hide these words" not in page
    assert client.post(words, {"do": "hide", "words": "Sam", "kind": "PERSON"}).status_code == 302
    assert held.spans.count() == 1


def test_an_action_that_is_none_is_refused(browser, held):
    assert decide(browser, held, "dispatch").url == reverse("wagtailadmin_home")


def test_words_are_found_whole_first_and_across_line_breaks():
    found = find_words("Jo  Anne\nLee, Joan, jo anne lee", "Jo Anne Lee", "PERSON")
    assert [(span.start, span.end) for span in found] == [(0, 12), (20, 31)]
    assert [span.start for span in find_words("John 约翰说约翰", "约翰", "PERSON")] == [5, 8]
    assert find_words("a (b) c", "(b)", "OTHER")[0].start == 2
    assert find_words("anything", "  ", "OTHER") == []
