"""What a run of coding keeps of its outcome, so that a change in what people say is seen."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from statistics import fmean, pstdev
from typing import Any, Protocol

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from insight.enums import RunKind, RunStatus, Source, ThemeStatus
from insight.models import AnalysisRun, Coding
from insight.pipeline.examples import Examples
from insight.pipeline.reviewing import responses_of
from insight.selectors.drift import FEWEST_VOICES

Card = Mapping[str, Any]
"""What a coder tells of itself."""


class Asserted(Protocol):
    """A theme (its id) that the machine says of a segment, and how sure it is, 0 to 1."""

    @property
    def theme(self) -> int: ...
    @property
    def confidence(self) -> float: ...


class Outcome:
    """What a run made of segments: the themes of each, the machine's and people's, by id."""

    def __init__(
        self,
        segment_ids: Sequence[int],
        asserted: Mapping[int, Sequence[Asserted]],
        examples: Examples,
        *,
        slugs: Mapping[int, str],
        cards: Iterable[Card],
    ) -> None:
        self.segment_ids, self.slugs = segment_ids, slugs
        self.sure = {key: [said.confidence for said in found] for key, found in asserted.items() if found}
        self.themes = {key: {said.theme for said in asserted.get(key, ())} for key in segment_ids}
        for segment, theme in examples.said:
            if segment in self.themes and segment in examples.yes.get(theme, ()):
                self.themes[segment].add(theme)
        self.unseen: Card = next((card["cross_validation"] for card in cards if card["kind"] == "learnt"), {})
        self.taught = examples.known() & self.themes.keys() if self.unseen else set()

    def count(self, segment_ids: Collection[int]) -> dict[str, Any]:
        """Return of how many of the segments each theme is said, and of how many none."""
        said = [self.themes[key] for key in segment_ids]
        counts = {theme: sum(theme in themes for themes in said) for theme in self.slugs}
        return {
            "segments": len(said),
            "none": said.count(set()),
            "themes": {str(theme): count for theme, count in counts.items()},
        }

    def count_as_unseen(self, segment_ids: Collection[int]) -> dict[str, Any]:
        """Return the same as the machine would have said it had it learnt nothing from these very segments.

        Segments that it learnt from fit the themes better than new ones ever will. Of these it is taken to say what
        it said of them in cross-validation; a theme that isn't learnt, what it says anyway.
        """
        taught = self.taught.intersection(segment_ids)
        counts, own = self.count(set(segment_ids) - taught), self.count(taught)
        learnt = {theme for theme, slug in self.slugs.items() if slug in self.unseen.get("said", ())}
        for theme, slug in self.slugs.items():
            known = len(taught) * self.unseen["said"][slug] if theme in learnt else own["themes"][str(theme)]
            counts["themes"][str(theme)] += round(known, 2)
        free = sum(self.themes[key] <= learnt for key in taught)
        counts["none"] += round(free * self.unseen.get("none", 0), 2)
        counts["segments"] += len(taught)
        return counts

    def confidence(self, segment_ids: Collection[int]) -> float | None:
        """Return the mean of how sure the machine is of what it asserts of the segments, None if that is nothing."""
        sure = [value for key in segment_ids for value in self.sure.get(key, ())]
        return fmean(sure) if sure else None


def watch(run: AnalysisRun, outcome: Outcome) -> dict[str, Any]:
    """Return, as JSON for the row of `run`, what it made of the segments; call before the codings are replaced.

    Shares (0 to 1) are of all segments: `coded` and `none` with and without a theme, `themes` by id, whoever said it;
    `confidence` is the mean of what the machine asserts. `said` counts people's codings since the run before:
    `agreed` and `refused` where the machine had said it, `added` where it had not; `voices` are the people whose words the
    former two were about. `since` holds the counts among
    the segments that are newer than an earlier run (`new`) and the others (`before`), both as this run codes them:
    the latest run since which FEWEST_VOICES people have spoken, so that words that come by drops add up; null if
    there is none. Copies of one text are one voice.
    """
    ids = outcome.segment_ids
    counts, confidence = outcome.count(ids), outcome.confidence(ids)
    return {
        "at": timezone.now().isoformat(),
        "newest": max(ids),
        "coded": round(1 - counts["none"] / len(ids), 4),
        "none": round(counts["none"] / len(ids), 4),
        "confidence": None if confidence is None else round(confidence, 4),
        "themes": {theme: round(count / len(ids), 4) for theme, count in counts["themes"].items()},
        "said": _said(run),
        "since": _since(run, outcome),
    }


def _earlier(run: AnalysisRun, what: str) -> Iterable[tuple[int, Any]]:
    """Return id and what was kept of each earlier run, the latest first."""
    runs = AnalysisRun.objects.filter(
        engagement=run.engagement_id, kind=RunKind.CODING, status=RunStatus.DONE, pk__lt=run.pk
    )
    kept = runs.filter(configuration__has_key="watch").order_by("-pk")
    return kept.values_list("pk", f"configuration__watch__{what}")


def _said(run: AnalysisRun) -> dict[str, int]:
    before = next(iter(_earlier(run, "at")), None)
    since = parse_datetime(before[1]) if before else None
    if since is None:
        return {"agreed": 0, "added": 0, "refused": 0, "voices": 0}
    machine = Coding.objects.filter(
        segment=OuterRef("segment"), theme=OuterRef("theme"), source=Source.MACHINE
    )
    said = Coding.objects.filter(
        theme__codeframe__engagement=run.engagement_id,
        theme__status=ThemeStatus.LIVE,
        source=Source.PERSON,
        made_at__gt=since,
    )
    rows = list(said.order_by().values_list("segment", "applies", Exists(machine)))
    counts = Counter((applies, had_said) for _, applies, had_said in rows)
    checked = {segment for segment, _, had_said in rows if had_said}
    return {
        "agreed": counts[True, True],
        "added": counts[True, False],
        "refused": counts[False, True],
        "voices": len(set(_voices(sorted(checked)).values())),
    }


def _since(run: AnalysisRun, outcome: Outcome) -> dict[str, Any] | None:
    voice_of = _voices(outcome.segment_ids)
    least = _newest_of_few(outcome.segment_ids, voice_of)
    found = next(((key, newest) for key, newest in _earlier(run, "newest") if newest < least), None)
    if found is None:
        return None
    key, newest = found
    new = [segment for segment in outcome.segment_ids if segment > newest]
    before = [segment for segment in outcome.segment_ids if segment <= newest]
    return {
        "run": key,
        "new": outcome.count(new) | _heard(new, outcome, voice_of),
        "before": outcome.count_as_unseen(before) | _heard(before, outcome, voice_of),
    }


def _heard(segment_ids: Sequence[int], outcome: Outcome, voice_of: Mapping[int, str]) -> dict[str, Any]:
    """Return how many people said the segments, and how sure the machine is where it learnt nothing from them.

    `sure` has the mean and the standard deviation of its confidence, a voice at a time, and how many voices.
    """
    by_voice: dict[str, list[int]] = defaultdict(list)
    for segment in segment_ids:
        if segment not in outcome.taught:
            by_voice[voice_of[segment]].append(segment)
    found = (outcome.confidence(segments) for segments in by_voice.values())
    sure = [confidence for confidence in found if confidence is not None]
    return {
        "voices": len({voice_of[segment] for segment in segment_ids}),
        "sure": {
            "voices": len(sure),
            "mean": round(fmean(sure), 4) if sure else 0.0,
            "deviation": round(pstdev(sure), 4) if sure else 0.0,
        },
    }


def _voices(segment_ids: Sequence[int]) -> dict[int, str]:
    responses, groups = responses_of(segment_ids)
    return {key: groups[key] or str(responses[key]) for key in segment_ids}


def _newest_of_few(segment_ids: Sequence[int], voice_of: Mapping[int, str]) -> int:
    """Return the id from which on the segments are of FEWEST_VOICES people, -1 if all are of fewer."""
    heard: set[str] = set()
    for segment in sorted(segment_ids, reverse=True):
        heard.add(voice_of[segment])
        if len(heard) == FEWEST_VOICES:
            return segment
    return -1
