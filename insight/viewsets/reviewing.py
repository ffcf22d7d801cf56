"""Next to check: one point at a time, with the reason, and what a curator says of it."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from insight.errors import ServiceError
from insight.forms.curation import AddForm
from insight.models import Engagement, Segment, Theme
from insight.permissions import can_start_run, check_can_view_responses
from insight.selectors.analysis import unfinished_job
from insight.selectors.reviewing import review_queue, segment_to_review, was_coded
from insight.selectors.topics import live_themes
from insight.services.codings import code_as_none, correct_coding
from insight.services.runs import CODE, job_key
from insight.viewsets.desk import Desk, code_again

ENOUGH = 10
"""Points checked from which coding again is offered: fewer change little."""

GONE = "This point isn’t there any more. Another one is shown."


class ReviewView(Desk):
    """The next point of an engagement to check. `after` in the address leaves out the places up to it."""

    right = "insight.curate_themes"
    template_name = "insight/admin/review.html"
    tab = "review"
    page_title = "Next to check"
    header_icon = "tasks"
    decisions: ClassVar[dict[str, str]] = {
        "right": "right_theme",
        "not-right": "wrong_theme",
        "add": "add",
        "none": "none",
        "again": "again",
    }
    engagement: Engagement

    def load(self) -> None:
        check_can_view_responses(self.request.user)
        self.engagement = get_object_or_404(Engagement, pk=self.kwargs["pk"])

    def crumbs(self) -> list[tuple[str, str]]:
        return [(reverse("insight_analysis", args=[self.engagement.pk]), str(self.engagement))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        queue = review_queue(self.engagement)
        card = queue.next_card(self.after)
        return super().get_context_data(
            engagement=self.engagement,
            queue=queue,
            card=card,
            add_form=AddForm(themes=card.others, auto_id="add-%s") if card and card.others else None,
            themes=live_themes(self.engagement).exists(),
            was_coded=was_coded(self.engagement),
            coding=unfinished_job(job_key(self.engagement, CODE)),
            may_start=can_start_run(self.request.user),
            offers_again=queue.checked >= ENOUGH or card is None,
            **kwargs,
        )

    @property
    def after(self) -> int:
        """Return the place that was passed over."""
        asked = self.request.GET.get("after", "")
        return int(asked) if asked.isdecimal() and len(asked) < 6 else 0

    def right_theme(self) -> str:
        """Say that a theme applies."""
        return self.say(applies=True)

    def wrong_theme(self) -> str:
        """Say that a theme does not apply."""
        return self.say(applies=False)

    def add(self) -> str:
        """Say that a theme applies which the computer did not see."""
        return self.say(applies=True)

    def say(self, *, applies: bool) -> str:
        """Write down whether the theme chosen applies to the point shown."""
        segment, theme = self.segment(), self.theme()
        correct_coding(segment=segment, theme=theme, by=self.person, applies=applies)
        return f"Noted: “{theme}” {'fits' if applies else 'doesn’t fit'}."

    def none(self) -> str:
        """Say that no theme applies."""
        code_as_none(segment=self.segment(), by=self.person)
        return "Noted: none of the themes fits."

    def again(self) -> str:
        """Ask for a run of coding, which learns from what was checked."""
        code_again(self.engagement, self.person)
        return "Responses are being coded anew. What to check next follows in a while."

    def segment(self) -> Segment:
        """Return the point that was shown; raise ServiceError if it is gone."""
        asked = self.request.POST.get("segment", "")
        segment = segment_to_review(self.engagement, int(asked)) if asked.isdecimal() else None
        if segment is None:
            raise ServiceError(GONE)
        return segment

    def theme(self) -> Theme:
        """Return the theme that was chosen; raise ServiceError if none was."""
        asked = self.request.POST.get("theme", "")
        theme = (
            Theme.objects.filter(pk=asked).select_related("codeframe").first() if asked.isdecimal() else None
        )
        if theme is None:
            raise ServiceError("Choose a theme from the list first.")
        return theme


urls = [path("feedback/engagements/<int:pk>/review/", ReviewView.as_view(), name="insight_review")]
