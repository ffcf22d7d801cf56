"""The library: what enters it, what it can be narrowed down by, found by, and what never shows."""

import re
import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import override_settings
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from cms.example.reports import build_library
from cms.models import ReportPage
from insight.models import Job, LibraryEntry
from insight.pipeline.meaning import embed_library, vector_of_question
from insight.published.library import name_of
from insight.selectors.library import LibraryFilters, choices, filtered, public_entries
from insight.selectors.library_search import merge_rankings, search_library
from insight.services.findings import return_finding
from tests.cms.editing import form_data, publish_in_editor
from tests.cms.library_rows import add_report, library_index
from tests.factories import ThemeFactory
from tests.insight.pipeline_fixtures import static_model  # noqa: F401
from tests.standing import standing
from tests.test_architecture import HEAVY, ROOT

pytestmark = pytest.mark.django_db


@standing
def library_page(home):
    return library_index(home)


@standing
def library_reports(library_page):
    return {
        "carers": add_report(
            library_page,
            "carers",
            "Evenings with carers",
            kind="workshop",
            summary="Looking after a relative leaves no time to sleep.",
            priorities=["prevention"],
            ambitions=["staying-well"],
            communities=["carers"],
            places=["lewisham"],
        ),
        "phones": add_report(
            library_page,
            "phones",
            "Getting through on the telephone",
            dated=date(2026, 2, 1),
            summary="Waiting in the phone queue at eight.",
            priorities=["primary-care-long-term-conditions"],
            places=["bexley", "lewisham"],
        ),
    }


@pytest.fixture
def library(library_page):
    return library_page


@pytest.fixture
def reports(library_reports):
    return library_reports


def titles(html):
    return re.findall(r'class="shelf__title"><a href="[^"]*">([^<]*)<', html)


def shown(client, query=""):
    answer = client.get(f"/library/{query}")
    assert answer.status_code == 200
    return titles(answer.content.decode())


def test_pages_findings_and_reports_stand_in_it_newest_first(client, reports, heard_page):
    assert shown(client) == [
        "People give up on the phone.",
        heard_page.title,
        "Getting through on the telephone",
        "Evenings with carers",
    ]
    html = client.get("/library/").content.decode()
    assert f"{heard_page.url}#finding-" in html
    assert "Waiting on the phone: 12 of 30 answers" in html


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?priority=prevention", ["Evenings with carers"]),
        ("?ambition=staying-well", ["Evenings with carers"]),
        ("?community=carers", ["Evenings with carers"]),
        ("?place=bexley", ["Getting through on the telephone"]),
        ("?year=2025", ["Evenings with carers"]),
        ("?kind=workshop", ["Evenings with carers"]),
        ("?place=lewisham&year=2026&kind=survey", ["Getting through on the telephone"]),
        ("?place=lewisham&priority=prevention&community=carers&year=2025", ["Evenings with carers"]),
        ("?place=bexley&priority=prevention", []),
        ("?priority=no-such-thing", []),
        ("?place=%00", ["Getting through on the telephone", "Evenings with carers"]),
        ("?year=nonsense", ["Getting through on the telephone", "Evenings with carers"]),
        ("?year=%D9%A2%D9%A0%D9%A2%D9%A5", ["Getting through on the telephone", "Evenings with carers"]),
        ("?year=0000", ["Getting through on the telephone", "Evenings with carers"]),
        ("?page=99", ["Getting through on the telephone", "Evenings with carers"]),
    ],
)
def test_each_filter_alone_and_together(client, reports, query, expected):
    assert shown(client, query) == expected


def test_what_the_page_tells_of_places_and_themes_is_what_it_is_filtered_by(
    client, library, heard_page, world
):
    both = {"People give up on the phone.", heard_page.title}
    assert set(shown(client, f"?theme={world.theme.slug}")) == both
    assert set(shown(client, "?place=lewisham")) == both
    assert set(shown(client, "?priority=early-years")) == both
    assert shown(client, "?kind=finding") == ["People give up on the phone."]
    # Nobody said that they live there, so the page gives no number for it.
    assert shown(client, "?place=bexley") == []


@pytest.fixture
def shelved_themes(reports):
    """Two themes of one entry that anybody may read, the second with a drafted name, and one that no entry has."""
    checked, drafted, elsewhere = (
        ThemeFactory(name="Phones", slug="phones"),
        ThemeFactory(name="Long waits", slug="long-waits", name_drafted=True),
        ThemeFactory(name="A name nobody may read", slug="unpublished"),
    )
    public_entries().get(title="Evenings with carers").themes.set([checked, drafted])
    return checked, drafted, elsewhere


