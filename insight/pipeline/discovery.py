"""Topics of an engagement: what many people speak of, found by the machine for curators to decide on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from django.conf import settings
from django.db import transaction
from nlp.records import Topic as FoundTopic
from nlp.records import TopicResult, Vectors
from nlp.topics import discover_topics as find_topics
from nlp.topics.keeping import Earlier
from nlp.topics.libraries import import_bertopic_alone

from insight.enums import RunKind, RunStatus, TopicLevel, TopicStatus
from insight.models import AnalysisRun, Response, Segment, Topic, TopicAssignment
from insight.pipeline.lineage import lineage_of
from insight.pipeline.naming import draft_names
from insight.pipeline.recognition import Place, Standing, recognise_topics
from insight.pipeline.runs import (
    Progress,
    RunRecord,
    corpus_hash,
    engagement_of,
    no_progress,
    recorded_run,
    written_batches,
)
from insight.pipeline.vectors import current_embedder, ensure_vectors, read_vectors

WRITE_BATCH = 500


@dataclass(frozen=True, slots=True)
class Corpus:
    """What goes into a run: segments in order, their words, vectors (one unit row each), responses and copies.

    Equal values in `groups` are the same point of near-identical responses.
    """

    segment_ids: tuple[int, ...]
    texts: tuple[str, ...]
    vectors: Vectors
    responses: tuple[int, ...]
    groups: tuple[str, ...]


def discover_topics(
    engagement_id: int, *, requested_by_id: int | None = None, progress: Progress = no_progress
) -> AnalysisRun:
    """Return a finished run with the topics of the engagement's usable responses: wide ones, fine ones, and families.

    Too few comments, or comments too unlike, make a run without topics and with a note that says so. The run
    before is kept, with how its topics live on in `lineage`; topics that people know already are no longer proposed
    (`recognise_topics`). A run that fails leaves no topics behind. What stops the drafting of names is raised once the run
    is done: its topics stay.
    Raises ServiceError if the engagement or the model is not there.
    """
    engagement_of(engagement_id)
    embedder = current_embedder()
    configuration = {"embedding_model": settings.EMBEDDING_MODEL, "embedder": embedder.fingerprint}
    with recorded_run(
        RunKind.DISCOVERY,
        engagement_id=engagement_id,
        configuration=configuration,
        seed=settings.TOPIC_SEED,
        previous=_last_run(engagement_id),
        requested_by_id=requested_by_id,
    ) as run:
        try:
            _discover(engagement_id, run, progress)
        except BaseException:
            Topic.objects.filter(run=run.row).delete()
            TopicAssignment.objects.filter(run=run.row).delete()
            raise
        stopped = _stopped_at_names(run, progress)
    if stopped is not None:
        raise stopped
    return run.row


def _stopped_at_names(run: RunRecord, progress: Progress) -> Exception | None:
    """Have names drafted; return what stopped it, if anything did, since the topics are worth keeping without."""
    try:
        draft_names(run, progress)
    except Exception as error:
        return error
    return None


def _last_run(engagement_id: int) -> AnalysisRun | None:
    runs = AnalysisRun.objects.filter(
        engagement_id=engagement_id, kind=RunKind.DISCOVERY, status=RunStatus.DONE, topics__isnull=False
    )
    return runs.order_by("-pk").first()


def _discover(engagement_id: int, run: RunRecord, progress: Progress) -> None:
    with run.timed("embed"):
        corpus = read_corpus(engagement_id, progress=lambda percent, step: progress(percent // 4, step))
    run.row.corpus_hash = corpus_hash(zip(corpus.segment_ids, corpus.texts, strict=True))
    progress(30, "Finding topics")
    with run.timed("libraries"):
        import_bertopic_alone()
    with run.timed("topics"):
        result = find_topics(
            corpus.texts,
            corpus.vectors,
            seed=settings.TOPIC_SEED,
            groups=corpus.groups,
            wholes=corpus.responses,
            earlier=_earlier(run.row, corpus),
        )
    for stage, seconds in result.timings.items():
        run.add_seconds(f"topics.{stage}", seconds)
    run.row.configuration |= {"topics": result.settings}
    run.row.note = result.note
    progress(80, "Comparing with the run before")
    with run.timed("lineage"):
        run.row.lineage = lineage_of(run.row, corpus.segment_ids, result)
    with run.timed("recognise"):
        known = recognise_topics(run.row, corpus.segment_ids, corpus.vectors, result)
    progress(90, "Writing topics")
    with run.timed("write"):
        _write(run.row, corpus.segment_ids, result, known)
    topics = run.row.topics.beside_families()
    run.count(
        recognised=topics.outermost(TopicStatus.ADOPTED).count(),
        still_set_aside=topics.outermost(TopicStatus.REJECTED).count(),
        segments=len(corpus.segment_ids),
        topics=len(result.topics),
        wide_topics=len(result.parents),
        families=len(result.families),
        outliers=sum(number < 0 for number in result.fine),
    )


def _earlier(run: AnalysisRun, corpus: Corpus) -> Earlier | None:
    """Return the topics that the segments had in the run before, if that understood words in the same way."""
    before = run.previous
    if before is None or before.configuration.get("embedder") != run.configuration.get("embedder"):
        return None
    rows = TopicAssignment.objects.filter(run=before, topic__isnull=False)
    had = {
        segment: (number, parent)
        for segment, number, parent in rows.values_list(
            "segment_id", "topic__number", "topic__parent__number"
        )
    }
    pairs = np.array([had.get(key, (-1, -1)) for key in corpus.segment_ids], dtype=np.int64).reshape(-1, 2)
    return Earlier(pairs[:, 0], pairs[:, 1])


def read_corpus(engagement_id: int, *, progress: Progress) -> Corpus:
    """Return the segments of the engagement's usable responses that have been read, embedding what is new."""
    embedder = current_embedder()
    rows = Segment.objects.filter(
        response__in=Response.objects.usable().filter(question__engagement_id=engagement_id)
    ).order_by("pk")
    found = {
        key: (text, response_id, group)
        for key, text, response_id, group in rows.values_list(
            "pk", "text", "response_id", "response__duplicate_group"
        )
    }
    ensure_vectors(list(found), embedder, progress=progress)
    kept, vectors = read_vectors(list(found), embedder)
    places: dict[int, int] = defaultdict(int)
    responses, groups = [], []
    for key in kept:
        text, response_id, group = found[key]
        responses.append(response_id)
        groups.append(f"{group}:{places[response_id]}" if group else " ".join(text.split()).casefold())
        places[response_id] += 1
    texts = tuple(found[key][0] for key in kept)
    return Corpus(tuple(kept), texts, vectors, tuple(responses), tuple(groups))


