"""Responses as officers look through them: screened words only, and who coded what."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from insight.enums import ResponseStatus, Source, ThemeStatus
from insight.models import Coding, Community, CommunityMention, Engagement, Response, Segment, Theme
from insight.models.feedback import ResponseQuerySet
from insight.selectors.codings import coded_responses

UNSURE_BELOW = 0.6
"""A machine's coding under this confidence is shown as one that it was not sure of."""


@dataclass(frozen=True, slots=True)
class ResponseFilter:
    """What to look for; what is empty filters nothing."""

    engagement: Engagement | None = None
    status: str = ""
    theme: Theme | None = None
    community: Community | None = None
    sentiment: str = ""
    language: str = ""
    words: str = ""
    unsure: bool = False
    group: str = ""


def find_responses(wanted: ResponseFilter) -> ResponseQuerySet:
    """Return the responses that match `wanted`, newest first.

    Words are looked for in the screened text of usable responses only. Never show how many there are
    where `community` is set: such counts come from `insight.disclosure` alone.
    """
    found = Response.objects.select_related("question", "submission__engagement")
    plain = {
        "submission__engagement": wanted.engagement,
        "status": wanted.status,
        "sentiment": wanted.sentiment,
        "language": wanted.language,
        "duplicate_group": wanted.group,
    }
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if wanted.words:
        found = found.usable().filter(screened__icontains=wanted.words)
    if wanted.community:
        mentions = CommunityMention.objects.filter(response=OuterRef("pk"), community=wanted.community)
        found = found.filter(Exists(mentions))
    if wanted.theme:
        found = found.filter(pk__in=coded_responses(wanted.theme).order_by().values("pk"))
    if wanted.unsure:
        found = found.usable().filter(pk__in=_unsure_codings().values("segment__response"))
    return found.order_by("-submission__submitted_at", "-pk")


def languages() -> list[str]:
    """Return the language codes that occur, in order."""
    codes = Response.objects.exclude(language="").order_by("language").values_list("language", flat=True)
    return list(codes.distinct())


def _unsure_codings() -> QuerySet[Coding]:
    said = Coding.objects.filter(segment=OuterRef("segment"), theme=OuterRef("theme"), source=Source.PERSON)
    unsure = Coding.objects.filter(~Exists(said), source=Source.MACHINE, confidence__lt=UNSURE_BELOW)
    return unsure.filter(theme__status=ThemeStatus.LIVE).order_by()


COLOURS = 6
"""Segments are coloured in turn with so many colours; their numbers tell them apart without any."""


@dataclass(frozen=True, slots=True)
class ThemeMark:
    """What was said of one theme on one segment: `applies` is the last word on it.

    `because` are the words of the segment that made the machine think so, the strongest first.
    """

    theme: Theme
    applies: bool
    by_person: str
    machine_confidence: float | None
    because: list[str]

    @property
    def unsure(self) -> bool:
        """Say whether only a machine spoke, and was not sure."""
        sure = self.machine_confidence
        return not self.by_person and sure is not None and sure < UNSURE_BELOW

    @property
    def percent(self) -> int | None:
        """Return how sure the machine was, 0 to 100, if it spoke."""
        return None if self.machine_confidence is None else round(100 * self.machine_confidence)


@dataclass(frozen=True, slots=True)
class CodedSegment:
    """A segment with its number in the response, its theme marks and the themes that could be added."""

    number: int
    segment: Segment
    marks: list[ThemeMark]
    others: list[Theme]

    @property
    def colour(self) -> int:
        """Return which colour it has, 0 to COLOURS - 1."""
        return self.number % COLOURS

    @property
    def may_have_none(self) -> bool:
        """Say whether a person could still say that no theme fits."""
        return bool(self.others) or any(mark.applies or not mark.by_person for mark in self.marks)


def segments_with_marks(response: Response) -> list[CodedSegment]:
    """Return the segments of a usable response in order, with what the machine and people said of each."""
    if response.status not in ResponseStatus.usable():
        return []
    themes = list(
        Theme.objects.filter(codeframe__engagement=response.submission.engagement_id, status=ThemeStatus.LIVE)
    )
    segments = response.segments.prefetch_related("codings__theme", "codings__coder")
    return [coded_segment(number, segment, themes) for number, segment in enumerate(segments, start=1)]


def coded_segment(number: int, segment: Segment, themes: list[Theme]) -> CodedSegment:
    """Return what was said of `segment`, whose codings are read, and which of `themes` nobody spoke of."""
    by_theme: dict[int, dict[str, Coding]] = {}
    for coding in segment.codings.all():
        by_theme.setdefault(coding.theme_id, {})[coding.source] = coding
    marks = [_mark(codings) for codings in by_theme.values()]
    spoken = {mark.theme.pk for mark in marks}
    return CodedSegment(
        number=number,
        segment=segment,
        marks=sorted(marks, key=lambda mark: (not mark.applies, mark.theme.name)),
        others=[theme for theme in themes if theme.pk not in spoken],
    )


def _mark(codings: dict[str, Coding]) -> ThemeMark:
    machine = codings.get(Source.MACHINE)
    last = codings.get(Source.PERSON) or codings[Source.MACHINE]
    return ThemeMark(
        theme=last.theme,
        applies=last.applies,
        by_person=last.coder.get_username() if last.coder else "",
        machine_confidence=machine.confidence if machine else None,
        because=(machine or last).telling_words,
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the screened text; `number` is that of the segment it belongs to, 0 between segments."""

    text: str
    number: int

    @property
    def colour(self) -> int:
        """Return the colour of its segment."""
        return self.number % COLOURS


def parts(response: Response, segments: list[CodedSegment]) -> list[Part]:
    """Return the screened text of `response`, whole and in order, cut at its segments."""
    text, done, cut = response.screened, 0, []
    for coded in segments:
        start, end = max(coded.segment.start, done), coded.segment.end
        if start > done:
            cut.append(Part(text[done:start], 0))
        if end > start:
            cut.append(Part(text[start:end], coded.number))
        done = max(done, end)
    if done < len(text):
        cut.append(Part(text[done:], 0))
    return cut
