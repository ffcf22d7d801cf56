"""News by e-mail: which pages' news can be had, who asked for it, what went live, and who was told."""

from typing import Any

from django.db import models

from insight.addresses import hash_address
from insight.encryption import SealedTextField
from insight.enums import NewsEmailKind
from insight.models.letters import Letter


class MailingList(models.Model):
    """A page whose news can be had by e-mail. `key` is the name by which whoever keeps the pages knows it."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=255)
    url = models.CharField(max_length=500)
    withdrawn_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """An address that asked for the news of a list. Until its owner has confirmed it gets nothing else."""

    mailing_list = models.ForeignKey(MailingList, on_delete=models.CASCADE, related_name="subscriptions")
    email = SealedTextField()
    address_hash = models.CharField(max_length=32, db_index=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing_list", "address_hash"], name="one_subscription_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"Subscription {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the hash of the address as it is."""
        self.address_hash = hash_address(self.email)
        super().save(*args, **kwargs)


class Announcement(models.Model):
    """A page of news that went live, and the lists whose subscribers are told of it.

    `dated_on` is the day that stands on the page: what is dated long ago is an archive, not news.
    """

    page_key = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    url = models.CharField(max_length=500)
    dated_on = models.DateField()
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    mailing_lists = models.ManyToManyField(MailingList, related_name="announcements")

    class Meta:
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class NewsEmail(Letter):
    """One e-mail of news, or the one that asks whether an address wants them.

    `recipient` is "" once its owner wants no more of them.
    """

    kind = models.CharField(max_length=8, choices=NewsEmailKind)
    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, null=True, blank=True, related_name="emails"
    )
    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, null=True, blank=True, related_name="emails"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "recipient"],
                condition=~models.Q(recipient=""),
                name="one_email_a_page_and_address",
            ),
            models.CheckConstraint(
                name="news_email_has_its_subject",
                condition=models.Q(
                    kind=NewsEmailKind.CONFIRM, announcement__isnull=True, subscription__isnull=False
                )
                | models.Q(kind=NewsEmailKind.NEWS, announcement__isnull=False, subscription__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["status", "try_after"]), models.Index(fields=["recipient"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, e-mail {self.pk}"
