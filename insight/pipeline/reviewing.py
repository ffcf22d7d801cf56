"""Which points a curator should check next, written down by each run of coding."""

from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np
from django.db import transaction
from nlp.coding import Reason, Suggestion, review_order
from nlp.records import Vectors
from numpy.typing import NDArray

from insight.enums import ReviewReason, ThemeStatus
from insight.models import AnalysisRun, CommunityMention, ReviewSuggestion, Segment, Theme
from insight.pipeline.runs import batches

MOST_SUGGESTIONS = 100
"""Points proposed by one run: after so many answers the next run knows better what to ask."""

READ_BATCH = 500
"""Ids a query: SQLite takes a limited number of parameters."""

REASONS = {
    Reason.UNSURE: ReviewReason.UNSURE,
    Reason.NEW: ReviewReason.NEW,
    Reason.COMMUNITY: ReviewReason.COMMUNITY,
}


def suggest_reviews(
    segment_ids: Sequence[int],
    vectors: Vectors,
    *,
    usual_themes: Vectors | None,
    themes: Sequence[int],
    scores: NDArray[np.float64],
    checked: Collection[int],
) -> list[ReviewSuggestion]:
    """Return unsaved rows for what to check next, in order, without their run.

    `usual_themes` is what the network of them says of each segment, if coders were told; `scores` has the shape
    (segments, themes) with 0.5 for the threshold; `checked` are the segments of which a
    person has said anything.
    """
    responses, groups = responses_of(segment_ids)
    spoken_of = _communities(set(responses.values()))
    order = review_order(
        labels=[str(theme) for theme in themes],
        scores=scores,
        vectors=vectors,
        themes=usual_themes,
        checked=[row for row, segment in enumerate(segment_ids) if segment in checked],
        communities=[spoken_of[responses[segment]] for segment in segment_ids],
        groups=[groups[segment] for segment in segment_ids],
        most=MOST_SUGGESTIONS,
    )
    return [_row(place, segment_ids[found.row], found) for place, found in enumerate(order, start=1)]


def _row(place: int, segment_id: int, found: Suggestion) -> ReviewSuggestion:
    return ReviewSuggestion(
        segment_id=segment_id,
        place=place,
        reason=REASONS[found.reason],
        theme_id=int(found.about) if found.reason == Reason.UNSURE else None,
        community_id=int(found.about) if found.reason == Reason.COMMUNITY else None,
    )


def responses_of(segment_ids: Sequence[int]) -> tuple[dict[int, int], dict[int, str]]:
    """Return the response of each segment, and its group of near-identical responses, "" being none."""
    responses: dict[int, int] = dict.fromkeys(segment_ids, 0)
    groups = dict.fromkeys(segment_ids, "")
    for ids in batches(segment_ids, READ_BATCH):
        rows = Segment.objects.filter(pk__in=ids)
        for key, response, group in rows.values_list("pk", "response_id", "response__duplicate_group"):
            responses[key], groups[key] = response, group
    return responses, groups


def _communities(response_ids: Collection[int]) -> dict[int, set[str]]:
    """Return the communities that each response speaks as or speaks of."""
    found: dict[int, set[str]] = defaultdict(set)
    for ids in batches(sorted(response_ids), READ_BATCH):
        rows = CommunityMention.objects.filter(response__in=ids)
        for response, community in rows.values_list("response_id", "community_id"):
            found[response].add(str(community))
    return found


@transaction.atomic
def replace_suggestions(suggestions: Sequence[ReviewSuggestion], run: AnalysisRun) -> None:
    """Write the suggestions of `run` in place of its engagement's earlier ones; what went away is left out."""
    ReviewSuggestion.objects.filter(run__engagement=run.engagement_id).delete()
    segments = set(
        Segment.objects.filter(pk__in=[row.segment_id for row in suggestions]).values_list("pk", flat=True)
    )
    live = set(
        Theme.objects.filter(
            pk__in=[row.theme_id for row in suggestions if row.theme_id], status=ThemeStatus.LIVE
        ).values_list("pk", flat=True)
    )
    kept = [row for row in suggestions if row.segment_id in segments and row.theme_id in (None, *live)]
    for row in kept:
        row.run = run
    ReviewSuggestion.objects.bulk_create(kept)
