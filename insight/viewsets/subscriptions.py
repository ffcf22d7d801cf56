"""News by e-mail: how many subscribers each list has, who was told of what in totals, erasing an address."""

from typing import Any, ClassVar

from django import forms
from django.urls import path, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from insight.intake import EMAIL_MAX_CHARACTERS
from insight.permissions import can_erase_subscriber, can_manage_jobs, check_can_erase_subscriber
from insight.selectors.subscriptions import (
    announcement_lines,
    count_subscribers,
    failed_news_emails,
    list_lines,
    news_failures,
)
from insight.services.jobs import request_job
from insight.services.subscriptions import erase_subscriber, retry_failed_news
from insight.tasks import send_after_commit
from insight.viewsets.desk import Desk, RightMenuItem


class AddressForm(forms.Form):
    """The address of somebody who asked to be taken off every list."""

    email = forms.CharField(
        label="E-mail address",
        max_length=EMAIL_MAX_CHARACTERS,
        help_text="It goes from every list at once, and nothing more is sent to it.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Write the address that asked to be erased."},
    )


@method_decorator(sensitive_post_parameters("email"), name="dispatch")
class SubscribersView(Desk):
    """How many people get whose news; never who."""

    right = "insight.view_subscription"
    template_name = "insight/admin/subscribers.html"
    page_title = "News by e-mail"
    header_icon = "mail"
    decisions: ClassVar[dict[str, str]] = {"retry": "retry", "erase": "erase"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            lists=list_lines(),
            subscribers=count_subscribers(),
            news=announcement_lines(),
            failures=news_failures(),
            failed_count=failed_news_emails().count(),
            may_retry=can_manage_jobs(self.request.user),
            erase_form=self.form("erase", AddressForm()) if can_erase_subscriber(self.person) else None,
            **kwargs,
        )

    def retry(self) -> str:
        """Let what failed be tried again, now."""
        count = retry_failed_news(by=self.person)
        send_after_commit(request_job(kind="news", key="news", params={}, requested_by=self.person))
        return "1 e-mail is tried again." if count == 1 else f"{count} e-mails are tried again."

    def erase(self) -> str:
        """Take an address off every list."""
        check_can_erase_subscriber(self.person)
        address = self.read(AddressForm(self.request.POST))["email"]
        count = erase_subscriber(email=address, by=self.person)
        return f"The address is erased from {count} list{'' if count == 1 else 's'}."


urls = [path("feedback/subscribers/", SubscribersView.as_view(), name="insight_subscribers")]
menu_item = RightMenuItem(
    "News by e-mail",
    reverse_lazy("insight_subscribers"),
    name="subscribers",
    icon_name="mail",
    order=77,
    right=SubscribersView.right,
)
