"""Equality answers, kept where no row leads from them to a person or to words."""

from django.db import models


class EqualityProfile(models.Model):
    """What one person chose to tell about themselves; every answer is optional ("" is not asked or skipped).

    There is no foreign key here on purpose: `link` is a keyed hash that only `insight.disclosure` can
    make, and `month` is as near as the time of sending is kept. Allowed values: `insight.disclosure.QUESTIONS`.
    """

    link = models.CharField(max_length=64, unique=True)
    month = models.DateField()
    age_group = models.CharField(max_length=20, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    gender_same = models.CharField(max_length=20, blank=True)
    ethnic_group = models.CharField(max_length=20, blank=True)
    disability = models.CharField(max_length=20, blank=True)
    carer = models.CharField(max_length=20, blank=True)
    sexual_orientation = models.CharField(max_length=20, blank=True)
    religion = models.CharField(max_length=20, blank=True)

    class Meta:
        default_permissions = ()
        permissions = [("see_equality_counts", "Can see counts of equality answers")]

    def __str__(self) -> str:
        return f"Equality profile {self.pk}"
