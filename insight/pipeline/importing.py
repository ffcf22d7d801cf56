"""Bringing in a file of feedback: checked whole first, then written, and the second time nothing is added."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from insight.models import Engagement, Question
from insight.pipeline.mapping import Mapping
from insight.pipeline.runs import Progress, no_progress
from insight.pipeline.sittings import Reading, SittingReader, folded, question_key
from insight.pipeline.tables import ImportRefused, Problem, Table, read_table
from insight.services.bulk import Sitting, accept_many

__all__ = ["ImportRefused", "ImportReport", "Mapping", "import_feedback"]

PROBLEMS_TOLD = 20
"""Bad rows that a refusal spells out; it says how many more there are."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import came to. `known` were there before, `empty` rows had no words, `problems` were left out."""

    engagement_id: int
    rows: int
    submissions: int
    responses: int
    known: int
    empty: int
    problems: tuple[Problem, ...]
    unused_columns: tuple[str, ...]

    def as_result(self) -> dict[str, Any]:
        """Return the report as JSON for a job's row: numbers and row numbers, no words of anybody."""
        return {**asdict(self), "problems": [str(problem) for problem in self.problems]}


def import_feedback(
    path: Path,
    *,
    mapping: Mapping,
    engagement: Engagement | None = None,
    new_engagement: str = "",
    encoding: str = "utf-8",
    skip_bad: bool = False,
    progress: Progress = no_progress,
) -> ImportReport:
    """Take in the file's rows for `engagement`, or for one that is made with the title `new_engagement`.

    The whole file is read and checked before anything is written. Raises ImportRefused, with nothing
    written, if the file or the mapping is wrong, or if any row has a problem and `skip_bad` is not set; with
    `skip_bad` those rows alone are left out and named in the report. Words are kept as they are: a formula
    stays text. Importing the same file again adds nothing.
    """
    progress(0, "Reading the file")
    table = read_table(path, encoding=encoding)
    mapping.check(table)
    progress(10, "Checking every row")
    target = engagement or _planned_engagement(new_engagement)
    questions = list(engagement.questions.all()) if engagement else _planned_questions(table, mapping)
    _check_keys(mapping, questions)
    reading = SittingReader(target, questions, mapping).read(table, now=timezone.now())
    _check_reading(reading, skip_bad=skip_bad)
    progress(30, "Writing")
    if engagement is None:
        _make(target, questions, reading.sittings)
    done = accept_many(engagement=target, sittings=reading.sittings, channel=mapping.channel)
    return ImportReport(
        engagement_id=target.pk,
        rows=len(table.rows) + len(table.problems),
        submissions=done.submissions,
        responses=done.responses,
        known=done.known,
        empty=reading.empty,
        problems=reading.problems,
        unused_columns=tuple(column for column in table.columns if column not in mapping.columns()),
    )


def _check_keys(mapping: Mapping, questions: Sequence[Question]) -> None:
    asked = [question.key for question in questions]
    if mapping.question_column:
        return
    keys = [key or question_key(column) for column, key in mapping.texts]
    for key in keys:
        if key not in asked:
            raise ImportRefused(
                f"This engagement has no question “{key}”. Its questions are: {', '.join(asked) or 'none yet'}. "
                "Say which of them the column answers."
            )
        if keys.count(key) > 1:
            raise ImportRefused(
                f"Two columns answer the question “{key}”. Let each answer a question of its own."
            )


def _check_reading(reading: Reading, *, skip_bad: bool) -> None:
    if reading.problems and not skip_bad:
        told = reading.problems[:PROBLEMS_TOLD]
        more = len(reading.problems) - len(told)
        lines = [str(problem) for problem in told] + ([f"… and {more} more."] if more else [])
        raise ImportRefused(
            f"Nothing was imported: {_rows(len(reading.problems))} can't be taken as they are. Put them right, or "
            "import the file without them.\n" + "\n".join(lines),
            reading.problems,
        )
    if not reading.sittings:
        raise ImportRefused(
            "Nothing was imported: no row that can be taken holds any words.", reading.problems
        )


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _planned_engagement(title: str) -> Engagement:
    title = title.strip()
    slug = slugify(title)[:50].strip("-")
    if not slug:
        raise ImportRefused("Say which engagement the file belongs to, or give a title for a new one.")
    if Engagement.objects.filter(slug=slug).exists():
        raise ImportRefused(
            f"There is an engagement “{slug}” already. Import into that one, or choose another title."
        )
    return Engagement(slug=slug, title=title[:160], purpose="Feedback that reached us in another way.")


def _planned_questions(table: Table, mapping: Mapping) -> list[Question]:
    """Return a question a text column, or where a column names the question, one for each that it names."""
    if not mapping.question_column:
        asked: Iterable[tuple[str, str]] = [(column, key) for column, key in mapping.texts]
    else:
        column = mapping.question_column
        names = {folded(row.cells[column]): " ".join(row.cells[column].split()) for row in table.rows}
        asked = [(name, "") for name in names.values() if name]
    questions: dict[str, Question] = {}
    for text, given in asked:
        key = _free_key(given or question_key(text), questions)
        questions[key] = Question(
            key=key, text=text[:300], order=len(questions), max_length=Question.MAX_CHARACTERS
        )
    return list(questions.values())


def _free_key(key: str, taken: Iterable[str]) -> str:
    others = set(taken)
    if key not in others:
        return key
    return next(free for n in range(2, len(others) + 3) if (free := f"{key[:46]}-{n}") not in others)


@transaction.atomic
def _make(engagement: Engagement, questions: Sequence[Question], sittings: Sequence[Sitting]) -> None:
    days = [_day(sitting.submitted_at) for sitting in sittings]
    engagement.opens_on, engagement.closes_on = min(days), max(days)
    engagement.save()
    for question in questions:
        question.engagement = engagement
    Question.objects.bulk_create(questions)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
