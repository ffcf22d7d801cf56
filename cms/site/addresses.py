"""Full addresses, for machines that read them away from the site."""

from django.conf import settings


def absolute(path: str) -> str:
    """Return the full address of a path on this site, as BASE_URL says and whoever asks."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"
