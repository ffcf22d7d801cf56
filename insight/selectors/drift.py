"""Whether what people say, or what the machine makes of it, has changed beyond chance since earlier coding."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import NormalDist
from typing import Any

from django.utils.formats import date_format

from insight.enums import RunKind, RunStatus, ThemeStatus
from insight.models import AnalysisRun, Theme

FEWEST_VOICES = 30
"""People on either side of a comparison: with fewer, a share moves by 3 points where one person is added."""

CHANCE = 0.01
"""How often a difference may be told where there is none, for all that one run compares together.

The usual 0.05 would tell of one in every twenty runs.
"""

FEWEST_EXPECTED = 5
"""People expected on the rarer side in either group: below it the normal curve doesn't fit (Cochran, "Some methods
for strengthening the common χ² tests", Biometrics 10, 1954)."""

LEAST_DIFFERENCE = 0.05
"""Where many speak, less than 5 points in a hundred can be beyond chance, and nobody would act on it."""

MOST_THEMES = 3
"""Themes told of in one run, those that changed most first."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` (0 to 1) of what so many people said; each person is one voice, however many points they make."""

    part: float
    voices: int


@dataclass(frozen=True, slots=True)
class Drift:
    """A change in a plain sentence. `look` says what helps: "new", "review", "theme" (its id in `theme`) or ""."""

    sentence: str
    look: str
    theme: int | None = None


def how_far(now: Share, then: Share, *, tests: int) -> float:
    """Return how far two shares lie apart in standard errors, negative where it fell; 0 where chance may do that.

    A two-sided test of two proportions with their pooled variance (Fleiss, Levin and Paik, Statistical Methods for
    Rates and Proportions, 3rd edition, 2003, chapter 3) at CHANCE divided by `tests`, the number of comparisons made
    together (Bonferroni). 0 too where either side has fewer than FEWEST_VOICES or the difference is below
    LEAST_DIFFERENCE. Points by one person are not independent: counting people, not points, errs towards silence.
    """
    fewest = min(now.voices, then.voices)
    both = now.voices + then.voices
    if fewest < FEWEST_VOICES or abs(now.part - then.part) < LEAST_DIFFERENCE:
        return 0.0
    pooled = (now.part * now.voices + then.part * then.voices) / both
    if fewest * min(pooled, 1 - pooled) < FEWEST_EXPECTED:
        return 0.0
    error = sqrt(pooled * (1 - pooled) * (1 / now.voices + 1 / then.voices))
    return _beyond_chance((now.part - then.part) / error, tests)


def how_unsure(now: Mapping[str, float], then: Mapping[str, float], *, tests: int) -> float:
    """Return how many standard errors the machine's mean confidence fell; 0 where chance may do that, or it rose.

    Both have `voices`, `mean` and `deviation`. Welch's test (Biometrika 34, 1947), by the normal curve since both
    sides have FEWEST_VOICES at least, at the chance and the least difference of `how_far`.
    """
    if min(now["voices"], then["voices"]) < FEWEST_VOICES or then["mean"] - now["mean"] < LEAST_DIFFERENCE:
        return 0.0
    error = sqrt(sum(side["deviation"] ** 2 / side["voices"] for side in (now, then)))
    return _beyond_chance((then["mean"] - now["mean"]) / error, tests) if error else inf


def _beyond_chance(far: float, tests: int) -> float:
    return far if abs(far) >= NormalDist().inv_cdf(1 - CHANCE / tests / 2) else 0.0


def drift_of(run: AnalysisRun) -> list[Drift]:
    """Return what changed beyond chance by a finished run of coding, in sentences; often nothing.

    New points are compared with those that an earlier run coded, both as this run codes them: a theme that curators
    add or take away is no change in what people say. Again with the same points gives the same sentences.
    """
    watch = run.configuration.get("watch")
    if not watch:
        return []
    themes = Theme.objects.filter(codeframe__engagement=run.engagement_id, status=ThemeStatus.LIVE)
    names = {theme.pk: str(theme) for theme in themes}
    tests = len(names) + 3
    return [*_in_words(watch["since"], names, tests), *_in_answers(run, tests)]


