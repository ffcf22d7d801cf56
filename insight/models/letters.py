"""What every e-mail of ours has in common as a row: for whom, where it stands, who is sending it."""

from django.db import models

from insight.enums import NoticeStatus


class Letter(models.Model):
    """One e-mail. `recipient` is the keyed hash of its address, `token` names the attempt that is sending it."""

    recipient = models.CharField(max_length=32, blank=True)
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
        abstract = True
