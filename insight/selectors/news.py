"""What there is to tell, and whom it concerns: thanks, pages that went live, actions in the ledger.

The rules stand in docs/running.md under "Telling people"; tests/insight/test_news.py is their truth table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from insight.enums import ActionKind, Channel, FindingStatus, NoticeKind, QuoteStatus
from insight.models import Action, Contact, Evidence, Publication, Quote, Response

NEWS_DAYS = 90
"""What is older is no news: somebody who finds it in their mail today would only wonder."""
THANKS_DAYS = 2


@dataclass(frozen=True)
class News:
    """One piece of news and the contacts who have not been told of it yet. `event` names it for good."""

    kind: NoticeKind
    event: str
    contacts: tuple[Contact, ...]
    publication: Publication | None = None
    action: Action | None = None


def news() -> Iterator[News]:
    """Yield every piece of news that somebody waits for, oldest pages first.

    A page or an action is news once it has stood for NOTICE_SETTLE_MINUTES, so that a slip can be put right first.
    """
    settled = timezone.now() - timedelta(minutes=settings.NOTICE_SETTLE_MINUTES)
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    live = Publication.objects.filter(withdrawn_at=None, published_at__lte=settled)
    pages = [_Page(row) for row in live.order_by("published_at", "pk")]
    for item in (*_thanks(), *_pages(pages, since), *_actions(pages, since, settled)):
        if item.contacts:
            yield item


def action_event(action: Action) -> tuple[str, datetime]:
    """Return the name of the news that an action is as it stands now, and since when it stands so."""
    if action.kind == ActionKind.CANNOT:
        return f"action:{action.pk}:cannot", action.settled_at or action.created_at
    if action.settled_at:
        return f"action:{action.pk}:done", action.settled_at
    return f"action:{action.pk}:recorded", action.created_at


def pages_of_action(action: Action) -> list[Publication]:
    """Return the live pages with a finding that the action answers, those that were there before it stood so."""
    _event, moment = action_event(action)
    pages = Publication.objects.filter(
        findings__in=action.findings.all(), withdrawn_at=None, published_at__lt=moment
    )
    return list(pages.distinct().order_by("published_at", "pk"))


def _thanks() -> Iterator[News]:
    """Whoever just took part online hears at once that their address works, and how to stop e-mails to it."""
    if not settings.SEND_THANKS:
        return
    fresh = _reachable(kind=NoticeKind.THANKS).filter(
        submission__channel=Channel.WEB,
        submission__submitted_at__gte=timezone.now() - timedelta(days=THANKS_DAYS),
    )
    by_engagement: dict[int, list[Contact]] = {}
    for contact in fresh:
        by_engagement.setdefault(contact.submission.engagement_id, []).append(contact)
    for engagement_id, contacts in by_engagement.items():
        yield News(NoticeKind.THANKS, f"thanks:{engagement_id}", tuple(contacts))


def _pages(pages: Sequence["_Page"], since: datetime) -> Iterator[News]:
    for page in pages:
        if page.publication.published_at >= since:
            event = f"page:{page.publication.pk}"
            contacts = tuple(page.concerned(event))
            yield News(NoticeKind.PUBLISHED, event, contacts, publication=page.publication)


def _actions(pages: Sequence["_Page"], since: datetime, settled: datetime) -> Iterator[News]:
    """An action that was in the ledger when its page went live stands on that page: only later ones are news."""
    live = {page.publication.pk: page for page in pages}
    answering = Action.objects.filter(findings__publications__in=live).distinct().order_by("pk")
    for action in answering:
        event, moment = action_event(action)
        if since <= moment <= settled:
            of_action = (live[row.pk] for row in pages_of_action(action) if row.pk in live)
            contacts = {contact.pk: contact for page in of_action for contact in page.concerned(event)}
            yield News(NoticeKind.ACTION, event, tuple(contacts.values()), action=action)


class _Page:
    """A live page and whom it concerns."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        findings = publication.findings.filter(status=FindingStatus.APPROVED)
        self._findings = list(findings.values_list("pk", flat=True))
        self._engagements = set(findings.values_list("engagement", flat=True))
        self._used: set[int] | None = None

    def concerned(self, event: str) -> Iterator[Contact]:
        """Yield who has not heard of `event` and took part before the page went live, or whose words are on it."""
        contacts = _reachable(event=event).filter(submission__engagement__in=self._engagements)
        for contact in contacts:
            in_time = contact.submission.submitted_at <= self.publication.published_at
            if in_time or contact.submission_id in self._submissions_used():
                yield contact

    def _submissions_used(self) -> set[int]:
        """Return the submissions of reachable people whose words are counted or quoted on the page."""
        if self._used is None:
            records: set[int] = set()
            for ids in Evidence.objects.filter(finding__in=self._findings).values_list(
                "record_ids", flat=True
            ):
                records.update(ids)
            cleared = Quote.objects.filter(finding__in=self._findings, status=QuoteStatus.CLEARED)
            records.update(cleared.values_list("segment__response", flat=True))
            answers = Response.objects.filter(
                submission__contact__isnull=False, question__engagement__in=self._engagements
            )
            owners = answers.values_list("pk", "submission")
            self._used = {submission for response, submission in owners if response in records}
        return self._used


def _reachable(**told: str) -> QuerySet[Contact]:
    """Return the contacts of people who still want to be told and have no notice with these values; unopened."""
    wanting = Contact.objects.filter(submission__consent_contact=True)
    heard = wanting.filter(**{f"submission__notices__{field}": value for field, value in told.items()})
    # The address itself is only opened when a letter is written.
    return wanting.exclude(pk__in=heard).select_related("submission").defer("email").order_by("pk")
