"""Signing in with the organisation's own accounts, against an OpenID Connect server on this machine."""

import importlib
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.contrib.auth import get_user
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import clear_url_caches

from tests.cms.signing_in import give_app, write_password
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

CLIENT = "what-we-heard"
START = "/sign-in/organisation/oidc/"
URLS = ("cms.sign_in.urls", "cms.urls")


class Organisation(BaseHTTPRequestHandler):
    """Says who somebody is: whatever the test has put into `person`."""

    person: dict[str, object] = {}

    def do_GET(self):
        here = f"http://127.0.0.1:{self.server.server_port}"
        if self.path == "/.well-known/openid-configuration":
            self.say(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorise",
                    "token_endpoint": f"{here}/token",
                    "userinfo_endpoint": f"{here}/person",
                    "jwks_uri": f"{here}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        else:
            self.say(self.person)

    def do_POST(self):
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert asked["client_secret"] == ["secret"]
        assert asked["code_verifier"]
        here = f"http://127.0.0.1:{self.server.server_port}"
        claims = {**self.person, "iss": here, "aud": CLIENT, "exp": 4102444800, "iat": 1}
        token = jwt.encode(claims, "k" * 32, algorithm="HS256")
        self.say({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def say(self, what):
        said = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_):
        """Keep the test's output clean."""


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Organisation) as running:
        thread = Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture
def organisation(server, settings):
    """The site as it is with OIDC_SERVER_URL in its environment; return who the organisation says somebody is."""
    cache.clear()
    settings.OIDC_SERVER_URL, settings.OIDC_NAME = server, "South East London"
    app = {"provider_id": "oidc", "name": "South East London", "client_id": CLIENT, "secret": "secret"}
    app["settings"] = {"server_url": server}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    registry.register(OpenIDConnectProvider)
    build_urls()
    Organisation.person = {"sub": "42", "email": "officer@example.org", "email_verified": True}
    yield Organisation.person
    settings.OIDC_SERVER_URL = ""
    build_urls()


def build_urls():
    for name in URLS:
        importlib.reload(importlib.import_module(name))
    clear_url_caches()


def come_back(client, query=""):
    """Leave for the organisation and come back as whoever it says."""
    away = client.get(f"{START}{query}")
    asked = parse_qs(urlsplit(away.url).query)
    assert asked["client_id"] == [CLIENT]
    assert asked["redirect_uri"] == [f"http://testserver{START}back/"]
    return client.get(f"{START}back/", {"code": "c", "state": asked["state"][0]})


def test_the_account_with_the_address_that_is_vouched_for_opens(client, officer, home, organisation):
    page = client.get("/sign-in/?next=/admin/pages/").content.decode()
    assert f'href="{START}?next=/admin/pages/"' in page or f'href="{START}?next=%2Fadmin%2Fpages%2F"' in page
    assert "Sign in with South East London" in page
    assert come_back(client, "?next=/admin/pages/").url == "/admin/pages/"
    assert get_user(client) == officer
    assert SocialAccount.objects.get().uid == "42"


def test_an_account_stays_with_the_person_when_addresses_change(client, officer, organisation):
    come_back(client)
    client.post("/sign-in/out/")
    organisation["email"] = "new.name@example.org"
    UserFactory(username="other", email="new.name@example.org")
    come_back(client)
    assert get_user(client) == officer


@pytest.mark.parametrize(
    "said",
    [
        {"email": "stranger@example.org"},
        {"email_verified": False},
        {"email": ""},
    ],
)
def test_nobody_else_comes_in_and_no_account_is_made(said, client, officer, organisation):
    organisation |= said
    answer = come_back(client)
    assert "There is no account for you here" in answer.content.decode()
    assert not get_user(client).is_authenticated
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_an_address_that_two_accounts_have_opens_neither(client, officer, organisation):
    UserFactory(username="twin", email="Officer@example.org")
    come_back(client)
    assert not get_user(client).is_authenticated


def test_a_switched_off_account_stays_shut(client, officer, organisation):
    come_back(client)
    client.post("/sign-in/out/")
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert come_back(client).url == "/sign-in/switched-off/"
    assert not get_user(client).is_authenticated


def test_the_second_factor_is_asked_for_unless_the_organisation_does(
    client, officer, home, organisation, settings
):
    settings.REQUIRE_SECOND_FACTOR = True
    come_back(client)
    assert client.get("/admin/").url.startswith("/sign-in/second-step/set-up/")
    settings.OIDC_ENFORCES_SECOND_FACTOR = True
    assert client.get("/admin/").status_code == 200
    by_password = Client()
    write_password(by_password, "officer")
    assert by_password.get("/admin/").url.startswith("/sign-in/second-step/set-up/")


def test_an_app_that_is_set_up_is_asked_for_here_too(client, officer, organisation):
    give_app(officer)
    assert come_back(client).url == "/sign-in/code/"
    assert not get_user(client).is_authenticated


def test_another_identity_can_not_be_tied_to_an_account(client, officer, editor, organisation):
    client.force_login(editor)
    answer = come_back(client, "?process=connect")
    assert "You could not be signed in" in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_a_made_up_answer_is_refused(client, officer, organisation):
    answer = client.get(f"{START}back/", {"code": "c", "state": "made-up"})
    assert "You could not be signed in" in answer.content.decode()
    cancelled = parse_qs(urlsplit(client.get(START).url).query)["state"][0]
    stopped = client.get(f"{START}back/", {"error": "access_denied", "state": cancelled}, follow=True)
    assert "You stopped signing in" in stopped.content.decode()


def test_a_server_that_does_not_answer_is_said(client, organisation, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )
    answer = client.get(START)
    assert answer.status_code == 503
    assert "did not answer" in answer.content.decode()
    assert client.get("/sign-in/").status_code == 200


def test_without_a_server_there_is_nothing_to_find(client, db):
    assert client.get(START).status_code == 404
    assert "organisation" not in client.get("/sign-in/").content.decode()
