"""Readers' answers about pages, as the pages take them in."""

from django.db import transaction

from insight.crisis import HelpLine, find_concerns, help_for
from insight.forms.page_feedback import PageFeedbackForm, new_page_feedback
from insight.services.jobs import request_job
from insight.services.page_feedback import record_page_feedback
from insight.tasks import send_after_commit

__all__ = ["HelpLine", "PageFeedbackForm", "help_wanted", "new_page_feedback", "take_page_feedback"]


def take_page_feedback(*, page_title: str, page_url: str, form: PageFeedbackForm) -> None:
    """Keep what a valid form says about a page, and have its reason screened."""
    with transaction.atomic():
        answer = record_page_feedback(
            page_key=form.page_key,
            page_title=page_title,
            page_url=page_url,
            form_token=form.token,
            useful=form.cleaned_data["useful"],
            reason=form.cleaned_data["reason"],
        )
        if answer.reason:
            send_after_commit(request_job(kind="reasons", key="reasons", params={}, again=True))


def help_wanted(text: str) -> tuple[HelpLine, ...]:
    """Return who to turn to at once where `text` speaks of danger; nobody where it does not."""
    concerns = find_concerns([text])
    return help_for(concerns) if concerns else ()
