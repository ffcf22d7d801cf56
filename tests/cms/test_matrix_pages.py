"""The matrix as readers see it, and what a cell leads to: only what is public at this moment."""

import pytest

from cms.example.crowd import fill
from cms.management.commands.bench_matrix import straight_counts
from cms.models import InsightLibraryPage
from insight.models import Submission
from insight.published.library import MatrixCut, matrix_table, words_of_cell
from insight.services.findings import return_finding
from insight.services.matrix import count_matrix
from tests.insight.matrix_rows import Crowd

pytestmark = pytest.mark.django_db
CELL = "/library/matrix/people/?priority=early-years"


@pytest.fixture
def crowd(reference):
    return Crowd().add


@pytest.fixture
def library(home):
    return home.add_child(instance=InsightLibraryPage(title="Library", slug="library"))


def test_it_leads_to_findings_words_and_the_library(client, library, heard_page, world):
    html = client.get(CELL).content.decode()
    assert "People give up on the phone." in html
    assert world.quote.text in html
    assert "/library/?priority=early-years" in html


def test_words_whose_consent_was_taken_back_are_gone_at_once(client, library, heard_page, world):
    Submission.objects.filter(responses__segments__quotes=world.quote).update(consent_quote=False)
    html = client.get(CELL).content.decode()
    assert world.quote.text not in html
    assert "We only quote people who said that we may." in html


def test_words_of_a_finding_that_is_nowhere_public_do_not_show(client, library, heard_page, world, editor):
    assert words_of_cell(MatrixCut(priority="early-years"))
    heard_page.unpublish()
    assert words_of_cell(MatrixCut(priority="early-years")) == []


def test_words_of_a_finding_that_was_sent_back_do_not_show(library, heard_page, world, editor):
    return_finding(finding=world.finding, by=editor)
    assert words_of_cell(MatrixCut(priority="early-years")) == []


def test_words_are_narrowed_by_place_only_where_they_name_it(library, heard_page, world):
    lewisham = MatrixCut(priority="early-years", place="lewisham")
    assert [quote.attribution for quote in words_of_cell(lewisham)] == ["Resident of Lewisham"]
    assert words_of_cell(MatrixCut(priority="early-years", place="bexley")) == []
    # Too few now live there for it to be named: the quote would tell where its sender lives.
    Submission.objects.filter(place__slug="lewisham").exclude(responses__segments__quotes=world.quote).update(
        place=None
    )
    assert words_of_cell(lewisham) == []
    assert [quote.attribution for quote in words_of_cell(MatrixCut(priority="early-years"))] == ["Resident"]


def test_words_are_never_narrowed_by_community_or_time(library, heard_page, world):
    everywhere = words_of_cell(MatrixCut(priority="early-years"))
    assert words_of_cell(MatrixCut(priority="early-years", community="carers", period="2026")) == everywhere


def test_the_table_has_a_row_for_each_and_its_numbers_lead_on(
    crowd, library, client, django_assert_max_num_queries
):
    crowd(30, community="carers")
    crowd(20, community="deaf", place="bexley")
    crowd(20, place="bromley")
    crowd(10, community="carers", priority="early-years")
    crowd(10, community="deaf", priority="early-years")
    count_matrix()
    table = matrix_table("community", MatrixCut(priority="prevention"))
    assert [line.value for line in table.lines] == ["", "carers", "deaf"]
    client.get("/library/matrix/")
    with django_assert_max_num_queries(28):
        html = client.get("/library/matrix/?side=community&priority=prevention").content.decode()
    address = "/library/matrix/people/?priority=prevention&amp;community=carers&amp;period=&amp;place="
    assert address in html
    cell = client.get(address.replace("&amp;", "&")).content.decode()
    assert "About 30" in cell
    assert "Unpaid carers" in cell


@pytest.mark.parametrize(
    "address", ["?side=x&period=2026-9&community=nobody", "people/?place=atlantis", "people/?period=%00"]
)
def test_what_is_no_choice_stands_for_all(crowd, library, client, address):
    assert client.get(f"/library/matrix/{address}").status_code == 200


def test_there_is_nothing_else_below_the_matrix(library, client):
    assert client.get("/library/matrix/other/").status_code == 404
    assert client.get("/library/matrix/people/more/").status_code == 404


def test_nothing_counted_yet_says_so(library, client):
    assert "Nothing has been counted yet" in client.get("/library/matrix/").content.decode()


def test_kept_numbers_are_the_straight_counts_rounded(db):
    fill(300)
    count_matrix()
    straight = {(value, place): people for value, place, people in straight_counts("priority", MatrixCut())}
    table = matrix_table("priority", MatrixCut())
    compared = [
        (count, straight[line.value, place])
        for line in table.lines
        if line.value
        for (place, _), count in zip(table.places, line.counts, strict=True)
        if place not in ("", "not-said") and count is not None
    ]
    assert len(compared) > 10
    assert all(abs(kept - counted) <= 2 for kept, counted in compared)
