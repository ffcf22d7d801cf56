"""What we told people by e-mail. A row holds ids and a keyed hash, never the address."""

from django.db import models

from insight.enums import NoticeKind, NoticeStatus
from insight.models.feedback import Submission
from insight.models.findings import Publication
from insight.models.ledger import Action


class Notice(models.Model):
    """One piece of news for one person who asked to be told.

    `event` names the news, the same for everybody whom it concerns. `recipient` is the keyed hash of the address;
    "" where the same address hears of it for another submission, or wants no e-mails any more. `token` names the
    attempt that is sending it.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    event = models.CharField(max_length=40)
    recipient = models.CharField(max_length=32, blank=True)
    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    status = models.CharField(max_length=8, choices=NoticeStatus, default=NoticeStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(
        max_length=200, blank=True, help_text="In words for people, without the address."
    )
    token = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    try_after = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

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
