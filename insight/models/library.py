"""What the library holds: one row for each published thing that readers can look for."""

from django.db import models
from wagtail.models import Page
from wagtail.search import index

from insight.enums import LibraryKind
from insight.models.findings import Finding
from insight.models.reference import Ambition, Community, Place, Priority
from insight.models.themes import Theme


class LibraryEntry(index.Indexed, models.Model):
    """A live page, a report, or a finding on a live page, with what it can be found and filtered by.

    `words` is what else it may be found by, one passage a line: never a quote, whose sender may take it back at any
    moment. `file_text` is the text of a report's file, read by a job from the file that `file_key` (its hash) names: found
    by, never shown. `vectors` holds a unit row (little-endian float32) for the title and each passage, under the model and the
    words that `vectors_of` names; empty until the job has read the entry.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    finding = models.ForeignKey(
        Finding, on_delete=models.CASCADE, null=True, blank=True, related_name="library_entries"
    )
    kind = models.CharField(max_length=12, choices=LibraryKind)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    words = models.TextField(blank=True)
    file_key = models.CharField(max_length=64, blank=True, editable=False)
    file_text = models.TextField(blank=True, editable=False)
    dated = models.DateField(db_index=True)
    priorities = models.ManyToManyField(Priority, related_name="+")
    ambitions = models.ManyToManyField(Ambition, related_name="+")
    communities = models.ManyToManyField(Community, related_name="+")
    places = models.ManyToManyField(Place, related_name="+")
    themes = models.ManyToManyField(Theme, related_name="+")
    vectors = models.BinaryField(null=True, editable=False)
    vectors_of = models.CharField(max_length=120, blank=True, editable=False)

    search_fields = [
        index.SearchField("title", boost=4),
        index.SearchField("summary", boost=2),
        index.SearchField("words"),
        index.SearchField("file_text"),
        index.AutocompleteField("title"),
        index.AutocompleteField("summary"),
        index.AutocompleteField("words"),
    ]

    class Meta:
        ordering = ["-dated", "-pk"]
        verbose_name_plural = "library entries"
        constraints = [
            models.UniqueConstraint(fields=["page", "finding"], name="one_entry_a_finding"),
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(finding=None), name="one_entry_a_page"
            ),
        ]

    def __str__(self) -> str:
        return self.title
