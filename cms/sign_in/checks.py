"""System checks: what a site that people outside use must not leave open."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register()
def check_second_factor(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn where staff of a public site sign in with a password alone."""
    if not settings.SITE_IS_PUBLIC or settings.REQUIRE_SECOND_FACTOR:
        return []
    return [
        Warning(
            "REQUIRE_SECOND_FACTOR is off: a stolen password opens residents' words.",
            hint="Take REQUIRE_SECOND_FACTOR out of the environment. It is on by default in production.",
            id="cms.W001",
        )
    ]


@register()
def check_organisation(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Hold what signing in with the organisation's own accounts needs."""
    if not settings.OIDC_SERVER_URL:
        return []
    wanted = {
        "OIDC_CLIENT_ID is missing": bool(settings.OIDC_CLIENT_ID),
        "OIDC_CLIENT_SECRET is missing": bool(settings.OIDC_CLIENT_SECRET),
        "OIDC_SERVER_URL must begin with https://": not settings.SITE_IS_PUBLIC
        or urlsplit(settings.OIDC_SERVER_URL).scheme == "https",
    }
    return [
        Error(f"{rule}.", hint="See the settings table in README.md.", id="cms.E001")
        for rule, kept in wanted.items()
        if not kept
    ]