def _write(
    run: AnalysisRun, segment_ids: Sequence[int], result: TopicResult, known: Mapping[Place, Standing]
) -> None:
    with transaction.atomic():
        families = _create(run, TopicLevel.FAMILY, result.families, [], known)
        within = [families[number] for number in result.family_of]
        wide = _create(run, TopicLevel.WIDE, result.parents, within, known)
        above = [wide[topic.parent] for topic in result.topics]
        fine = _create(run, TopicLevel.FINE, result.topics, above, known)
    ranks = {row: rank for topic in result.topics for rank, row in enumerate(topic.exemplars, start=1)}
    assignments = [
        TopicAssignment(run=run, segment_id=key, topic=fine.get(number), rank=ranks.get(row))
        for row, (key, number) in enumerate(zip(segment_ids, result.fine, strict=True))
    ]
    for part in written_batches(assignments, WRITE_BATCH):
        TopicAssignment.objects.bulk_create(_still_there(part))


def _still_there(assignments: Sequence[TopicAssignment]) -> list[TopicAssignment]:
    """A response may have been erased while the machine was thinking; its segments are gone then."""
    ids = [assignment.segment_id for assignment in assignments]
    there = set(Segment.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return [assignment for assignment in assignments if assignment.segment_id in there]


def _create(
    run: AnalysisRun,
    level: TopicLevel,
    found: Sequence[FoundTopic],
    parents: Sequence[Topic],
    known: Mapping[Place, Standing],
) -> dict[int, Topic]:
    """Write the topics of one level, each in the parent at its place if there are any; return them by number."""
    standings = [known.get((level, topic.number), Standing()) for topic in found]
    rows = [
        Topic(
            run=run,
            level=level,
            number=topic.number,
            parent=parent,
            status=standing.status,
            theme=standing.theme,
            name=topic.name[:160],
            keywords=list(topic.keywords),
            size=topic.size,
            stability=topic.stability,
        )
        for topic, standing, parent in zip_longest(found, standings, parents)
    ]
    return {topic.number: topic for topic in Topic.objects.bulk_create(rows)}
