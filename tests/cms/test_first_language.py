"""Words from rows on pages of another language: each says that it is in the site's first language (WCAG 3.1.2)."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from cms.languages.switching import in_first_language
from insight.models import Ambition, Community, Priority
from insight.services.matrix import count_matrix
from tests.cms.library_rows import add_report, library_index
from tests.cms.translating import translate
from tests.insight.matrix_rows import Crowd

pytestmark = pytest.mark.django_db


def in_spanish(page, locale, client):
    """The page in Spanish as readers get it, with all the pages above it translated too."""
    for above in page.get_ancestors().filter(depth__gt=2).specific():
        translate(above, locale, {})
    return BeautifulSoup(client.get(translate(page, locale, {}).url).content, "html.parser")


def unmarked(soup, text):
    """The language of each place in the main part where the text stands."""
    places = soup.find(id="maincontent").find_all(string=lambda string: text in string)
    assert places, f"“{text}” is nowhere on the page."
    return [place for place in places if place.find_parent(lang=True)["lang"] != "en-gb"]


def test_a_priority_with_its_findings_commitments_and_ambitions(
    client, spanish, heard_page, commitment_page, priority_page, world
):
    priority_page.ambitions.set(Ambition.objects.filter(slug="staying-well"))
    priority_page.save_revision().publish()
    translate(priority_page.get_parent().specific, spanish, {})
    translate(priority_page, spanish, {})
    translate(commitment_page, spanish, {})
    soup = in_spanish(priority_page, spanish, client)
    ambition = Ambition.objects.get(slug="staying-well").name
    for text in (world.finding.statement, world.finding.engagement.title, heard_page.title, "Carbon in a year",
                 "thousand tonnes", ambition):  # fmt: skip
        assert unmarked(soup, text) == [], text


def test_a_commitment_with_its_measure(client, spanish, commitment_page):
    soup = in_spanish(commitment_page, spanish, client)
    ambition = commitment_page.ambitions.get().name
    for text in ("Carbon in a year", "thousand tonnes", "The yearly report", ambition):
        assert unmarked(soup, text) == [], text


def test_a_share_needs_no_mark(client, spanish, commitment_page):
    commitment_page.measures.update(unit="%", baseline=Decimal(60))
    commitment_page.save_revision().publish()
    soup = in_spanish(commitment_page, spanish, client)
    assert unmarked(soup, "60%") != []


def test_the_vision_names_its_ambitions(client, spanish, vision_page):
    soup = in_spanish(vision_page, spanish, client)
    assert unmarked(soup, Ambition.objects.get(slug="sustainable-care").name) == []


def test_the_library_its_filters_and_its_matrix(client, spanish, home):
    library = library_index(home)
    report = add_report(
        library, "carers", "Evenings", summary="No sleep.", priorities=["prevention"], communities=["carers"]
    )
    crowd = Crowd()
    crowd.add(30, community="carers")
    crowd.add(30, place="bexley")
    count_matrix()
    priority, community = Priority.objects.get(slug="prevention"), Community.objects.get(slug="carers")
    soup = in_spanish(library, spanish, client)
    for text in ("Evenings", "No sleep.", priority.name, community.name):
        assert unmarked(soup, text) == [], text
    for address, text in (
        ("/es/library/?priority=prevention", priority.name),
        ("/es/library/matrix/", priority.name),
        ("/es/library/matrix/?side=community", community.name),
        ("/es/library/matrix/people/?priority=prevention&community=carers", community.name),
    ):
        page = BeautifulSoup(client.get(address).content, "html.parser")
        assert unmarked(page, text) == [], address
    assert unmarked(in_spanish(report, spanish, client), community.name) == []


def test_titles_of_untranslated_pages_above_are_marked(client, spanish, priority_page):
    index = priority_page.get_parent().specific
    index.copy_for_translation(spanish, alias=True)
    soup = BeautifulSoup(client.get(translate(priority_page, spanish, {}).url).content, "html.parser")
    crumb = soup.select_one('.nhsuk-breadcrumb__link[href$="/priorities/"]')
    assert (crumb.get_text(strip=True), crumb["lang"]) == ("Our priorities", "en-gb")


def test_in_english_nothing_is_marked_and_words_stay_escaped():
    assert in_first_language("a < b") == "a < b"
    with translation.override("ar"):
        assert in_first_language("a < b") == '<span lang="en-gb" dir="ltr">a &lt; b</span>'
        assert in_first_language("") == ""
