"""Downloads: made when pages change, each version at its address, none with words that may not be shown."""

import json
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import PageViewRestriction

from cms.documents import making
from cms.documents.listing import listed_downloads
from cms.documents.pdf import Pdf, PdfUnavailable
from cms.documents.storage import document_files
from cms.documents.taking_down import take_down
from cms.jobs import HANDLERS
from cms.models import Download, DownloadsPage, DownloadVersion, WhatWeHeardPage
from cms.site.page_tree import publish_below
from insight.errors import ServiceError
from insight.models import Job
from insight.services.jobs import KINDS
from tests.cms.download_rows import compose, make, quiet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch, settings, tmp_path):
    """The real PDF is made in test_documents_files; here it only has to be there."""
    settings.DOWNLOADS_ROOT = tmp_path
    monkeypatch.setattr(making, "write_pdf", lambda source, edition: Pdf(f"PDF {edition.number}".encode(), 2))


@pytest.fixture
def priorities(priority_page):
    return compose(priority_page.get_parent())


@pytest.fixture
def report(heard_page):
    """The document that a live "what we heard" page is by itself, made once."""
    download = Download.objects.get(of_page=heard_page)
    make(download)
    return download


def change(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def fetch(client, address):
    """The answer to a request for a file, read to its end and closed."""
    response = client.get(address)
    if response.streaming:
        response.words = b"".join(response.streaming_content)
    return response


def files_of(download):
    return sorted(path.name for path in (Path(document_files.location) / str(download.pk)).iterdir())


def waiting():
    return list(Job.objects.filter(kind="download").order_by("pk").values_list("params", flat=True))


def test_every_kind_of_work_has_a_handler():
    assert set(HANDLERS) == set(KINDS)


def test_a_version_keeps_its_number_size_pages_and_day(priorities):
    assert make(priorities).as_result() == {"version": 1, "new": True, "note": ""}
    version = priorities.versions.get()
    assert (version.number, version.pdf_pages, version.pdf_bytes) == (1, 2, 5)
    assert version.docx_bytes == version.docx.size > 5000
    assert files_of(priorities) == ["1.docx", "1.pdf"]


def test_making_it_again_changes_nothing_until_a_page_does(priorities, priority_page):
    make(priorities)
    assert make(priorities).is_new is False
    assert priorities.versions.count() == 1
    change(priority_page, promise="Families get help at once.")
    assert make(priorities).number == 2
    assert [version.number for version in priorities.versions.all()] == [2, 1]
    assert files_of(priorities) == ["1.docx", "1.pdf", "2.docx", "2.pdf"]


def test_without_the_pdf_libraries_word_is_made_and_the_pdf_follows(priorities, monkeypatch, client):
    def missing(source, edition):
        raise PdfUnavailable("The PDF was not made: Pango is missing.")

    with monkeypatch.context() as patch:
        patch.setattr(making, "write_pdf", missing)
        assert make(priorities).note == "The PDF was not made: Pango is missing."
    assert [file["format"] for file in priorities.versions.get().files] == ["docx"]
    assert client.get("/downloads/strategic-priorities/latest.docx").url.endswith("/1.docx")
    assert client.get("/downloads/strategic-priorities/latest.pdf").status_code == 404
    assert make(priorities).is_new is False
    assert [file["format"] for file in priorities.versions.get().files] == ["pdf", "docx"]


def test_what_breaks_off_leaves_neither_row_nor_file(priorities, monkeypatch):
    monkeypatch.setattr(DownloadVersion, "save", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make(priorities)
    assert files_of(priorities) == []


def test_a_file_that_breaks_off_half_way_is_never_there():
    class Broken:
        def chunks(self):
            yield b"half"
            raise OSError("disk full")

    storage = document_files
    with pytest.raises(OSError, match="disk full"):
        storage._save("1/1.pdf", Broken())
    assert list((Path(storage.location) / "1").iterdir()) == []


def test_nothing_is_made_from_no_page_and_a_deleted_document_says_so(priorities, priority_page):
    priority_page.get_parent().specific.unpublish(commit=True)
    priority_page.unpublish()
    assert make(priorities).number is None
    params = {"download_id": priorities.pk}
    priorities.delete()
    with pytest.raises(ServiceError, match="was deleted"):
        HANDLERS["download"](params, quiet)


def test_publishing_asks_once_for_each_document_that_holds_the_page(priorities, priority_page, heard_page):
    Job.objects.all().delete()
    compose(priority_page.get_parent(), covers="page", slug="index-only", title="Index only")
    change(priority_page, promise="Soon.")
    change(priority_page, promise="Sooner.")
    assert waiting() == [{"download_id": priorities.pk}]


def test_a_heard_page_is_a_document_of_its_own(heard_page):
    download = Download.objects.get(of_page=heard_page)
    assert download.title == heard_page.title
    assert waiting() == [{"download_id": download.pk}]
    change(heard_page, title="What we heard in spring")
    download.refresh_from_db()
    assert (download.title, download.slug) == ("What we heard in spring", "what-we-heard-about-early-years")


def test_unpublishing_and_moving_ask_too(priorities, priority_page, home):
    priority_page.unpublish()
    assert waiting() == [{"download_id": priorities.pk}]
    Job.objects.all().delete()
    priority_page.move(home, pos="last-child")
    assert waiting() == [{"download_id": priorities.pk}]


def test_all_documents_are_looked_at_and_one_fault_stops_no_other(priorities, priority_page, monkeypatch):
    other = compose(priority_page, covers="page", slug="other", title="Another")
    real = making.source_of

    def fails_for_other(download):
        if download.pk == other.pk:
            raise ServiceError("A page can't be shown.")
        return real(download)

    monkeypatch.setattr(making, "source_of", fails_for_other)
    with pytest.raises(ServiceError, match=r"“Another”: A page can't be shown\."):
        HANDLERS["downloads"]({}, quiet)
    assert priorities.versions.count() == 1


def test_latest_leads_to_the_newest_and_old_versions_stay(priorities, priority_page, client):
    make(priorities)
    change(priority_page, promise="Families get help at once.")
    make(priorities)
    assert (
        client.get("/downloads/strategic-priorities/latest.pdf").url
        == "/downloads/strategic-priorities/2.pdf"
    )
    old = fetch(client, "/downloads/strategic-priorities/1.pdf")
    assert (old["Content-Type"], old.words) == ("application/pdf", b"PDF 1")
    assert "strategic-priorities-version-1.pdf" in old["Content-Disposition"]
    word = fetch(client, "/downloads/strategic-priorities/2.docx")
    assert word["Content-Disposition"].startswith("attachment")
    listed = client.get("/downloads/strategic-priorities/").content.decode()
    assert listed.index("2.pdf") < listed.index("Earlier versions") < listed.index("1.pdf")


@pytest.mark.parametrize("address", ["nothing/", "nothing/latest.pdf", "strategic-priorities/9.pdf",
                                     "strategic-priorities/99999999999999999999.pdf",
                                     "strategic-priorities/1.exe"])  # fmt: skip
def test_what_is_not_there_is_not_found(priorities, client, address):
    make(priorities)
    assert client.get(f"/downloads/{address}").status_code == 404


def test_a_quote_taken_back_shuts_every_version_that_holds_it(report, world, client):
    address = f"/downloads/{report.slug}/1.pdf"
    assert fetch(client, address).status_code == 200
    Job.objects.all().delete()
    submission = world.quote.segment.response.submission
    submission.consent_quote = False
    submission.save()
    gone = client.get(address)
    assert gone.status_code == 410
    assert "taken back" in gone.content.decode()
    assert client.get(f"/downloads/{report.slug}/latest.pdf").status_code == 404
    assert listed_downloads() == []
    assert waiting() == [{"download_id": report.pk}]
    assert make(report).number == 2
    assert files_of(report) == ["2.docx", "2.pdf"]
    assert client.get(f"/downloads/{report.slug}/latest.pdf").url.endswith("/2.pdf")
    assert world.quote.text not in json.dumps(list(report.versions.values("quotes", "digest")))


@pytest.mark.parametrize(
    ("printed", "now", "stays"),
    [("Resident", "Resident of Lewisham", True), ("Resident of Lewisham", "Resident", False)],
)
def test_nobody_stays_named_more_closely_than_they_may_be(report, client, printed, now, stays, monkeypatch):
    version = report.versions.get()
    for kept in version.quotes.values():
        kept[1] = printed
    version.save()
    monkeypatch.setattr("insight.published.quotes._shown", _shown_as(now))
    assert (fetch(client, f"/downloads/{report.slug}/1.pdf").status_code == 200) is stays


def _shown_as(sender):
    from insight.published import PublishedQuote

    return lambda quote, places: PublishedQuote(quote.pk, quote.text, sender, "")


def test_no_version_goes_because_a_reader_has_another_language(report):
    """Who said it is called otherwise in each language; that is no change of the quote."""
    with translation.override("ar"):
        assert make(report).is_new is False
        assert [line.download for line in listed_downloads()] == [report]
    assert report.versions.get().taken_down_at is None


def test_a_report_goes_with_its_page_and_comes_back_with_it(report, heard_page, client):
    heard_page.unpublish()
    for what in ("", "latest.docx", "1.pdf"):
        gone = client.get(f"/downloads/{report.slug}/{what}")
        assert gone.status_code == 410, what
        assert "This document was withdrawn" in gone.content.decode()
        assert "Or go on from here" in gone.content.decode()
    assert listed_downloads() == []
    heard_page.save_revision().publish()
    assert fetch(client, f"/downloads/{report.slug}/1.pdf").status_code == 200


def test_nobody_is_handed_the_report_of_a_page_that_is_private_now(report, heard_page, client):
    PageViewRestriction.objects.create(page=heard_page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"/downloads/{report.slug}/1.pdf").status_code == 410
    assert make(report).number is None


def test_a_deleted_page_leaves_an_address_that_says_so_and_no_file(report, heard_page, client, priority_page):
    title = heard_page.title
    heard_page.delete()
    assert client.get(f"/downloads/{report.slug}/1.pdf").status_code == 410
    assert files_of(report) == []
    again = WhatWeHeardPage(title=title, slug="again", answer="One.", period="Spring", not_heard="Nobody.")
    publish_below(priority_page, again)
    report.refresh_from_db()
    assert (report.of_page_id, report.title) == (again.pk, title)
    assert "was taken down" in client.get(f"/downloads/{report.slug}/1.pdf").content.decode()
    assert make(report).number == 2


def test_a_composed_document_is_withdrawn_with_its_last_page(priorities, priority_page, client):
    """One page that goes leaves older versions where they are; with all of them gone the document is withdrawn."""
    make(priorities)
    index = priority_page.get_parent().specific
    priority_page.unpublish()
    make(priorities)
    assert fetch(client, "/downloads/strategic-priorities/1.pdf").status_code == 200
    index.unpublish()
    for what in ("", "latest.pdf", "1.pdf", "2.docx"):
        assert client.get(f"/downloads/strategic-priorities/{what}").status_code == 410, what
    assert listed_downloads() == []
    index.delete()
    assert client.get("/downloads/strategic-priorities/1.pdf").status_code == 410
    assert client.get("/downloads/strategic-priorities/").status_code == 410


def test_pages_show_the_documents_that_hold_them(report, priorities, priority_page, heard_page, client, home):
    make(priorities)
    home.add_child(instance=DownloadsPage(title="Downloads", slug="downloads"))
    for address, there, not_there in (
        (priority_page.url, priorities, report),
        (heard_page.url, report, priorities),
    ):
        html = client.get(address).content.decode()
        assert reverse("download", args=[there.slug]) in html
        assert reverse("download", args=[not_there.slug]) not in html
    html = client.get("/downloads/").content.decode()
    assert "/downloads/strategic-priorities/1.docx" in html
    assert f"/downloads/{report.slug}/1.pdf" in html
    assert (
        'nhsuk-breadcrumb__link" href="/downloads/"'
        in client.get(f"/downloads/{report.slug}/").content.decode()
    )


def test_the_list_says_what_to_do_while_it_is_empty(home, client):
    home.add_child(instance=DownloadsPage(title="Downloads", slug="downloads"))
    assert "nothing to download yet" in client.get("/downloads/").content.decode()


def test_editors_compose_a_document_and_it_is_made(client, editor, priority_page):
    client.force_login(editor)
    response = client.post(
        reverse("downloads:add"),
        {
            "title": "Strategic priorities",
            "slug": "strategic-priorities",
            "summary": "",
            "parts-TOTAL_FORMS": 1,
            "parts-INITIAL_FORMS": 0,
            "parts-MIN_NUM_FORMS": 1,
            "parts-MAX_NUM_FORMS": 1000,
            "parts-0-page": priority_page.pk,
            "parts-0-covers": "page",
            "parts-0-shows": "text",
            "parts-0-ORDER": 1,
        },
    )
    assert response.status_code == 302
    download = Download.objects.get()
    assert waiting() == [{"download_id": download.pk}]
    assert "Not made yet" in client.get(reverse("downloads:index")).content.decode()


def test_editors_see_versions_take_one_down_and_have_it_made(client, editor, priorities):
    make(priorities)
    client.force_login(editor)
    address = reverse("download_versions", args=[priorities.pk])
    assert "/downloads/strategic-priorities/1.pdf" in client.get(address).content.decode()
    version = priorities.versions.get()
    client.post(reverse("take_version_down", args=[version.pk]))
    take_down(version=version)
    assert "Taken down" in client.get(address).content.decode()
    assert client.get("/downloads/strategic-priorities/1.pdf").status_code == 410
    assert files_of(priorities) == []
    client.post(reverse("make_download", args=[priorities.pk]))
    assert waiting() == [{"download_id": priorities.pk}]
    assert make(priorities).number == 2


def test_a_report_of_one_page_has_nothing_to_compose(client, editor, report):
    client.force_login(editor)
    response = client.get(reverse("downloads:edit", args=[report.pk]))
    assert response.url == reverse("download_versions", args=[report.pk])


@pytest.mark.parametrize("name", ["download_versions", "make_download", "take_version_down"])
def test_others_may_not(client, officer, priorities, name):
    make(priorities)
    client.force_login(officer)
    pk = priorities.versions.get().pk if name == "take_version_down" else priorities.pk
    send = client.get if name == "download_versions" else client.post
    assert send(reverse(name, args=[pk])).status_code in (302, 403)
    assert priorities.versions.get().taken_down_at is None
    assert waiting() == []


def test_deleting_a_document_deletes_its_files(priorities):
    make(priorities)
    folder = Path(document_files.location) / str(priorities.pk)
    priorities.delete()
    assert list(folder.iterdir()) == []
