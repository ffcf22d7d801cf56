"""What an e-mail says. Subjects name no topic, bodies quote nobody, and no receipt code ever stands in one."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from insight.addresses import stop_token
from insight.enums import NoticeKind
from insight.models import Notice, Publication
from insight.selectors.news import action_event, pages_of_action
from insight.selectors.receipts import Step, action_step


@dataclass(frozen=True)
class Told:
    """One piece of news as an e-mail tells it: the page, and for an action what its step on the receipt page says."""

    title: str = ""
    url: str = ""
    step: Step | None = None


def look_up_news(notice: Notice) -> Told | None:
    """Return what `notice` tells as it stands now, or None where it holds no more: page withdrawn, action changed."""
    if notice.publication is not None:
        return None if notice.publication.withdrawn_at else _told(notice.publication)
    if notice.action is None:
        return Told()
    pages = pages_of_action(notice.action) if action_event(notice.action)[0] == notice.event else []
    return _told(pages[-1], action_step(notice.action, "")) if pages else None


def write_letter(news: Mapping[Notice, Told], *, address: str) -> EmailMultiAlternatives:
    """Return the e-mail to `address` that tells `news`: at least one, all of one kind and one recipient."""
    notices = list(news)
    kind, stop_url = NoticeKind(notices[0].kind), full_address(_stop_path(notices[0].recipient))
    context = {
        "site_name": settings.SITE_NAME,
        "stop_url": stop_url,
        "receipt_url": full_address(reverse("insight:receipt")),
        "news": list(news.values()),
    }
    letter = EmailMultiAlternatives(
        subject=_subject(kind),
        body=render_to_string(f"insight/email/{kind}.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        reply_to=[settings.REPLY_TO_EMAIL] if settings.REPLY_TO_EMAIL else None,
        headers=headers(f"notice-{min(notice.pk for notice in notices)}", stop_url),
    )
    letter.attach_alternative(render_to_string(f"insight/email/{kind}.html", context), "text/html")
    return letter


def full_address(path: str) -> str:
    """Return `path` on this site as an address that works outside it; a whole address stays as it is."""
    return urljoin(f"{settings.BASE_URL.rstrip('/')}/", path)


def _subject(kind: NoticeKind) -> str:
    """A subject shows on locked screens and in shared mailboxes, so it says only who writes and what about."""
    said = {
        NoticeKind.THANKS: gettext("Thank you for taking part"),
        NoticeKind.PUBLISHED: gettext("What we heard is published"),
        NoticeKind.ACTION: gettext("What we did"),
    }[kind]
    return f"{said} – {settings.SITE_NAME}"


def headers(name: str, stop_url: str) -> dict[str, str]:
    """Return the headers of an e-mail that `name` names for good and that `stop_url` stops with one press."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return {
        # The same for every try, so that mail programs drop a second copy.
        "Message-ID": f"<{name}@{host}>",
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def _told(page: Publication, step: Step | None = None) -> Told:
    return Told(page.title, full_address(page.url), step)


def _stop_path(recipient: str) -> str:
    return reverse("insight:stop_all_emails", args=[stop_token(recipient)])