def _in_words(since: Mapping[str, Any] | None, names: Mapping[int, str], tests: int) -> list[Drift]:
    """Return what changed in how the points fit the themes."""
    earlier = AnalysisRun.objects.filter(pk=since["run"]).first() if since else None
    if since is None or earlier is None:
        return []
    now, then = _share(since["new"], "none"), _share(since["before"], "none")
    begin = f"Since the coding on {_day(earlier)}"
    found = []
    if far := how_far(now, then, tests=tests):
        more = "more" if far > 0 else "fewer"
        sentence = f"{begin}, {more} points fit no theme: {_percent(now)} where it was {_percent(then)}."
        found.append(Drift(sentence, "new" if far > 0 else ""))
    if how_unsure(since["new"]["sure"], since["before"]["sure"], tests=tests):
        sure = [f"{round(100 * since[side]['sure']['mean'])}%" for side in ("new", "before")]
        sentence = f"{begin}, the machine is less sure of the themes that it gives: {sure[0]} where it was {sure[1]}."
        found.append(Drift(sentence, "review"))
    changes = []
    for theme, name in names.items():
        now, then = (_share(since[side]["themes"], str(theme), since[side]) for side in ("new", "before"))
        far = how_far(now, then, tests=tests)
        more = "more" if far > 0 else "fewer"
        sentence = (
            f"{begin}, {more} points are about “{name}”: {_percent(now)} where it was {_percent(then)}."
        )
        changes.append((far, Drift(sentence, "theme", theme)))
    changes.sort(key=lambda change: -abs(change[0]))
    return [*found, *(drift for far, drift in changes[:MOST_THEMES] if far)]


def _in_answers(run: AnalysisRun, tests: int) -> list[Drift]:
    """Return what changed in how often people refuse what the machine had said: their latest answers with earlier ones.

    The people counted are those whose words were checked, each once between one run and the next.
    """
    runs = list(_watched(run))
    recent, at = 0, 0
    while at < len(runs) and recent < FEWEST_VOICES:
        recent, at = recent + _voices(runs[at]), at + 1
    now, then = _refused(runs[:at]), _refused(runs[at:])
    far = how_far(now, then, tests=tests)
    if not far:
        return []
    more = "more" if far > 0 else "fewer"
    sentence = (
        f"Since the coding on {_day(runs[at])}, people refuse {more} of the themes that the machine gave: "
        f"{_percent(now)} of those they checked where it was {_percent(then)}."
    )
    return [Drift(sentence, "review" if far > 0 else "")]


def _watched(run: AnalysisRun) -> Iterable[AnalysisRun]:
    """Return the finished runs of coding up to `run` that kept what people said, the latest first."""
    runs = AnalysisRun.objects.filter(
        engagement=run.engagement_id, kind=RunKind.CODING, status=RunStatus.DONE, pk__lte=run.pk
    )
    return runs.filter(configuration__has_key="watch").order_by("-pk")


def _voices(run: AnalysisRun) -> int:
    """Return how many people's words were checked before the run; runs of before this was kept count as nobody's."""
    return int(run.configuration["watch"]["said"].get("voices", 0))


def _refused(runs: Sequence[AnalysisRun]) -> Share:
    said = [run.configuration["watch"]["said"] for run in runs if _voices(run)]
    refused = sum(counts["refused"] for counts in said)
    checked = refused + sum(counts["agreed"] for counts in said)
    return Share(refused / max(checked, 1), sum(map(_voices, runs)))


def _share(counts: Mapping[str, Any], name: str, group: Mapping[str, Any] | None = None) -> Share:
    whole = group or counts
    return Share(counts.get(name, 0) / max(whole["segments"], 1), whole["voices"])


def _percent(share: Share) -> str:
    return f"{round(100 * share.part)}%"


def _day(run: AnalysisRun) -> str:
    return date_format(run.finished_at or run.started_at, "j F Y")
