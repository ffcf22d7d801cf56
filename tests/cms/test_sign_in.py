"""Who comes in by which door: staff with a second factor, by the one sign-in, and nobody else."""

import re

import pytest
from django.contrib.auth import get_user
from django.contrib.auth import views as django_views
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, resolve, reverse
from wagtail.models import ModelLogEntry

from cms.sign_in.checks import check_organisation, check_second_factor
from tests.cms.signing_in import PASSWORD, give_app, show_factor, write_password
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SET_UP, SHOW, DOOR = "/sign-in/second-step/set-up/?", "/sign-in/code/again/?", "/admin/login/?"


@pytest.fixture(autouse=True)
def second_factor_required(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    cache.clear()


@pytest.fixture
def people(officer, home):
    return {
        "officer": officer,
        "superuser": UserFactory(username="root", is_superuser=True),
        "nobody": UserFactory(username="nobody"),
    }


def addresses(patterns, prefix=""):
    """Every address of the site with its view; what is variable in it filled in with something that fits."""
    for entry in patterns:
        here = prefix + re.sub(
            r"<(int:)?\w*(:\w+)?>", "1", str(entry.pattern).removeprefix("^").removesuffix("$")
        )
        if hasattr(entry, "url_patterns"):
            yield from addresses(entry.url_patterns, here)
        else:
            yield f"/{here}", entry.callback


def staff_addresses():
    found = {
        address for address, _ in addresses(get_resolver().url_patterns) if address.startswith("/admin/")
    }
    return sorted(address for address in found if re.fullmatch(r"[\w/-]+", address))


WAYS_OUT = {"/admin/login/", "/admin/logout/"}


@pytest.mark.parametrize(
    ("role", "has_app", "led_to"),
    [
        ("officer", False, SET_UP),
        ("officer", True, SHOW),
        ("superuser", False, SET_UP),
        ("nobody", True, SHOW),
    ],
)
def test_no_admin_address_opens_without_a_second_factor(role, has_app, led_to, client, people):
    if has_app:
        give_app(people[role])
    client.force_login(people[role])
    found = [address for address in staff_addresses() if address not in WAYS_OUT]
    assert len(found) > 100
    assert {"/admin/", "/admin/pages/", "/admin/users/", "/admin/feedback/held/"} <= set(found)
    for address in (*found, "/admin/nothing/like/this/"):
        for send in (client.get, client.post):
            answer = send(address)
            assert answer.status_code == 302, address
            assert answer.url.startswith(led_to), address


def test_nobody_who_is_not_signed_in_opens_an_admin_page(client, home):
    public = {"/admin/sprite/", "/admin/jsi18n/"}  # icons and words of buttons
    for address in staff_addresses():
        answer = client.get(address)
        if address not in public:
            assert answer.status_code == 302, address
            assert answer.url.startswith(("/admin/login/", "/sign-in/")), address


@pytest.mark.parametrize(
    ("role", "opens"),
    [
        (
            "officer",
            {"/admin/": 200, "/admin/pages/": 302, "/admin/feedback/held/": 200, "/admin/users/": 302},
        ),
        (
            "superuser",
            {"/admin/": 200, "/admin/pages/": 200, "/admin/feedback/held/": 200, "/admin/users/": 200},
        ),
        (
            "nobody",
            {"/admin/": 302, "/admin/pages/": 302, "/admin/feedback/held/": 302, "/admin/users/": 302},
        ),
    ],
)
def test_with_a_second_factor_roles_decide(role, opens, client, people):
    show_factor(client, people[role])
    assert {address: client.get(address).status_code for address in opens} == opens


def test_somebody_without_a_role_is_told_so_and_not_sent_round_in_circles(client, people):
    show_factor(client, people["nobody"])
    answer = client.get("/admin/", follow=True)
    assert len(answer.redirect_chain) < 3
    assert answer.status_code == 403
    assert "your account has not been given this page" in answer.content.decode()


def test_where_no_second_factor_is_required_a_password_is_enough(client, officer, home, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    assert write_password(client, "officer").url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_where_none_is_required_one_that_is_set_up_still_is_asked_for(client, officer, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    give_app(officer)
    assert write_password(client, "officer").url == "/sign-in/code/"
    assert not get_user(client).is_authenticated
    client.force_login(officer)
    assert client.get("/admin/").url.startswith(SHOW)


def test_a_script_is_refused_in_a_way_that_it_understands(client, officer):
    client.force_login(officer)
    assert client.get("/admin/pages/", headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403


OTHER_DOORS = (
    django_views.LoginView,
    django_views.LogoutView,
    django_views.PasswordResetView,
    django_views.PasswordResetConfirmView,
    django_views.PasswordResetDoneView,
    django_views.PasswordResetCompleteView,
)


def test_no_door_of_wagtail_or_django_can_be_reached():
    doors = [
        address.replace(r"\.", ".")
        for address, view in addresses(get_resolver().url_patterns)
        if issubclass(getattr(view, "view_class", object), OTHER_DOORS)
    ]
    assert {"/admin/login/", "/admin/logout/", "/_util/login/", "/admin/password_reset/"} <= set(doors)
    for address in doors:
        assert not issubclass(getattr(resolve(address).func, "view_class", object), OTHER_DOORS), address
    with pytest.raises(NoReverseMatch):
        reverse("admin:login")


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/"])
def test_a_password_at_another_door_opens_nothing(door, client, officer):
    answer = client.post(door, {"username": "officer", "password": PASSWORD})
    assert answer.url == "/sign-in/"
    assert not get_user(client).is_authenticated


def test_the_door_of_wagtail_keeps_where_one_wanted_to_go(client, officer, home, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    assert client.get("/admin/pages/?q=gp").url == "/admin/login/?next=/admin/pages/%3Fq%3Dgp"
    door = client.get("/admin/login/?next=/admin/pages/%3Fq%3Dgp")
    assert door.url == "/sign-in/?next=%2Fadmin%2Fpages%2F%3Fq%3Dgp"
    assert write_password(client, "officer", wanted="/admin/pages/?q=gp").url == "/admin/pages/?q=gp"
    assert client.get("/admin/login/?next=/admin/pages/").url == "/admin/"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "https:evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ],
)
def test_nobody_is_led_to_another_site(wanted, client, officer, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    assert write_password(client, "officer", wanted=wanted).url == "/admin/"
    assert client.get("/sign-in/", {"next": wanted}).url == "/admin/"
    assert client.post("/sign-in/out/", {"next": wanted}).url == "/sign-in/"


def test_nobody_can_make_an_account(client, db):
    for name in ("account_signup", "account_email", "socialaccount_signup", "socialaccount_connections"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for address in ("/sign-in/signup/", "/accounts/signup/", "/sign-in/email/"):
        assert client.post(address, {"username": "me", "password1": PASSWORD}).status_code == 404
    assert not User.objects.exists()


def test_wrong_names_and_wrong_passwords_look_the_same(client, officer):
    def said(name):
        page = write_password(client, name, "not this one").content.decode()
        return re.sub(r'value="[^"]*"', "", page)

    assert said("officer") == said("somebody") == said("officer@example.org") == said("a@example.org")
    assert "The user name or the password is wrong" in said("officer")


def test_a_forgotten_password_tells_nobody_who_has_an_account(client, officer, monkeypatch):
    threads = []
    monkeypatch.setattr("cms.sign_in.adapters.Thread.start", lambda thread: threads.append(thread))
    known = client.post("/sign-in/forgotten/", {"email": "officer@example.org"}, follow=True)
    unknown = client.post("/sign-in/forgotten/", {"email": "who@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain == [("/sign-in/forgotten/sent/", 302)]
    assert known.content == unknown.content
    assert len(threads) == 1
    assert mail.outbox == []


def test_a_mail_server_that_is_down_tells_nobody_either(client, officer, settings, monkeypatch):
    threads = []
    monkeypatch.setattr("cms.sign_in.adapters.Thread.start", lambda thread: threads.append(thread))
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = 9
    assert client.post("/sign-in/forgotten/", {"email": "officer@example.org"}).status_code == 302
    threads[0].run()


def test_a_new_password_by_e_mail(client, officer, home, monkeypatch):
    monkeypatch.setattr("cms.sign_in.adapters.Thread.start", lambda thread: thread.run())
    give_app(officer)
    client.post("/sign-in/forgotten/", {"email": "Officer@Example.org"})
    (letter,) = mail.outbox
    assert letter.to == ["officer@example.org"]
    link = re.search(r"http://testserver(/sign-in/forgotten/\S+)", letter.body)[1]
    form = client.get(link).url
    new = {"password1": "seven green umbrellas", "password2": "seven green umbrellas"}
    assert "This password is too short" in client.post(form, dict.fromkeys(new, "short")).content.decode()
    assert client.post(form, new).url == "/sign-in/forgotten/done/"
    assert not get_user(client).is_authenticated
    assert "does not work any more" in Client().get(link).content.decode()
    assert write_password(client, "officer", new["password1"]).url == "/sign-in/code/"
    assert ModelLogEntry.objects.filter(action="sign_in.password_reset", user=officer).count() == 1


def test_an_account_without_a_password_gets_no_link(client, officer, monkeypatch):
    monkeypatch.setattr("cms.sign_in.adapters.Thread.start", lambda thread: thread.run())
    officer.set_unusable_password()
    officer.save()
    client.post("/sign-in/forgotten/", {"email": "officer@example.org"})
    assert mail.outbox == []


def test_guessing_is_stopped_even_with_the_right_password(client, officer):
    for _try in range(5):
        assert "is wrong" in write_password(client, "officer", "guess").content.decode()
    stopped = write_password(client, "officer")
    assert "Too many tries. Wait 5 minutes" in stopped.content.decode()
    assert not get_user(client).is_authenticated


def test_what_is_missing_is_said_at_its_place(client, db):
    page = client.post("/sign-in/", {}).content.decode()
    assert "<title>Error: Sign in" in page
    for field, text in (
        ("login", "Write your user name or e-mail address."),
        ("password", "Write your password."),
    ):
        assert re.search(rf'href="#id_{field}">\s*{re.escape(text)}', page)
        assert f'id="id_{field}-error"' in page


@pytest.mark.parametrize("written", ["", "officer", "a@b", "\0@example.org", "a" * 400 + "@example.org"])
def test_an_address_that_is_none_is_said_at_its_place(written, client, officer):
    answer = client.post("/sign-in/forgotten/", {"email": written})
    assert answer.status_code == 200
    assert 'href="#id_email"' in answer.content.decode()
    assert mail.outbox == []


def test_a_switched_off_account_does_not_come_in(client, officer):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert write_password(client, "officer").url == "/sign-in/switched-off/"
    assert not get_user(client).is_authenticated
    assert "switched off" in client.get("/sign-in/switched-off/").content.decode()


def test_switching_an_account_off_ends_its_sessions(client, officer, home):
    show_factor(client, officer)
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"


def test_signing_out_takes_a_press_and_is_said(client, officer, home, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    write_password(client, "officer")
    for door in ("/admin/logout/", "/sign-in/out/"):
        assert "Do you want to sign out?" in client.get(door).content.decode()
        assert get_user(client).is_authenticated
    page = client.post("/admin/logout/", follow=True).content.decode()
    assert "You have signed out." in page
    assert not get_user(client).is_authenticated


def test_pages_of_the_sign_in_are_kept_by_no_cache(client, officer):
    show_factor(client, officer)
    for address in ("/sign-in/second-step/", "/sign-in/second-step/recovery-codes/"):
        assert "no-store" in client.get(address)["Cache-Control"], address
    assert "no-store" in Client().get("/sign-in/")["Cache-Control"]


def test_the_log_says_who_signed_in_and_what_failed_in_numbers_only(client, officer, home):
    write_password(client, "officer", "my dog is called Rex")
    write_password(client, "Patricia Oyelaran", "my dog is called Rex")
    show_factor(client, officer)
    client.post("/admin/logout/")
    rows = list(ModelLogEntry.objects.filter(action__startswith="sign_in.").order_by("pk"))
    assert [row.action for row in rows] == [
        "sign_in.failure",
        "sign_in.unknown",
        "sign_in.in",
        "sign_in.out",
    ]
    assert [row.user_id for row in rows] == [None, None, officer.pk, officer.pk]
    assert {row.object_id for row in rows} == {str(officer.pk), rows[1].object_id}
    assert {row.label for row in rows} == {f"Account {officer.pk}", "Sign-in"}
    assert not any(row.data for row in rows)
    assert all(row.message and row.message != "Unknown sign_in" for row in rows)


def test_the_checks_look_at_a_public_site_only(settings):
    settings.REQUIRE_SECOND_FACTOR = False
    assert check_second_factor(None) == []
    settings.SITE_IS_PUBLIC = True
    assert [found.id for found in check_second_factor(None)] == ["cms.W001"]
    settings.REQUIRE_SECOND_FACTOR = True
    assert check_second_factor(None) == []
    assert check_organisation(None) == []
    settings.OIDC_SERVER_URL = "http://sign-in.example.org"
    assert [found.id for found in check_organisation(None)] == ["cms.E001"] * 3
