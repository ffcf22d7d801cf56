"""What people did, in Wagtail's log. Details carry ids, counts and reasons, never a participant's words."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from wagtail.log_actions import log

ACTIONS: dict[str, tuple[str, str]] = {
    "insight.submission.erase": ("Erase submission", "Submission erased"),
    "insight.subscription.erase": ("Erase address", "Address of a subscriber erased"),
    "insight.response.clear": ("Clear response", "Response cleared"),
    "insight.response.redact": ("Redact response", "More of a response hidden"),
    "insight.response.reject": ("Reject response", "Response rejected"),
    "insight.response.hold": ("Hold response", "Response held"),
    "insight.response.read": ("Read original words", "Original words read"),
    "insight.topic.adopt": ("Adopt topic", "Topic adopted as a theme"),
    "insight.topic.reject": ("Reject topic", "Topic set aside"),
    "insight.topic.put_back": ("Put topic back", "Topic put back"),
    "insight.theme.add": ("Add theme", "Theme added"),
    "insight.theme.rename": ("Rename theme", "Theme renamed"),
    "insight.theme.priority": ("Set priority", "Priority of a theme set"),
    "insight.theme.merge": ("Merge themes", "Theme merged into another"),
    "insight.theme.retire": ("Retire theme", "Theme retired"),
    "insight.theme.split": ("Split theme", "Theme split"),
    "insight.theme.move": ("Put below another theme", "Theme put below another"),
    "insight.theme.undo": ("Take back", "Change to the themes taken back"),
    "insight.coding.correct": ("Correct coding", "Coding corrected by a person"),
    "insight.coding.none": ("None of the themes", "No theme fits, said a person"),
    "insight.finding.create": ("Write finding", "Finding written"),
    "insight.finding.change": ("Change finding", "Finding written anew"),
    "insight.finding.review": ("Send for review", "Finding sent for review"),
    "insight.finding.approve": ("Approve finding", "Finding approved"),
    "insight.finding.return": ("Send back", "Finding sent back to draft"),
    "insight.quote.clear": ("Clear quote", "Quote cleared"),
    "insight.quote.refuse": ("Refuse quote", "Quote refused"),
    "insight.job.cancel": ("Cancel work", "Background work cancelled"),
    "insight.job.again": ("Run again", "Background work run again"),
    "insight.import.start": ("Start import", "Import of a file started"),
    "insight.reason.clear": ("Clear reason", "Reason about a page cleared"),
    "insight.reason.erase": ("Erase reason", "Reason about a page erased"),
    "insight.run.start": ("Start run", "Run started"),
}
"""Action name: (what the button says, what the log says). Registered in `insight.wagtail_hooks`."""


def record(instance: models.Model, action: str, *, by: AbstractBaseUser | None, **detail: Any) -> None:
    """Write one line to the log; `action` must be one of ACTIONS (KeyError otherwise)."""
    ACTIONS[action]
    log(instance=instance, action=action, user=by, title=str(instance), data=detail or None)
