"""Stopping e-mails by link, the totals in the admin, and finding by address for whoever lost their code."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from insight.addresses import hash_address, stop_token
from insight.enums import NoticeStatus
from insight.models import Contact, Job, Notice, Submission
from insight.services.notices import plan_notices, send_notices
from tests.factories import EngagementFactory
from tests.insight.news_rows import page, person, quiet, story

pytestmark = pytest.mark.django_db
ANN = "ann@example.org"


@pytest.fixture(autouse=True)
def no_thanks(settings):
    settings.SEND_THANKS = False


def stop_link():
    """The link in the one letter that was sent, as a path."""
    return re.search(r"http://localhost:8000(/emails/stop/\S+)", mail.outbox[0].body)[1]


@pytest.fixture
def told(db):
    """Somebody who was told of a page, by their response."""
    response, _publication = story()
    plan_notices()
    send_notices(progress=quiet)
    return response


class TestStopping:
    def test_looking_at_the_link_changes_nothing_and_its_button_stops(self, told):
        browser = Client(enforce_csrf_checks=True)
        link = stop_link()
        for method in (browser.get, browser.head):
            assert method(link).status_code == 200
        asked = browser.get(link).content.decode()
        assert "Stop e-mails and delete my address" in asked
        assert ANN not in asked and told.submission.engagement.title not in asked
        assert Contact.objects.exists()
        stopped = browser.post(link)
        assert "We will not write to you any more" in stopped.content.decode()
        assert not Contact.objects.exists()
        assert Notice.objects.get().recipient == ""
        assert browser.post(link).status_code == 200

    def test_a_mail_program_stops_with_one_post(self, told):
        answer = Client(enforce_csrf_checks=True).post(stop_link(), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert not Contact.objects.exists()

    @pytest.mark.parametrize("broken", ["x", "0" * 32 + ".abc", "%2e%2e", "é"])
    def test_a_broken_link_says_what_to_do_and_stops_nothing(self, told, broken):
        for method in (Client().get, Client().post):
            answer = method(f"/emails/stop/{broken}/")
            assert answer.status_code == 404
            assert "copy the whole link" in answer.content.decode()
        assert Contact.objects.exists()

    def test_other_methods_are_refused(self, told):
        assert Client().put(stop_link()).status_code == 405

    def test_the_pages_are_kept_by_nobody(self, told):
        answer = Client().get(stop_link())
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer.content.decode()


def test_the_receipt_page_says_when_we_wrote_and_stops_e_mails(client, told):
    session = client.session
    session["receipt"] = [told.submission.receipt_hash, 9_999_999_999]
    session.save()
    assert "We last wrote on" in client.get("/receipt/words/").content.decode()
    client.post("/receipt/words/stop-emails/")
    assert not Contact.objects.exists()
    assert "We last wrote on" not in client.get("/receipt/words/").content.decode()


class TestTotals:
    @pytest.mark.parametrize("role", ["officer", "guardian"])
    def test_totals_are_shown_and_no_address(self, client, request, told, role):
        client.force_login(request.getfixturevalue(role))
        shown = client.get(reverse("insight_told")).content.decode()
        assert "What we heard about mental health 1" in shown
        assert ANN not in shown and hash_address(ANN) not in shown
        cells = [text.strip() for text in re.findall(r"<td>([^<]*)</td>", shown)]
        assert cells == ["What we heard", "1", "0", "0", "0", "1", "1"]

    def test_an_empty_page_says_so(self, client, officer):
        client.force_login(officer)
        shown = client.get(reverse("insight_told")).content.decode()
        assert "Nothing to tell yet" in shown and "Nobody has asked" in shown

    def test_failed_ones_are_tried_again(self, client, officer, guardian, told, monkeypatch):
        monkeypatch.setattr("insight.tasks.send_job", lambda job_id: None)
        Notice.objects.update(status=NoticeStatus.FAILED, failure="The mail server refused this e-mail.")
        client.force_login(guardian)
        shown = client.get(reverse("insight_told")).content.decode()
        assert "The mail server refused this e-mail." in shown and "failed one" not in shown
        assert client.post(reverse("insight_told"), {"do": "retry"}).status_code == 403
        client.force_login(officer)
        assert "Try the 1 failed one again" in client.get(reverse("insight_told")).content.decode()
        assert (
            "1</strong> <span>e-mail to a resident failed"
            in client.get(reverse("wagtailadmin_home")).content.decode()
        )
        assert client.post(reverse("insight_told"), {"do": "retry"}).status_code == 302
        assert Notice.objects.get().status == NoticeStatus.WAITING
        assert Job.objects.get().requested_by == officer


class TestFindingByAddress:
    def find(self, client, address):
        return client.post(reverse("insight_erase"), {"code": address})

    def test_one_submission_is_opened(self, client, guardian):
        response = person(EngagementFactory())
        client.force_login(guardian)
        found = self.find(client, " Ann@EXAMPLE.org")
        assert found.url == reverse("insight_erase_submission", args=[response.submission.uuid])

    def test_several_are_listed_without_the_address_in_any_link(self, client, guardian):
        for _ in range(2):
            person(EngagementFactory())
        client.force_login(guardian)
        shown = self.find(client, ANN).content.decode()
        for submission in Submission.objects.all():
            assert reverse("insight_erase_submission", args=[submission.uuid]) in shown
        assert not re.search(r'href="[^"]*ann@', shown)

    def test_an_unknown_one_says_what_to_try(self, client, guardian):
        client.force_login(guardian)
        assert "Nobody who still wants to be told" in self.find(client, ANN).content.decode()


def test_a_stop_token_is_for_no_other_use():
    token = stop_token(hash_address(ANN))
    assert Client().get(f"/emails/stop/{token}x/").status_code == 404


def test_people_told_of_one_page_are_told_of_the_next(told):
    page(told.submission.engagement, number=2)
    plan_notices()
    send_notices(progress=quiet)
    assert len(mail.outbox) == 2
