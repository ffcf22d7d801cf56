"""The box that asks which other group, in a real browser, with scripts and without."""

import re

import pytest
from django.test import Client

from insight.models import EqualityWords
from insight.services.receipts import new_receipt_code
from insight.services.submissions import accept_submission
from insight.views.drafts import Sent
from tests.browser.test_journey import check
from tests.factories import EngagementFactory, QuestionFactory
from tests.insight.test_equality_pages import remember

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ABOUT_YOU = "/take-part/gp/about-you/"
WHICH = "#ethnic_group_which"

DONE = re.compile(r"/done/(#.*)?$")
"""A browser takes the place in the page where the mistake was along to the next page."""


@pytest.fixture
def arrive(browse, live_server, home):
    """Give the page of questions about oneself, in a browser that has just sent its answers."""
    engagement = EngagementFactory(slug="gp")
    QuestionFactory(engagement=engagement, key="easy")
    code, client = new_receipt_code(), Client()
    accept_submission(engagement=engagement, answers={"easy": "Hard."}, sitting="one", receipt_code=code)
    remember(client, engagement, Sent(code, []))
    assert (
        client.get(ABOUT_YOU).status_code == 200
    )  # the first request loads all pages: too long for a browser's patience
    session = client.cookies["sessionid"].value

    def open_page(**options):
        page = browse(**options)
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto(ABOUT_YOU)
        return page

    return open_page


def test_who_is_of_another_group_says_which(arrive):
    page = arrive(viewport={"width": 320, "height": 640})
    page.get_by_label("Another ethnic group", exact=True).check()
    page.locator(WHICH).fill("x" * 61)
    check(page, "about you")
    page.get_by_role("button", name="Send and finish").click()
    page.get_by_role("link", name="Write no more than 60 characters").click()
    check(page, "about you with an error")
    page.locator(WHICH).fill("Latin American")
    page.get_by_role("button", name="Send and finish").click()
    page.wait_for_url(DONE)
    assert EqualityWords.objects.get().words == "Latin American"


def test_without_scripts_too(arrive):
    page = arrive(java_script_enabled=False)
    page.get_by_label("Another ethnic group", exact=True).check()
    page.locator(WHICH).fill("Latin American")
    page.get_by_role("button", name="Send and finish").click()
    page.wait_for_url(DONE)
    assert EqualityWords.objects.get().words == "Latin American"
