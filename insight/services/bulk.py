"""Taking in many sittings at once, by the same rules as one: `insight.services.submissions`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from insight.intake import find_words_problem, is_blank
from insight.models import Engagement, Place, Question, Response, Submission
from insight.services.receipts import hash_receipt, new_receipt_code
from insight.services.submissions import Consent, SubmissionRefused

BATCH = 100
"""Sittings a transaction: short enough that nobody who sends something meanwhile waits to be noticed."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One person's answers by question key, as they came from elsewhere. `key` finds them again."""

    key: str
    answers: Mapping[str, str]
    submitted_at: datetime
    place: Place | None = None
    consent: Consent = field(default_factory=Consent)


@dataclass(frozen=True, slots=True)
class AcceptedMany:
    """How many submissions and responses were made, and how many sittings were there already."""

    submissions: int
    responses: int
    known: int


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
    on_batch: Callable[[int], None] = lambda done: None,
) -> AcceptedMany:
    """Keep the sittings that are not there yet; `on_batch` hears how many are settled.

    All are checked before the first is written: raises SubmissionRefused (`errors` by sitting key) and keeps
    nothing. They are written in batches; a call that was cut short is finished by calling again.
    Receipt codes are drawn at random and told to nobody.
    """
    questions = {question.key: question for question in engagement.questions.all()}
    most = {key: question.max_length for key, question in questions.items()}
    errors = {
        sitting.key: problem
        for sitting in sittings
        if (problem := find_sitting_problem(sitting.answers, most))
    }
    if errors:
        raise SubmissionRefused(errors)
    submissions = responses = 0
    for start in range(0, len(sittings), BATCH):
        batch = sittings[start : start + BATCH]
        made = _accept_batch(engagement, questions, batch, channel)
        submissions, responses = submissions + made[0], responses + made[1]
        on_batch(start + len(batch))
    return AcceptedMany(submissions, responses, known=len(sittings) - submissions)


def _accept_batch(
    engagement: Engagement, questions: Mapping[str, Question], batch: Sequence[Sitting], channel: str
) -> tuple[int, int]:
    try:
        return _write(engagement, questions, batch, channel)
    except IntegrityError:
        # The same file is being imported by somebody else this moment: what they wrote is known now.
        return _write(engagement, questions, batch, channel)


@transaction.atomic
def _write(
    engagement: Engagement, questions: Mapping[str, Question], batch: Sequence[Sitting], channel: str
) -> tuple[int, int]:
    keys = [sitting.key for sitting in batch]
    known = set(Submission.objects.filter(sitting__in=keys).values_list("sitting", flat=True))
    new = {sitting.key: sitting for sitting in batch if sitting.key not in known}
    made = Submission.objects.bulk_create(
        Submission(
            engagement=engagement,
            sitting=sitting.key,
            receipt_hash=hash_receipt(new_receipt_code()),
            channel=channel,
            place=sitting.place,
            submitted_at=sitting.submitted_at,
            consent_quote=sitting.consent.quote,
            consent_research=sitting.consent.research,
        )
        for sitting in new.values()
    )
    responses = Response.objects.bulk_create(
        Response(submission=submission, question=questions[key], verbatim=text)
        for submission in made
        for key, text in new[submission.sitting].answers.items()
        if not is_blank(text)
    )
    return len(made), len(responses)
