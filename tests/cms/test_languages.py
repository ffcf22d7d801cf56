"""The site in several languages: trees, addresses, frame, and what a page's fields do."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale, Page

from cms.languages.messages import messages
from cms.models import (
    EngagementIndexPage,
    EngagementPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    PrioritiesIndexPage,
    PriorityPage,
    StandardPage,
)
from cms.settings.languages import languages
from cms.site.page_tree import publish_below
from insight.models import Announcement
from insight.services.wordings import drop_wording, keep_wording
from tests.cms.translating import in_language, translate
from tests.factories import EngagementFactory, QuestionFactory

pytestmark = pytest.mark.django_db
PAGE_TYPES = [model for model in Page.__subclasses__() if model.__module__.startswith("cms.models")]


@pytest.fixture
def about(home, spanish):
    return publish_below(home, StandardPage(title="About us", slug="about", introduction="Who we are."))


@pytest.mark.parametrize("model", PAGE_TYPES)
def test_each_field_is_decided(model):
    decided = [field.field_name for field in model.translatable_fields]
    of_all = {"title", "slug", "seo_title", "search_description", "show_in_menus"}
    own = {
        field.name
        for field in model._meta.local_fields
        if field.editable and not getattr(field.remote_field, "parent_link", False)
    }
    own |= {field.name for field in model._meta.local_many_to_many}
    own |= {
        child.get_accessor_name()
        for child in model._meta.related_objects
        if child.related_model._meta.app_label == "cms" and child.field.__class__.__name__ == "ParentalKey"
    }
    assert sorted(decided) == sorted(of_all | own)


def test_rows_and_dates_are_never_words_to_translate():
    for model in PAGE_TYPES:
        for field in model.translatable_fields:
            column = model._meta.get_field(field.field_name)
            if isinstance(column, models.ForeignKey | models.DateField | models.BooleanField):
                assert not field.is_translated(None), (model, field)


def test_english_keeps_its_addresses(client, about):
    assert about.url == "/about/"
    assert 'lang="en-gb" dir="ltr"' in client.get("/about/").content.decode()
    assert client.get("/en-gb/about/").status_code == 404


def test_a_translated_page_says_its_language_and_leads_to_the_others(client, about, spanish):
    page = translate(about, spanish, {"About us": "Sobre nosotros", "Who we are.": "Quiénes somos."})
    assert page.url == "/es/about/"
    html = client.get("/es/about/").content.decode()
    assert '<html lang="es" dir="ltr">' in html
    assert "Quiénes somos." in html
    assert "Ir al contenido principal" in html
    assert '<a href="/about/" lang="en-gb" hreflang="en-gb">English</a>' in html
    assert '<a href="/es/about/" lang="es" hreflang="es" aria-current="true">Español</a>' in html
    alternates = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', html))
    assert {code: address.rpartition("8000")[2] for code, address in alternates.items()} == {
        "en-gb": "/about/",
        "es": "/es/about/",
    }
    assert '<a href="/es/about/" lang="es"' in client.get("/about/").content.decode()


def test_a_page_in_one_language_has_no_switcher(client, about):
    html = client.get("/about/").content.decode()
    assert "site-languages" not in html
    assert "hreflang" not in html


def test_arabic_reads_from_right_to_left(client, home):
    home.save_revision().publish()
    translate(home, Locale.objects.create(language_code="ar"), {"Home": "الرئيسية", home.lead: "أخبرنا."})
    html = client.get("/ar/").content.decode()
    assert '<html lang="ar" dir="rtl">' in html
    assert "site/site-rtl.css" in html


def test_a_language_whose_home_is_not_live_leads_to_english(client, home, about):
    Locale.objects.create(language_code="ar")
    answer = client.get("/ar/about/?x=1")
    assert (answer.status_code, answer["Location"]) == (302, "/about/?x=1")


@pytest.mark.parametrize("path", ["/ar//evil.example/", "/ar/\\evil.example/", "/ar///evil.example"])
def test_no_address_leads_to_another_site(client, home, path):
    location = client.get(path)["Location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_a_placeholder_leads_to_the_written_page(client, about, spanish):
    placeholder = about.copy_for_translation(spanish, alias=True)
    assert placeholder.live
    answer = client.get("/es/about/")
    assert (answer.status_code, answer["Location"]) == (302, "/about/")
    assert "/es/about/" not in client.get("/sitemap.xml").content.decode()


def test_the_navigation_says_what_is_in_another_language(client, about, spanish):
    about.show_in_menus = True
    about.save()
    about.copy_for_translation(spanish, alias=True)
    html = client.get("/es/").content.decode()
    assert 'href="/about/" lang="en-gb" hreflang="en-gb">About us (English)</a>' in html


def test_a_page_that_the_source_has_no_more_is_taken_off_the_switcher(client, about, spanish):
    page = translate(about, spanish, {"About us": "Sobre nosotros", "Who we are.": "Quiénes somos."})
    page.unpublish()
    assert "hreflang" not in client.get("/about/").content.decode()


def test_the_sitemap_names_each_language(client, about, spanish):
    translate(about, spanish, {"About us": "Sobre nosotros", "Who we are.": "Quiénes somos."})
    text = client.get("/sitemap.xml").content.decode()
    assert text.count("/es/about/</loc>") == 1
    assert text.count('hreflang="es" href="http://localhost:8000/es/about/"') == 2


def test_robots_stay_out_of_journeys_in_every_language(client, home):
    assert "Disallow: /es/take-part/" in client.get("/robots.txt").content.decode()


def test_search_finds_in_the_readers_language(client, about, spanish):
    translate(about, spanish, {"About us": "Sobre nosotros", "Who we are.": "Quiénes somos."})
    for path, found, other in (
        ("/search/?q=nosotros", False, "Sobre nosotros"),
        ("/es/search/?q=nosotros", True, "Sobre"),
    ):
        html = client.get(path).content.decode()
        assert (f'href="{"/es" if found else ""}/about/"' in html and found) is found, (path, other)


def test_each_language_has_one_of_a_kind(home, spanish):
    index = publish_below(home, PrioritiesIndexPage(title="Our priorities", slug="priorities"))
    spanish_home = home.get_translation(spanish)
    assert not PrioritiesIndexPage.can_create_at(home)
    assert not HomePage.can_create_at(home.get_parent())
    index.copy_for_translation(spanish, alias=True)
    assert not PrioritiesIndexPage.can_create_at(spanish_home)


def test_each_language_has_one_page_about_a_row(priority_page, spanish):
    again = PriorityPage(title="Again", slug="again", promise="Once more.", responsible="A board")
    again.priority = priority_page.priority
    with pytest.raises(ValidationError, match="a page about this already"):
        priority_page.get_parent().add_child(instance=again)
    translate(priority_page.get_parent().specific, spanish, {})
    page = translate(priority_page, spanish, {"Early years": "Primeros años"})
    assert page.specific_class.objects.get(pk=page.pk).priority == priority_page.priority


def test_the_database_holds_one_page_about_a_row(priority_page, spanish):
    """Two editors at once pass the check of a form; a translation is no second page."""
    index = priority_page.get_parent().specific
    again = PriorityPage(title="Again", slug="again", promise="Once more.", responsible="A board")
    again.priority = priority_page.priority
    again.full_clean = lambda *_args, **_kwargs: None
    with pytest.raises(IntegrityError), transaction.atomic():
        index.add_child(instance=again)
    for page in (index, priority_page):
        page.copy_for_translation(spanish, alias=page is index)
    assert PriorityPage.objects.filter(priority=priority_page.priority).count() == 2


def test_an_editor_is_told_why_a_page_about_a_row_is_not_copied(admin_client, priority_page):
    address = reverse("wagtailadmin_pages:copy", args=[priority_page.pk])
    copy = {"new_title": "Again", "new_slug": "again", "new_parent_page": priority_page.get_parent().pk}
    html = admin_client.post(address, copy, follow=True).content.decode()
    assert "A copy would be a second page about “Early years”" in html
    assert PriorityPage.objects.filter(priority=priority_page.priority).count() == 1


def test_news_is_told_once_whatever_its_languages(home, spanish):
    index = publish_below(home, NewsIndexPage(title="News", slug="news"))
    news = publish_below(index, NewsPage(title="A new room", slug="room", summary="It is open."))
    translate(index, spanish, {"News": "Noticias"})
    page = translate(news, spanish, {"A new room": "Una sala nueva", "It is open.": "Está abierta."})
    assert Announcement.objects.count() == 1
    page.unpublish()
    assert Announcement.objects.get().title == "A new room"
    assert Announcement.objects.filter(withdrawn_at=None).exists()


class TestJourney:
    """The page of an engagement leads to the way to take part in the same language."""

    @pytest.fixture
    def engagement(self):
        engagement = EngagementFactory(slug="gp", title="Getting help", can_change="How you ring.")
        QuestionFactory(engagement=engagement, key="first", text="How easy is it?")
        return engagement

    @pytest.fixture
    def page(self, home, engagement, spanish):
        index = publish_below(home, EngagementIndexPage(title="Have your say", slug="say"))
        page = publish_below(index, EngagementPage(title="Getting help", slug="gp", engagement=engagement))
        translate(index, spanish, {"Have your say": "Opine"})
        return translate(page, spanish, {"Getting help": "Recibir ayuda"})

    def word(self, engagement):
        question = engagement.questions.get()
        keep_wording(
            engagement=engagement,
            language="es",
            words={"title": "Recibir ayuda", "purpose": "Para mejorar.", "can_change": "Cómo llama."},
            questions={question.pk: {"text": "¿Es fácil?"}},
        )

    def test_page_and_journey_are_in_the_same_words(self, client, engagement, page):
        self.word(engagement)
        html = client.get(page.url).content.decode()
        assert "Para mejorar." in html
        assert "Cómo llama." in html
        assert 'href="/es/take-part/gp/"' in html
        assert "We want to make it easier" not in html
        asked = client.get("/es/take-part/gp/", follow=True)
        assert asked.request["PATH_INFO"] == "/es/take-part/gp/first/"
        text = asked.content.decode()
        assert '<html lang="es"' in text
        assert "¿Es fácil?" in text
        assert "Continuar" in text
        for form in ("one", "other"):  # else the script counts in English
            assert f'data-i18n.characters-under-limit.{form}="Caracteres que le quedan: %{{count}}"' in text

    def test_the_journey_stays_in_its_language_to_the_end(self, client, engagement, page):
        self.word(engagement)
        client.get("/es/take-part/gp/", follow=True)
        answer = client.post("/es/take-part/gp/first/", {"answer": "Nadie contesta."})
        assert answer["Location"].startswith("/es/take-part/gp/")

    def test_without_all_its_words_it_is_told_in_english_and_says_so(self, client, engagement, page):
        self.word(engagement)
        QuestionFactory(engagement=engagement, key="second", text="What else?")
        html = client.get(page.url).content.decode()
        assert 'lang="en-gb" dir="ltr">We want to make it easier' in html
        assert "Para mejorar." not in html
        asked = client.get("/es/take-part/gp/first/").content.decode()
        assert 'lang="en-gb"' in asked

    def test_english_reads_english(self, client, engagement, page):
        self.word(engagement)
        html = client.get("/say/gp/").content.decode()
        assert "We want to make it easier" in html
        assert 'href="/take-part/gp/"' in html

    def test_words_can_be_taken_out(self, client, engagement, page):
        self.word(engagement)
        drop_wording(engagement=engagement, language="es")
        assert "Para mejorar." not in client.get(page.url).content.decode()

    def test_officers_write_the_words(self, client, engagement, officer, home):
        client.force_login(officer)
        address = reverse("insight_wordings", args=[engagement.pk]) + "?language=es"
        question = engagement.questions.get()
        assert "How easy is it?" in client.get(address).content.decode()
        typed = {"do": "keep", "title": "Recibir ayuda", "purpose": "Para mejorar."}
        refused = client.post(address, typed)
        assert refused.status_code == 422
        assert not engagement.wordings.exists()
        typed |= {"can_change": "Cómo llama.", f"question-{question.pk}-text": "¿Es fácil?"}
        assert client.post(address, typed).status_code == 302
        assert engagement.wordings.get().purpose == "Para mejorar."
        assert client.get(address.replace("=es", "=xx")).status_code == 404

    def test_editors_of_pages_may_not(self, client, engagement, editor, home):
        client.force_login(editor)
        assert client.get(reverse("insight_wordings", args=[engagement.pk])).status_code in (302, 403)


class TestSettings:
    def test_english_comes_first_and_each_once(self):
        assert languages("en-gb", ["AR", " es ", "es", ""]) == [
            ("en-gb", "English"),
            ("ar", "العربيّة"),
            ("es", "Español"),
        ]

    def test_an_unknown_code_stops_the_start_with_its_name(self):
        with pytest.raises(ImproperlyConfigured, match=r"CONTENT_LANGUAGES.*xx"):
            languages("en-gb", ["xx"])


class TestFrame:
    @pytest.mark.parametrize("code", ["ar", "es"])
    def test_files_of_the_frame_are_up_to_date_and_compiled(self, settings, code, tmp_path):
        import polib

        path = settings.LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.po"
        file = polib.pofile(str(path))
        known = {(message.text, message.plural) for message in messages(settings.BASE_DIR)}
        assert {(entry.msgid, entry.msgid_plural) for entry in file} == known
        file.save_as_mofile(str(tmp_path / "django.mo"))
        assert (tmp_path / "django.mo").read_bytes() == path.with_suffix(".mo").read_bytes()

    def test_dates_and_shares_are_written_as_the_language_does(self):
        from datetime import date

        from cms.plain.figures import plain_date, share_in_words
        from cms.plain.measures import due_day

        with translation.override("es"):
            assert plain_date(date(2026, 11, 12)) == "12 de noviembre de 2026"
            assert share_in_words(1, 4) == "1 de cada 4"
            assert due_day(date(2027, 3, 31)) == "final de marzo de 2027"
        with translation.override("en-gb"):
            assert plain_date(date(2026, 11, 12)) == "12 November 2026"
            assert due_day(date(2027, 3, 31)) == "the end of March 2027"


def test_in_language_is_what_the_tests_think(home, spanish):
    assert in_language(home, "es").title == "Inicio"
