"""News by e-mail for those who subscribed: asked for, confirmed, planned as rows, sent in the background, stopped.

Nothing here enqueues.
"""

from insight.services.subscriptions.announcing import (
    ListFacts,
    announce_page,
    keep_mailing_lists,
    withdraw_announcement,
)
from insight.services.subscriptions.asking import ask_for_news, confirm_subscription
from insight.services.subscriptions.planning import plan_news_emails
from insight.services.subscriptions.sending import are_news_due, send_news_emails
from insight.services.subscriptions.stopping import (
    erase_subscriber,
    forget_old_subscriptions,
    retry_failed_news,
    stop_news,
)

__all__ = [
    "ListFacts",
    "announce_page",
    "are_news_due",
    "ask_for_news",
    "confirm_subscription",
    "erase_subscriber",
    "forget_old_subscriptions",
    "keep_mailing_lists",
    "plan_news_emails",
    "retry_failed_news",
    "send_news_emails",
    "stop_news",
    "withdraw_announcement",
]
