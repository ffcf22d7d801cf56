"""What we told people by e-mail. A row holds ids and a keyed hash, never the address."""

from django.db import models

from insight.enums import NoticeKind
from insight.models.feedback import Submission
from insight.models.findings import Publication
from insight.models.ledger import Action
from insight.models.letters import Letter


class Notice(Letter):
    """One piece of news for one person who asked to be told.

    `event` names the news, the same for everybody whom it concerns. `recipient` is the keyed hash of the address;
    "" where the same address hears of it for another submission, or wants no e-mails any more.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    event = models.CharField(max_length=40)
    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "submission"], name="one_notice_a_submission"),
            models.UniqueConstraint(
                fields=["event", "recipient"], condition=~models.Q(recipient=""), name="one_notice_an_address"
            ),
            models.CheckConstraint(
                name="notice_has_its_news",
                condition=models.Q(kind=NoticeKind.THANKS, publication__isnull=True, action__isnull=True)
                | models.Q(kind=NoticeKind.PUBLISHED, publication__isnull=False, action__isnull=True)
                | models.Q(kind=NoticeKind.ACTION, publication__isnull=True, action__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["status", "try_after"]), models.Index(fields=["recipient"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, notice {self.pk}"
