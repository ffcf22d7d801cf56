"""The way from words to a page in a real browser, and what it takes to use the site with one's own means."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from insight.enums import ResponseStatus
from insight.forms.traps import MIN_SECONDS
from insight.models import Engagement, Question
from tests.factories import ResponseFactory, SubmissionFactory
from tests.insight.pipeline_fixtures import SUBJECTS
from tests.journeys.work import work_off_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse battery"
SAID = "Nobody picks up the phone at the surgery before ten."
PRIVATE = "My name is Patricia Oyelaran, my NHS number is 943 476 5919 and I live at SE14 6AB."
THEME = "Getting through on the phone"
PRIORITY = "Primary care and long-term conditions"


@pytest.mark.language
def test_a_resident_without_scripts_is_heard(browse, site, static_model):
    engagement = Engagement.objects.get(slug="gp-access")
    others_spoke_before(engagement)
    resident = browse(java_script_enabled=False)
    code = give_feedback(resident)
    assert "screen" in work_off_jobs()
    officer = log_in(browse(), "officer")
    clear_what_is_held(officer)
    make_a_theme(officer, engagement)
    finding = write_a_finding(officer, engagement)
    editor = log_in(browse(), "editor")
    approve_and_publish(editor, finding)
    follow_the_receipt(resident, code)


def others_spoke_before(engagement):
    """Nine others have answered and were screened: eight of them on the phone."""
    question = engagement.questions.first()
    for words in (*SUBJECTS["phone"], SUBJECTS["parking"][0]):
        submission = SubmissionFactory(engagement=engagement, consent_quote=False)
        ResponseFactory(submission=submission, question=question, words=words, status=ResponseStatus.CLEARED)


def give_feedback(page):
    """From the home page to the receipt code."""
    page.goto("/")
    page.get_by_role("link", name="Getting help from your GP practice").first.click()
    page.get_by_role("button", name="Start").click()
    page.get_by_label("How easy is it to get help from your GP practice?").fill(f"{SAID} {PRIVATE}")
    for _step in ("the first question", "the second question, left empty", "where"):
        page.get_by_role("button", name="Continue").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Check your answers"
    assert SAID in page.locator("main").inner_text()
    page.get_by_label("Quote me").check()
    page.wait_for_timeout(1000 * MIN_SECONDS + 100)
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("button", name="Skip this page").click()
    assert page.get_by_role("heading", level=1).inner_text() == "We have your answers"
    return page.locator("[data-receipt]").get_attribute("data-receipt")


def log_in(page, username):
    page.goto("/admin/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    return page


def clear_what_is_held(page):
    """The one held response, with what is private hidden; then the pipeline reads on."""
    page.goto("/admin/feedback/held/")
    page.get_by_role("link", name="Start with the first").click()
    assert "[name 1]" in page.locator("#words").inner_text()
    page.get_by_role("button", name="Accept with these marks").click()
    page.wait_for_url("**/admin/feedback/held/")
    assert "Nothing is waiting" in page.locator("main").inner_text()
    assert "enrich" in work_off_jobs()


def make_a_theme(page, engagement):
    """A theme by hand, and the resident's words under it."""
    page.goto(f"/admin/feedback/engagements/{engagement.pk}/themes/")
    page.get_by_text("Write a theme by hand", exact=True).click()
    page.locator("[name=name]").fill(THEME)
    page.locator("[name=priority]").select_option(label=PRIORITY)
    page.get_by_role("button", name="Add this theme").click()
    page.get_by_text(f"“{THEME}” is in the themes").wait_for()
    assert work_off_jobs() == ["code"]
    page.goto(f"/admin/feedback/responses/?engagement={engagement.pk}&words=Nobody+picks+up")
    page.get_by_role("link", name=re.compile("Nobody picks up")).first.click()
    said = page.locator(".insight-coded", has_text="Nobody picks up")
    said.wait_for()
    if said.get_by_text("Under no theme yet").count():
        said.get_by_label("Add a theme").select_option(label=THEME)
        said.get_by_role("button", name="Add", exact=True).click()
    else:
        said.get_by_role("button", name=re.compile("^Fits")).click()
    page.get_by_text(f"Noted: “{THEME}” fits").wait_for()


