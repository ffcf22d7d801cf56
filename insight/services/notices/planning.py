"""From news to rows: who is to be told what, each once."""

from django.db import transaction

from insight.enums import NoticeStatus
from insight.models import Notice
from insight.selectors.news import News, news

ROWS_AT_ONCE = 500


def plan_notices() -> int:
    """Make a row for everybody whom news concerns and who has none; return how many e-mails that makes.

    May run at any time and twice at once: each person's row for one piece of news, and each address's, is unique.
    """
    return sum(_plan(item) for item in news())


@transaction.atomic
def _plan(item: News) -> int:
    taken = set(
        Notice.objects.filter(event=item.event).exclude(recipient="").values_list("recipient", flat=True)
    )
    rows = []
    for contact in item.contacts:
        # One address that took part twice hears of it once.
        is_covered = contact.address_hash in taken
        taken.add(contact.address_hash)
        row = Notice(
            submission_id=contact.submission_id,
            kind=item.kind,
            event=item.event,
            recipient="" if is_covered else contact.address_hash,
            publication=item.publication,
            action=item.action,
            status=NoticeStatus.COVERED if is_covered else NoticeStatus.WAITING,
        )
        rows.append(row)
    Notice.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    return sum(row.status == NoticeStatus.WAITING for row in rows)
