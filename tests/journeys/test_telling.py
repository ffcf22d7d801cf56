"""From an answer with an address to the e-mails about it: thanks, the page, the promise, its keeping, and stop."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import PriorityPage
from cms.publishing.drafting import draft_page
from insight import tasks
from insight.enums import ResponseStatus
from insight.models import Action, Contact, Engagement, Job, Notice, Response
from insight.services import findings
from tests.cms.editing import publish_in_editor
from tests.factories import CodeframeFactory, MachineCodingFactory, SegmentFactory, ThemeFactory
from tests.journeys.residents import give_feedback, open_receipt
from tests.journeys.work import work_off_jobs

pytestmark = pytest.mark.django_db

ADDRESS = "ann@example.org"
WORDS = "I wait on the phone at eight every morning with my bad knee."


@pytest.fixture
def staff(officer, editor):
    clients = {}
    for person in (officer, editor):
        clients[person.username] = Client()
        clients[person.username].force_login(person)
    return clients


def test_somebody_who_asked_is_told_of_all_that_follows(site, staff, officer, editor, monkeypatch):
    monkeypatch.setattr("insight.tasks.send_job", lambda job_id: None)
    engagement = Engagement.objects.get(slug="gp-access")
    code = give_feedback(engagement, {"experience": WORDS}, contact="yes", email=ADDRESS)
    silent = give_feedback(engagement, {"experience": "All is well."})
    Job.objects.all().delete()

    thanks = sweep(minutes=0)
    assert thanks.subject == "Thank you for taking part – What We Heard"

    finding = the_words_become_a_finding(engagement, officer, editor)
    page = a_page_goes_live(finding, staff["editor"], editor)
    assert sweep(minutes=5) is None
    published = sweep(minutes=40)
    assert published.subject == "What we heard is published – What We Heard"
    assert Client().get(links(published)[0]).status_code == 200
    assert links(published)[0] == page.url

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        an_action_is_entered(finding, staff["officer"])
    assert sweep(minutes=70) is None
    promised = sweep(minutes=100)
    assert promised.subject == "What we did – What We Heard"
    assert "We will: Offer to ring back." in promised.body

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        the_action_is_done(staff["officer"])
    done = sweep(minutes=160)
    assert "We did: Offer to ring back." in done.body
    for shown in (open_receipt(code)[1], Client().get(page.url).content.decode()):
        assert "Offer to ring back" in shown
    assert sweep(minutes=170) is None

    everything = (thanks, published, promised, done)
    nothing_private_is_in_them(everything, code)
    assert {letter.to[0] for letter in everything} == {ADDRESS}
    assert "We last wrote on" in open_receipt(code)[1]
    assert "E-mails" not in open_receipt(silent)[1]

    assert Client().post(links(done, "/emails/stop/")[0]).status_code == 200
    assert not Contact.objects.exists()
    assert not Notice.objects.exclude(recipient="").exists()
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        an_action_is_entered(finding, staff["officer"], text="Open on Saturdays")
    assert sweep(minutes=240) is None


def sweep(*, minutes):
    """Do what the schedule and the queue do so many minutes from now; return the one letter sent, if any."""
    mail.outbox.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        tasks.tell_task()
        work_off_jobs()
    assert len(mail.outbox) <= 1
    return mail.outbox[0] if mail.outbox else None


def links(letter: EmailMessage, start="/"):
    """The paths of the links to this site in a letter."""
    paths = re.findall(r"^http://localhost:8000(/\S*)$", letter.body, re.MULTILINE)
    return [path for path in paths if path.startswith(start)]


def the_words_become_a_finding(engagement, officer, editor):
    """As the pipeline and the officer would leave it."""
    Response.objects.update(status=ResponseStatus.ENRICHED, language="en")
    theme = ThemeFactory(codeframe=CodeframeFactory(engagement=engagement), name="Waiting on the phone")
    for response in Response.objects.all():
        Response.objects.filter(pk=response.pk).update(screened=response.verbatim)
        response.refresh_from_db()
        MachineCodingFactory(segment=SegmentFactory(response=response), theme=theme)
    finding = findings.create_finding(
        engagement=engagement,
        priority=PriorityPage.objects.get(slug__startswith="primary-care").priority,
        statement="People give up on the phone.",
        themes=[theme],
        by=officer,
    )
    findings.send_for_review(finding=finding, by=officer)
    return findings.approve_finding(finding=finding, by=editor)


def a_page_goes_live(finding, browser, editor):
    parent = PriorityPage.objects.get(priority=finding.priority)
    page = draft_page(parent=parent, finding_ids=[finding.pk], by=editor)
    assert publish_in_editor(browser, page).status_code == 302
    page.refresh_from_db()
    assert page.live
    return page


def an_action_is_entered(finding, browser, text="Offer to ring back"):
    fields = {
        "priority": finding.priority.pk,
        "kind": "will",
        "text": text,
        "owner": "Primary care team",
        "status": "open",
        "findings": [finding.pk],
    }
    assert browser.post(reverse("insight_ledger:add"), fields).status_code == 302


def the_action_is_done(browser):
    action = Action.objects.get()
    address = reverse("insight_ledger:edit", args=[action.pk])
    fields = {
        "priority": action.priority_id,
        "kind": "will",
        "text": action.text,
        "owner": action.owner,
        "status": "done",
        "findings": [finding.pk for finding in action.findings.all()],
    }
    assert browser.post(address, fields).status_code == 302


def nothing_private_is_in_them(letters, code):
    for letter in letters:
        for text in (letter.subject, letter.body, letter.alternatives[0][0], str(letter.extra_headers)):
            for private in (WORDS, "knee", code, code.replace("-", ""), ADDRESS):
                assert private not in text
