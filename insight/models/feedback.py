"""What we ask and what people say: engagement, question, submission, response."""

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone

from insight.addresses import hash_address
from insight.encryption import SealedTextField
from insight.enums import Channel, EngagementKind, ResponseStatus, Safeguarding, Source, SpanLabel
from insight.models.reference import Ambition, Place, Priority


class EngagementQuerySet(models.QuerySet["Engagement"]):
    """Engagements by what can be done with them today."""

    def open(self) -> "EngagementQuerySet":
        """Return those that take submissions today."""
        today = timezone.localdate()
        return self.filter(opens_on__lte=today, closes_on__gte=today)


class Engagement(models.Model):
    """One activity that asks people something."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=EngagementKind, default=EngagementKind.FEEDBACK)
    purpose = models.TextField("why we ask")
    can_change = models.TextField("what can still change", blank=True)
    cannot_change = models.TextField("what can't change", blank=True)
    decides = models.TextField("who decides and when", blank=True)
    minutes = models.PositiveSmallIntegerField("minutes it takes", default=5)
    other_ways = models.TextField("other ways and languages to take part", blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    answer_on = models.DateField("answer comes by", null=True, blank=True)
    priorities = models.ManyToManyField(Priority, related_name="engagements", blank=True)
    ambitions = models.ManyToManyField(Ambition, related_name="engagements", blank=True)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="engagement_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Say whether it takes submissions today."""
        return self.opens_on <= timezone.localdate() <= self.closes_on


class Question(models.Model):
    """One thing that an engagement asks. Its page shows the text and, where needed, the hint."""

    MAX_CHARACTERS = 10_000
    RESERVED_KEYS = frozenset({"where", "check", "start-again", "about-you", "done", "forget"})
    """Names of the journey's own pages, which stand where a question's key would in an address."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField()
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True)
    required = models.BooleanField(default=False)
    max_length = models.PositiveIntegerField(
        "most characters", default=5_000, validators=[MaxValueValidator(MAX_CHARACTERS)]
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["engagement", "key"], name="question_key_once")]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Raise ValidationError for a key that the journey uses itself."""
        super().clean()
        if self.key in self.RESERVED_KEYS:
            raise ValidationError(
                {"key": f"“{self.key}” is a page of the form itself. Choose another short name."}
            )


class Submission(models.Model):
    """One sitting of one person. Nothing here says who it was.

    `receipt_hash` is a keyed hash of the code that the resident keeps. `sitting` makes a repeated press
    of "send", or a repeated import of the same row, find the first one.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="submissions")
    sitting = models.CharField(max_length=64, unique=True)
    receipt_hash = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.WEB)
    place = models.ForeignKey(Place, on_delete=models.SET_NULL, null=True, blank=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    consent_quote = models.BooleanField(default=False)
    consent_contact = models.BooleanField(default=False)
    consent_research = models.BooleanField(default=False)

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        indexes = [models.Index(fields=["engagement", "submitted_at"])]

    def __str__(self) -> str:
        return f"Submission {self.pk}"


class Contact(models.Model):
    """Where a resident asked to be told. Kept apart from the words and sealed.

    `address_hash` is a keyed hash: it finds what else goes to the same address, and tells nothing of it.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="contact")
    email = SealedTextField()
    address_hash = models.CharField(max_length=32, db_index=True, editable=False)

    def __str__(self) -> str:
        return f"Contact of submission {self.submission_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the hash of the address as it is."""
        self.address_hash = hash_address(self.email)
        super().save(*args, **kwargs)


class ResponseQuerySet(models.QuerySet["Response"]):
    """Responses by what may be done with them."""

    def usable(self) -> "ResponseQuerySet":
        """Return those whose screened words may be analysed and counted."""
        return self.filter(status__in=ResponseStatus.usable(), non_answer=False)

    def held(self) -> "ResponseQuerySet":
        """Return those that wait for a person, safeguarding first, oldest first."""
        return self.filter(status=ResponseStatus.HELD).order_by(
            models.Case(models.When(safeguarding="", then=1), default=0), "submission__submitted_at", "pk"
        )


class Response(models.Model):
    """One answer: the unit of counting. The verbatim is sealed; all else works on the screened text."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="responses")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="responses")
    verbatim = SealedTextField()
    screened = models.TextField(blank=True)
    status = models.CharField(max_length=12, choices=ResponseStatus, default=ResponseStatus.RECEIVED)
    language = models.CharField(max_length=8, blank=True)
    non_answer = models.BooleanField(default=False)
    safeguarding = models.CharField(max_length=20, choices=Safeguarding, blank=True)
    safeguarding_reason = models.CharField(max_length=200, blank=True)
    complaint = models.BooleanField(default=False)
    hold_reason = models.CharField(max_length=200, blank=True)
    decision_reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    duplicate_group = models.CharField(max_length=64, blank=True, db_index=True)
    sentiment = models.CharField(max_length=10, blank=True)
    screened_at = models.DateTimeField(null=True, blank=True)
    enriched_at = models.DateTimeField(null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "question"], name="one_response_a_question")
        ]
        indexes = [models.Index(fields=["status", "question"])]
        permissions = [
            ("clear_response", "Can clear, redact and reject held responses"),
            ("read_verbatim", "Can read words as they were given"),
            ("erase_submission", "Can erase what a person sent"),
        ]

    def __str__(self) -> str:
        return f"Response {self.pk}"


class RedactionSpan(models.Model):
    """A stretch of the verbatim that is hidden, and who hid it why. It holds offsets, never the words."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="spans")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    label = models.CharField(max_length=16, choices=SpanLabel)
    recogniser = models.CharField(max_length=60)
    reason = models.CharField(max_length=200, blank=True)
    score = models.FloatField(default=1.0)
    source = models.CharField(max_length=8, choices=Source, default=Source.MACHINE)

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["response", "start", "end"], name="one_redaction_a_stretch"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="redaction_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.label} in response {self.response_id}"
