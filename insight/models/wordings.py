"""What an engagement says of itself and asks, in other languages than the first."""

from django.db import models

from insight.models.feedback import Engagement, Question


class EngagementWording(models.Model):
    """The texts of one engagement in one language; each stands for the field of the same name."""

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=160)
    purpose = models.TextField()
    can_change = models.TextField(blank=True)
    cannot_change = models.TextField(blank=True)
    decides = models.TextField(blank=True)
    other_ways = models.TextField(blank=True)

    class Meta:
        ordering = ["engagement", "language"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["engagement", "language"], name="one_wording_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class QuestionWording(models.Model):
    """One question in one language."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=12)
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["question", "language"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["question", "language"], name="one_question_wording_a_language")
        ]

    def __str__(self) -> str:
        return self.text
