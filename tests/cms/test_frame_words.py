"""The words of the frame in other languages: none missing where the docs say so, and each fit for its place."""

import re
from collections.abc import Iterator

import polib
import pytest
from django.conf import settings
from django.utils import translation

from cms.languages.messages import messages
from insight.crisis import EMERGENCY, HELP
from insight.equality_questions import QUESTIONS

CODES = sorted(path.parents[1].name for path in settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.po"))
HOLE = re.compile(r"%\((\w+)\)[-+0-9.]*[a-z]")
TAG = re.compile(r"</?\w[^>]*>")


def file_of(code: str) -> polib.POFile:
    return polib.pofile(str(settings.LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.po"))


def complete() -> list[str]:
    """The codes that the docs call complete."""
    text = (settings.BASE_DIR / "docs" / "translations.md").read_text(encoding="utf-8")
    return re.findall(r"\(`(\w+)`\)", text.partition("\nComplete: ")[2].partition(";")[0])


def filled(code: str) -> Iterator[tuple[polib.POEntry, str]]:
    """Each English text that is translated, with each of its translations."""
    for entry in file_of(code).translated_entries():
        for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            yield entry, text


def test_the_docs_name_complete_languages():
    assert complete()
    assert set(complete()) <= set(CODES)


@pytest.mark.parametrize("code", complete())
def test_a_complete_language_has_every_text(code):
    file = file_of(code)
    assert [entry.msgid for entry in file if not entry.translated()] == []
    assert [entry.msgid for entry in file if entry.fuzzy] == []


@pytest.mark.parametrize("code", CODES)
def test_holes_and_tags_are_those_of_the_english_text(code):
    for entry, text in filled(code):
        for pattern in (HOLE, TAG):
            found = {match[0] for match in pattern.finditer(text)}
            assert found == {match[0] for match in pattern.finditer(entry.msgid)}, entry.msgid


@pytest.mark.parametrize("code", CODES)
def test_what_is_put_into_a_text_fits(code):
    for entry, text in filled(code):
        in_template = any(name.startswith("templates/") for name, _line in entry.occurrences)
        if in_template or HOLE.search(entry.msgid):
            assert text % dict.fromkeys(HOLE.findall(entry.msgid), 1)


@pytest.mark.parametrize("code", CODES)
def test_counted_texts_have_every_form(code):
    file = file_of(code)
    forms = int(re.search(r"nplurals=(\d)", file.metadata["Plural-Forms"])[1])
    for entry in file:
        if entry.msgid_plural:
            assert len(entry.msgstr_plural) == forms, entry.msgid


@pytest.mark.parametrize("code", CODES)
def test_texts_begin_and_end_as_in_english(code):
    for entry, text in filled(code):
        assert text == text.strip(), entry.msgid
        assert text[-1:] in ".:?!؟" or entry.msgid[-1] not in ".:?!", entry.msgid
        if entry.msgid[0].islower():
            assert not text[0].isupper(), entry.msgid


def test_texts_that_templates_translate_by_name_are_collected():
    known = {message.text for message in messages(settings.BASE_DIR)}
    lines = [line for listed in HELP.values() for line in listed]
    said = {words for line in lines for words in (line.when, line.contact)}
    said |= {words for question in QUESTIONS.values() for words in (question.text, question.hint)} - {""}
    said |= {label for question in QUESTIONS.values() for _value, label in question.choices}
    assert said <= known


@pytest.mark.parametrize(("code", "words"), [("es", "Llame al 999"), ("ar", "اتصل بالرقم 999")])
def test_who_to_ring_is_said_in_the_readers_language(code, words):
    with translation.override(code):
        assert translation.gettext(EMERGENCY.contact) == words


@pytest.mark.parametrize("code", CODES)
def test_no_number_to_ring_is_changed(code):
    for entry, text in filled(code):
        if "insight/crisis.py" in {name for name, _line in entry.occurrences}:
            assert re.findall(r"\d+", text) == re.findall(r"\d+", entry.msgid), entry.msgid
