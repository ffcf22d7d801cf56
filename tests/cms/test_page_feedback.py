"""Is this page useful? The question at the foot of a page, the answer's way, and the report."""

import html as markup
import re

import pytest
from django.core.cache import cache

from cms.models import StandardPage
from cms.site import page_feedback
from insight.enums import ReasonStatus
from insight.models import Job, PageFeedback
from insight.pipeline.page_reasons import screen_page_reasons

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A person who takes their time, from a network that has sent nothing yet."""
    cache.clear()
    monkeypatch.setattr("insight.forms.traps.MIN_SECONDS", -1)


@pytest.fixture
def page(home):
    return home.add_child(instance=StandardPage(title="Privacy", introduction="What we keep."))


def form_on(response):
    """Return the address of the form and what it carries unseen."""
    text = response.content.decode()
    form = re.search(r'<form action="(/page-feedback/[^"]+)".*?</form>', text, re.DOTALL)
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    return form[1], {name: markup.unescape(value) for name, value in hidden}


def test_every_page_asks_and_an_answer_is_kept(client, page, home, django_capture_on_commit_callbacks):
    for asked in (page, home):
        address, unseen = form_on(client.get(asked.url))
        response = client.post(address, {**unseen, "useful": "no", "reason": "Too long."}, follow=True)
        assert response.redirect_chain == [("/page-feedback/thank-you/", 302)]
        assert "Thank you" in response.content.decode()
    answers = PageFeedback.objects.order_by("pk")
    assert [answer.page_title for answer in answers] == ["Privacy", "Home"]
    assert {answer.status for answer in answers} == {ReasonStatus.RECEIVED}
    assert Job.objects.get().kind == "reasons"


def test_a_yes_alone_asks_for_no_work(client, page):
    address, unseen = form_on(client.get(page.url))
    client.post(address, {**unseen, "useful": "yes"})
    client.post(address, {**unseen, "useful": "yes"})
    assert PageFeedback.objects.get().useful
    assert not Job.objects.exists()


def test_without_a_token_against_forgery_nothing_is_kept(page):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    address, unseen = form_on(strict.get(page.url))
    assert "csrfmiddlewaretoken" in unseen
    assert strict.post(address, {**unseen, "useful": "yes"}).status_code == 302
    del unseen["csrfmiddlewaretoken"]
    assert strict.post(address, {**unseen, "useful": "yes"}).status_code == 403
    assert PageFeedback.objects.count() == 1


def test_a_mistake_is_told_and_what_was_written_stays(client, page):
    address, unseen = form_on(client.get(page.url))
    response = client.post(address, {**unseen, "useful": "", "reason": "<b>Too long</b>"})
    text = response.content.decode()
    assert "There is a problem" in text
    assert 'href="#page-useful"' in text
    assert "&lt;b&gt;Too long&lt;/b&gt;" in text
    address, unseen = form_on(response)
    assert client.post(address, {**unseen, "useful": "no", "reason": "Too long"}).status_code == 302


def test_too_many_from_one_network_wait(client, page, monkeypatch):
    monkeypatch.setattr(page_feedback, "ANSWERS_PER_HOUR", 1)
    for status in (302, 429):
        address, unseen = form_on(client.get(page.url))
        assert client.post(address, {**unseen, "useful": "yes"}).status_code == status
    assert PageFeedback.objects.count() == 1


def test_words_of_danger_bring_help_at_once(client, page):
    address, unseen = form_on(client.get(page.url))
    text = client.post(address, {**unseen, "useful": "no", "reason": "I want to die"}).content.decode()
    assert "116 123" in text
    assert PageFeedback.objects.get().status == ReasonStatus.RECEIVED


def test_only_live_public_pages_are_asked_about(client, page, home):
    assert client.get(f"/page-feedback/{page.pk}/").status_code == 200
    page.unpublish()
    for pk in (page.pk, 1, 10**9):
        assert client.post(f"/page-feedback/{pk}/", {"useful": "yes"}).status_code == 404


def test_a_preview_does_not_ask(page, admin_user):
    response = page.make_preview_request()
    assert "/page-feedback/" not in response.render().content.decode()


@pytest.fixture
def answered(client, page):
    words = ("Too small on my phone.", "Ask Patricia Oyelaran of 12 Acacia Road, SE14 6AB.")
    for reason in words:
        address, unseen = form_on(client.get(page.url))
        client.post(address, {**unseen, "useful": "no", "reason": reason})
    return words


REPORT = "/admin/feedback/pages/"


def test_editors_read_what_is_cleared_and_officers_settle_the_rest(client, page, answered, editor, officer):
    client.force_login(editor)
    before = client.get(REPORT).content.decode()
    assert "2 reasons will be here" in before
    assert answered[0] not in before + client.get(f"{REPORT}page-{page.pk}/").content.decode()
    screen_page_reasons()
    listed = client.get(REPORT).content.decode()
    read = client.get(f"{REPORT}page-{page.pk}/").content.decode()
    assert answered[0] in read
    assert "An engagement officer looks at them" in listed
    held = PageFeedback.objects.get(status=ReasonStatus.HELD)
    assert held.screened not in listed + read
    assert client.post(REPORT, {"do": "clear", "answer": held.pk}).status_code == 403
    client.force_login(officer)
    listed = client.get(REPORT).content.decode()
    assert markup.escape(held.screened) in listed
    assert "Oyelaran" not in listed
    assert client.post(REPORT, {"do": "erase", "answer": "x"}).status_code == 422
    assert client.post(REPORT, {"do": "erase", "answer": held.pk}).status_code == 302
    assert "Look at these first" not in client.get(REPORT).content.decode()


def test_a_report_without_answers_says_so(client, editor, home):
    client.force_login(editor)
    assert "Nobody has answered yet" in client.get(REPORT).content.decode()
    assert client.get(f"{REPORT}page-1/").status_code == 404
