"""Leaving for the organisation's own sign-in. Only loaded where there is one: it needs an HTTP library."""

import logging

from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

logger = logging.getLogger(__name__)

come_back = views.callback


def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the organisation's server; while that can't be asked for its addresses, say so."""
    try:
        return views.login(request, provider_id)
    except RequestException:
        logger.exception("The server at OIDC_SERVER_URL does not answer")
        return render(request, "socialaccount/authentication_error.html", status=503)
