"""People who asked to be told, pages and actions, as the tests of telling need them."""

from datetime import timedelta

from django.utils import timezone

from insight.enums import Channel, FindingStatus, QuoteStatus, ResponseStatus
from insight.models import Contact, Evidence, Publication
from tests.factories import (
    ActionFactory,
    CodeframeFactory,
    EngagementFactory,
    FindingFactory,
    QuestionFactory,
    QuoteFactory,
    ResponseFactory,
    SegmentFactory,
    SubmissionFactory,
    ThemeFactory,
)


def ago(**spans):
    return timezone.now() - timedelta(**spans)


def quiet(percent, step):
    """A progress that nobody looks at."""


def person(engagement, *, email="ann@example.org", consent=True, at=None, status=ResponseStatus.ENRICHED):
    """Somebody's response; their submission asks to be told at `email` ("": not at all)."""
    submission = SubmissionFactory(
        engagement=engagement,
        consent_contact=consent,
        submitted_at=at or ago(days=20),
        channel=Channel.WEB,
    )
    question = engagement.questions.first() or QuestionFactory(engagement=engagement)
    response = ResponseFactory(submission=submission, question=question, status=status)
    if email:
        Contact.objects.create(submission=submission, email=email)
    return response


def page(
    engagement, *, at=None, uses=(), quotes=(), withdrawn=False, status=FindingStatus.APPROVED, number=1
):
    """A page about `engagement` with one finding that counts the responses `uses` and quotes `quotes`."""
    finding = FindingFactory(engagement=engagement, status=status)
    theme = ThemeFactory(codeframe=CodeframeFactory(engagement=engagement))
    Evidence.objects.create(
        finding=finding,
        theme=theme,
        query={},
        count=len(uses),
        base=10,
        record_ids=[response.pk for response in uses],
        corpus_hash="x",
    )
    for response in quotes:
        QuoteFactory(finding=finding, segment=SegmentFactory(response=response), status=QuoteStatus.CLEARED)
    publication = Publication.objects.create(
        page_key=f"page-{finding.pk}",
        title=f"What we heard about mental health {number}",
        url=f"/priorities/heard-{number}/",
        published_at=at or ago(days=2),
        withdrawn_at=ago(hours=1) if withdrawn else None,
    )
    publication.findings.add(finding)
    return publication


def action(publication, *, at=None, settled=None, **fields):
    """An action that answers the page's finding, entered `at` and, where it is done, marked so at `settled`."""
    made = ActionFactory(priority=publication.findings.get().priority, **fields)
    made.findings.set(publication.findings.all())
    type(made).objects.filter(pk=made.pk).update(created_at=at or ago(days=1), settled_at=settled)
    made.refresh_from_db()
    return made


def story(**changes):
    """One person who took part in an engagement of which a page went live."""
    engagement = EngagementFactory()
    response = person(engagement, **changes.pop("person", {}))
    return response, page(engagement, **changes)
