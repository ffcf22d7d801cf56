"""Cleared words read: cut into segments, with communities, places, priorities, ambitions, sentiment and vectors."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from nlp.errors import ClassifierError
from nlp.records import TaggedText, TextRecord
from nlp.stages import classifier_fingerprint, tag_texts

from insight.enums import ResponseStatus, RunKind
from insight.models import (
    Ambition,
    AmbitionScore,
    AnalysisRun,
    Community,
    CommunityMention,
    Place,
    PlaceMention,
    Priority,
    PriorityScore,
    Response,
    Segment,
)
from insight.models.reference import ReferenceModel
from insight.pipeline.duplicates import group_near_duplicates
from insight.pipeline.runs import (
    Progress,
    RunRecord,
    StageReport,
    batches,
    engagement_of,
    no_progress,
    recorded_run,
)
from insight.pipeline.segments import write_segments
from insight.pipeline.vectors import current_embedder, ensure_vectors

logger = logging.getLogger(__name__)

BATCH = 50
"""Responses a transaction: a fraction of a second, so that nobody who sends something waits."""

UNREADABLE = "The machine could not read this one. It stays cleared, and no topic or theme counts it."

ANNOTATIONS = (CommunityMention, PlaceMention, PriorityScore, AmbitionScore)


def enrich_engagement(engagement_id: int, *, progress: Progress = no_progress) -> StageReport:
    """Read the usable responses of the engagement that have not been read since they were last cleared.

    Each response is read whole or not at all; one whose words or state change meanwhile is left for the next
    time and counted as skipped. Segments without a vector of the current model get one, and near-identical
    responses one group. Machine marks are written anew; people's codings and quotes stay. Raises ServiceError
    if the engagement or the model is not there, ClassifierError if the classifier isn't.
    """
    engagement_of(engagement_id)
    embedder = current_embedder()
    report = StageReport()
    configuration = {
        "embedding_model": settings.EMBEDDING_MODEL,
        "embedder": embedder.fingerprint,
        "classifier": classifier_fingerprint(),
    }
    with recorded_run(RunKind.ENRICHMENT, engagement_id=engagement_id, configuration=configuration) as run:
        report.run_id = run.row.pk
        with run.timed("duplicates"):
            progress(0, "Finding copies")
            grouped = group_near_duplicates(_usable(engagement_id))
        ids = list(_usable(engagement_id).filter(status=ResponseStatus.CLEARED).values_list("pk", flat=True))
        slugs = _Slugs()
        new_segments = 0
        for part in batches(ids, BATCH):
            progress(5 + 45 * (report.done + report.skipped) // len(ids), "Reading")
            new_segments += _enrich_batch(part, slugs, report, run)
        with run.timed("embed"):
            wanted = Segment.objects.filter(response__in=_usable(engagement_id)).order_by("pk")
            segment_ids = list(wanted.values_list("pk", flat=True))
            embedded = ensure_vectors(
                segment_ids, embedder, progress=lambda percent, step: progress(50 + percent // 2, step)
            )
        run.count(
            responses=report.done,
            skipped=report.skipped,
            new_segments=new_segments,
            embedded=embedded,
            in_duplicate_groups=grouped,
        )
    return report


def _usable(engagement_id: int) -> QuerySet[Response]:
    return Response.objects.usable().filter(question__engagement_id=engagement_id)


class _Slugs:
    """Ids of reference rows by slug, read once a run. A slug that the database lacks is left out."""

    def __init__(self) -> None:
        self.communities = _ids(Community)
        self.places = _ids(Place)
        self.priorities = _ids(Priority)
        self.ambitions = _ids(Ambition)


def _ids(model: type[ReferenceModel]) -> dict[str, int]:
    return dict(model._default_manager.values_list("slug", "pk"))


def _enrich_batch(ids: Sequence[int], slugs: _Slugs, report: StageReport, run: RunRecord) -> int:
    rows = list(Response.objects.filter(pk__in=ids).values_list("pk", "screened", "question__text"))
    texts = {key: text for key, text, _ in rows}
    with run.timed("tag"):
        tagged = _tag([TextRecord(str(key), text, question) for key, text, question in rows], report)
    with run.timed("write"):
        written, new_segments = _write(tagged, texts, slugs, run.row)
    report.done += written
    report.skipped += len(ids) - written - sum(key in report.problems for key in ids)
    return new_segments


def _tag(records: Sequence[TextRecord], report: StageReport) -> dict[int, TaggedText]:
    try:
        return {int(found.id): found for found in tag_texts(records)}
    except ClassifierError:
        raise
    except Exception as error:
        if len(records) == 1:
            logger.warning("Response %s could not be read: %s", records[0].id, type(error).__name__)
            report.problems[int(records[0].id)] = UNREADABLE
            return {}
    # One odd text must not keep the others waiting.
    return {key: found for record in records for key, found in _tag([record], report).items()}


@transaction.atomic
def _write(
    tagged: Mapping[int, TaggedText], texts: Mapping[int, str], slugs: _Slugs, run: AnalysisRun
) -> tuple[int, int]:
    """Return how many responses were written and how many segments are new.

    A response that was held, rejected or changed since its words were read is not touched.
    """
    unchanged = _unchanged(texts)
    kept = {key: found for key, found in tagged.items() if key in unchanged}
    by_sentiment: dict[str, list[int]] = defaultdict(list)
    for key, found in kept.items():
        by_sentiment[found.sentiment].append(key)
    for sentiment, keys in by_sentiment.items():
        Response.objects.filter(pk__in=keys).update(
            status=ResponseStatus.ENRICHED, sentiment=sentiment, enriched_at=timezone.now()
        )
    new_segments = write_segments({key: found.segments for key, found in kept.items()}, texts, run)
    for model in ANNOTATIONS:
        model._default_manager.filter(response_id__in=list(kept)).delete()
    CommunityMention.objects.bulk_create(_communities(kept, slugs, run), ignore_conflicts=True)
    PlaceMention.objects.bulk_create(_places(kept, slugs, run), ignore_conflicts=True)
    PriorityScore.objects.bulk_create(
        PriorityScore(response_id=key, run=run, priority_id=slugs.priorities[score.slug], score=score.score)
        for key, found in kept.items()
        for score in found.priorities
        if score.slug in slugs.priorities
    )
    AmbitionScore.objects.bulk_create(
        AmbitionScore(response_id=key, run=run, ambition_id=slugs.ambitions[score.slug], score=score.score)
        for key, found in kept.items()
        for score in found.ambitions
        if score.slug in slugs.ambitions
    )
    return len(kept), new_segments


def _unchanged(texts: Mapping[int, str]) -> set[int]:
    """Lock the responses that are cleared and still read as these texts, and return their ids."""
    rows = Response.objects.filter(pk__in=list(texts), status=ResponseStatus.CLEARED).select_for_update()
    return {key for key, screened in rows.values_list("pk", "screened") if screened == texts[key]}


def _communities(kept: Mapping[int, TaggedText], slugs: _Slugs, run: AnalysisRun) -> list[CommunityMention]:
    return [
        CommunityMention(
            response_id=key,
            run=run,
            community_id=slugs.communities[mention.slug],
            basis=mention.basis,
            start=mention.start,
            end=mention.end,
        )
        for key, found in kept.items()
        for mention in found.communities
        if mention.slug in slugs.communities
    ]


def _places(kept: Mapping[int, TaggedText], slugs: _Slugs, run: AnalysisRun) -> list[PlaceMention]:
    return [
        PlaceMention(
            response_id=key,
            run=run,
            place_id=slugs.places[mention.slug],
            start=mention.start,
            end=mention.end,
        )
        for key, found in kept.items()
        for mention in found.places
        if mention.slug in slugs.places
    ]
