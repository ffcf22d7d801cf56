"""Sending what waits to subscribers, one e-mail for each page and address."""

from collections.abc import Callable

from insight.enums import NewsEmailKind
from insight.models import NewsEmail, Subscription
from insight.services.notices.claims import are_due, claim_letters, due_letters, release_lost_claims
from insight.services.notices.failures import MailFailure
from insight.services.notices.sending import Outbox, SendingReport, deliver
from insight.services.subscriptions.letters import write_news_letter

Progress = Callable[[int, str], None]


def are_news_due() -> bool:
    """Say whether an e-mail to a subscriber is to be sent now, or was held by a worker that died."""
    return are_due(NewsEmail)


def send_news_emails(*, progress: Progress) -> SendingReport:
    """Send every e-mail to subscribers that is due; people who wait for a link come first.

    It may be stopped at any point and run again, or twice at once. Where the mail server itself fails, the rest
    waits for the next run and `note` says why.
    """
    release_lost_claims(NewsEmail)
    report = SendingReport()
    waiting = list(due_letters(NewsEmail).order_by("kind", "pk").values_list("pk", flat=True))
    with Outbox() as outbox:
        for number, pk in enumerate(waiting):
            progress(100 * number // len(waiting), "Sending news")
            failure = _send(pk, outbox, report)
            if failure and failure.is_server:
                report.note = failure.message
                break
    return report


def _send(pk: int, outbox: Outbox, report: SendingReport) -> MailFailure | None:
    email = claim_letters(NewsEmail, [pk]).select_related("announcement").first()
    if email is None:
        return None
    subscription = _who_still_wants(email)
    if subscription is None:
        email.delete()
        report.dropped += 1
        return None
    return deliver([email], lambda: write_news_letter(email, subscription), outbox, report)


def _who_still_wants(email: NewsEmail) -> Subscription | None:
    """Return the subscription for which `email` is sent; None where its page or list is withdrawn, or it was stopped."""
    # The address itself is only opened when the letter is written.
    live = Subscription.objects.filter(mailing_list__withdrawn_at=None).defer("email")
    live = live.select_related("mailing_list").order_by("pk")
    if email.kind == NewsEmailKind.CONFIRM:
        return live.filter(emails=email, confirmed_at=None).first()
    if email.announcement is None or email.announcement.withdrawn_at:
        return None
    lists = email.announcement.mailing_lists.all()
    return live.filter(
        address_hash=email.recipient, confirmed_at__isnull=False, mailing_list__in=lists
    ).first()
