"""Bringing in a file of feedback: checked whole first, then written, and the second time nothing is added."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from insight.models import Engagement, Question
from insight.pipeline.mapping import Mapping
from insight.pipeline.planner import refresh_statistics
from insight.pipeline.refusals import ImportRefused, Problem
from insight.pipeline.runs import Progress, let_others_write, no_progress
from insight.pipeline.sittings import Reading, SittingReader, folded, question_key
from insight.pipeline.tables import Table, read_table
from insight.services.bulk import Sitting, accept_many

__all__ = ["ImportRefused", "ImportReport", "Mapping", "check_table", "import_feedback", "import_table"]

PROBLEMS_TOLD = 20
"""Bad rows that a refusal spells out; it says how many more there are."""

ERASED = (
    "this was imported before and then erased because somebody asked for it, so it is not brought back. "
    "Leave it out."
)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import came to. `known` were there before, `empty` rows had no words, `problems` were left out.

    `erased` are rows whose words were erased since an earlier import; they never come back.
    """

    engagement_id: int
    rows: int
    submissions: int
    responses: int
    known: int
    empty: int
    problems: tuple[Problem, ...]
    erased: tuple[Problem, ...]
    unused_columns: tuple[str, ...]


def import_feedback(
    path: Path,
    *,
    mapping: Mapping,
    engagement: Engagement | None = None,
    new_engagement: str = "",
    encoding: str = "utf-8",
    skip_bad: bool = False,
) -> ImportReport:
    """Take in the file's rows for `engagement`, or for one that is made with the title `new_engagement`.

    The whole file is read and checked before anything is written. Raises ImportRefused, with nothing
    written, if the file or the mapping is wrong, or if any row has a problem and `skip_bad` is not set; with
    `skip_bad` those rows alone are left out and named in the report. Words are kept as they are: a formula
    stays text. Importing the same file again adds nothing.
    """
    table = read_table(path, encoding=encoding)
    if engagement is not None:
        return import_table(table, mapping=mapping, engagement=engagement, skip_bad=skip_bad)
    mapping.check(table)
    planned = _planned_engagement(new_engagement)
    questions = _planned_questions(table, mapping)
    reading = _read(table, mapping, questions)
    _check_reading(reading, skip_bad=skip_bad)
    _make(planned, questions, reading.sittings)
    return _write(table, mapping, planned, reading)


def import_table(
    table: Table,
    *,
    mapping: Mapping,
    engagement: Engagement,
    skip_bad: bool = False,
    on_written: Callable[[int, int], None] = lambda submissions, responses: None,
    progress: Progress = no_progress,
) -> ImportReport:
    """Take in the rows of `table`; as `import_feedback` does. `on_written` as for `accept_many`."""
    progress(10, "Checking every row")
    reading = check_table(table, mapping=mapping, engagement=engagement)
    _check_reading(reading, skip_bad=skip_bad)
    return _write(table, mapping, engagement, reading, on_written=on_written, progress=progress)


def check_table(table: Table, *, mapping: Mapping, engagement: Engagement) -> Reading:
    """Return what `table` would come to, with nothing written. Raises ImportRefused if the mapping is wrong."""
    mapping.check(table)
    return _read(table, mapping, list(engagement.questions.all()))


def erased_rows(sittings: Iterable[Sitting]) -> tuple[Problem, ...]:
    """Return why the rows of these sittings, which were erased, are not brought back."""
    return tuple(Problem(row, ERASED) for sitting in sittings for row in sitting.rows)


def _read(table: Table, mapping: Mapping, questions: Sequence[Question]) -> Reading:
    _check_keys(mapping, questions)
    return SittingReader(questions, mapping).read(table, now=timezone.now())


def _write(
    table: Table,
    mapping: Mapping,
    engagement: Engagement,
    reading: Reading,
    *,
    on_written: Callable[[int, int], None] = lambda submissions, responses: None,
    progress: Progress = no_progress,
) -> ImportReport:
    sittings = reading.keyed(engagement)

    def settle(settled: int) -> None:
        progress(30 + 70 * settled // len(sittings), "Writing")
        let_others_write()

    done = accept_many(
        engagement=engagement,
        sittings=sittings,
        channel=mapping.channel,
        on_written=on_written,
        on_batch=settle,
    )
    refresh_statistics(done.responses)
    return ImportReport(
        engagement_id=engagement.pk,
        rows=len(table.rows) + len(table.problems),
        submissions=done.submissions,
        responses=done.responses,
        known=done.known,
        empty=reading.empty,
        problems=reading.problems,
        erased=erased_rows(done.erased),
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