def write_a_finding(page, engagement):
    """A finding with the resident's words as its quote, sent for review; return its address."""
    page.goto(f"/admin/feedback/engagements/{engagement.pk}/findings/new/")
    page.locator("[name=statement]").fill("People give up on the phone.")
    page.locator("[name=priority]").select_option(label=PRIORITY)
    page.get_by_label(THEME).check()
    page.locator("[name=next_step]").fill("Each practice will offer to ring back.")
    page.get_by_role("button", name="Write it").click()
    page.get_by_role("button", name=re.compile("^Choose.*Nobody picks up")).click()
    page.get_by_text("An editor clears it").wait_for()
    page.get_by_role("button", name="Send for review").click()
    page.get_by_text("It waits for an editor").wait_for()
    return page.url


def approve_and_publish(page, finding):
    """The editor clears the quote, approves, drafts the page and publishes it as it is."""
    page.goto(finding)
    page.get_by_role("button", name=re.compile("^Clear.*Nobody picks up")).click()
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_text("Approved. It can stand on a page now.").wait_for()
    page.get_by_role("link", name="Draft from findings").click()
    page.locator("[name=page]").select_option(label=PRIORITY)
    page.get_by_role("button", name="Show findings").click()
    page.get_by_role("button", name="Make the draft").click()
    page.wait_for_url("**/edit/")
    page.locator("footer").get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("has been published").first.wait_for()


def follow_the_receipt(page, code):
    """The resident types the code, still without scripts, and comes to the page with their words."""
    page.goto("/receipt/")
    page.get_by_label("Your receipt code").fill(code)
    page.get_by_role("button", name="See what happened").click()
    page.get_by_role("link", name="Read it").first.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("What we heard about")
    shown = page.locator("main").inner_text()
    assert SAID in shown
    assert re.search(r"\(\d+ of 10 answers\)", shown)
    for private in ("Patricia", "Oyelaran", "943 476", "SE14"):
        assert private not in page.content()


def test_nothing_on_the_main_pages_stands_in_the_way(browse, heard_page, site):
    page = browse(viewport={"width": 320, "height": 640})
    engagement = heard_page.get_parent().specific
    addresses = ("/", "/have-your-say/gp-access/", engagement.url, heard_page.url, "/receipt/")
    for address in addresses:
        page.goto(address)
        check(page, address)
    check_journey(page)


def check_journey(page):
    """A question with a mistake, the check page, the confirmation, and the receipt's page."""
    longest = Question.objects.get(engagement__slug="gp-access", key="experience").max_length
    page.goto("/take-part/gp-access/experience/")
    page.locator("textarea").fill("x" * (longest + 1))
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("alert").wait_for()
    check(page, "question with an error")
    page.locator("textarea").fill("I wait on the phone.")
    while page.get_by_role("button", name="Continue").count():
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("Tell me what happens").check()
    check(page, "check")
    page.get_by_label("Tell me what happens").uncheck()
    page.wait_for_timeout(1000 * MIN_SECONDS + 100)
    page.get_by_role("button", name="Send my answers").click()
    check(page, "about you")
    page.get_by_role("button", name="Skip this page").click()
    code = page.locator("[data-receipt]").get_attribute("data-receipt")
    check(page, "confirmation")
    page.goto("/receipt/")
    page.get_by_label("Your receipt code").fill(code)
    page.get_by_role("button", name="See what happened").click()
    check(page, "receipt")


def check(page, where):
    """No violation of axe's rules, and no scrolling sideways on the narrowest screen."""
    found = Axe().run(page).response["violations"]
    said = [f"{row['id']}: {node['html']}" for row in found for node in row["nodes"]]
    assert not said, (where, said)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, (where, wide)


def test_the_first_tab_stop_leads_to_the_content(browse, site):
    page = browse()
    for address in ("/", "/take-part/gp-access/", "/receipt/"):
        page.goto(address)
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        assert focused.inner_text() == "Skip to main content"
        assert focused.is_visible()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "maincontent"
