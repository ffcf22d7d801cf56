"""What everything else is tied to: the strategy's priorities and ambitions, communities, places."""

from django.db import models


class ReferenceModel(models.Model):
    """A named thing with a stable slug, kept in the order that people expect."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Priority(ReferenceModel):
    """A strategic priority, with what the strategy promises in one sentence."""

    statement = models.TextField(help_text="What we promised, in one sentence.")

    class Meta(ReferenceModel.Meta):
        verbose_name_plural = "priorities"


class Ambition(ReferenceModel):
    """An ambition of the vision, with what it covers."""

    covers = models.TextField(blank=True)


class Community(ReferenceModel):
    """A community that people belong to or speak of."""

    kind = models.CharField(max_length=40)
    note = models.TextField(blank=True)

    class Meta(ReferenceModel.Meta):
        verbose_name_plural = "communities"


class Place(ReferenceModel):
    """A borough."""

    kind = models.CharField(max_length=40, default="borough")
