"""Taking in what a person sends, whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from insight.enums import Channel
from insight.errors import ServiceError
from insight.intake import find_email_problem, find_words_problem, is_blank
from insight.models import Contact, Engagement, Place, Question, Response, Submission
from insight.services.receipts import hash_receipt


class SubmissionRefused(ServiceError):
    """Something must be mended before this can be taken in; `errors` says what, by question key.

    The key "email" is the address to answer to, and "" is the submission as a whole.
    """

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


@dataclass(frozen=True)
class Consent:
    """What a person agreed to, each asked by itself."""

    quote: bool = False
    contact: bool = False
    research: bool = False


@dataclass(frozen=True)
class Accepted:
    """The submission that now stands, and whether this call made it."""

    submission: Submission
    created: bool


def accept_submission(
    *,
    engagement: Engagement,
    answers: Mapping[str, str],
    sitting: str,
    receipt_code: str,
    channel: Channel = Channel.WEB,
    place: Place | None = None,
    consent: Consent = Consent(),
    email: str = "",
    submitted_at: datetime | None = None,
) -> Accepted:
    """Keep one person's answers (by question key) and consent; blank answers are left out.

    The same `sitting` again gives the first submission back and changes nothing. `email` is kept only
    with consent to contact. Raises SubmissionRefused; then nothing is kept.
    """
    first = Submission.objects.filter(sitting=sitting).first()
    if first:
        return Accepted(first, created=False)
    questions = {question.key: question for question in engagement.questions.all()}
    given = {key: text for key, text in answers.items() if not is_blank(text)}
    errors = _find_errors(engagement, questions, given, channel)
    if consent.contact and (problem := find_email_problem(email)):
        errors["email"] = problem
    if errors:
        raise SubmissionRefused(errors)
    submission = Submission(
        engagement=engagement,
        sitting=sitting,
        receipt_hash=hash_receipt(receipt_code),
        channel=channel,
        place=place,
        submitted_at=submitted_at or timezone.now(),
        consent_quote=consent.quote,
        consent_contact=consent.contact,
        consent_research=consent.research,
    )
    responses = [Response(question=questions[key], verbatim=text) for key, text in given.items()]
    return _keep(submission, responses, email if consent.contact else "")


def _find_errors(
    engagement: Engagement, questions: Mapping[str, Question], given: Mapping[str, str], channel: Channel
) -> dict[str, str]:
    online = channel == Channel.WEB
    errors: dict[str, str] = {}
    if online and not engagement.is_open:
        errors[""] = gettext("This is not open for answers today, so we can't take them.")
    elif not given:
        errors[""] = gettext("Write an answer to at least one question.")
    for key, text in given.items():
        if key not in questions:
            errors[key] = gettext("“%(key)s” is not a question that we ask here.") % {"key": key}
        elif problem := find_words_problem(text, most=questions[key].max_length):
            errors[key] = problem
    if online:
        errors |= {
            key: gettext("Answer this question: %(question)s") % {"question": question.text}
            for key, question in questions.items()
            if question.required and key not in given
        }
    return errors


def _keep(submission: Submission, responses: list[Response], email: str) -> Accepted:
    try:
        with transaction.atomic():
            submission.save()
            for response in responses:
                response.submission = submission
            Response.objects.bulk_create(responses)
            if email:
                Contact.objects.create(submission=submission, email=email)
    except IntegrityError:
        # Two presses of "send" met: the other one won.
        first = Submission.objects.filter(sitting=submission.sitting).first()
        if first is None:
            raise
        return Accepted(first, created=False)
    return Accepted(submission, created=True)
