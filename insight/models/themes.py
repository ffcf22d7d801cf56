"""What people made of it: codeframe, themes, codings."""

from django.conf import settings
from django.db import models

from insight.enums import OperationKind, ReviewReason, Source, ThemeStatus
from insight.models.analysis import AnalysisRun, Segment
from insight.models.feedback import Engagement
from insight.models.reference import Community, Priority


class Codeframe(models.Model):
    """The versioned set of themes of one engagement. Every operation on it makes a new version."""

    engagement = models.OneToOneField(Engagement, on_delete=models.CASCADE, related_name="codeframe")
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Codeframe of {self.engagement}, version {self.version}"


class Theme(models.Model):
    """A point that many people make, owned by curators. It keeps its identity whatever the runs do."""

    codeframe = models.ForeignKey(Codeframe, on_delete=models.CASCADE, related_name="themes")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=160)
    name_drafted = models.BooleanField(
        default=False,
        editable=False,
        help_text="A language model drafted the name, and nobody has checked it.",
    )
    definition = models.TextField(blank=True, help_text="What belongs here and what doesn't.")
    priority = models.ForeignKey(
        Priority, on_delete=models.SET_NULL, null=True, blank=True, related_name="themes"
    )
    status = models.CharField(max_length=8, choices=ThemeStatus, default=ThemeStatus.LIVE)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        help_text="The wider theme that this one lies below. There are two levels.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["codeframe", "slug"], name="theme_slug_once")]
        permissions = [("curate_themes", "Can curate topics, themes and codings")]

    def __str__(self) -> str:
        return f"{self.name} (name drafted by a machine)" if self.name_drafted else self.name


class CodeframeOperation(models.Model):
    """One recorded change to a codeframe: what, to which themes, by whom, making which version.

    `detail` holds ids and names, with all that it takes to undo the change; `undoes` is the change that this one
    took back.
    """

    codeframe = models.ForeignKey(Codeframe, on_delete=models.CASCADE, related_name="operations")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=OperationKind)
    detail = models.JSONField(default=dict)
    undoes = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["codeframe", "version"], name="one_operation_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} (version {self.version})"


class Coding(models.Model):
    """A link of a segment and a theme with who made it. A person's row says whether the theme applies.

    `cues` are the words that spoke most for the theme when a machine coded, the strongest first: pairs of
    start and end in the segment's text as it is now. Where that changes, they are dropped. A row is `doubled` where
    its theme was merged into one that had a row of the same source there: that one counts, this one waits for an undo.
    """

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="codings")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="codings")
    source = models.CharField(max_length=8, choices=Source)
    applies = models.BooleanField(default=True)
    confidence = models.FloatField(null=True, blank=True)
    cues = models.JSONField(default=list, blank=True, editable=False)
    doubled = models.BooleanField(default=False, editable=False)
    run = models.ForeignKey(
        AnalysisRun, on_delete=models.PROTECT, null=True, blank=True, related_name="codings"
    )
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["segment_id", "theme_id"]
        constraints = [
            models.UniqueConstraint(fields=["segment", "theme", "source"], name="one_coding_a_source"),
            models.CheckConstraint(
                name="coding_has_its_maker",
                condition=models.Q(source=Source.MACHINE, run__isnull=False, coder__isnull=True, applies=True)
                | models.Q(source=Source.PERSON, run__isnull=True, coder__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["theme", "source", "applies"])]

    def __str__(self) -> str:
        return f"Segment {self.segment_id} coded {self.theme_id} by {self.source}"

    @property
    def telling_words(self) -> list[str]:
        """Return the words that spoke most for the theme, the strongest first; often none."""
        return [self.segment.text[start:end] for start, end in self.cues]


class ReviewSuggestion(models.Model):
    """A point that a person should check next, and why. Each run of coding replaces those before it.

    `theme` is set where the machine is not sure of one, `community` where few words of one were checked.
    """

    run = models.ForeignKey(AnalysisRun, on_delete=models.CASCADE, related_name="suggestions")
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="suggestions")
    place = models.PositiveSmallIntegerField(help_text="Place in the queue, from 1.")
    reason = models.CharField(max_length=10, choices=ReviewReason)
    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, null=True, blank=True, related_name="suggestions"
    )
    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, null=True, blank=True, related_name="suggestions"
    )

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["run", "segment"], name="one_suggestion_a_segment"),
            models.UniqueConstraint(fields=["run", "place"], name="one_suggestion_a_place"),
            models.CheckConstraint(
                name="suggestion_says_why",
                condition=models.Q(reason=ReviewReason.UNSURE, theme__isnull=False, community__isnull=True)
                | models.Q(reason=ReviewReason.NEW, theme__isnull=True, community__isnull=True)
                | models.Q(reason=ReviewReason.COMMUNITY, theme__isnull=True, community__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Segment {self.segment_id} to check, {self.reason}"
