"""The box under "other" in a real browser: opened by its answer where scripts run, always there where they don't."""

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
WHICH = "#ethnic_group_which"


@pytest.fixture
def arrive(browse, live_server, home):
    """Give the page of questions about oneself, in a browser that has just sent its answers."""
    engagement = EngagementFactory(slug="gp")
    QuestionFactory(engagement=engagement, key="easy")
    code, client = new_receipt_code(), Client()
    accept_submission(engagement=engagement, answers={"easy": "Hard."}, sitting="one", receipt_code=code)
    remember(client, engagement, Sent(code, []))
    session = client.cookies["sessionid"].value

    def open_page(**options):
        page = browse(**options)
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto("/take-part/gp/about-you/")
        return page

    return open_page


def test_with_scripts_the_box_opens_with_its_answer(arrive):
    page = arrive(viewport={"width": 320, "height": 640})
    page.get_by_label("Another ethnic group").wait_for()
    assert not page.locator(WHICH).is_visible()
    page.get_by_label("Another ethnic group").check()
    page.locator(WHICH).fill("x" * 61)
    check(page, "the box is open")
    page.get_by_role("button", name="Send and finish").click()
    page.get_by_role("alert").wait_for()
    check(page, "the box has an error")
    page.get_by_role("link", name="Write no more than 60 characters").click()
    page.locator(WHICH).fill("Latin American")
    page.get_by_role("button", name="Send and finish").click()
    page.wait_for_url("**/done/")
    assert EqualityWords.objects.get().words == "Latin American"


def test_without_scripts_the_box_is_there_and_works(arrive):
    page = arrive(java_script_enabled=False)
    assert page.locator(WHICH).is_visible()
    page.get_by_label("Another ethnic group").check()
    page.locator(WHICH).fill("Latin American")
    page.get_by_role("button", name="Send and finish").click()
    page.wait_for_url("**/done/")
    assert EqualityWords.objects.get().words == "Latin American"
