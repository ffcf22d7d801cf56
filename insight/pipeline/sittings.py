"""Rows of a file brought together into sittings: one person's answers, with everything that is wrong on the way."""

import json
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.text import slugify

from insight.intake import is_blank, tidy_words
from insight.models import Engagement, Place, Question
from insight.pipeline.mapping import NO, YES, Mapping, read_moment, read_yes_no
from insight.pipeline.refusals import Problem
from insight.pipeline.tables import Row, Table
from insight.services.bulk import Sitting, find_sitting_problem
from insight.services.imported_rows import sitting_of_row
from insight.services.submissions import Consent


@dataclass(slots=True)
class Draft:
    """Rows of one person while they are read. `same` names them within the file."""

    same: str
    rows: list[int] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    moment: datetime | None = None
    place: Place | None = None
    quote: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file comes to: sittings, problems by row, and how many rows had no words at all.

    The `key` of these sittings names them within the file only: `keyed` gives them the one that finds them again.
    """

    sittings: tuple[Sitting, ...]
    problems: tuple[Problem, ...]
    empty: int

    def keyed(self, engagement: Engagement) -> list[Sitting]:
        """Return the sittings with the keys that they have in `engagement`, which has been saved."""
        return [replace(sitting, key=sitting_of_row(engagement.pk, sitting.key)) for sitting in self.sittings]


class SittingReader:
    """Reads the rows of one file for an engagement whose questions are `questions`."""

    def __init__(self, questions: Iterable[Question], mapping: Mapping) -> None:
        self.mapping = mapping
        self.most = {question.key: question.max_length for question in questions}
        self.keys = {folded(name): q.key for q in questions for name in (q.key, q.text)}
        self.texts = [(column, key or question_key(column)) for column, key in mapping.texts]
        self.places = {
            folded(name): place for place in Place.objects.all() for name in (place.slug, place.name)
        }
        self.problems: list[Problem] = []
        self.drafts: dict[str, Draft] = {}
        self.occurrences: dict[str, int] = defaultdict(int)
        self.empty = 0

    def read(self, table: Table, *, now: datetime) -> Reading:
        """Return the sittings of `table`; a row without a date gets `now`.

        A sitting is left out whole if any of its rows has a problem.
        """
        self.problems += table.problems
        spoilt: dict[str, int] = {}
        for row in table.rows:
            same = self._same_person(row)
            try:
                self._add(same, row)
            except ValueError as error:
                self.problems.append(Problem(row.number, str(error)))
                spoilt.setdefault(same, row.number)
        self._leave_out(spoilt)
        sittings = tuple(self._sitting(draft, now) for draft in self.drafts.values())
        return Reading(sittings, tuple(sorted(self.problems, key=lambda problem: problem.row)), self.empty)

    def _same_person(self, row: Row) -> str:
        given = row.cells.get(self.mapping.id_column, "").strip()
        if given:
            return json.dumps(["id", given])
        content = json.dumps(row.cells, sort_keys=True)
        self.occurrences[content] += 1
        return json.dumps(["row", content, self.occurrences[content]])

    def _add(self, same: str, row: Row) -> None:
        answers = self._answers(row.cells)
        if not answers:
            self.empty += 1
            return
        if problem := find_sitting_problem(answers, self.most):
            raise ValueError(problem)
        draft = self.drafts.get(same) or Draft(same)
        if same in self.drafts:
            self._check_goes_with(draft, answers)
        moment = read_moment(row.cells.get(self.mapping.date_column, ""))
        place, quote = self._place(row.cells), self._may_quote(row.cells)
        draft.rows.append(row.number)
        draft.answers |= answers
        draft.moment, draft.place = draft.moment or moment, draft.place or place
        draft.quote = draft.quote and quote
        self.drafts[same] = draft

    def _check_goes_with(self, draft: Draft, answers: Map[str, str]) -> None:
        if not self.mapping.question_column:
            raise ValueError(f"row {draft.rows[0]} has the same id. Give each person's row an id of its own.")
        if set(answers) & set(draft.answers):
            raise ValueError(
                f"the same id answers this question in row {draft.rows[0]} or after it already. Take one of them out."
            )

    def _answers(self, cells: Map[str, str]) -> dict[str, str]:
        asked = cells.get(self.mapping.question_column, "")
        given = [(column, self._key(asked, key), tidy_words(cells[column])) for column, key in self.texts]
        return {key: text for _, key, text in given if not is_blank(text)}

    def _key(self, asked: str, key: str) -> str:
        if not self.mapping.question_column:
            return key
        return self.keys.get(folded(asked), " ".join(asked.split())[:60] or "(no question)")

    def _place(self, cells: Map[str, str]) -> Place | None:
        name = cells.get(self.mapping.place_column, "").strip()
        if not name:
            return None
        if folded(name) not in self.places:
            known = ", ".join(sorted({place.name for place in self.places.values()})) or "none yet"
            raise ValueError(f"“{name[:40]}” is not one of our places. They are: {known}.")
        return self.places[folded(name)]

    def _may_quote(self, cells: Map[str, str]) -> bool:
        consent = self.mapping.consent_quote
        return consent == YES if consent in (YES, NO) else read_yes_no(cells[consent])

    def _leave_out(self, spoilt: Map[str, int]) -> None:
        for same, bad_row in spoilt.items():
            draft = self.drafts.pop(same, None)
            if draft:
                reason = (
                    f"it belongs to the same id as row {bad_row}, which has a problem. Put that one right."
                )
                self.problems += [Problem(number, reason) for number in draft.rows]

    def _sitting(self, draft: Draft, now: datetime) -> Sitting:
        return Sitting(
            key=draft.same,
            rows=tuple(draft.rows),
            answers=draft.answers,
            submitted_at=draft.moment or now,
            place=draft.place,
            consent=Consent(quote=draft.quote),
        )


def folded(text: str) -> str:
    """Return `text` as it is compared: one space between words, no difference of case."""
    return " ".join(text.split()).casefold()


def question_key(text: str) -> str:
    """Return the key that a column or question gets where none is given, up to 50 characters."""
    return slugify(text)[:50].strip("-") or "answer"
