"""Rows for tests. Each factory builds what it hangs on, so one line puts a world into a moment."""

from datetime import timedelta

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from insight import models
from insight.enums import (
    ActionKind,
    FindingStatus,
    QuoteStatus,
    ResponseStatus,
    RunKind,
    RunStatus,
    Source,
    TopicLevel,
)

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        if extracted:
            self.groups.add(Group.objects.get(name=extracted))


def staff(username: str, role: str):
    """The one account of that name, made with the role where it is not there yet."""
    there = get_user_model().objects.filter(username=username).first()
    return there or UserFactory(username=username, role=role)


class PriorityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Priority
        django_get_or_create = ("slug",)

    slug = "prevention"
    name = "Prevention and wellbeing"
    statement = "Help people stay well."


class PlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Place
        django_get_or_create = ("slug",)

    slug = "lewisham"
    name = "Lewisham"


class CommunityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Community
        django_get_or_create = ("slug",)

    slug = "carers"
    name = "Unpaid carers"
    kind = "caring"


class EngagementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Engagement

    slug = factory.Sequence(lambda n: f"engagement-{n}")
    title = factory.Sequence(lambda n: f"Getting help from your GP practice {n}")
    purpose = "We want to make it easier to get help."
    opens_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=10))
    answer_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=40))


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Question

    engagement = factory.SubFactory(EngagementFactory)
    key = factory.Sequence(lambda n: f"question-{n}")
    text = "How easy is it to get help from your GP practice?"


class SubmissionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Submission

    engagement = factory.SubFactory(EngagementFactory)
    sitting = factory.Sequence(lambda n: f"sitting-{n}")
    receipt_hash = factory.Sequence(lambda n: f"{n:064x}")
    consent_quote = True


class ResponseFactory(factory.django.DjangoModelFactory):
    """A response that screening has cleared; `words` sets the verbatim and the screened text alike."""

    class Meta:
        model = models.Response

    class Params:
        words = "I wait on the phone at eight every morning."

    submission = factory.SubFactory(SubmissionFactory)
    question = factory.SubFactory(
        QuestionFactory, engagement=factory.SelfAttribute("..submission.engagement")
    )
    verbatim = factory.SelfAttribute("words")
    screened = factory.SelfAttribute("words")
    status = ResponseStatus.CLEARED
    language = "en"


class RunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AnalysisRun

    kind = RunKind.ENRICHMENT
    status = RunStatus.DONE
    fingerprint = "f" * 64


class SegmentFactory(factory.django.DjangoModelFactory):
    """The whole of a response as one segment."""

    class Meta:
        model = models.Segment

    response = factory.SubFactory(ResponseFactory, status=ResponseStatus.ENRICHED)
    start = 0
    end = factory.LazyAttribute(lambda segment: len(segment.response.screened))
    text = factory.LazyAttribute(lambda segment: segment.response.screened[segment.start : segment.end])
    run = factory.SubFactory(RunFactory)


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Topic

    run = factory.SubFactory(
        RunFactory, kind=RunKind.DISCOVERY, engagement=factory.SubFactory(EngagementFactory)
    )
    level = factory.LazyAttribute(lambda topic: TopicLevel.FINE if topic.parent else TopicLevel.WIDE)
    parent = None
    number = factory.Sequence(lambda n: n)
    name = "waiting on the phone"
    keywords = ["phone", "queue", "eight"]
    size = 12


class CodeframeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Codeframe
        django_get_or_create = ("engagement",)

    engagement = factory.SubFactory(EngagementFactory)


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Theme

    codeframe = factory.SubFactory(CodeframeFactory)
    slug = factory.Sequence(lambda n: f"theme-{n}")
    name = factory.Sequence(lambda n: f"Waiting on the phone {n}")


class MachineCodingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Coding

    segment = factory.SubFactory(SegmentFactory)
    theme = factory.SubFactory(ThemeFactory)
    source = Source.MACHINE
    confidence = 0.8
    run = factory.SubFactory(RunFactory, kind=RunKind.CODING)


class PersonCodingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Coding

    segment = factory.SubFactory(SegmentFactory)
    theme = factory.SubFactory(ThemeFactory)
    source = Source.PERSON
    coder = factory.SubFactory(UserFactory)


class FindingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Finding

    engagement = factory.SubFactory(EngagementFactory)
    priority = factory.SubFactory(PriorityFactory)
    statement = "People give up because they can't get through on the phone."
    next_step = "Two more lines by the spring."
    status = FindingStatus.DRAFT
    author = factory.SubFactory(UserFactory)


class QuoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Quote

    finding = factory.SubFactory(FindingFactory)
    segment = factory.SubFactory(SegmentFactory)
    text = factory.SelfAttribute("segment.text")
    status = QuoteStatus.PROPOSED


class ActionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Action

    priority = factory.SubFactory(PriorityFactory)
    kind = ActionKind.WILL
    text = "Add two phone lines"
    owner = "Primary care team"
