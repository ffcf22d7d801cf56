"""Reports are found by the text of their files."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from docx import Document as WordDocument
from pypdf import PdfReader, PdfWriter

from cms.library.report_reading import read_report
from cms.library.report_text import MOST_CHARACTERS, Unreadable, text_of
from insight.models import Job, LibraryEntry
from tests.cms.library_rows import add_report, library_index


def pdf(words: str) -> bytes:
    """A PDF of one page, by hand: five objects, no table of them, which readers mend."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    )
    return (body + end).encode()


def word(*lines: str, cell: str = "") -> bytes:
    document, file = WordDocument(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    if cell:
        document.add_table(rows=1, cols=1).cell(0, 0).text = cell
    document.save(file)
    return file.getvalue()


def locked(data: bytes) -> bytes:
    writer, file = PdfWriter(PdfReader(io.BytesIO(data))), io.BytesIO()
    writer.encrypt("secret")
    writer.write(file)
    return file.getvalue()


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", b"0" * 120_000_000)
    return file.getvalue()


def test_words_are_read_from_pdf_and_word_with_tables():
    assert text_of(io.BytesIO(pdf("Barbers ask about stroke")), extension="pdf") == "Barbers ask about stroke"
    data = word("One  line", "", "Another\tline", cell="In a table")
    assert text_of(io.BytesIO(data), extension="docx") == "One line\nAnother line\nIn a table"


def test_a_long_file_is_read_to_the_limit():
    data = word(*["word " * 400] * 200)
    assert 0 <= MOST_CHARACTERS - len(text_of(io.BytesIO(data), extension="docx")) < len("word ")


@pytest.mark.parametrize(
    ("data", "extension", "reason"),
    [
        (b"", "pdf", "broken"),
        (b"%PDF-1.7", "pdf", "broken"),
        (pdf("cut")[:200], "pdf", "broken"),
        (pdf(""), "pdf", "pictures"),
        (locked(pdf("private")), "pdf", "password"),
        (b"no zip", "docx", "broken"),
        (word("cut")[:900], "docx", "broken"),
        (word(), "docx", "No text"),
        (bomb(), "docx", "too large"),
        (b"words", "txt", "kind"),
    ],
    ids=[
        "empty",
        "only a head",
        "cut",
        "no text",
        "locked",
        "no zip",
        "cut zip",
        "no words",
        "bomb",
        "other",
    ],
)
def test_what_cannot_be_read_is_told_in_words(data, extension, reason):
    with pytest.raises(Unreadable, match=reason):
        text_of(io.BytesIO(data), extension=extension)


@pytest.fixture
def report(home, reference):
    page = add_report(library_index(home), "barbers", "Heart health")
    replace_file(page, pdf("Barbers ask about stroke"), "full.pdf")
    return page


def replace_file(page, data, name):
    page.document.file.save(name, ContentFile(data), save=False)
    page.document.file_hash = ""
    page.document.save()
    page.document.get_file_hash()
    page.save_revision().publish()


def found(client, question):
    return "Heart health" in client.get("/library/", {"q": question}).content.decode()


@pytest.mark.django_db
def test_publishing_asks_for_the_file_to_be_read_and_the_report_is_found_by_it(client, report):
    assert Job.objects.filter(kind="report", params={"page_id": report.pk}).exists()
    assert not found(client, "barbers")
    assert read_report(page_id=report.pk).characters == len("Barbers ask about stroke")
    assert read_report(page_id=report.pk).problem == ""
    assert found(client, "barbers")
    report.save_revision().publish()
    assert found(client, "barbers")


@pytest.mark.django_db
def test_another_file_makes_the_old_words_unfindable_at_once(client, report):
    read_report(page_id=report.pk)
    replace_file(report, pdf("Nothing of the kind"), "new.pdf")
    assert not found(client, "barbers")
    assert LibraryEntry.objects.get(page=report).file_text == ""


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_leaves_the_report_findable_by_its_page(client, report):
    replace_file(report, b"%PDF-1.7", "broken.pdf")
    assert "broken" in read_report(page_id=report.pk).as_result()["problem"]
    assert found(client, "heart")
    report.document.file.storage.delete(report.document.file.name)
    assert "gone" in read_report(page_id=report.pk).problem
    report.unpublish()
    assert "not there" in read_report(page_id=report.pk).problem
