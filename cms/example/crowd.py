"""A crowd of invented people, written straight into the tables: enough to time what many responses cost."""

import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from insight.enums import MentionBasis, ResponseStatus, RunKind, RunStatus
from insight.models import (
    AnalysisRun,
    Community,
    CommunityMention,
    Engagement,
    Place,
    Priority,
    PriorityScore,
    Question,
    Response,
    Submission,
)
from insight.services.reference import load_reference

BATCH = 2000
DAYS = 3 * 365
WORDS = "Words of nobody, made to be counted."


def fill(responses: int) -> None:
    """Write `responses` people with one enriched response each, over three years, into an empty database.

    Seven in eight tell where they live; a response speaks to one priority or two, and half of them of a community,
    some communities far more often than others. The same number gives the same crowd.
    """
    load_reference(folder=Path(settings.BASE_DIR) / "insight" / "data")
    today = timezone.localdate()
    engagement = Engagement.objects.create(
        slug="crowd",
        title="Crowd",
        purpose="To be counted.",
        opens_on=today - timedelta(days=DAYS),
        closes_on=today,
    )
    question = Question.objects.create(engagement=engagement, key="what", text="What do you think?")
    run = AnalysisRun.objects.create(
        kind=RunKind.ENRICHMENT, status=RunStatus.DONE, engagement=engagement, fingerprint="crowd"
    )
    chance = random.Random(responses)  # noqa: S311 - nothing secret
    people = _submissions(responses, engagement, chance)
    while batch := list(islice(people, BATCH)):
        written = Submission.objects.bulk_create(batch)
        _respond(written, question, run, chance)


def _submissions(number: int, engagement: Engagement, chance: random.Random) -> Iterator[Submission]:
    places: list[Place | None] = [*Place.objects.all(), None]
    now = timezone.now()
    for at in range(number):
        yield Submission(
            engagement=engagement,
            sitting=f"crowd:{at}",
            receipt_hash=f"{at:064x}",
            place=chance.choice(places),
            submitted_at=now - timedelta(days=chance.random() * DAYS),
        )


def _respond(people: list[Submission], question: Question, run: AnalysisRun, chance: random.Random) -> None:
    priorities, communities = list(Priority.objects.all()), list(Community.objects.all())
    often = [1 / (1 + at) for at in range(len(communities))]
    rows = Response.objects.bulk_create(
        Response(
            submission=person,
            question=question,
            verbatim=WORDS,
            screened=WORDS,
            status=ResponseStatus.ENRICHED,
        )
        for person in people
    )
    PriorityScore.objects.bulk_create(
        PriorityScore(response=row, run=run, priority=priority, score=0.8)
        for row in rows
        for priority in chance.sample(priorities, chance.choice((1, 1, 2)))
    )
    CommunityMention.objects.bulk_create(
        CommunityMention(
            response=row,
            run=run,
            community=chance.choices(communities, often)[0],
            basis=MentionBasis.MENTIONED,
            start=0,
            end=5,
        )
        for row in rows
        if chance.random() < 0.5
    )
