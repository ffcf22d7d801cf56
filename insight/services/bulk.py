"""Taking in many sittings at once, by the same rules as one: `insight.services.submissions`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from insight.intake import find_words_problem, is_blank
from insight.models import Engagement, Place, Question, Response, Submission
from insight.services.imported_rows import erased_among, known_among
from insight.services.receipts import hash_receipt, new_receipt_code
from insight.services.submissions import Consent, SubmissionRefused

BATCH = 100
"""Sittings a transaction: short enough that nobody who sends something meanwhile waits to be noticed."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One person's answers by question key, as they came from elsewhere. `key` finds them again.

    `rows` are the numbers of the file's rows that they stood in.
    """

    key: str
    answers: Mapping[str, str]
    submitted_at: datetime
    place: Place | None = None
    consent: Consent = field(default_factory=Consent)
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AcceptedMany:
    """How many submissions and responses were made, and how many sittings were there already.

    `erased` are the sittings that are not brought back, because somebody erased what they held.
    """

    submissions: int
    responses: int
    known: int
    erased: tuple[Sitting, ...]


def find_sitting_problem(answers: Mapping[str, str], most: Mapping[str, int]) -> str:
    """Return what is wrong with a sitting's answers and what to do, or "".

    `most` has the most characters an answer may have, by question key.
    """
    given = {key: text for key, text in answers.items() if not is_blank(text)}
    if not given:
        return "Write an answer to at least one question."
    for key, text in given.items():
        if key not in most:
            return f"“{key}” is not a question that this engagement asks. It asks: {', '.join(most)}."
        if problem := find_words_problem(text, most=most[key]):
            return problem
    return ""


def accept_many(
    *,
    engagement: Engagement,
    sittings: Sequence[Sitting],
    channel: str,
    on_written: Callable[[int, int], None] = lambda submissions, responses: None,
    on_batch: Callable[[int], None] = lambda done: None,
) -> AcceptedMany:
    """Keep the sittings that are not there yet and were not erased; `on_batch` hears how many are settled.

    All are checked before the first is written: raises SubmissionRefused (`errors` by sitting key) and keeps
    nothing. They are written in batches; a call that was cut short is finished by calling again. `on_written`
    hears, within each batch's transaction, how many rows it made. Receipt codes are drawn at random and told to nobody.
    """
    questions = {question.key: question for question in engagement.questions.all()}
    _check_all(sittings, {key: question.max_length for key, question in questions.items()})
    submissions = responses = 0
    erased: list[Sitting] = []
    for start in range(0, len(sittings), BATCH):
        batch = sittings[start : start + BATCH]
        made = _accept_batch(_Batch(engagement, questions, batch, channel, on_written))
        submissions, responses = submissions + made.submissions, responses + made.responses
        erased += made.erased
        on_batch(start + len(batch))
    known = len(sittings) - submissions - len(erased)
    return AcceptedMany(submissions, responses, known, tuple(erased))


def _check_all(sittings: Sequence[Sitting], most: Mapping[str, int]) -> None:
    problems = ((sitting.key, find_sitting_problem(sitting.answers, most)) for sitting in sittings)
    errors = {key: problem for key, problem in problems if problem}
    if errors:
        raise SubmissionRefused(errors)


@dataclass(frozen=True, slots=True)
class _Batch:
    engagement: Engagement
    questions: Mapping[str, Question]
    sittings: Sequence[Sitting]
    channel: str
    on_written: Callable[[int, int], None]


def _accept_batch(batch: _Batch) -> AcceptedMany:
    try:
        return _write(batch)
    except IntegrityError:
        # The same file is being imported by somebody else this moment: what they wrote is known now.
        return _write(batch)


@transaction.atomic
def _write(batch: _Batch) -> AcceptedMany:
    # In this order: what is erased between the two is found by the second.
    known = known_among(sitting.key for sitting in batch.sittings)
    erased = erased_among(sitting.key for sitting in batch.sittings if sitting.key not in known)
    new = {
        sitting.key: sitting
        for sitting in batch.sittings
        if sitting.key not in known and sitting.key not in erased
    }
    made = Submission.objects.bulk_create(_submission(batch, sitting) for sitting in new.values())
    responses = Response.objects.bulk_create(
        Response(submission=submission, question=batch.questions[key], verbatim=text)
        for submission in made
        for key, text in new[submission.sitting].answers.items()
        if not is_blank(text)
    )
    batch.on_written(len(made), len(responses))
    gone = tuple(sitting for sitting in batch.sittings if sitting.key in erased)
    return AcceptedMany(len(made), len(responses), len(known), gone)


def _submission(batch: _Batch, sitting: Sitting) -> Submission:
    return Submission(
        engagement=batch.engagement,
        sitting=sitting.key,
        receipt_hash=hash_receipt(new_receipt_code()),
        channel=batch.channel,
        place=sitting.place,
        submitted_at=sitting.submitted_at,
        consent_quote=sitting.consent.quote,
        consent_research=sitting.consent.research,
    )
