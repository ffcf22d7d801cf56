"""What stands between a page and publishing, for its editor to read."""

from dataclasses import dataclass
from typing import Any

from wagtail.admin.panels import Panel
from wagtail.models import Page

from cms.publishing.evidence import Problem, problems

PARTS = (
    ("answer", "Write the answer in one to three sentences."),
    ("respondents", "Say who you heard from."),
    ("not_heard", "Say who you did not hear from."),
    ("themes", "Add at least one theme."),
    ("next_steps", "Say what happens next."),
    ("method", "Say how to read the page."),
)
"""Fields that a page can't do without, and what to do about each."""


@dataclass(frozen=True)
class Checklist:
    """What must be mended first, what is worth a look, and which parts are still empty."""

    stops: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    missing: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Say whether nothing stands between the page and publishing."""
        return not self.stops and not self.missing


def checklist(page: Page) -> Checklist:
    """Return the checklist of a "what we heard" page as it is in memory."""
    found = problems(page)
    return Checklist(
        stops=tuple(problem for problem in found if problem.stops),
        notes=tuple(problem for problem in found if not problem.stops),
        missing=tuple(advice for field, advice in PARTS if not getattr(page, field)),
    )


class ChecklistPanel(Panel):
    """The checklist above the fields of the page editor."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/checklist.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Give the template the checklist; None for a page that is only being begun."""
            context = super().get_context_data(parent_context)
            context["checklist"] = checklist(self.instance) if self.instance.pk else None
            return context
