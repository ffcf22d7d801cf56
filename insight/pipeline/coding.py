"""Segments coded into the live codeframe by machine, learnt from people; a person's word is never touched."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from nlp.classification.feedback_themes import theme_reader_fingerprint
from nlp.embedding import Embedder
from nlp.records import TextRecord

from insight.enums import RunKind, Source
from insight.models import AnalysisRun, Codeframe, Coding, Response, Segment
from insight.pipeline.assertions import Assertion, assert_themes, score
from insight.pipeline.coders import Corpus, Task, coders_of
from insight.pipeline.drift import Outcome, watch
from insight.pipeline.examples import gather_examples, live_themes
from insight.pipeline.reviewing import replace_suggestions, suggest_reviews
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

BATCH = 250
"""Segments a transaction: a fraction of a second, so that nobody who sends something waits."""

NO_THEMES = "There are no themes yet. Adopt a topic or add a theme, then code again."
NO_SEGMENTS = "There are no cleared words to code yet."


def code_engagement(engagement_id: int, *, progress: Progress = no_progress) -> AnalysisRun:
    """Return a finished run that coded the usable segments of the engagement into its live themes.

    It learns from people's codings, from the members of adopted topics and from the themes' names and
    definitions. The machine's earlier codings are replaced; where a person has said whether a theme applies,
    the machine says nothing. What people should check next is proposed anew, and what shows a change in what
    people say is kept in `configuration["watch"]`. No themes or no words: nothing is coded and the run's note says
    so. Raises ServiceError if the engagement or the model is not there.
    """
    engagement = engagement_of(engagement_id)
    embedder = current_embedder()
    codeframe = Codeframe.objects.filter(engagement=engagement).first()
    configuration = {
        "embedding_model": settings.EMBEDDING_MODEL,
        "embedder": embedder.fingerprint,
        "themes": theme_reader_fingerprint(),
        "codeframe_version": codeframe.version if codeframe else 0,
    }
    with recorded_run(
        RunKind.CODING, engagement_id=engagement_id, configuration=configuration, seed=settings.TOPIC_SEED
    ) as run:
        if codeframe is None or not live_themes(codeframe):
            run.row.note = NO_THEMES
            replace_suggestions([], run.row)
        else:
            _code(codeframe, embedder, run, progress)
        if codeframe is not None:
            _forget_earlier(codeframe, run.row)
    return run.row


def _code(codeframe: Codeframe, embedder: Embedder, run: RunRecord, progress: Progress) -> None:
    with run.timed("embed"):
        corpus = _read_corpus(codeframe.engagement_id, embedder, progress)
    if not corpus.ids:
        run.row.note = NO_SEGMENTS
        replace_suggestions([], run.row)
        return
    run.row.corpus_hash = corpus_hash(
        (key, record.text) for key, record in zip(corpus.ids, corpus.records, strict=True)
    )
    progress(35, "Learning from people's themes")
    with run.timed("learn"):
        placed = dict(zip(corpus.ids, corpus.vectors, strict=True))
        examples = gather_examples(codeframe, placed, seed=settings.TOPIC_SEED)
        task = Task(codeframe, live_themes(codeframe), corpus, examples, embedder)
        coders = coders_of(task)
    run.row.configuration |= {"coders": [coder.card for coder in coders]}
    progress(70, "Coding")
    with run.timed("code"):
        scores, sure = score(task, coders)
        asserted = assert_themes(task, coders, scores, sure)
    with run.timed("watch"):
        slugs = {key: theme.slug for key, theme in task.themes.items()}
        cards = [coder.card for coder in coders]
        run.row.configuration["watch"] = watch(
            run.row, Outcome(corpus.ids, asserted, examples, slugs=slugs, cards=cards)
        )
    with run.timed("review"):
        checked = {segment for segment, _ in examples.said}
        suggestions = suggest_reviews(
            corpus.ids,
            corpus.vectors,
            usual_themes=corpus.usual_themes if any(coder.learnt for coder in coders) else None,
            themes=list(task.themes),
            scores=scores,
            checked=checked,
        )
    progress(85, "Writing codings")
    with run.timed("write"):
        for ids in written_batches(corpus.ids, BATCH):
            _write(task, ids, asserted, run.row)
    replace_suggestions(suggestions, run.row)
    run.count(
        themes=len(task.themes),
        segments=len(corpus.ids),
        codings=sum(map(len, asserted.values())),
        to_check=len(suggestions),
        examples=len(examples.known()),
    )


def _read_corpus(engagement_id: int, embedder: Embedder, progress: Progress) -> Corpus:
    usable = Response.objects.usable().filter(question__engagement_id=engagement_id)
    rows = Segment.objects.filter(response__in=usable).order_by("pk")
    found = {
        key: TextRecord(str(key), text, question)
        for key, text, question in rows.values_list("pk", "text", "response__question__text")
    }
    ensure_vectors(list(found), embedder, progress=lambda percent, step: progress(percent // 3, step))
    kept, vectors = read_vectors(list(found), embedder)
    return Corpus(tuple(kept), tuple(found[key] for key in kept), vectors)


@transaction.atomic
def _write(
    task: Task,
    segment_ids: Sequence[int],
    asserted: Mapping[int, Sequence[Assertion]],
    run: AnalysisRun,
) -> None:
    """Replace the machine's codings of the segments. What went away meanwhile is left out, as are cues in words that changed."""
    live = set(live_themes(task.codeframe))
    rows = Segment.objects.filter(pk__in=segment_ids).order_by("pk").select_for_update()
    there = dict(rows.values_list("pk", "text"))
    Coding.objects.filter(
        segment__in=list(there), theme__codeframe=task.codeframe, source=Source.MACHINE
    ).delete()
    Coding.objects.bulk_create(
        Coding(
            segment_id=segment,
            theme_id=said.theme,
            source=Source.MACHINE,
            confidence=said.confidence,
            cues=said.places(text),
            run=run,
        )
        for segment, text in there.items()
        for said in asserted.get(segment, ())
        if said.theme in live
    )


def _forget_earlier(codeframe: Codeframe, run: AnalysisRun) -> None:
    Coding.objects.filter(theme__codeframe=codeframe, source=Source.MACHINE).exclude(run=run).delete()
