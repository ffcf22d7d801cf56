"""What every public page needs to know about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name, whether it is an NHS body's, and the main navigation."""
    return {
        "site_name": settings.SITE_NAME,
        "site_is_nhs": settings.SITE_IS_NHS,
        "navigation": [],
    }
