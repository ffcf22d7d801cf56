"""Pages in other languages in a real browser: from one to the other by plain links, from right to left, on a phone."""

import pytest
from wagtail.models import Locale

from cms.models import StandardPage
from cms.site.page_tree import publish_below
from insight.permissions import EDITOR
from tests.browser.test_journey import check, log_in
from tests.cms.translating import in_language, translate
from tests.factories import staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "es": {"About us": "Sobre nosotros", "Who we are.": "Quiénes somos."},
    "ar": {"About us": "من نحن", "Who we are.": "من نحن وماذا نفعل."},
}
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def about(home):
    home.save_revision().publish()
    about = publish_below(home, StandardPage(title="About us", slug="about", introduction="Who we are."))
    for code, words in WORDS.items():
        locale, _ = Locale.objects.get_or_create(language_code=code)
        translate(home, locale, {})
        translate(about, locale, words)
    return about


@pytest.mark.parametrize("width", [320, 1280])
def test_a_reader_goes_from_one_language_to_the_next(browse, about, width):
    page = browse(viewport={"width": width, "height": 900}, java_script_enabled=True)
    page.goto("/about/")
    for name, code, direction in (
        ("Español", "es", "ltr"),
        ("العربيّة", "ar", "rtl"),
        ("English", "en-gb", "ltr"),
    ):
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_load_state("networkidle")
        frame = page.locator("html")
        assert (frame.get_attribute("lang"), frame.get_attribute("dir")) == (code, direction)
        assert not page.evaluate(WIDER)
        check(page, code)


def test_nothing_stands_in_the_way_of_a_translator(browse, about):
    staff("editor", EDITOR)
    page = log_in(browse(viewport={"width": 1280, "height": 900}), "editor")
    page.goto(f"/admin/pages/{in_language(about, 'es').pk}/edit/")
    page.get_by_label("Translated PO file").wait_for(state="attached")
    check(page, "translation")
