"""Segments coded into the live codeframe by machine, learnt from people; a person's word is never touched."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.conf import settings
from django.db import transaction
from nlp.classification.feedback_themes import theme_reader_fingerprint
from nlp.coding import Coder, ThemeExamples, learn_coder, read_themes, start_coder
from nlp.coding.learning import FEWEST_TEXTS
from nlp.coding.reviewing import LEAST_DOUBT
from nlp.embedding import Embedder
from nlp.records import Cue, LabelledText, TextRecord, Vectors
from numpy.typing import NDArray

from insight.enums import RunKind, Source
from insight.models import AnalysisRun, Codeframe, Coding, Response, Segment, Theme
from insight.pipeline.drift import Outcome, watch
from insight.pipeline.examples import Examples, gather_examples, live_themes
from insight.pipeline.reviewing import replace_suggestions, suggest_reviews
from insight.pipeline.runs import (
    Progress,
    RunRecord,
    batches,
    corpus_hash,
    engagement_of,
    no_progress,
    recorded_run,
    written_batches,
)
from insight.pipeline.vectors import current_embedder, ensure_vectors, read_vectors

BATCH = 250
"""Segments a transaction: a fraction of a second, so that nobody who sends something waits."""

ENOUGH_EXAMPLES = 8
"""Examples from which a theme is learnt; with fewer its name and definition say more of it than they do."""

LIKE_AN_EXAMPLE = 0.4
"""Cosine to the nearest example of a theme below which its odds are not believed.

