"""A document as a Word file: real headings, lists, tables and links, with title and language set."""

from io import BytesIO

from django.utils import translation
from django.utils.translation import gettext
from docx import Document
from docx.document import Document as WordDocument

from cms.documents.edition import Edition, version_line
from cms.documents.sources import Source
from cms.documents.word_blocks import Writer
from cms.documents.word_parts import add_link, add_page_number
from cms.documents.word_styles import set_language, settle_styles


def write_docx(source: Source, edition: Edition) -> bytes:
    """Return a document as the bytes of a .docx file."""
    with translation.override(source.language):
        document = Document()
        settle_styles(document)
        set_language(document, source.language)
        _set_properties(document, source, edition)
        _write_cover(document, source, edition)
        _write_contents(document, source)
        for chapter in source.chapters:
            Writer(document, base=edition.address).write_chapter(chapter.body)
        _write_footer(document, source, edition)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_properties(document: WordDocument, source: Source, edition: Edition) -> None:
    properties = document.core_properties
    properties.title, properties.language = source.title, source.language
    properties.author = properties.last_modified_by = edition.publisher
    properties.subject, properties.comments = source.summary, ""
    properties.version = str(edition.number)


def _write_cover(document: WordDocument, source: Source, edition: Edition) -> None:
    document.add_paragraph(source.title, style="Title")
    if source.summary:
        document.add_paragraph(source.summary, style="Subtitle")
    document.add_paragraph(version_line(edition))
    line = document.add_paragraph(gettext("The newest version is always at:") + " ")
    add_link(line, edition.address, edition.address)


def _write_contents(document: WordDocument, source: Source) -> None:
    if len(source.chapters) < 2:
        return
    document.add_heading(gettext("Contents"), level=1)
    for chapter in source.chapters:
        add_link(document.add_paragraph(style="List Bullet"), chapter.title, f"#{chapter.anchor}")


def _write_footer(document: WordDocument, source: Source, edition: Edition) -> None:
    line = document.sections[0].footer.paragraphs[0]
    line.text = f"{source.title}. {version_line(edition)}. {gettext('Page')} "
    add_page_number(line)
