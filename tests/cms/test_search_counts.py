"""What is kept of searches: never who, and words only where they can name nobody."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from cms.models import SearchCount, StandardPage
from cms.search import views
from cms.search.counts import search_report
from cms.search.keeping import KEEP_DAYS, count_search, kept_term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def page(home):
    cache.clear()
    return home.add_child(
        instance=StandardPage(title="Lungs and breath", introduction="Asthma nurses in Catford.")
    )


@pytest.mark.parametrize("query", ["lungs", "Catford  nurses", "the dentist", "GP", "where is the dentist?"])
def test_words_of_the_site_and_everyday_words_are_kept(query):
    assert kept_term(query)


@pytest.mark.parametrize(
    "query",
    [
        "Patricia Oyelaran",
        "oyelaran dentist",
        "943 476 5919",
        "dentist 2",
        "se14",
        "asthma@nurses",
        "@lungs",
        "the lungs and the breath of the nurses",
        "I want to end my life",
        "?!",
        "",
    ],
)
def test_what_could_be_somebodys_is_dropped_whole(query):
    assert kept_term(query) == ""


def test_counts_hold_a_day_words_and_numbers_and_nothing_else():
    count_search("Asthma", found=2)
    count_search("asthma?", found=0)
    count_search("Patricia Oyelaran", found=0)
    today = timezone.localdate()
    assert {field.name for field in SearchCount._meta.fields} == {"id", "day", "term", "asked", "empty"}
    rows = SearchCount.objects.order_by("term").values_list("day", "term", "asked", "empty")
    assert list(rows) == [(today, "", 1, 1), (today, "asthma", 2, 1)]


def test_a_search_sets_no_cookie_and_only_the_first_sheet_counts(client):
    for extra in ({}, {"page": "2"}, {"kind": "about-us"}):
        response = client.get("/search/", {"q": "asthma", **extra})
        assert not response.cookies
    client.head("/search/?q=asthma")
    # The second sheet of one is the first again, as the browser shows it.
    assert SearchCount.objects.get().asked == 2


def test_one_network_cannot_fill_the_report(client, monkeypatch):
    monkeypatch.setattr(views, "COUNTED_PER_HOUR", 2)
    for _ in range(4):
        assert "Lungs and breath" in client.get("/search/", {"q": "asthma"}).content.decode()
    assert SearchCount.objects.get().asked == 2


def test_old_counts_go():
    old = timezone.localdate() - timedelta(days=KEEP_DAYS + 1)
    SearchCount.objects.create(day=old, term="asthma", asked=9)
    count_search("asthma", found=1)
    assert not SearchCount.objects.filter(day=old).exists()


@pytest.fixture
def counted():
    today = timezone.localdate()
    SearchCount.objects.create(day=today, term="asthma", asked=3)
    SearchCount.objects.create(day=today - timedelta(days=20), term="dentist", asked=5, empty=5)
    SearchCount.objects.create(day=today, term="lungs", asked=1)
    SearchCount.objects.create(day=today, term="", asked=4, empty=2)


def test_the_report_counts_days_and_hides_what_was_asked_once(counted):
    month = search_report(days=30, most=10)
    assert (month.asked, month.empty, month.not_kept) == (13, 7, 4)
    assert [line["term"] for line in month.top] == ["dentist", "asthma"]
    assert [line["term"] for line in month.found_nothing] == ["dentist"]
    week = search_report(days=7, most=10)
    assert (week.asked, [line["term"] for line in week.top], week.found_nothing) == (8, ["asthma"], [])


def test_staff_see_the_report_and_others_do_not(client, counted, editor):
    assert client.get("/admin/reports/searches/").status_code == 302
    client.force_login(editor)
    for days in ("7", "30", "nonsense"):
        html = client.get("/admin/reports/searches/", {"days": days}).content.decode()
        assert "asthma" in html
        assert ("dentist" in html) == (days != "7")
    SearchCount.objects.all().delete()
    assert "Nobody has searched" in client.get("/admin/reports/searches/").content.decode()
