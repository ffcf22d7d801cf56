"""What holds on every staff page: a second factor was shown, and a session that nobody uses ends."""

import time
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from cms.middleware import ADMIN_PATHS
from cms.sign_in.factors import app_of, has_shown

WAYS_OUT = ("/admin/login/", "/admin/logout/")
FACTOR_PATHS = ("/sign-in/second-step/",)
PINGS = ("/admin/editing-sessions/",)
SECONDS_BETWEEN_NOTES = 60
_USED_AT = "staff_used_at"

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class IdleSession:
    """Ends a signed-in session that has not been used for STAFF_IDLE_MINUTES: the store lets go of it then."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Count the time anew, at most once a minute, for what a person does; not for what a page asks itself."""
        response = self.get_response(request)
        if request.path.startswith(("/sign-in/", *ADMIN_PATHS)) and request.user.is_authenticated:
            used_at = request.session.get(_USED_AT)
            now = int(time.time())
            if used_at is None or (now - used_at >= SECONDS_BETWEEN_NOTES and _is_by_a_person(request)):
                request.session[_USED_AT] = now
                request.session.set_expiry(settings.STAFF_IDLE_MINUTES * 60)
        return response


def _is_by_a_person(request: HttpRequest) -> bool:
    """Say whether somebody pressed or wrote something: an open page alone pings and polls for ever."""
    if request.path.startswith(PINGS):
        return False
    return request.method == "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


class SecondFactor:
    """Lets nobody into the admin without a second factor, however they were signed in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or lead to where a factor is set up or shown first."""
        if request.path.startswith((*ADMIN_PATHS, *FACTOR_PATHS)):
            user = request.user
            if user.is_authenticated:
                return _lead_away(request, user) or self.get_response(request)
        return self.get_response(request)


def _lead_away(request: HttpRequest, user: User) -> HttpResponse | None:
    if request.path in WAYS_OUT:
        return None
    app = app_of(user)
    if app is None and (request.path.startswith(FACTOR_PATHS) or not settings.REQUIRE_SECOND_FACTOR):
        return None
    if has_shown(request, app):
        return None
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponseForbidden("A second step is needed: open this page anew.")
    return _to_factor(request, app)


def _to_factor(request: HttpRequest, app: Authenticator | None) -> HttpResponse:
    wanted = request.get_full_path() if request.method == "GET" else reverse("wagtailadmin_home")
    page = reverse("mfa_reauthenticate" if app else "mfa_activate_totp")
    return redirect(f"{page}?{urlencode({REDIRECT_FIELD_NAME: wanted})}")
