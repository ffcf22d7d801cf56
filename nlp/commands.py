"""What each command of `python -m nlp` does with the records that it is given."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from nlp.errors import Message, SummaryError
from nlp.jsonlines import to_cited, to_labelled, to_text
from nlp.opinions import find_opinion_groups
from nlp.opinions.objects import read_earlier, to_object, to_votes
from nlp.records import AssertedLabel, ScreenedText, TextRecord, Topic, TopicResult
from nlp.screening.nonanswers import is_non_answer
from nlp.stages import (
    Coder,
    code_texts,
    discover_in_answers,
    group_texts,
    learn_coder,
    load_embedder,
    screen_texts,
    tag_texts,
)
from nlp.summaries import Evidence, write_summary
from nlp.summaries import check_summary as find_faults
from nlp.summaries.drafts import read_summary

Record = dict[str, Any]

EMBEDDINGS = "minilm"
"""The embedding model that the commands use."""

ENOUGH_TO_TELL = 200
"""Labelled texts from which one label each is no chance but the way of the codeframe."""


class _Ids:
    """Ids as they were given: records go through the stages with theirs as text."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = records
        self._waiting: deque[Any] = deque()

    def texts(self) -> Iterator[TextRecord]:
        for record in self._records:
            self._waiting.append(record["id"])
            yield to_text(record)

    def next(self) -> Any:
        return self._waiting.popleft()


def screen(records: Iterable[Record]) -> Iterator[Record]:
    """Yield what screening finds, record by record."""
    ids = _Ids(records)
    for found in screen_texts(ids.texts()):
        yield {"id": ids.next(), **_screened(found)}


def _screened(found: ScreenedText) -> Record:
    return {
        "language": found.language,
        "non_answer": found.non_answer,
        "spans": [{"start": span.start, "end": span.end, "label": span.label} for span in found.spans],
        "screened": found.screened,
        "safeguarding": found.safeguarding,
        "complaint": found.complaint,
    }


def tag(records: Iterable[Record]) -> Iterator[Record]:
    """Yield what tagging finds, record by record."""
    ids = _Ids(records)
    for found in tag_texts(ids.texts()):
        yield {
            "id": ids.next(),
            "segments": [{"start": segment.start, "end": segment.end} for segment in found.segments],
            "communities": [asdict(mention) for mention in found.communities],
            "places": [asdict(mention) for mention in found.places],
            "priorities": [asdict(score) for score in found.priorities],
            "ambitions": [asdict(score) for score in found.ambitions],
            "sentiment": found.sentiment,
        }


def groups(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the group of near-identical texts that each record belongs to."""
    given = list(records)
    for record, group in zip(given, group_texts([to_text(record) for record in given]), strict=True):
        yield {"id": record["id"], "group": group}


def topics(records: Iterable[Record], *, report: Path) -> Iterator[Record]:
    """Yield the topics of each record, and write the report once all are known.

    Answers that say nothing get no topic; of an answer that makes several points it is the topic of most. `outside` tells why a record has none.
    """
    given = list(records)
    texts = [record["text"] if not is_non_answer(record["text"]) else "" for record in given]
    started = perf_counter()
    alike = group_texts([to_text(record) for record in given])
    grouped = perf_counter()
    embedder = load_embedder(EMBEDDINGS)
    result = discover_in_answers(texts, embedder, groups=alike)
    found = perf_counter() - grouped
    timings = {
        "group": grouped - started,
        "embed": found - sum(result.timings.values()),
        **result.timings,
    }
    ids = [record["id"] for record in given]
    content = {
        **_report(result, ids),
        "timings": timings,
        "settings": {"embedder": embedder.fingerprint, **result.settings},
    }
    report.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    for row in zip(ids, result.fine, result.parent, result.outside, strict=True):
        yield dict(zip(("id", "topic", "parent", "outside"), row, strict=True))


def _report(result: TopicResult, ids: list[Any]) -> Record:
    def described(topic: Topic) -> Record:
        exemplars = [ids[row] for row in topic.exemplars]
        return {**asdict(topic), "exemplars": exemplars, "provisional": topic.provisional}

    inside: dict[int, list[int]] = {family.number: [] for family in result.families}
    for wide, family in enumerate(result.family_of):
        inside[family].append(wide)

    return {
        "topics": [described(topic) for topic in result.topics],
        "parents": [described(topic) for topic in result.parents],
        "families": [{**described(family), "parents": inside[family.number]} for family in result.families],
        "note": result.note,
    }


def learn(records: Iterable[Record], *, model: Path) -> Iterator[Record]:
    """Learn a coder, write it into the folder, and yield its card.

    Where all of many texts have exactly one label, the coder gives each text exactly one.
    """
    labelled = [to_labelled(record) for record in records]
    embedder = load_embedder(EMBEDDINGS)
    vectors = embedder.embed([record.text for record in labelled])
    one_each = len(labelled) >= ENOUGH_TO_TELL and all(len(set(record.labels)) == 1 for record in labelled)
    coder = learn_coder(labelled, vectors=vectors, embedder=embedder.fingerprint, one_each=one_each)
    coder.save(model)
    yield coder.card


def code(records: Iterable[Record], *, model: Path) -> Iterator[Record]:
    """Yield the labels that the coder in the folder asserts of each record, each with the words that speak most for it."""
    coder = Coder.load(model)
    given = list(records)
    coded = code_texts([to_text(record) for record in given], coder=coder, embedder=load_embedder(EMBEDDINGS))
    for record, found in zip(given, coded, strict=True):
        yield {"id": record["id"], "labels": [_asserted(label, record["text"]) for label in found.labels]}


def _asserted(label: AssertedLabel, text: str) -> Record:
    words = [{**asdict(cue), "text": text[cue.start : cue.end]} for cue in label.cues]
    return {"label": label.slug, "score": label.score, "words": words}


def opinions(records: Iterable[Record], *, previous: Path | None) -> Iterator[Record]:
    """Yield one object with the opinion groups of all votes; `previous` is a file that it was written to before."""
    earlier = read_earlier(previous) if previous else None
    votes, statements = to_votes(records)
    yield to_object(find_opinion_groups(votes, earlier=earlier), statements)


def summarise(records: Iterable[Record]) -> Iterator[Record]:
    """Yield one object: the summary of all texts by theme."""
    evidence = Evidence(tuple(map(to_cited, records)))
    vectors = load_embedder(EMBEDDINGS).embed([text.text for text in evidence.texts])
    yield asdict(write_summary(evidence, vectors))


def check_summary(records: Iterable[Record], *, summary: Path) -> Iterator[Record]:
    """Yield each fault of the summary in the file; raise SummaryError at the end if there was one."""
    evidence = Evidence(tuple(map(to_cited, records)))
    faults = find_faults(read_summary(summary), evidence)
    yield from map(asdict, faults)
    if faults:
        raise SummaryError(Message.SUMMARY_FAULTS.format(count=len(faults)))


def report(
    file: Path, *, text_column: str, date_column: str, community_column: str, fewest: int, out: Path
) -> Path:
    """Write a page with pictures on the topics of a CSV file's comments into the folder `out`; return the page's path."""
    from nlp.report import read_answers, read_contents, write_report

    answers = read_answers(
        file, text_column=text_column, date_column=date_column, community_column=community_column
    )
    return write_report(read_contents(answers, load_embedder(EMBEDDINGS), fewest=fewest), out)[0]