def test_themes_with_a_drafted_name_are_no_choice(shelved_themes):
    offered = choices(public_entries(), LibraryFilters())["theme"]
    assert [(choice.label, choice.count) for choice in offered] == [("Phones", 1)]


def test_a_theme_is_called_by_its_name_only_where_the_library_offers_it(shelved_themes, reports):
    called = [name_of("theme", theme.slug) for theme in shelved_themes]
    assert called == ["Phones", "long-waits", "unpublished"]
    reports["carers"].unpublish()
    assert name_of("theme", "phones") == "phones"


def test_no_address_of_the_library_tells_the_name_of_an_unpublished_theme(client, library, shelved_themes):
    html = client.get(f"{library.url}?theme=unpublished").content.decode()
    assert "A name nobody may read" not in html


def test_choices_count_what_they_would_leave_given_the_others(reports):
    offered = choices(public_entries(), LibraryFilters(place="lewisham"))
    assert {choice.value: choice.count for choice in offered["place"]} == {"bexley": 1, "lewisham": 2}
    assert {choice.value: choice.count for choice in offered["year"]} == {"2026": 1, "2025": 1}
    narrowed = choices(public_entries(), LibraryFilters(place="bexley"))
    assert [choice.value for choice in narrowed["priority"]] == ["primary-care-long-term-conditions"]
    assert narrowed["community"] == ()


def test_what_was_chosen_can_be_taken_away_one_by_one(client, reports):
    html = client.get("/library/?place=bexley&year=2026&q=phone").content.decode()
    assert (
        'href="/library/?place=bexley&amp;q=phone"' in html
        or 'href="/library/?q=phone&amp;place=bexley"' in html
    )
    assert "Where: Bexley" in html
    nothing = client.get("/library/?place=bexley&year=2025").content.decode()
    assert "We found nothing like that." in nothing
    assert "Bexley (0)" in nothing


def test_an_empty_library_says_what_will_come(client, library):
    assert "There is nothing here yet." in client.get("/library/").content.decode()


def test_it_goes_on_to_the_next_page_with_the_filters_kept(client, library, monkeypatch):
    monkeypatch.setattr("cms.models.library_views.ENTRIES_A_PAGE", 2)
    for number in range(3):
        add_report(library, f"r{number}", f"Report {number}", places=["lewisham"])
    html = client.get("/library/?place=lewisham").content.decode()
    assert len(titles(html)) == 2
    assert "/library/?place=lewisham&amp;page=2" in html
    assert len(shown(client, "?place=lewisham&page=2")) == 1


def test_unpublished_and_private_pages_are_gone_at_once(client, reports, heard_page):
    reports["carers"].unpublish()
    assert not LibraryEntry.objects.filter(page=reports["carers"]).exists()
    PageViewRestriction.objects.create(page=reports["phones"], restriction_type="login")
    heard_page.unpublish()
    assert shown(client) == []
    assert search_library("telephone").ids == ()


def test_a_page_that_stopped_being_live_behind_the_librarys_back_does_not_show(client, reports):
    ReportPage.objects.filter(pk=reports["carers"].pk).update(live=False)
    assert LibraryEntry.objects.filter(page=reports["carers"]).exists()
    assert shown(client) == ["Getting through on the telephone"]
    assert search_library("carers").ids == ()


def test_a_finding_that_was_sent_back_does_not_show(client, library, heard_page, world, editor):
    return_finding(finding=world.finding, by=editor)
    assert shown(client) == [heard_page.title]
    assert shown(client, "?q=give+up&kind=finding") == []


def test_no_quote_is_ever_indexed(heard_page, world):
    words = " ".join(f"{entry.title} {entry.summary} {entry.words}" for entry in LibraryEntry.objects.all())
    assert LibraryEntry.objects.count() == 2
    assert world.quote.text not in words


def test_only_what_is_live_is_indexed_not_the_draft(reports):
    page = reports["carers"]
    page.summary = "Not said yet."
    page.save_revision()
    assert "Not said yet." not in LibraryEntry.objects.get(page=page).summary


def test_words_are_found_whole_or_begun_and_odd_signs_do_no_harm(client, reports):
    assert search_library("carer").by_words == {LibraryEntry.objects.get(page=reports["carers"]).pk}
    for question in ('"', "pho\"ne'", "AND OR NOT", "title:x*", "%%%", "\x00", "' OR 1=1 --", "(" * 300):
        assert client.get("/library/", {"q": question}).status_code == 200
    assert shown(client, "?q=telephone") == ["Getting through on the telephone"]


