"""The residents' journey, as a browser without scripts walks it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from insight.forms.traps import MIN_SECONDS
from insight.models import Contact, Job, Place, Response, Submission
from insight.selectors.receipts import find_submission
from tests.factories import EngagementFactory, QuestionFactory, ResponseFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent_jobs(monkeypatch):
    """Jobs that would have gone to the queue."""
    cache.clear()
    sent = []
    monkeypatch.setattr("insight.tasks.send_job", sent.append)
    return sent


@pytest.fixture
def engagement(reference):
    engagement = EngagementFactory(slug="gp", title="Getting help from your GP practice")
    QuestionFactory(engagement=engagement, key="easy", text="How easy is it?", order=1, max_length=500)
    QuestionFactory(engagement=engagement, key="better", text="What would be better?", order=2)
    return engagement


def page(client, name, *args, **data):
    """Get a page, or post to it where there is data; follow nowhere."""
    address = reverse(f"insight:{name}", args=args)
    return client.post(address, data) if data else client.get(address)


def answer(client, **answers):
    for key, text in answers.items():
        assert page(client, "question", "gp", key, answer=text).status_code == 302


def stamp_on(response):
    return re.search(r'name="stamp" value="([^"]+)"', response.content.decode())[1]


def send(client, **choices):
    """Wait as long as a person would, then send what the check page holds."""
    stamp = stamp_on(page(client, "check", "gp"))
    with time_machine.travel(timezone.now() + timedelta(seconds=MIN_SECONDS + 1)):
        return page(client, "check", "gp", stamp=stamp, **choices)


def code_on(response):
    return re.search(r'data-receipt="([^"]+)"', response.content.decode())[1]


def test_the_whole_way_from_start_to_receipt(
    client, engagement, sent_jobs, django_capture_on_commit_callbacks
):
    assert page(client, "start", "gp").url == "/take-part/gp/easy/"
    assert (
        page(client, "question", "gp", "easy", answer="Hard.\r\nI ring at 8.").url == "/take-part/gp/better/"
    )
    assert page(client, "question", "gp", "better", answer="").url == "/take-part/gp/where/"
    assert page(client, "where", "gp", place="lewisham").url == "/take-part/gp/check/"
    checked = page(client, "check", "gp").content.decode()
    assert "Hard.\nI ring at 8." in checked
    assert "Not answered" in checked
    assert "Lewisham" in checked
    assert "checked" not in checked
    with django_capture_on_commit_callbacks(execute=True):
        sent = send(client, quote="yes", contact="yes", email=" ann@example.org ")
    assert sent.url == "/take-part/gp/about-you/"
    assert page(client, "about_you", "gp", skip="yes").url == "/take-part/gp/done/"
    done = page(client, "done", "gp")
    submission = find_submission(code_on(done))
    assert submission == Submission.objects.get()
    assert submission.responses.get().verbatim == "Hard.\nI ring at 8."
    assert (submission.place.slug, submission.consent_quote, submission.consent_research) == (
        "lewisham",
        True,
        False,
    )
    assert submission.contact.email == "ann@example.org"
    job = Job.objects.get()
    assert (job.kind, job.key, job.params) == (
        "screen",
        f"screen:{submission.pk}",
        {"submission_id": submission.pk},
    )
    assert sent_jobs == [job.pk]


def test_the_confirmation_says_when_the_answer_comes(client, engagement):
    answer(client, easy="Hard.")
    send(client)
    done = page(client, "done", "gp").content.decode()
    assert str(engagement.answer_on.day) in done
    assert "Help is there" not in done


@pytest.mark.parametrize(
    "name", ["question", "where", "check", "about_you", "done", "receipt", "words", "take_back"]
)
def test_no_page_may_be_kept_by_a_cache(client, engagement, name):
    args = {"question": ["gp", "easy"], "receipt": [], "words": [], "take_back": []}.get(name, ["gp"])
    assert "no-store" in page(client, name, *args)["Cache-Control"]


def test_a_draft_lies_sealed_in_the_session_and_goes_when_it_is_sent(client, engagement):
    answer(client, easy="marmalade")
    (draft,) = [value for key, value in client.session.items() if key.startswith("draft")]
    assert "marmalade" not in draft
    assert timezone.now() + timedelta(hours=23) < Session.objects.get().expire_date
    assert Session.objects.get().expire_date < timezone.now() + timedelta(hours=25)
    send(client)
    assert not [key for key, _ in client.session.items() if key.startswith("draft")]


def test_somebody_who_comes_back_goes_on_where_they_stopped(client, engagement):
    answer(client, easy="Hard.")
    assert page(client, "start", "gp").url == "/take-part/gp/better/"
    assert "Hard." in page(client, "question", "gp", "easy").content.decode()
    answer(client, better="")
    assert page(client, "start", "gp").url == "/take-part/gp/where/"


def test_change_leads_back_to_check_and_keeps_the_rest(client, engagement):
    answer(client, easy="Hard.", better="Phones.")
    assert "/take-part/gp/easy/?change=1" in page(client, "check", "gp").content.decode()
    changed = client.post("/take-part/gp/easy/?change=1", {"answer": "Easy."})
    assert changed.url == "/take-part/gp/check/"
    checked = page(client, "check", "gp").content.decode()
    assert "Easy." in checked
    assert "Phones." in checked
    assert "Hard." not in checked


def test_starting_again_forgets_everything(client, engagement):
    answer(client, easy="Hard.")
    client.post("/take-part/gp/start-again/")
    assert "Hard." not in page(client, "check", "gp").content.decode()


def test_pressing_send_twice_sends_once(client, engagement):
    answer(client, easy="Hard.")
    session = dict(client.session)
    first = send(client)
    code = code_on(page(client, "done", "gp"))
    # The second press left the browser before the first had come back: it still has the draft.
    kept = client.session
    kept.update(session)
    kept.save()
    second = send(client)
    assert first.url == second.url
    assert code_on(page(client, "done", "gp")) == code
    assert Submission.objects.count() == Response.objects.count() == Job.objects.count() == 1


def test_pressing_send_again_later_shows_the_first(client, engagement):
    answer(client, easy="Hard.")
    send(client)
    assert page(client, "check", "gp", stamp="old").url == "/take-part/gp/done/"
    assert Submission.objects.count() == 1


def test_two_people_in_one_browser_send_two(client, engagement):
    for text in ("Hard.", "Easy."):
        answer(client, easy=text)
        send(client)
    assert Submission.objects.count() == 2


def test_without_boroughs_nobody_is_asked_where(client, engagement):
    Place.objects.all().delete()
    assert page(client, "question", "gp", "better", answer="x").url == "/take-part/gp/check/"
    assert page(client, "where", "gp").url == "/take-part/gp/check/"


def test_not_saying_where_is_an_answer(client, engagement):
    answer(client, easy="Hard.")
    assert page(client, "where", "gp", place="none").status_code == 302
    send(client)
    assert Submission.objects.get().place is None


@pytest.mark.parametrize(
    ("opens", "closes", "says"), [(-20, -1, "It closed on"), (1, 20, "It opens on"), (0, 0, "")]
)
def test_a_journey_that_is_not_open_says_so(client, engagement, opens, closes, says):
    answer(client, easy="Hard.")
    engagement.opens_on = timezone.localdate() + timedelta(opens)
    engagement.closes_on = timezone.localdate() + timedelta(closes)
    engagement.save()
    for address in ("/take-part/gp/", "/take-part/gp/easy/", "/take-part/gp/where/", "/take-part/gp/check/"):
        shown = client.get(address).content.decode()
        assert ("is not open for answers" in shown) == bool(says)
        assert says in shown
    if says:
        client.post("/take-part/gp/check/", {"stamp": "x"})
        assert not Submission.objects.exists()


def test_an_engagement_without_questions_is_not_ready(client, engagement):
    engagement.questions.all().delete()
    assert "not ready yet" in page(client, "start", "gp").content.decode()


@pytest.mark.parametrize(
    "address", ["/take-part/nowhere/", "/take-part/gp/nothing/", "/take-part/nowhere/check/"]
)
def test_unknown_addresses_are_not_found(client, engagement, address):
    assert client.get(address).status_code == 404


def test_crisis_words_bring_help_first_and_at_once(client, engagement):
    answer(client, easy="I wait and wait. I want to end my life.")
    sent = send(client)
    assert sent.url == "/take-part/gp/done/"
    done = page(client, "done", "gp").content.decode()
    main = done[done.index("<main") :]
    assert main.index("116 123") < main.index("data-receipt")
    assert main.index("Call 999") < main.index("116 123")
    assert 'href="tel:116123"' in done
    assert "Help is there for you today</h1>" in done
    assert "about-you" in done


def test_the_shared_browser_forgets_the_code_on_request(client, engagement):
    answer(client, easy="Hard.")
    send(client)
    client.post("/take-part/gp/forget/")
    assert page(client, "done", "gp").url == "/receipt/"
    assert Submission.objects.count() == 1


def test_pages_after_sending_lead_back_where_nothing_was_sent(client, engagement):
    assert page(client, "done", "gp").url == "/receipt/"
    assert page(client, "about_you", "gp").url == "/take-part/gp/"


# --- the receipt ------------------------------------------------------------------------------------


@pytest.fixture
def code(client, engagement):
    answer(client, easy="marmalade")
    send(client, contact="yes", email="ann@example.org")
    return code_on(page(client, "done", "gp"))


def open_receipt(client, code):
    return page(client, "receipt", code=code)


def test_the_code_opens_the_timeline_and_never_stands_in_an_address(client, code):
    opened = open_receipt(client, code.replace("-", " ").lower())
    assert opened.url == "/receipt/words/"
    shown = page(client, "words").content.decode()
    assert "We received your words" in shown
    assert "marmalade" not in shown
    assert code not in shown


def test_a_receipt_stays_open_for_an_hour_and_closes_on_request(client, code):
    open_receipt(client, code)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert page(client, "words").url == "/receipt/"
    open_receipt(client, code)
    client.post("/receipt/close/")
    assert page(client, "words").url == "/receipt/"


@pytest.mark.parametrize("name", ["words", "take_back"])
def test_without_a_code_nothing_opens(client, code, name):
    assert page(client, name).url == "/receipt/"


def test_e_mails_can_be_stopped(client, code):
    open_receipt(client, code)
    assert "Stop e-mails" in page(client, "words").content.decode()
    client.post("/receipt/words/stop-emails/")
    assert not Contact.objects.exists()
    assert "Stop e-mails" not in page(client, "words").content.decode()


def test_taking_back_asks_first_then_leaves_nothing(client, code):
    other = ResponseFactory(submission=SubmissionFactory(receipt_hash="0" * 64))
    open_receipt(client, code)
    assert "can't be undone" in page(client, "take_back").content.decode()
    assert Submission.objects.count() == 2
    gone = client.post("/receipt/take-back/")
    assert gone.url == "/receipt/taken-back/"
    assert client.get(gone.url).status_code == 200
    assert list(Response.objects.all()) == [other]
    assert page(client, "done", "gp").url == "/receipt/"
    assert client.post("/receipt/take-back/").url == "/receipt/"
    assert "don&#39;t know this code" in open_receipt(client, code).content.decode()


def test_only_pressing_a_button_changes_anything(client, code):
    open_receipt(client, code)
    for address in (
        "/receipt/words/stop-emails/",
        "/receipt/close/",
        "/take-part/gp/forget/",
        "/take-part/gp/start-again/",
    ):
        assert client.get(address).status_code == 405
    page(client, "take_back")
    assert Submission.objects.count() == 1
