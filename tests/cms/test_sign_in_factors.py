"""The second factor from setting up to losing it, and sessions that end by themselves."""

import re
import time
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import ModelLogEntry

from insight.encryption import unseal
from tests.cms.signing_in import (
    PASSWORD,
    SECRET,
    code,
    give_app,
    show_factor,
    write_code,
    write_password,
)
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SET_UP, REMOVE = "/sign-in/second-step/set-up/", "/sign-in/second-step/remove/"
CODES = "/sign-in/second-step/recovery-codes/"
MINUTE, HOUR = 60, 3600


@pytest.fixture(autouse=True)
def second_factor_required(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    cache.clear()


@pytest.fixture
def clock(monkeypatch):
    """Move the clock of the process on by seconds."""
    now, moved = time.time, [0]

    def move(seconds):
        moved[0] += seconds

    monkeypatch.setattr("time.time", lambda: now() + moved[0])
    return move


def set_up(client):
    page = client.get(SET_UP).content.decode()
    secret = re.search(r'<strong translate="no" dir="ltr">([A-Z2-7 ]+)</strong>', page)[1].replace(" ", "")
    return secret, client.post(SET_UP, {"code": code(secret)}), page


def actions():
    return list(
        ModelLogEntry.objects.filter(action__startswith="sign_in.")
        .order_by("pk")
        .values_list("action", flat=True)
    )


@pytest.mark.django_db(transaction=True)
def test_at_the_first_sign_in_a_factor_is_set_up(client, officer, home):
    assert write_password(client, "officer").url == "/admin/"
    assert client.get("/admin/").url == f"{SET_UP}?next=%2Fadmin%2F"
    wrong = client.post(SET_UP, {"code": "000000"}).content.decode()
    assert "This code is wrong or was used already" in wrong
    _secret, answer, page = set_up(client)
    assert 'src="data:image/svg+xml;base64,' in page
    assert "<script" not in page.split("<main")[1]
    assert answer.url == CODES
    shown = client.get(CODES).content.decode()
    assert len(re.findall(r"<code>\d{4} \d{4}</code>", shown)) == 10
    assert client.get("/admin/").status_code == 200
    assert actions() == ["sign_in.in", "sign_in.factor_add", "sign_in.factor_add"]


def test_somebody_who_signed_in_long_ago_writes_the_password_before_setting_up(client, officer, clock):
    write_password(client, "officer")
    clock(10 * MINUTE)
    asked = client.get(SET_UP)
    assert asked.url.startswith("/sign-in/again/")
    assert "is wrong" in client.post(asked.url, {"password": "no"}).content.decode()
    assert client.post(asked.url, {"password": PASSWORD}).url == SET_UP
    assert client.get(SET_UP).status_code == 200


@pytest.mark.parametrize("later", [-1, 0, 1])
def test_codes_of_the_half_minute_before_and_after_count(later, client, officer, home):
    give_app(officer)
    write_password(client, "officer")
    assert write_code(client, code(later=later)).url == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("written", ["", "123", "abc def", "١٢٣٤٥٦", "0" * 5000, "\0"])
def test_other_codes_do_not(written, client, officer):
    give_app(officer)
    write_password(client, "officer")
    answer = write_code(client, written)
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    assert not get_user(client).is_authenticated


def test_a_code_works_once(client, officer, clock):
    give_app(officer)
    used, earlier = code(), code(later=-1)
    write_password(client, "officer")
    assert write_code(client, used).status_code == 302
    cache.clear()  # allauth remembers used codes there, for half a minute
    thief = Client()
    write_password(thief, "officer")
    for seen in (used, earlier):
        assert "was used already" in write_code(thief, seen).content.decode()
    clock(30)
    assert write_code(thief, code()).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_code_of_the_set_up_does_not_sign_in(client, officer):
    write_password(client, "officer")
    secret, _answer, _page = set_up(client)
    again = Client()
    write_password(again, "officer")
    assert write_code(again, code(secret, later=-1)).status_code == 200
    assert write_code(again, code(secret, later=1)).status_code == 302


def test_guessing_codes_is_stopped(client, officer):
    give_app(officer)
    write_password(client, "officer")
    for _try in range(5):
        assert "is wrong" in write_code(client, "000000").content.decode()
    assert "Too many tries" in write_code(client, code()).content.decode()
    assert actions().count("sign_in.code_failure") == 5


def test_a_recovery_code_lets_in_once(client, officer, home):
    first, *_ = give_app(officer)
    write_password(client, "officer")
    assert write_code(client, f"{first[:4]} {first[4:]}").url == "/admin/"
    assert client.get("/admin/").status_code == 200
    again = Client()
    write_password(again, "officer")
    assert write_code(again, first).status_code == 200
    assert "sign_in.recovery_code_use" in actions()


@pytest.mark.django_db(transaction=True)
def test_recovery_codes_can_be_kept_and_made_anew(client, officer):
    old = give_app(officer)
    show_factor(client, officer)
    kept = client.get(f"{CODES}download/")
    assert kept["Content-Disposition"].startswith("attachment")
    assert all(one in kept.content.decode() for one in old)
    assert "You have 10 recovery codes left" in client.get(f"{CODES}new/").content.decode()
    assert client.post(f"{CODES}new/").url == CODES
    new = re.findall(r"<code>(\d{4}) (\d{4})</code>", client.get(CODES).content.decode())
    assert len(new) == 10
    assert not {a + b for a, b in new} & set(old)
    assert "sign_in.recovery_codes" in actions()


def test_another_session_shows_the_factor_before_it_may_remove_it(client, officer):
    """A session from before the set-up, or one that a thief has, knows the password at most."""
    client.force_login(officer)
    give_app(officer)
    for address in (REMOVE, CODES, f"{CODES}new/", f"{CODES}download/", "/sign-in/second-step/"):
        assert client.get(address).url.startswith("/sign-in/code/again/"), address
        assert client.post(address).url.startswith("/sign-in/code/again/"), address
    assert Authenticator.objects.filter(user=officer).count() == 2
    assert client.post("/sign-in/code/again/?next=/admin/", {"code": code()}).url == "/admin/"
    assert client.get(REMOVE).status_code == 200


def test_who_removes_a_factor_sets_up_another(client, officer, home):
    show_factor(client, officer)
    client.post(REMOVE)
    assert not Authenticator.objects.exists()
    assert client.get("/admin/").url.startswith(SET_UP)
    assert actions() == ["sign_in.in", "sign_in.factor_remove", "sign_in.factor_remove"]


def test_the_page_of_the_account_leads_to_the_factor(client, officer, home):
    show_factor(client, officer)
    page = client.get("/admin/account/").content.decode()
    assert "Second step when you sign in" in page
    assert 'href="/sign-in/second-step/"' in page
    named = {
        "name_email-first_name": "Ada",
        "name_email-last_name": "Ade",
        "name_email-email": "a@example.org",
    }
    client.post(
        "/admin/account/",
        named | {"theme-theme": "dark", "theme-density": "default", "theme-contrast": "system"},
    )
    officer.refresh_from_db()
    assert (officer.first_name, officer.email) == ("Ada", "a@example.org")


def test_an_operator_resets_a_factor(client, officer, editor, home, capsys):
    show_factor(client, officer)
    other = Client()
    show_factor(other, editor)
    call_command("reset_second_factor", "officer", "--yes")
    assert "1 sessions ended" in capsys.readouterr().out
    assert not get_user(client).is_authenticated
    assert other.get("/admin/").status_code == 200
    assert write_password(client, "officer").url == "/admin/"
    assert client.get("/admin/").url.startswith(SET_UP)
    row = ModelLogEntry.objects.get(action="sign_in.factor_reset")
    assert (row.object_id, row.user_id, row.data) == (str(officer.pk), None, {"factors": 2, "sessions": 1})


def test_an_operator_who_is_not_sure_changes_nothing(officer, monkeypatch):
    give_app(officer)
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("reset_second_factor", "officer")
    with pytest.raises(CommandError, match="Nobody has the user name “Offcer”"):
        call_command("reset_second_factor", "Offcer")
    assert Authenticator.objects.filter(user=officer).count() == 2


def test_a_session_that_lost_its_factor_does_not_pass_with_a_new_one(client, officer, home):
    show_factor(client, officer)
    Authenticator.objects.all().delete()
    give_app(officer)
    assert client.get("/admin/").url.startswith("/sign-in/code/again/")


def test_secrets_are_sealed_and_sealed_anew(officer, settings, capsys):
    codes = give_app(officer)
    stored = {row.type: row.data for row in Authenticator.objects.all()}
    assert SECRET not in str(stored)
    assert unseal(stored["totp"]["secret"]) == SECRET
    old, new = settings.FIELD_ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    call_command("rotate_keys")
    assert "second factors: 2 sealed anew" in capsys.readouterr().out
    settings.FIELD_ENCRYPTION_KEYS = [new]
    client = Client()
    write_password(client, "officer")
    assert write_code(client, codes[3]).status_code == 302
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="second factors can't be opened"):
        call_command("rotate_keys")


