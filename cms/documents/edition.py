"""What sets one version of a document apart from the others: its number and its day."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from cms.plain.figures import plain_date


@dataclass(frozen=True)
class Edition:
    """Number and day of a version, whose it is, and the address that always leads to the newest."""

    number: int
    day: date
    publisher: str
    address: str


def edition_of(slug: str, number: int, day: date) -> Edition:
    """Return the edition with this number of the document with this address."""
    address = settings.BASE_URL.rstrip("/") + reverse("download", args=[slug])
    return Edition(number=number, day=day, publisher=settings.SITE_NAME, address=address)


def version_line(edition: Edition) -> str:
    """Return "Version 3, 12 November 2026" in the active language."""
    return gettext("Version %(number)s, %(day)s") % {"number": edition.number, "day": plain_date(edition.day)}
