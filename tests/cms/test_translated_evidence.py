"""What stands in several languages keeps its guarantees: quotes go everywhere at once, figures stay as they were counted."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale, Page
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import String, Translation, TranslationSource
from wagtail_localize.synctree import synchronize_tree

from cms.models import Download, HomePage, StandardPage, WhatWeHeardPage
from cms.people.heard import quotes_on_live_pages
from cms.publishing.evidence import figures, quote_ids
from insight.enums import QuoteStatus
from insight.models import LibraryEntry, Publication, Submission
from insight.services.erasure import erase_submission
from tests.cms.translating import translate, translation_of, write
from tests.factories import UserFactory
from tests.standing import standing

pytestmark = pytest.mark.django_db
ANSWER = {"People give up on the phone.": "La gente se cansa de llamar."}


@standing
def work(heard_page, spanish):
    """A "what we heard" page with its answer in Spanish, not yet published."""
    for above in heard_page.get_ancestors().filter(depth__gt=2).specific():
        translate(above, spanish, {})
    work = translation_of(heard_page, spanish)
    write(work, ANSWER)
    return work


@standing
def spanish_heard_page(work):
    with TestCase.captureOnCommitCallbacks(execute=True):
        work.save_target(publish=True)
    return work.get_target_instance()


@pytest.fixture
def page(spanish_heard_page):
    return spanish_heard_page


def verify():
    out = io.StringIO()
    try:
        call_command("verify_published", stdout=out, no_color=True)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def publish_again(page):
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()


def test_only_words_are_translated(work, world):
    source = work.source
    paths = set(source.stringsegment_set.values_list("context__path", flat=True))
    paths |= set(source.overridablesegment_set.values_list("context__path", flat=True))
    assert not [
        path for path in paths if path.split(".")[-1] in ("finding", "priority") or ".figures" in path
    ]
    assert not [path for path in paths if ".quotes" in path]
    strings = " ".join(source.stringsegment_set.values_list("string__data", flat=True))
    assert world.quote.text not in strings
    assert "seal" not in strings


def test_the_translation_holds_the_same_evidence(page, heard_page, client):
    assert [figure.to_json() for figure in figures(page)] == [
        figure.to_json() for figure in figures(heard_page)
    ]
    assert quote_ids(page) == quote_ids(heard_page) != []
    status, said = verify()
    assert status == 0
    assert "6 figures and quotes" in said
    html = client.get(page.url).content.decode()
    assert "La gente se cansa de llamar." in html


def test_a_quote_stays_in_its_own_language_and_says_so(page, world, client):
    html = client.get(page.url).content.decode()
    assert f'<p lang="en" dir="auto">{world.quote.text}' in html
    assert 'lang="en"' not in client.get("/priorities/early-years/").content.decode()


def withdraw_clearing(world):
    world.quote.status = QuoteStatus.REFUSED
    world.quote.save()


def withdraw_consent(world):
    Submission.objects.filter(pk=world.quote.segment.response.submission_id).update(consent_quote=False)


def erase(world):
    erase_submission(submission=world.quote.segment.response.submission)


@pytest.mark.parametrize("take_back", [withdraw_clearing, withdraw_consent, erase])
def test_a_quote_that_is_taken_back_is_gone_in_all_languages_at_once(
    page, heard_page, world, client, take_back
):
    text = world.quote.text
    addresses = [page.url, heard_page.url]
    assert all(text in client.get(address).content.decode() for address in addresses)
    take_back(world)
    assert not any(text in client.get(address).content.decode() for address in addresses)
    status, said = verify()
    assert status == 1
    assert page.url in said
    assert heard_page.url in said


@pytest.mark.parametrize("take_back", [withdraw_clearing, withdraw_consent, erase])
def test_what_may_not_be_shown_goes_live_in_no_language(work, world, take_back):
    take_back(world)
    with pytest.raises(ValidationError), TestCase.captureOnCommitCallbacks(execute=True):
        work.save_target(publish=True)
    found = WhatWeHeardPage.objects.filter(locale=work.target_locale)
    assert not found.filter(live=True).exists()


def test_nothing_of_a_person_is_left_with_the_translators(page, work, world):
    text = world.quote.text
    erase(world)
    held = [
        *TranslationSource.objects.values_list("content_json", flat=True),
        *String.objects.values_list("data", flat=True),
    ]
    assert not [words for words in held if text in words]


def test_figures_of_a_translation_do_not_move(page, world, client):
    before = [figure.to_json() for figure in figures(page)]
    world.answer()
    page = Page.objects.get(pk=page.pk).specific
    assert [figure.to_json() for figure in figures(page)] == before
    assert "Hay datos más nuevos" in client.get(page.url).content.decode()


def test_a_figure_that_somebody_changed_is_refused(page):
    theme = page.themes.raw_data[0]
    theme["value"]["figures"][0]["value"]["values"]["count"] = 29
    with pytest.raises(ValidationError):
        page.save()


def test_a_translation_goes_with_its_page(page, heard_page, client):
    heard_page.unpublish()
    assert client.get(page.url).status_code == 404
    page.refresh_from_db()
    assert not page.live
    with pytest.raises(ValidationError):
        publish_again(page)


def test_a_translation_of_a_deleted_page_is_not_live(page, heard_page, client):
    Page.objects.get(pk=heard_page.pk).specific.delete()
    assert client.get(page.url).status_code == 404


def test_the_record_knows_each_publication_once(page, heard_page):
    assert Publication.objects.get().url == heard_page.url
    assert set(LibraryEntry.objects.values_list("page", flat=True)) == {heard_page.pk}
    assert quotes_on_live_pages() == quote_ids(heard_page)
    page.unpublish()
    assert Publication.objects.get().withdrawn_at is None


def test_a_translation_is_a_document_of_its_own_and_a_placeholder_none(page, heard_page, spanish):
    assert set(Download.objects.values_list("of_page", flat=True)) == {heard_page.pk, page.pk}
    arabic = Locale.objects.create(language_code="ar")
    synchronize_tree(heard_page.locale, arabic)
    publish_again(heard_page)
    assert not Download.objects.filter(of_page__locale=arabic).exists()


def test_the_feed_of_a_language_holds_its_pages(page, heard_page, client):
    english, spanish = (
        client.get(path).content.decode() for path in ("/what-we-heard.rss", "/es/what-we-heard.rss")
    )
    assert f"{heard_page.url}</link>" in english
    assert page.url not in english
    assert f"{page.url}</link>" in spanish


class TestPlaceholders:
    """A tree in step: every page stands in it, and says where its words are."""

    @pytest.fixture
    def synced(self, heard_page, spanish):
        synchronize_tree(heard_page.locale, spanish)
        return heard_page.get_translation(spanish)

    def test_it_leads_to_the_page_and_its_evidence_is_looked_at_there(self, synced, heard_page, client):
        assert synced.live
        answer = client.get(synced.url)
        assert (answer.status_code, answer["Location"]) == (302, heard_page.url)
        assert client.get(f"{synced.url}figures/")["Location"] == heard_page.url

    def test_it_goes_with_its_page(self, synced, heard_page, world, client):
        heard_page.unpublish()
        assert client.get(synced.url).status_code == 404
        synced.refresh_from_db()
        assert not synced.live

    def test_it_is_no_page_of_its_own_once_its_page_is_deleted(self, synced, heard_page, client):
        Page.objects.get(pk=heard_page.pk).specific.delete()
        assert client.get(synced.url).status_code == 404

    def test_a_quote_taken_back_does_not_stop_a_tree(self, heard_page, spanish, world):
        withdraw_consent(world)
        synchronize_tree(heard_page.locale, spanish)
        assert heard_page.has_translation(spanish)


class TestDesk:
    """Translating in the admin."""

    @pytest.fixture
    def about(self, home, spanish):
        page = home.add_child(
            instance=StandardPage(title="About us", slug="about", introduction="Who we are.")
        )
        page.save_revision().publish()
        return page

    def submit(self, client, page, spanish):
        address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
        return client.post(address, {"locales": [spanish.pk]})

    def test_an_editor_has_a_page_translated_and_publishes_it(self, client, editor, about, spanish):
        client.force_login(editor)
        about.copy_for_translation(spanish, alias=True)
        assert self.submit(client, about, spanish).status_code == 302
        page = about.get_translation(spanish)
        assert not page.live, "nobody has translated it yet"
        work = Translation.objects.get(source__object_id=about.translation_key)
        html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "Who we are." in html
        write(work, {"About us": "Sobre nosotros", "Who we are.": "Quiénes somos."})
        with TestCase.captureOnCommitCallbacks(execute=True):
            client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "publish"})
        assert "Quiénes somos." in client.get("/es/about/").content.decode()

    def test_no_machine_translates(self, client, editor, about, spanish):
        assert get_machine_translator() is None
        client.force_login(editor)
        self.submit(client, about, spanish)
        page = about.get_translation(spanish)
        html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "&quot;machineTranslator&quot;: null" in html or '"machineTranslator": null' in html
        work = Translation.objects.get(source__object_id=about.translation_key)
        address = reverse("wagtail_localize:machine_translate", args=[work.pk])
        assert client.post(address).status_code == 404

    def test_translators_work_on_a_file(self, client, editor, about, spanish):
        client.force_login(editor)
        self.submit(client, about, spanish)
        work = Translation.objects.get(source__object_id=about.translation_key)
        file = client.get(reverse("wagtail_localize:download_pofile", args=[work.pk])).content.decode()
        assert 'msgid "Who we are."\nmsgstr ""' in file
        filled = file.replace(
            'msgid "Who we are."\nmsgstr ""', 'msgid "Who we are."\nmsgstr "Quiénes somos."'
        )
        upload = SimpleUploadedFile("es.po", filled.encode())
        client.post(reverse("wagtail_localize:upload_pofile", args=[work.pk]), {"file": upload})
        assert work.source.stringsegment_set.get_translations(spanish).get().data == "Quiénes somos."

    def test_nobody_has_a_page_translated_that_they_may_not_change(
        self, client, about, spanish, officer, editor
    ):
        client.force_login(officer)
        assert self.submit(client, about, spanish).status_code == 302
        assert not about.has_translation(spanish)
        from django.contrib.auth.models import Group, Permission

        narrow = Group.objects.create(name="One corner")
        narrow.permissions.set(Permission.objects.filter(codename__in=["access_admin", "submit_translation"]))
        other = about.get_parent().add_child(instance=StandardPage(title="Corner", slug="corner"))
        change = Permission.objects.get(codename="change_page")
        GroupPagePermission.objects.create(group=narrow, page=other, permission=change)
        person = UserFactory(username="corner")
        person.groups.add(narrow)
        client.force_login(person)
        self.submit(client, about, spanish)
        assert not about.has_translation(spanish)
        source, _ = TranslationSource.update_or_create_from_instance(about.specific)
        answer = client.get(reverse("wagtail_localize:update_translations", args=[source.pk]))
        assert answer.status_code in (302, 403)

    def test_what_does_not_hold_is_told_and_stays_as_it_is(self, client, editor, work, world):
        work.save_target(publish=False)
        page = work.get_target_instance()
        withdraw_consent(world)
        client.force_login(editor)
        answer = client.post(
            reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "publish"}, follow=True
        )
        assert "This quote may not be shown" in answer.content.decode()
        page.refresh_from_db()
        assert not page.live

    def test_an_update_that_does_not_hold_is_told(self, client, editor, page, work, world):
        withdraw_consent(world)
        client.force_login(editor)
        address = reverse("wagtail_localize:update_translations", args=[work.source_id])
        answer = client.post(address, {"publish_translations": "on"}, follow=True)
        assert "This quote may not be shown" in answer.content.decode()

    def test_who_works_on_the_first_tree_works_on_the_next(self, home, spanish, editor):
        tree = HomePage.objects.get(locale=spanish)
        assert tree.permissions_for_user(editor).can_edit()
        assert tree.permissions_for_user(editor).can_publish()


def test_a_commitment_keeps_its_numbers_in_every_language(commitment_page, spanish):
    for above in commitment_page.get_ancestors().filter(depth__gt=2).specific():
        translate(above, spanish, {})
    page = translate(commitment_page, spanish, {"Net zero": "Cero neto"})
    page = page.specific_class.objects.get(pk=page.pk)
    assert page.title == "Cero neto"
    assert [str(reading.value) for reading in page.measures.get().readings.all()] == ["622.000", "601.000"]
    assert [row.slug for row in page.ambitions.all()] == ["sustainable-care"]
    work = translation_of(commitment_page, spanish)
    assert "measures" not in json.dumps(
        list(work.source.stringsegment_set.values_list("context__path", flat=True))
    )