@pytest.mark.language
def test_what_means_something_close_is_found_and_says_why(client, reports, static_model):  # noqa: F811
    assert embed_library().done == 2
    assert embed_library().done == 0
    found = search_library("unpaid care for my mother at night")
    carers = LibraryEntry.objects.get(page=reports["carers"]).pk
    assert carers in found.by_meaning
    assert carers not in found.by_words
    html = client.get("/library/", {"q": "unpaid care for my mother at night"}).content.decode()
    assert "Found because it means something close." in html
    both = client.get("/library/", {"q": "phone queue"}).content.decode()
    assert "your words are in it and it means something close" in both


@pytest.mark.language
def test_vectors_of_other_words_are_not_used(reports, static_model):  # noqa: F811
    embed_library()
    page = reports["carers"]
    page.summary = "About the dentist."
    page.save_revision().publish()
    assert embed_library().done == 1


def test_without_the_model_it_looks_for_words_and_says_so(client, reports, tmp_path):
    with override_settings(STATIC_MODEL_DIR=tmp_path):
        assert vector_of_question("anything") is None
        html = client.get("/library/?q=telephone").content.decode()
    assert titles(html) == ["Getting through on the telephone"]
    assert "Today we can only look for your exact words" in html


@pytest.mark.language
def test_a_web_process_that_reads_questions_stays_light(static_model):  # noqa: F811
    asks = (
        "import sys; from pathlib import Path; from nlp.embedding import load_embedder; "
        f"load_embedder('static', static_dir=Path({str(settings.STATIC_MODEL_DIR)!r})).embed(['phone']); "
        f"print(*sorted(set(sys.modules) & set({HEAVY!r})))"
    )
    done = subprocess.run([sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_rankings_are_merged_by_reciprocal_rank():
    assert merge_rankings([1, 2, 3], [3, 4]) == (3, 1, 2, 4)
    assert merge_rankings([], [7]) == (7,)


def test_publishing_asks_once_for_the_vectors(reports):
    assert Job.objects.filter(kind="library").count() == 1


def test_many_entries_cost_no_more_queries(client, library, django_assert_max_num_queries):
    for number in range(12):
        add_report(library, f"r{number}", f"Report {number}", places=["lewisham"], priorities=["prevention"])
    client.get("/library/")
    with django_assert_max_num_queries(32):
        client.get("/library/?q=report&place=lewisham")


def test_a_report_shows_its_file_with_kind_and_size(client, reports):
    html = client.get("/library/carers/").content.decode()
    assert "PDF, 8\xa0bytes" in html
    assert "/library/?community=carers" in html
    assert "Looking after a relative" in html


def status_of_file(client, address):
    answer = client.get(address)
    b"".join(getattr(answer, "streaming_content", ()))  # read to its end, it closes itself
    return answer.status_code


def test_a_file_is_as_public_as_its_report(client, admin_client, reports):
    address = reports["carers"].document.url
    assert status_of_file(client, address) == 200
    reports["carers"].unpublish()
    assert status_of_file(client, address) == 404
    assert status_of_file(admin_client, address) == 200


def test_an_editor_can_publish_a_report_but_no_odd_file(client, library, reports, editor):
    client.force_login(editor)
    page = reports["carers"]
    address = f"/admin/pages/{page.pk}/edit/"
    answer = publish_in_editor(client, page, **_tags(page), summary="New words.")
    assert answer.status_code == 302
    assert LibraryEntry.objects.get(page=page).summary == "New words."
    document = get_document_model()(title="Sheet")
    document.file.save("sheet.xlsx", ContentFile(b"x"), save=False)
    document.save()
    data = {**form_data(page, **_tags(page), document=str(document.pk)), "action-publish": "action-publish"}
    assert "Choose a PDF or a Word file" in client.post(address, data).content.decode()


def _tags(page):
    names = ("priorities", "ambitions", "communities", "places")
    return {name: [row.pk for row in getattr(page, name).all()] for name in names}


def test_a_report_cannot_take_the_matrixs_address(library, reports):
    reports["carers"].slug = "matrix"
    with pytest.raises(Exception, match="page of the library itself"):
        reports["carers"].full_clean()


def test_the_example_library_is_whole_and_built_once(home, client):
    assert build_library(home) == 3
    assert build_library(home) == 0
    for page in ReportPage.objects.all():
        entry = LibraryEntry.objects.get(page=page)
        assert all(
            getattr(entry, name).exists() for name in ("priorities", "ambitions", "communities", "places")
        )
        assert client.get(page.url).status_code == 200
        assert status_of_file(client, page.document.url) == 200


def test_a_priority_leads_to_all_that_was_heard_about_it(client, library, heard_page, priority_page):
    assert "/library/?priority=early-years" in client.get(priority_page.url).content.decode()


def test_filters_never_widen(reports):
    assert set(filtered(public_entries(), LibraryFilters(kind="survey"))) <= set(public_entries())
