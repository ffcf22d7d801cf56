"""News by e-mail: whoever keeps the pages says here what went live, and where a page's news can be had."""

from django.urls import reverse

from insight.selectors.subscriptions import open_mailing_list
from insight.services.subscriptions import (
    ListFacts,
    announce_page,
    keep_mailing_lists,
    withdraw_announcement,
)

__all__ = ["ListFacts", "announce_page", "keep_mailing_lists", "news_by_email", "withdraw_announcement"]


def news_by_email(key: str) -> str:
    """Return the address at which to ask for the news of a list by e-mail; "" while there is no such list."""
    mailing_list = open_mailing_list(key)
    return reverse("insight:ask_for_news", args=[key]) if mailing_list else ""
