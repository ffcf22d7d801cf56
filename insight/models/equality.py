"""Equality answers, kept where no row leads from them to a person or to words."""

from django.db import models

from insight.encryption import SealedTextField


class EqualityProfile(models.Model):
    """What one person chose to tell about themselves; every answer is optional ("" is not asked or skipped).

    There is no foreign key here on purpose: `link` is a keyed hash that only `insight.disclosure` can
    make, and `month` is as near as the time of sending is kept. Allowed values: `insight.disclosure.QUESTIONS`.
    A column that ends in `_named` holds the slug of the one community that words under "other" named.
    """

    link = models.CharField(max_length=64, unique=True)
    month = models.DateField()
    age_group = models.CharField(max_length=20, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    gender_same = models.CharField(max_length=20, blank=True)
    ethnic_group = models.CharField(max_length=20, blank=True)
    ethnic_group_named = models.CharField(max_length=50, blank=True)
    disability = models.CharField(max_length=20, blank=True)
    carer = models.CharField(max_length=20, blank=True)
    sexual_orientation = models.CharField(max_length=20, blank=True)
    sexual_orientation_named = models.CharField(max_length=50, blank=True)
    religion = models.CharField(max_length=20, blank=True)
    religion_named = models.CharField(max_length=50, blank=True)

    class Meta:
        default_permissions = ()
        permissions = [("see_equality_counts", "Can see counts of equality answers")]

    def __str__(self) -> str:
        return f"Equality profile {self.pk}"


class EqualityWords(models.Model):
    """What one person wrote under "other" of the equality question `key`, sealed, until it is read and wiped.

    `link` is that of the profile; as there, no foreign key and no time leads to a person.
    """

    link = models.CharField(max_length=64)
    key = models.CharField(max_length=20)
    words = SealedTextField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["link", "key"], name="one_text_a_question")]

    def __str__(self) -> str:
        return f"Equality words {self.pk}"