People's first examples seldom show all that a theme does not mean. On the labelled NHS comments this cost no
recall and nothing in F1.
"""

NO_THEMES = "There are no themes yet. Adopt a topic or add a theme, then code again."
NO_SEGMENTS = "There are no cleared words to code yet."


@dataclass(frozen=True)
class Corpus:
    """Segments to code, in order: ids, texts with their questions, one unit row each."""

    ids: tuple[int, ...]
    records: tuple[TextRecord, ...]
    vectors: Vectors

    @cached_property
    def usual_themes(self) -> Vectors:
        """What the network of usual themes says of each segment; read once, where a theme is learnt."""
        return read_themes(self.records)


@dataclass(frozen=True, slots=True)
class Task:
    """All that a run of coding works with; `themes` are the live ones by id."""

    codeframe: Codeframe
    themes: dict[int, Theme]
    corpus: Corpus
    examples: Examples
    embedder: Embedder


@dataclass(frozen=True, slots=True)
class Assertion:
    """What the machine says of one segment: the theme's id, how sure it is, the text it read and its cues there."""

    theme: int
    confidence: float
    text: str
    cues: tuple[Cue, ...]

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return the start and end of each cue in `text`; none if that isn't what was read."""
        return [(cue.start, cue.end) for cue in self.cues] if text == self.text else []


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
        coders = [*_learnt(task), *_started(task)]
    run.row.configuration |= {"coders": [coder.card for coder in coders]}
    progress(70, "Coding")
    with run.timed("code"):
        scores, sure = _scores(task, coders)
        asserted = _asserted(task, coders, scores, sure)
    with run.timed("watch"):
        slugs = {key: theme.slug for key, theme in task.themes.items()}
        cards = [coder.card for coder in coders]
        run.row.configuration["watch"] = watch(
            run.row, Outcome(corpus.ids, asserted, examples, slugs=slugs, cards=cards)
        )
    with run.timed("review"):
        checked = {segment for segment, _ in examples.said}
        suggestions = suggest_reviews(
            corpus.ids, corpus.vectors, themes=list(task.themes), scores=scores, checked=checked
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


def _has_enough(task: Task, theme: int) -> bool:
    return len(task.examples.yes.get(theme, ())) >= ENOUGH_EXAMPLES


def _learnt(task: Task) -> list[Coder]:
    """Return a coder for the themes with enough examples, if there are any."""
    learnable = {key: theme.slug for key, theme in task.themes.items() if _has_enough(task, key)}
    known = task.examples.known()
    rows = [row for row, key in enumerate(task.corpus.ids) if key in known]
    if not learnable or len(rows) < FEWEST_TEXTS:
        return []
    labelled = [_labelled(task, row, learnable) for row in rows]
    vectors = task.corpus.vectors[rows]
    return [
        learn_coder(
            labelled,
            vectors=vectors,
            themes=task.corpus.usual_themes[rows],
            seed=settings.TOPIC_SEED,
            embedder=task.embedder.fingerprint,
        )
    ]


def _labelled(task: Task, row: int, learnable: Mapping[int, str]) -> LabelledText:
    record = task.corpus.records[row]
    themes = task.examples.themes_of(task.corpus.ids[row])
    labels = tuple(learnable[theme] for theme in themes if theme in learnable)
    return LabelledText(record.id, record.text, labels, record.question)


def _started(task: Task) -> list[Coder]:
    """Return a coder for the themes with few examples or none: it knows them by their own words too.

    It knows the other themes as well, so that it leaves to them what is more like them.
    """
    if all(_has_enough(task, key) for key in task.themes):
        return []
    places = {key: row for row, key in enumerate(task.corpus.ids)}
    known = {}
    for key, theme in task.themes.items():
        rows = sorted(places[segment] for segment in task.examples.yes.get(key, ()))
        own = f"{theme.name}. {theme.definition}".strip()
        vectors = np.vstack([task.embedder.embed([own]), task.corpus.vectors[rows]])
        known[theme.slug] = ThemeExamples((own, *(task.corpus.records[row].text for row in rows)), vectors)
    readable = {slug: examples for slug, examples in known.items() if examples.vectors.any()}
    if not readable:
        return []
    return [start_coder(readable, ordinary=task.corpus.vectors, embedder=task.embedder.fingerprint)]


def _scores(task: Task, coders: Sequence[Coder]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how far each live theme fits each segment, 0.5 being the threshold, and how sure the machine may be.

    Both have the shape (segments, themes), and lie between 0 and 1.
    """
    columns = {theme.slug: (column, key) for column, (key, theme) in enumerate(task.themes.items())}
    scores = np.zeros((len(task.corpus.ids), len(columns)))
    sure = np.zeros_like(scores)
    for coder in coders:
        themes = task.corpus.usual_themes if coder.learnt else None
        said = coder.scores(task.corpus.records, task.corpus.vectors, themes)
        confidence = coder.calibration.confidence(said)
        for place, slug in enumerate(coder.labels):
            column, key = columns[slug]
            if _has_enough(task, key) == bool(coder.learnt):
                scores[:, column] = np.where(_like_an_example(task, key, said[:, place]), said[:, place], 0)
                sure[:, column] = confidence[:, place] * task.examples.trust.get(key, 1.0)
    return scores, sure


def _like_an_example(task: Task, theme: int, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which segments are like any example of a learnt theme; other themes know likeness only."""
    fits = np.ones(len(scores), dtype=bool)
    if _has_enough(task, theme):
        examples, vectors = task.examples.yes[theme], task.corpus.vectors
        own = vectors[[row for row, segment in enumerate(task.corpus.ids) if segment in examples]]
        # A score too low to be asserted or doubted needs no look at its examples.
        for rows in batches(np.flatnonzero(scores >= LEAST_DOUBT / 2).tolist(), BATCH):
            fits[rows] = (vectors[rows] @ own.T).max(axis=1) >= LIKE_AN_EXAMPLE
    return fits


def _asserted(
    task: Task, coders: Sequence[Coder], scores: NDArray[np.float64], sure: NDArray[np.float64]
) -> dict[int, list[Assertion]]:
    """Return what is asserted by segment, without what a person has settled."""
    corpus, themes = task.corpus, list(task.themes)
    places = [
        (row, column)
        for row, column in np.argwhere(scores >= 0.5).tolist()
        if (corpus.ids[row], themes[column]) not in task.examples.said
    ]
    cues = _cues(task, coders, [(row, task.themes[themes[column]].slug) for row, column in places])
    found: dict[int, list[Assertion]] = defaultdict(list)
    for (row, column), words in zip(places, cues, strict=True):
        confidence = round(float(sure[row, column]), 4)
        found[corpus.ids[row]].append(Assertion(themes[column], confidence, corpus.records[row].text, words))
    return found


def _cues(task: Task, coders: Sequence[Coder], wanted: Sequence[tuple[int, str]]) -> list[tuple[Cue, ...]]:
    """Return the words that speak most for each (row of a segment, slug): none where its theme isn't learnt."""
    for coder in coders:
        if coder.learnt:
            return coder.cues(task.corpus.records, wanted)
    return [()] * len(wanted)


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
