"""The doors that Wagtail and Django bring along lead to the one sign-in; nothing signs in here."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode


class SignIn(LoginView):
    """allauth's sign-in, with the organisation's own where there is one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the name of the organisation's sign-in; empty where there is none."""
        name = settings.OIDC_NAME if settings.OIDC_SERVER_URL else ""
        return super().get_context_data(**kwargs) | {"organisation": name}


def to_sign_in(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """Lead from a door of Wagtail's to the sign-in, keeping ?next=.

    Somebody who is signed in was sent here because a page refused them: say so, or they'd go round in circles.
    """
    if request.user.is_authenticated:
        if request.path == reverse("wagtailadmin_login") and request.user.has_perm(
            "wagtailadmin.access_admin"
        ):
            return redirect("wagtailadmin_home")
        return render(request, "account/no_access.html", status=403)
    wanted = request.GET.get(REDIRECT_FIELD_NAME)
    query = f"?{urlencode({REDIRECT_FIELD_NAME: wanted})}" if wanted else ""
    return redirect(reverse("account_login") + query)


def to_forgotten(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    """Lead from Wagtail's password reset to the one that tells nobody who has an account."""
    return redirect("account_reset_password")
