"""What an e-mail to a subscriber says. Subjects name no topic: they show on locked screens and in shared mailboxes."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from insight.enums import NewsEmailKind
from insight.models import NewsEmail, Subscription
from insight.services.notices.letters import full_address, headers
from insight.services.subscriptions.tokens import CONFIRM_WITHIN, confirm_token, news_token


def write_news_letter(email: NewsEmail, subscription: Subscription) -> EmailMultiAlternatives:
    """Return the e-mail to the address of `subscription`: its page of news, or the question whether it is wanted."""
    kind = NewsEmailKind(email.kind)
    stop_url = full_address(reverse("insight:stop_news", args=[news_token(subscription.address_hash)]))
    context = {
        "site_name": settings.SITE_NAME,
        "list_name": subscription.mailing_list.name,
        "news": email.announcement,
        "url": full_address(email.announcement.url) if email.announcement else "",
        "confirm_url": full_address(reverse("insight:confirm_news", args=[confirm_token(subscription)])),
        "days": CONFIRM_WITHIN.days,
        "stop_url": stop_url,
    }
    letter = EmailMultiAlternatives(
        subject=_subject(kind),
        body=render_to_string(f"insight/email/subscriber_{kind}.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[subscription.email],
        reply_to=[settings.REPLY_TO_EMAIL] if settings.REPLY_TO_EMAIL else None,
        headers=headers(f"news-{email.pk}", stop_url),
    )
    letter.attach_alternative(render_to_string(f"insight/email/subscriber_{kind}.html", context), "text/html")
    return letter


def _subject(kind: NewsEmailKind) -> str:
    said = {
        NewsEmailKind.CONFIRM: gettext("Do you want our news by e-mail?"),
        NewsEmailKind.NEWS: gettext("News that you asked for"),
    }[kind]
    return f"{said} – {settings.SITE_NAME}"
