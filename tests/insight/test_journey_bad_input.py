"""Bad input: a clear message at the right place, and nothing lost or half-done."""

import html
import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from insight.forms.traps import MIN_SECONDS, new_stamp
from insight.models import Response, Submission
from insight.services.receipts import new_receipt_code
from tests.factories import EngagementFactory, QuestionFactory

pytestmark = pytest.mark.django_db
QUESTION = "/take-part/gp/easy/"
CHECK = "/take-part/gp/check/"


@pytest.fixture(autouse=True)
def no_queue(monkeypatch):
    cache.clear()
    monkeypatch.setattr("insight.tasks.send_job", lambda job_id: None)


@pytest.fixture
def engagement(db):
    engagement = EngagementFactory(slug="gp")
    QuestionFactory(engagement=engagement, key="easy", text="How easy is it?", max_length=500, required=True)
    QuestionFactory(engagement=engagement, key="better", text="What would be better?", order=2)
    return engagement


def text_of(response):
    return html.unescape(response.content.decode())


def box_of(response):
    """What a browser would show in the answer's box."""
    inside = re.search(r"<textarea[^>]*>(.*?)</textarea>", response.content.decode(), re.DOTALL)[1]
    return html.unescape(inside)


def assert_error_at(response, field, says):
    """The summary leads to the field, the field is described by its message, the title says so too."""
    shown = text_of(response)
    assert "<title>Error: " in shown
    assert re.search(
        rf'nhsuk-error-summary.*?<a href="#{field}"[^>]*>\s*[^<]*{re.escape(says)}', shown, re.DOTALL
    )
    assert re.search(rf'id="{field}-error"[^>]*>.*?{re.escape(says)}', shown, re.DOTALL)
    described = rf'<(input|textarea)[^>]*\bid="{field}"[^>]*aria-describedby="[^"]*{field}-error'
    assert re.search(described, response.content.decode(), re.DOTALL)


def stamp(client):
    return re.search(r'name="stamp" value="([^"]+)"', client.get(CHECK).content.decode())[1]


def send(client, seconds=MIN_SECONDS + 1, **data):
    data.setdefault("stamp", stamp(client))
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
        return client.post(CHECK, data)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("", "Write your answer"),
        (" \r\n\t\u200b", "Write your answer"),
        ("\0", "Write your answer"),
        ("x" * 100_000, "100,000 characters long"),
        ("👍" * 501, "take out at least 1"),
        ("a\0b", "hidden character"),
    ],
)
def test_a_bad_answer_gets_its_message_at_the_box(client, engagement, answer, says):
    refused = client.post(QUESTION, {"answer": answer})
    assert refused.status_code == 200
    assert_error_at(refused, "answer", says)
    assert box_of(refused).replace("\r\n", "\n") == answer.replace("\0", "").replace("\r\n", "\n")


def test_a_post_with_no_field_at_all_is_an_empty_answer(client, engagement):
    assert_error_at(client.post(QUESTION, {}), "answer", "Write your answer")


def test_a_refused_change_keeps_the_answer_from_before(client, engagement):
    client.post(QUESTION, {"answer": "Hard."})
    client.post(QUESTION, {"answer": "x" * 501})
    assert box_of(client.get(QUESTION)) == "Hard."


@pytest.mark.parametrize(
    "answer",
    [
        "👩‍👩‍👧‍👦 fine 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
        "الانتظار طويل جدا \u202e abc \u202c",
        "<script>alert(1)</script> & <b>bold</b> \"quoted\" 'too'",
        "{{ 7 * 7 }} {% raw %} %(x)s %s",
        "'; DROP TABLE insight_response; --",
        "line one\r\n\r\nline three",
        "\N{LATIN SMALL LETTER E}\N{COMBINING ACUTE ACCENT}" * 100,
        "x" * 500,
    ],
)
def test_unusual_words_arrive_as_they_were_written(client, engagement, answer):
    assert client.post(QUESTION, {"answer": answer}).status_code == 302
    checked = client.get(CHECK).content.decode()
    assert "<script>alert" not in checked
    kept = answer.replace("\r\n", "\n")
    assert kept in html.unescape(checked)
    assert box_of(client.get(QUESTION)) == kept
    send(client)
    assert Response.objects.get().verbatim == kept


def test_the_boxes_follow_the_direction_of_the_words(client, engagement):
    assert re.search(r'<textarea[^>]*dir="auto"', client.get(QUESTION).content.decode())
    client.post(QUESTION, {"answer": "مرحبا"})
    assert '<div class="answer" dir="auto">مرحبا</div>' in client.get(CHECK).content.decode()


def test_a_made_up_place_is_refused_at_the_list(client, engagement, reference):
    refused = client.post("/take-part/gp/where/", {"place": "atlantis"})
    shown = text_of(refused)
    assert 'href="#place"' in shown
    assert re.search(r'id="place-error"[^>]*>.*?Choose one of the places', shown, re.DOTALL)


def test_sending_nothing_leads_to_the_first_question(client, engagement):
    for choices in ({"stamp": "x"}, {"stamp": "x", "quote": "yes"}):
        refused = client.post(CHECK, choices)
        assert "There is nothing to send yet" in text_of(refused)
        assert f'href="{QUESTION}?change=1"' in text_of(refused)
    assert not Submission.objects.exists()