def used_at(client):
    return Session.objects.get(pk=client.cookies["sessionid"].value).expire_date


def test_a_session_ends_when_nobody_uses_it(client, officer, home, settings):
    settings.STAFF_IDLE_MINUTES = 30
    show_factor(client, officer)
    client.get("/admin/")
    assert client.session.get_expiry_age() == 30 * MINUTE
    Session.objects.update(expire_date="2020-01-01T00:00Z")
    answer = client.get("/admin/pages/")
    assert answer.url == "/admin/login/?next=/admin/pages/"


def test_pages_and_presses_keep_a_session_alive_but_an_open_page_does_not(client, officer, home, clock):
    show_factor(client, officer)
    client.get("/admin/")
    before = used_at(client)
    polling = {"Sec-Fetch-Mode": "cors"}
    clock(HOUR)
    client.get("/admin/pages/", headers=polling)
    client.post("/admin/editing-sessions/ping/wagtailcore/page/1/", headers=polling)
    assert client.session["staff_used_at"] < time.time() - HOUR + MINUTE
    assert used_at(client) == before
    client.get("/admin/pages/", headers={"Sec-Fetch-Mode": "navigate"})
    assert client.session["staff_used_at"] > time.time() - MINUTE


def test_residents_keep_their_own_time(client, officer):
    client.get("/receipt/")
    assert "staff_used_at" not in client.session
    UserFactory(username="quiet")
    assert client.session.get_expiry_age() > 8 * HOUR


def test_where_one_wanted_to_go_is_kept_while_the_factor_is_shown(client, officer, home):
    give_app(officer)
    write_password(client, "officer", wanted="/admin/pages/")
    assert write_code(client, code()).url == "/admin/pages/"
    late = Client()
    late.force_login(officer)
    assert unquote(late.get("/admin/pages/?q=gp").url) == "/sign-in/code/again/?next=/admin/pages/?q=gp"
    assert unquote(late.post("/admin/pages/").url) == "/sign-in/code/again/?next=/admin/"
