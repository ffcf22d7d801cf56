"""Whether any page waits for its time: to go live, or to go."""

from django.utils import timezone
from wagtail.models import Page, Revision


def pages_are_due() -> bool:
    """Say whether the time of a page that is to go live or to expire has come."""
    now = timezone.now()
    expired = Page.objects.filter(live=True, expire_at__lt=now)
    return expired.exists() or Revision.objects.filter(approved_go_live_at__lt=now).exists()