def test_a_required_question_that_was_passed_by_is_named_when_sending(client, engagement):
    client.post("/take-part/gp/better/", {"answer": "Phones."})
    refused = send(client)
    assert "Answer this question: How easy is it?" in text_of(refused)
    assert f'href="{QUESTION}?change=1"' in text_of(refused)
    assert "Phones." in text_of(refused)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("email", "says"),
    [("", "take away the tick"), ("ann at home", "like name@example.com"), ("a\0@b.org", "like")],
)
def test_a_bad_address_gets_its_message_and_no_choice_is_lost(client, engagement, email, says):
    client.post(QUESTION, {"answer": "Hard."})
    refused = send(client, contact="yes", research="yes", email=email)
    assert_error_at(refused, "email", says)
    ticked = re.findall(r'<input[^>]*\bid="(quote|contact|research)"[^>]*\bchecked', text_of(refused))
    assert ticked == ["contact", "research"]
    assert f'value="{email}"'.replace("\0", "") in text_of(refused) or not email
    assert not Submission.objects.exists()
    assert send(client, contact="yes", email="ann@example.org").status_code == 302


def test_a_full_trap_says_so_and_the_next_press_goes_through(client, engagement):
    client.post(QUESTION, {"answer": "Hard."})
    refused = send(client, website="http://spam.example")
    assert "hidden box was filled in" in text_of(refused)
    assert "spam.example" not in text_of(refused)
    assert not Submission.objects.exists()
    assert send(client).status_code == 302


def test_what_comes_too_quickly_can_be_sent_a_moment_later(client, engagement):
    with time_machine.travel(timezone.now(), tick=False):
        client.post(QUESTION, {"answer": "Hard."})
        refused = client.post(CHECK, {"stamp": stamp(client)})
    assert "very quick" in text_of(refused)
    assert "Hard." in text_of(refused)
    assert send(client).status_code == 302


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "another sitting"])
def test_a_stamp_of_another_sitting_is_no_stamp(client, engagement, forged):
    forged = new_stamp(forged) if forged.startswith("another") else forged
    client.post(QUESTION, {"answer": "Hard."})
    assert "where this was sent from" in text_of(send(client, stamp=forged))
    assert not Submission.objects.exists()


def test_too_many_from_one_address_wait_and_lose_nothing(client, engagement, settings):
    settings.SUBMISSIONS_PER_HOUR = 1
    client.post(QUESTION, {"answer": "Hard."})
    send(client)
    client.post(QUESTION, {"answer": "Easy."})
    refused = send(client, quote="yes")
    assert refused.status_code == 429
    assert "Your answers are kept here" in text_of(refused)
    assert "Easy." in text_of(refused)
    other = Client(REMOTE_ADDR="192.0.2.7")
    other.post(QUESTION, {"answer": "Hm."})
    assert send(other).status_code == 302
    assert send(client, seconds=3700, quote="yes").status_code == 302
    assert Submission.objects.count() == 3


def test_behind_proxies_the_limit_looks_at_the_caller_and_not_at_what_the_caller_says(
    client, engagement, settings
):
    settings.SUBMISSIONS_PER_HOUR = 1
    settings.PROXY_COUNT = 1
    statuses = []
    for forwarded in ("192.0.2.1", "192.0.2.2", "198.51.100.9, 192.0.2.1"):
        caller = Client(HTTP_X_FORWARDED_FOR=forwarded)
        caller.post(QUESTION, {"answer": "Hard."})
        statuses.append(send(caller).status_code)
    assert statuses == [302, 302, 429]


def test_no_cache_entry_holds_the_address(client, engagement):
    client.defaults["REMOTE_ADDR"] = "203.0.113.77"
    client.post(QUESTION, {"answer": "Hard."})
    send(client)
    kept = [path.read_bytes() for path in Path(cache._dir).iterdir()]
    assert kept
    assert not [blob for blob in kept if b"203.0.113.77" in blob]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("", "Write your receipt code"),
        ("\0", "12 letters and numbers"),
        ("1234", "12 letters and numbers"),
        ("x" * 100_000, "12 letters and numbers"),
        ("<b>" * 4, "12 letters and numbers"),
    ],
)
def test_a_bad_code_gets_its_message_at_the_box(client, db, code, says):
    refused = client.post("/receipt/", {"code": code})
    assert_error_at(refused, "receipt-code", says)


def test_an_unknown_code_says_so_and_stays_in_the_box(client, db):
    code = new_receipt_code()
    refused = client.post("/receipt/", {"code": code})
    assert_error_at(refused, "receipt-code", "don't know this code")
    assert f'value="{code}"' in text_of(refused)


def test_trying_many_codes_is_slowed_down(client, db, monkeypatch):
    monkeypatch.setattr("insight.views.receipt.CODES_PER_HOUR", 2)
    statuses = [client.post("/receipt/", {"code": new_receipt_code()}).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_words_never_reach_the_log(client, engagement, caplog):
    with caplog.at_level(logging.DEBUG):
        for answer in ("marmalade\0", "marmalade" * 200, "marmalade"):
            client.post(QUESTION, {"answer": answer})
        send(client, contact="yes", email="marmalade")
        send(client, contact="yes", email="marmalade@example.org")
    told = [record for record in caplog.records if record.name != "django.db.backends"]
    assert not [record for record in told if "marmalade" in record.getMessage()]
    assert Submission.objects.exists()


def test_a_forged_press_from_another_site_is_refused(engagement):
    client = Client(enforce_csrf_checks=True)
    assert client.post(QUESTION, {"answer": "Hard."}).status_code == 403
