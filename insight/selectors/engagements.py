"""What a resident walks through: an engagement, its questions, and the order of the pages."""

from dataclasses import dataclass

from django.conf import settings

from insight.models import Engagement, Place, Question
from insight.selectors.wordings import told

WHERE = "where"
CHECK = "check"


@dataclass(frozen=True)
class Journey:
    """An engagement with what its pages ask, in the words of `language` (a code).

    The steps are its question keys, then WHERE, then CHECK.
    """

    engagement: Engagement
    questions: tuple[Question, ...]
    places: tuple[Place, ...]
    language: str = settings.LANGUAGE_CODE

    @property
    def is_open(self) -> bool:
        """Say whether it takes answers today and has anything to ask."""
        return self.engagement.is_open and bool(self.questions)

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the pages in order; WHERE is left out where there are no boroughs to choose from."""
        keys = tuple(question.key for question in self.questions)
        return (*keys, *([WHERE] if self.places else []), CHECK)

    def after(self, step: str) -> str:
        """Return the step that follows `step`; CHECK follows the last."""
        following = self.steps[self.steps.index(step) + 1 :]
        return following[0] if following else CHECK

    def before(self, step: str) -> str:
        """Return the step that comes before `step`, or "" for the first."""
        at = self.steps.index(step)
        return self.steps[at - 1] if at else ""

    def question(self, key: str) -> Question | None:
        """Return the question with this key, if it is asked here."""
        return next((question for question in self.questions if question.key == key), None)


def find_journey(slug: str) -> Journey | None:
    """Return the journey of the engagement with this slug, open or not, in the active language; None without one."""
    engagement = Engagement.objects.filter(slug=slug).first()
    if engagement is None:
        return None
    found = told(engagement)
    return Journey(found.engagement, found.questions, tuple(Place.objects.all()), found.language)
