"""The files themselves: PDF and Word, as a screen reader finds them."""

import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from cms.documents.edition import Edition
from cms.documents.pdf import write_pdf
from cms.documents.sources import Chapter, Source
from cms.documents.word import write_docx
from tests.pictures import PNG

EDITION = Edition(
    number=3,
    day=date(2026, 11, 12),
    publisher="The partnership",
    address="http://localhost:8000/downloads/a/",
)
FIRST = """<section class="chapter" id="one"><h2>Early years</h2><p>Families get <strong>help</strong> early.
 <a href="https://example.org/">Elsewhere</a>, <a href="#two">below</a>.</p>
<h3>What people said</h3><ul><li>Queues</li><li><p>Phones</p><p>They ring out.</p></li></ul>
<ol><li>First</li><li>Second</li></ol><h3>Steps</h3><ol><li>Again first</li></ol>
<table><caption><span>Where people live</span><span>Of 60 people.</span></caption>
<thead><tr><th scope="col">Group</th><th scope="col">People</th></tr></thead>
<tbody><tr><th scope="row">Lewisham</th><td>about 40</td></tr><tr><th scope="row">Bexley</th><td>too few to show</td></tr></tbody></table>
<figure class="quote"><blockquote><p lang="pl">Czekam na telefon.</p></blockquote><figcaption>Resident</figcaption></figure>
<img src="/media/park.png" alt="A park in spring"><img src="https://example.org/x.png" alt="Not ours"></section>"""
SECOND = '<section class="chapter" id="two"><h2>Prevention</h2><p>Staying well.</p></section>'


@pytest.fixture
def source(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "park.png").write_bytes(PNG)
    chapters = [
        Chapter(anchor, title, BeautifulSoup(html, "html.parser").section)
        for anchor, title, html in (("one", "Early years", FIRST), ("two", "Prevention", SECOND))
    ]
    return Source("Strategic priorities", "What we promised.", "en-gb", tuple(chapters), {})


def structure(node, found):
    """Every structure element below `node` as (role, element)."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            structure(child, found)
    elif hasattr(node, "get"):
        if "/S" in node:
            found.append((node["/S"], node))
        if "/K" in node and not isinstance(node["/K"], int):
            structure(node["/K"], found)
    return found


def test_the_pdf_is_tagged_named_and_in_a_language(source):
    pdf = write_pdf(source, EDITION)
    reader = PdfReader(io.BytesIO(pdf.content))
    catalogue = reader.trailer["/Root"]
    assert pdf.pages == len(reader.pages) == 4
    assert reader.metadata.title == "Strategic priorities"
    assert catalogue["/Lang"].lower() == "en-gb"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in catalogue["/Metadata"].get_object().get_data()
    elements = structure(catalogue["/StructTreeRoot"]["/K"], [])
    roles = [role for role, _ in elements]
    assert [role for role in roles if role in ("/H1", "/H2", "/H3")] == [
        "/H1", "/H2", "/H2", "/H3", "/H3", "/H2",
    ]  # fmt: skip
    assert {"/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Caption", "/Link", "/BlockQuote"} <= set(roles)
    figures = [element.get("/Alt") for role, element in elements if role == "/Figure"]
    assert figures == ["A park in spring", "Not ours"]
    outline = [item for item in reader.outline if not isinstance(item, list)]
    assert outline[0].title == "Strategic priorities"
    names = str(reader.outline)
    assert all(f"'{heading}'" in names for heading in ("Contents", "Early years", "Prevention"))
    words = "".join(page.extract_text() for page in reader.pages)
    assert "Version 3, 12 November 2026" in words
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert all(
        "/FontFile" in str(font["/DescendantFonts"][0].get_object()["/FontDescriptor"]) for font in fonts
    )


def test_the_word_file_has_real_headings_lists_tables_and_pictures(source):
    document = Document(io.BytesIO(write_docx(source, EDITION)))
    by_style = [(line.style.name, line.text) for line in document.paragraphs if line.text.strip()]
    assert by_style[0] == ("Title", "Strategic priorities")
    assert ("Heading 1", "Early years") in by_style
    assert ("Heading 2", "What people said") in by_style
    assert ("Normal", "Families get help early. Elsewhere, below.") in by_style
    at = by_style.index(("List Bullet", "Queues"))
    assert by_style[at + 1 : at + 3] == [("List Bullet", "Phones"), ("List Continue", "They ring out.")]
    assert ("Quote", "Czekam na telefon.") in by_style
    assert ("Caption", "Where people live\nOf 60 people.") in by_style
    assert ("Caption", "Not ours") in by_style
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Group", "People"], ["Lewisham", "about 40"], ["Bexley", "too few to show"],
    ]  # fmt: skip
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    (picture,) = document.inline_shapes
    assert picture._inline.docPr.get("descr") == "A park in spring"


def test_the_word_file_has_title_language_and_links_that_work(source):
    document = Document(io.BytesIO(write_docx(source, EDITION)))
    properties = document.core_properties
    assert (properties.title, properties.language, properties.author) == (
        "Strategic priorities", "en-gb", "The partnership",
    )  # fmt: skip
    languages = [mark.get(qn("w:val")) for mark in document.styles.element.iter(qn("w:lang"))]
    assert languages == ["en-GB"]
    assert [mark.get(qn("w:val")) for mark in document.element.body.iter(qn("w:lang"))] == ["pl"]
    marks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    anchors = {link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))}
    assert anchors - {None} == {"b_one", "b_two"}
    assert {"b_one", "b_two"} <= marks
    assert "https://example.org/" in {
        rel.target_ref for rel in document.part.rels.values() if rel.is_external
    }


def test_each_numbered_list_begins_anew(source):
    document = Document(io.BytesIO(write_docx(source, EDITION)))
    numbered = [line for line in document.paragraphs if line.style.name == "List Number"]
    first, second, again = (line._p.pPr.numPr.numId.val for line in numbered)
    assert first == second != again
