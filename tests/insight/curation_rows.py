"""An engagement with words, segments and topics, as the tests of curation's pages need it."""

from insight.enums import ResponseStatus, RunKind
from insight.models import Topic, TopicAssignment
from tests.factories import (
    EngagementFactory,
    MachineCodingFactory,
    QuestionFactory,
    ResponseFactory,
    RunFactory,
    SegmentFactory,
    SubmissionFactory,
    ThemeFactory,
    TopicFactory,
)


def said(engagement, words="I wait on the phone at eight every morning.", **fields):
    """One person's segment, from a response that the pipeline has read."""
    sitting = {key: fields.pop(key) for key in ("consent_quote", "place", "submitted_at") if key in fields}
    question = engagement.questions.first() or QuestionFactory(engagement=engagement)
    response = ResponseFactory(
        submission=SubmissionFactory(engagement=engagement, **sitting),
        question=question,
        words=words,
        status=fields.pop("status", ResponseStatus.ENRICHED),
        **fields,
    )
    return SegmentFactory(response=response)


def discovery(engagement, **fields):
    """A finished run of topic discovery."""
    return RunFactory(kind=RunKind.DISCOVERY, engagement=engagement, **fields)


def topic_with(run, segments, *, name="waiting on the phone", **fields):
    """A wide topic with one finer topic that holds `segments`, ranked in this order."""
    wide = TopicFactory(run=run, name=name, size=len(segments), **{"stability": 0.9, **fields})
    fine = TopicFactory(run=run, name=f"{name} early", parent=wide, size=len(segments), stability=0.9)
    for rank, segment in enumerate(segments, start=1):
        TopicAssignment.objects.create(run=run, segment=segment, topic=fine, rank=rank)
    return wide


def coded_theme(engagement, segments, **fields):
    """A live theme under which the machine coded `segments`."""
    theme = ThemeFactory(codeframe__engagement=engagement, **fields)
    for segment in segments:
        MachineCodingFactory(segment=segment, theme=theme)
    return theme


def engagement_with_topic(people=4):
    """An engagement, its run and a wide topic that so many people speak of."""
    engagement = EngagementFactory()
    segments = [said(engagement, f"I rang {count} times before anybody answered.") for count in range(people)]
    return engagement, topic_with(discovery(engagement), segments)


def fine_of(topic):
    """The only finer topic of a wide one."""
    return Topic.objects.get(parent=topic)
