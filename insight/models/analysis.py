"""What the machine made: runs, segments, embeddings, annotations, topics."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from insight.enums import MentionBasis, RunKind, RunStatus, Sentiment, ThemeStatus, TopicLevel, TopicStatus
from insight.models.feedback import Engagement, Response
from insight.models.reference import Ambition, Community, Place, Priority


class AnalysisRun(models.Model):
    """One run of a stage: what went in, with which settings, what came out, how long it took."""

    kind = models.CharField(max_length=12, choices=RunKind)
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, null=True, related_name="runs")
    status = models.CharField(max_length=8, choices=RunStatus, default=RunStatus.RUNNING)
    fingerprint = models.CharField(max_length=64, help_text="Hash of settings, models and versions.")
    corpus_hash = models.CharField(max_length=64, blank=True, help_text="Hash of the texts that went in.")
    seed = models.PositiveIntegerField(default=0)
    configuration = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    timings = models.JSONField(default=dict, help_text="Seconds by stage.")
    note = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    previous = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    lineage = models.JSONField(default=list, help_text="How topics follow from the run before.")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["engagement", "kind", "status"])]
        permissions = [("start_run", "Can start topic discovery and coding")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} run {self.pk}"


class Segment(models.Model):
    """A stretch of a response's screened text that makes one point: the unit of coding."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="segments")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    sentiment = models.CharField(max_length=10, choices=Sentiment, blank=True)
    run = models.ForeignKey(AnalysisRun, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["response_id", "start"]
        constraints = [
            models.UniqueConstraint(fields=["response", "start", "end"], name="one_segment_a_stretch"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="segment_not_empty"),
        ]

    def __str__(self) -> str:
        return f"Segment {self.pk}"


class Embedding(models.Model):
    """A segment's vector under one model: `vector` is little-endian float32, unit length."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="embeddings")
    model = models.CharField(max_length=80, help_text="Fingerprint of the model.")
    vector = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "model"], name="one_vector_a_model")]

    def __str__(self) -> str:
        return f"Embedding of segment {self.segment_id}"


class Annotation(models.Model):
    """A machine-made fact about a response, tied to the run that made it."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="%(class)ss")
    run = models.ForeignKey(AnalysisRun, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} of response {self.response_id}"


class CommunityMention(Annotation):
    """A community that a response speaks as or speaks of, with the words that say so."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="mentions")
    basis = models.CharField(max_length=10, choices=MentionBasis)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "community", "start", "end"], name="one_community_a_stretch"
            )
        ]


class PlaceMention(Annotation):
    """A place that a response names, as the borough it lies in."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="mentions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "place", "start", "end"], name="one_place_a_stretch")
        ]


class PriorityScore(Annotation):
    """How far a response speaks to a priority, 0 to 1."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="scores")
    score = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "priority"], name="one_priority_score")]


class AmbitionScore(Annotation):
    """How far a response speaks to an ambition, 0 to 1."""

    ambition = models.ForeignKey(Ambition, on_delete=models.CASCADE, related_name="scores")
    score = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "ambition"], name="one_ambition_score")]


class TopicQuerySet(models.QuerySet["Topic"]):
    """Topics by what became of them."""

    def waiting(self) -> "TopicQuerySet":
        """Return those to decide on: proposed ones, and recognised ones whose theme is no longer in use."""
        out_of_use = models.Q(status=TopicStatus.ADOPTED, decided_at=None) & ~models.Q(
            theme__status=ThemeStatus.LIVE
        )
        return self.filter(models.Q(status=TopicStatus.PROPOSED) | out_of_use)

    def families(self) -> "TopicQuerySet":
        """Return the families alone."""
        return self.filter(level=TopicLevel.FAMILY)

    def beside_families(self) -> "TopicQuerySet":
        """Return the wide and the fine ones."""
        return self.exclude(level=TopicLevel.FAMILY)

    def outermost(self, status: TopicStatus) -> "TopicQuerySet":
        """Return those in this state that lie in no wide topic in the same state; their families don't count for that."""
        return self.filter(status=status).exclude(level=TopicLevel.FINE, parent__status=status)

    def adopted_by_people(self) -> "TopicQuerySet":
        """Return those that a person made a theme of or added to one; recognised ones are none of them."""
        return self.filter(status=TopicStatus.ADOPTED, decided_at__isnull=False)


class Topic(models.Model):
    """A machine cluster of one run. Fine topics lie in a wide one, and wide ones in a family where the run has any.

    `name` is our own, of people's words; `drafted_name`, often empty, is what a language model made of them.
    A run may start a topic as adopted (recognised as a live theme) or as rejected (set aside before): `decided_at` is
    empty until a person decides on it.
    """

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="topics")
    level = models.CharField(max_length=6, choices=TopicLevel)
    number = models.IntegerField()
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    name = models.CharField(max_length=160)
    drafted_name = models.CharField(max_length=160, blank=True)
    keywords = models.JSONField(default=list)
    size = models.PositiveIntegerField()
    stability = models.FloatField(default=0.0)
    status = models.CharField(max_length=10, choices=TopicStatus, default=TopicStatus.PROPOSED)
    theme = models.ForeignKey(
        "insight.Theme", on_delete=models.SET_NULL, null=True, blank=True, related_name="topics"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["-size", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "level", "number"], name="topic_number_once_a_level"),
            models.CheckConstraint(
                condition=models.Q(level=TopicLevel.WIDE)
                | models.Q(level=TopicLevel.FINE, parent__isnull=False)
                | models.Q(level=TopicLevel.FAMILY, parent__isnull=True),
                name="topic_lies_in_a_wider_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """Return the drafted name where there is one, else our own. Beside a drafted one stands that it is."""
        return self.drafted_name or self.name

    def is_drafted(self, name: str) -> bool:
        """Return whether `name` is the drafted one, whatever its case."""
        return bool(self.drafted_name) and name.strip().casefold() == self.drafted_name.casefold()

    @property
    def waits(self) -> bool:
        """Say whether it is one to decide on, as `TopicQuerySet.waiting` has it."""
        out_of_use = self.theme is None or self.theme.status != ThemeStatus.LIVE
        return self.status == TopicStatus.PROPOSED or (self.is_recognised and out_of_use)

    @property
    def is_recognised(self) -> bool:
        """Say whether a run took the topic for a theme, and no person has decided on it."""
        return self.status == TopicStatus.ADOPTED and self.decided_at is None


class TopicAssignment(models.Model):
    """Which fine topic a segment fell into in one run; no topic means outlier. `rank` orders exemplars.

    `LEVELS` are the look-ups that lead to the fine topic, to the wide one and to the family of that.
    """

    LEVELS: ClassVar[tuple[str, ...]] = ("topic", "topic__parent", "topic__parent__parent")

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="assignments")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="assignments")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, null=True, related_name="assignments")
    rank = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "segment"], name="one_topic_a_run")]

    def __str__(self) -> str:
        return f"Segment {self.segment_id} in run {self.run_id}"
