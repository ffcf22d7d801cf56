"""Reading the site in a real browser: what each page weighs, that nothing jumps, and that nothing stands in the way."""

from urllib.parse import urlsplit

import pytest

from insight.forms.traps import MIN_SECONDS
from insight.models import PageFeedback
from tests.browser.test_journey import check

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_BYTES = 450_000
"""Bytes of a first visit with an empty cache, uncompressed: compressed it is about a sixth."""

MOST_BYTES_OF_TEXT = 60_000
"""Bytes of the page alone, which is all that a later visit fetches."""

MOST_REQUESTS = 12
MOST_SHIFT = 0.02
"""Of a possible 1; below 0.1 counts as good."""

WATCH_SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifts += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""
BARE_PICTURES = """
[...document.images].filter((image) => !image.hasAttribute("width") || !image.hasAttribute("height")).map((image) => image.src)
"""


class Journey:
    """One visit: each page is opened, weighed and looked at."""

    def __init__(self, page, host):
        self.page, self.host, self.answers = page, host, []
        page.add_init_script(WATCH_SHIFTS)
        page.on("response", lambda answer: self.answers.append(answer))

    def open(self, address, *, status=200):
        self.answers.clear()
        answer = self.page.goto(address)
        assert answer.status == status, address
        self.look(address)

    def follow(self, name):
        self.answers.clear()
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state("networkidle")
        self.look(name)

    def look(self, where):
        self.page.wait_for_load_state("networkidle")
        assert {urlsplit(answer.url).netloc for answer in self.answers} == {self.host}, where
        assert len(self.answers) <= MOST_REQUESTS, [answer.url for answer in self.answers]
        weights = {
            answer.url: len(answer.body()) for answer in self.answers if answer.ok or answer.status == 404
        }
        assert 50_000 < sum(weights.values()) <= MOST_BYTES, weights
        assert weights[self.page.url] <= MOST_BYTES_OF_TEXT, where
        assert self.page.evaluate(BARE_PICTURES) == [], where
        assert self.page.evaluate("window.shifts") <= MOST_SHIFT, where
        check(self.page, where)


@pytest.fixture
def visit(browse, live_server):
    def begin(width):
        page = browse(viewport={"width": width, "height": 720})
        return Journey(page, urlsplit(live_server.url).netloc)

    return begin


@pytest.mark.parametrize("width", [320, 1280])
def test_reading_from_the_home_page_to_the_evidence(visit, heard_page, width):
    journey = visit(width)
    journey.open("/")
    journey.open(heard_page.get_parent().url)
    journey.follow("People give up on the phone.")
    assert journey.page.get_by_role("heading", level=1).inner_text() == heard_page.title
    journey.page.get_by_text("How we know").first.click()
    check(journey.page, "evidence")


@pytest.mark.parametrize("width", [320, 1280])
def test_searching_and_losing_the_way(visit, heard_page, width):
    journey = visit(width)
    for address in ("/search/", "/search/?q=phone", "/search/?q=zebra", "/search/?q=suicide"):
        journey.open(address)
    journey.open("/nowhere/", status=404)
    journey.page.get_by_label("Search this site").fill("phone")
    journey.page.get_by_role("button", name="Search").click()
    journey.page.get_by_role("link", name=heard_page.title).click()
    assert urlsplit(journey.page.url).path == heard_page.url


def test_the_home_page_answers_four_questions_in_the_first_screenful(browse, home, heard_page):
    home.lead = "Tell us how health and care could be better. We tell you what came of it."
    home.save()
    for width, height in ((320, 640), (1280, 720)):
        page = browse(viewport={"width": width, "height": height})
        page.goto("/")
        boxes = [box.bounding_box() for box in page.locator(".answers__item").all()]
        assert len(boxes) == 4
        assert max(box["y"] + box["height"] for box in boxes) <= height


def test_the_menu_opens_without_scripts_and_holds_eight_items(browse, home):
    from cms.models import StandardPage

    for number in range(8):
        home.add_child(instance=StandardPage(title=f"A rather long name {number}", show_in_menus=True))
    narrow = browse(java_script_enabled=False, viewport={"width": 320, "height": 640})
    narrow.goto("/")
    assert not narrow.get_by_role("link", name="A rather long name 7").is_visible()
    narrow.get_by_text("Menu", exact=True).click()
    narrow.get_by_role("link", name="A rather long name 7").click()
    assert narrow.get_by_role("heading", level=1).inner_text() == "A rather long name 7"
    wide = browse(viewport={"width": 1280, "height": 720})
    wide.goto("/")
    check(wide, "eight items")
    assert wide.get_by_role("link", name="A rather long name 7").is_visible()


def test_suggestions_come_while_somebody_types(browse, priority_page):
    page = browse()
    page.goto("/search/")
    page.get_by_label("Search this site").press_sequentially("earl")
    page.locator("datalist option").first.wait_for(state="attached")
    assert page.locator("datalist option").first.get_attribute("value") == "Early years"


def test_an_answer_about_a_page_without_scripts(browse, priority_page):
    page = browse(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.goto(priority_page.url)
    page.get_by_text("Is this page useful?").first.click()
    check_without_scripts(page)
    page.wait_for_timeout(1000 * MIN_SECONDS + 100)
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Why?").fill("Too long.")
    page.get_by_role("button", name="Send").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Thank you"
    assert not PageFeedback.objects.get().useful


def check_without_scripts(page):
    assert page.get_by_label("Yes", exact=True).is_visible()
    assert page.get_by_label("Why?").is_visible()
