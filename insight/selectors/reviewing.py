"""The review queue: which points a curator should check next, why, and how far they are."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from insight.enums import ResponseStatus, ReviewReason, RunKind, RunStatus, ThemeStatus
from insight.models import Coding, Engagement, ReviewSuggestion, Segment, Theme
from insight.selectors.responses import CodedSegment, coded_segment
from insight.selectors.topics import live_themes


@dataclass(frozen=True, slots=True)
class AskedTheme:
    """A theme that a person is asked about, and the words that made the machine think of it, if any did."""

    theme: Theme
    because: list[str]


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """A point to check: why, what was said of it, and the themes that a person is asked about."""

    suggestion: ReviewSuggestion
    coded: CodedSegment
    asked: list[AskedTheme]

    @property
    def is_checked(self) -> bool:
        """Say whether a person has said something of it and nothing is left to ask."""
        return not self.asked and any(mark.by_person for mark in self.coded.marks)

    @property
    def why(self) -> str:
        """Return in plain words why it should be checked."""
        suggestion = self.suggestion
        if suggestion.reason == ReviewReason.UNSURE:
            return f"The computer isn’t sure whether this belongs to “{suggestion.theme}”."
        if suggestion.reason == ReviewReason.COMMUNITY:
            return f"Few answers from or about “{suggestion.community}” have been checked."
        return "Nothing like this has been checked yet."

    @property
    def others(self) -> list[Theme]:
        """Return the themes in use that nobody has spoken of and nobody is asked about."""
        asked = {question.theme for question in self.asked}
        return [theme for theme in self.coded.others if theme not in asked]


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The points that the last coding proposed, in order, with those that were checked since."""

    cards: list[ReviewCard]

    @property
    def total(self) -> int:
        """Return how many points there are."""
        return len(self.cards)

    @property
    def checked(self) -> int:
        """Return how many of them people have checked since the last coding."""
        return sum(card.is_checked for card in self.cards)

    def next_card(self, after: int = 0) -> ReviewCard | None:
        """Return the first card that waits beyond place `after`, or else the first that waits."""
        waiting = [card for card in self.cards if not card.is_checked]
        beyond = (card for card in waiting if card.suggestion.place > after)
        return next(beyond, waiting[0] if waiting else None)


def review_queue(engagement: Engagement) -> ReviewQueue:
    """Return the queue of `engagement`, as its words and themes are now."""
    themes = list(live_themes(engagement))
    return ReviewQueue([_card(suggestion, themes) for suggestion in _suggestions(engagement)])


def was_coded(engagement: Engagement) -> bool:
    """Say whether a run of coding has ended for `engagement`."""
    return engagement.runs.filter(kind=RunKind.CODING, status=RunStatus.DONE).exists()


def segment_to_review(engagement: Engagement, segment_id: int) -> Segment | None:
    """Return the segment if it belongs to a usable response of `engagement`."""
    rows = Segment.objects.filter(
        response__question__engagement=engagement, response__status__in=ResponseStatus.usable()
    )
    return rows.select_related("response__submission").filter(pk=segment_id).first()


def _suggestions(engagement: Engagement) -> QuerySet[ReviewSuggestion]:
    spoken = Coding.objects.filter(theme__status=ThemeStatus.LIVE).select_related("theme", "coder")
    return (
        ReviewSuggestion.objects.filter(
            Q(theme__isnull=True) | Q(theme__status=ThemeStatus.LIVE),
            run__engagement=engagement,
            segment__response__status__in=ResponseStatus.usable(),
        )
        .select_related("theme", "community", "segment__response__question")
        .prefetch_related(Prefetch("segment__codings", queryset=spoken))
        .order_by("place")
    )


def _card(suggestion: ReviewSuggestion, themes: list[Theme]) -> ReviewCard:
    coded = coded_segment(suggestion.place, suggestion.segment, themes)
    spoken = {mark.theme for mark in coded.marks}
    asked = [AskedTheme(mark.theme, mark.because) for mark in coded.marks if not mark.by_person]
    if suggestion.theme is not None and suggestion.theme not in spoken:
        asked.append(AskedTheme(suggestion.theme, []))
    return ReviewCard(suggestion, coded, asked)
