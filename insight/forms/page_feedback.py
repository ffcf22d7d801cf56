"""Is this page useful? One question, a line to say why, and the traps that keep robots out."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from insight.forms.traps import TrapMixin, new_stamp
from insight.intake import drop_unstorable, find_words_problem, is_blank, tidy_words

REASON_MAX_CHARACTERS = 300
YES, NO = "yes", "no"
_BETWEEN = ":"


def new_page_feedback(page_key: str) -> dict[str, str]:
    """Return what an empty form about a page carries unseen: `sitting`, which names the page, and its `stamp`."""
    sitting = f"{page_key}{_BETWEEN}{secrets.token_urlsafe(16)}"
    return {"sitting": sitting, "stamp": new_stamp(sitting)}


class PageFeedbackForm(TrapMixin):
    """Whether the page with `page_key` is useful, and why. Errors say what to do."""

    # Not a ChoiceField and a CharField: their own messages don't say what to do.
    useful = forms.Field(required=False)
    reason = forms.Field(required=False)

    def __init__(self, page_key: str, data: Any = None) -> None:
        super().__init__(data)
        self.page_key = page_key
        sitting = str(data.get("sitting", "")) if data else ""
        self.sitting = sitting if sitting.startswith(f"{page_key}{_BETWEEN}") else ""

    @property
    def shown_reason(self) -> str:
        """Return what belongs into the box: the words as sent, less what no page can show."""
        return drop_unstorable(str(self["reason"].value() or ""))

    @property
    def token(self) -> str:
        """Return what tells this reader's form from others; only of a valid form."""
        return self.sitting.partition(_BETWEEN)[2]

    def clean_useful(self) -> bool:
        """Return the answer; ValidationError if there is none."""
        answer = self.cleaned_data["useful"]
        if answer not in (YES, NO):
            raise ValidationError(gettext("Choose “Yes” or “No”."))
        return bool(answer == YES)

    def clean_reason(self) -> str:
        """Return the reason, "" if there is none; ValidationError says what to do."""
        reason = tidy_words(str(self.cleaned_data["reason"] or ""))
        if is_blank(drop_unstorable(reason)):
            return ""
        if problem := find_words_problem(reason, most=REASON_MAX_CHARACTERS):
            raise ValidationError(problem)
        return reason

    def clean(self) -> dict[str, Any]:
        """Refuse what a robot filled in."""
        cleaned = super().clean() or self.cleaned_data
        if trapped := self.find_trapped():
            self.add_error(None, trapped)
        return cleaned
