"""How often something was searched for. A row knows a day and words that name nobody: no person, no sitting."""

from django.db import models

TERM_MAX_CHARACTERS = 100


class SearchCount(models.Model):
    """One query on one day. `term` is "" for all queries of the day whose words are not kept."""

    day = models.DateField()
    term = models.CharField(max_length=TERM_MAX_CHARACTERS, blank=True)
    asked = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField("found nothing", default=0)

    class Meta:
        ordering = ["-day", "term"]
        constraints = [models.UniqueConstraint(fields=["day", "term"], name="one_count_a_day_and_term")]

    def __str__(self) -> str:
        return f"{self.term or 'words not kept'}, {self.day}"
