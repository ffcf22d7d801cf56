"""Example submissions, taken in through the same service as a resident's."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from insight.disclosure import record_equality
from insight.enums import Channel
from insight.models import Engagement, Place
from insight.services.receipts import new_receipt_code
from insight.services.submissions import Consent, accept_submission

FOLDER = Path(__file__).parent / "feedback"


def load_feedback() -> tuple[int, str]:
    """Take in every example submission that is not there yet.

    Return how many were new, and the receipt code of one that may be followed ("" if none was new).
    """
    engagements = {engagement.slug: engagement for engagement in Engagement.objects.all()}
    places = {place.slug: place for place in Place.objects.all()}
    new, followed = 0, ""
    for row in _rows():
        code = new_receipt_code()
        if _take_in(row, engagements[row["engagement"]], places.get(row["borough"] or ""), code):
            new += 1
            followed = followed or (code if _is_worth_following(row) else "")
    return new, followed


def _rows() -> Iterator[dict[str, Any]]:
    for path in sorted(FOLDER.glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            yield from (json.loads(line) for line in file)


def _take_in(row: dict[str, Any], engagement: Engagement, place: Place | None, code: str) -> bool:
    consent = row["consent"]
    accepted = accept_submission(
        engagement=engagement,
        answers=row["answers"],
        sitting=f"example:{row['id']}",
        receipt_code=code,
        channel=Channel(row["channel"]),
        place=place,
        # Nobody stands behind an example, so nobody can be written to.
        consent=Consent(quote=consent["quote"], contact=False, research=consent["research"]),
        submitted_at=timezone.now() - timedelta(days=row["days_ago"]),
    )
    if accepted.created and row["equality"]:
        record_equality(submission=accepted.submission, answers=row["equality"])
    return accepted.created


def _is_worth_following(row: dict[str, Any]) -> bool:
    """Say whether a newcomer who follows this receipt would see the whole way to a page."""
    words = " ".join(row["answers"].values())
    return row["engagement"] == "gp-access" and "phone" in words and len(words) < 300
