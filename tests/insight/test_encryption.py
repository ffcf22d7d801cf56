import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection

from insight.encryption import SealedTextError, reseal, seal, unseal
from insight.models import Contact, Response
from insight.services.sealing import reseal_everything
from tests.factories import ResponseFactory, SubmissionFactory

OLD, NEW, LOST = (Fernet.generate_key().decode() for _ in range(3))


@pytest.mark.parametrize("text", ["words", "👩‍👩‍👧", "مرحبا", "a\nb", "\ud800", "x" * 100_000])
def test_what_is_sealed_opens_again(text):
    assert unseal(seal(text)) == text


def test_the_same_words_never_look_the_same():
    assert seal("words") != seal("words")


def test_an_unknown_key_says_what_to_do(settings):
    token = seal("words")
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    for way in (unseal, reseal):
        with pytest.raises(SealedTextError, match="FIELD_ENCRYPTION_KEYS"):
            way(token)


def test_no_key_at_all_says_how_to_make_one(settings):
    settings.FIELD_ENCRYPTION_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="generate_key"):
        seal("words")


@pytest.mark.django_db
def test_a_sealed_column_cant_be_compared():
    with pytest.raises(TypeError, match="exact"):
        Response.objects.filter(verbatim="words").exists()
    assert not Response.objects.filter(verbatim__isnull=True).exists()


def raw(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def sealed_with_old(db, settings):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    response = ResponseFactory(words="marmalade")
    Contact.objects.create(submission=response.submission, email="ann@example.org")
    return response


def test_rotation_lets_the_old_key_go(sealed_with_old, settings, capsys):
    before = raw("insight_response", "verbatim")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    call_command("rotate_keys")
    assert "response.verbatim: 1 sealed anew" in capsys.readouterr().out
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    sealed_with_old.refresh_from_db()
    assert sealed_with_old.verbatim == "marmalade"
    assert Contact.objects.get().email == "ann@example.org"
    assert raw("insight_response", "verbatim") != before


def test_rotation_may_run_twice(sealed_with_old, settings):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    first, second = reseal_everything(), reseal_everything()
    sealed = {"contact.email": 1, "response.verbatim": 1}
    none = {
        "equalitywords.words": 0,
        "feedbackimport.name": 0,
        "feedbackimport.report": 0,
        "importfile.content": 0,
        "pagefeedback.reason": 0,
        "subscription.email": 0,
    }
    assert first.done == second.done == sealed | none
    assert Contact.objects.get().email == "ann@example.org"


def test_rotation_goes_on_past_a_row_that_nothing_opens_and_names_it(sealed_with_old, settings):
    settings.FIELD_ENCRYPTION_KEYS = [LOST]
    lost = Contact.objects.create(submission=SubmissionFactory(), email="bea@example.org")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match=rf"contact.email {lost.pk}\b"):
        call_command("rotate_keys")
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert Response.objects.get(pk=sealed_with_old.pk).verbatim == "marmalade"
    settings.FIELD_ENCRYPTION_KEYS = [LOST]
    assert Contact.objects.get(pk=lost.pk).email == "bea@example.org"
