"""How the topics of a run follow from those of the run before, in words and as themes that are there already."""

from collections.abc import Iterable, Mapping
from typing import Any

from insight.enums import TopicLevel
from insight.models import AnalysisRun, Theme, Topic
from insight.selectors.heirs import live_heirs

Numbers = Mapping[int, Topic]
"""The topics of one level of a run by number."""


def differences(run: AnalysisRun) -> list[str]:
    """Return in sentences what became of the wide topics of the run before; empty for a first run."""
    if run.previous is None:
        return []
    now, then = _by_number(run, TopicLevel.WIDE), _by_number(run.previous, TopicLevel.WIDE)
    stories = [story for story in run.lineage if story["layer"] == TopicLevel.WIDE]
    kept = sum(story["fate"] == "kept" for story in stories)
    stayed = [f"{kept} topic{' stays' if kept == 1 else 's stay'} as before."] if kept else []
    told = (_tell(story, now, then) for story in stories)
    return [*stayed, *(sentence for sentence in told if sentence)]


def earlier_themes(run: AnalysisRun) -> dict[int, Theme]:
    """Return, by id of a topic of `run`, the live theme that a forerunner in the run before became."""
    if run.previous is None:
        return {}
    heirs = live_heirs(Theme.objects.filter(codeframe__engagement=run.engagement_id))
    found: dict[int, Theme] = {}
    for layer in TopicLevel:
        now, then = _by_number(run, layer), _by_number(run.previous, layer)
        for story in run.lineage:
            topic = now.get(story["topic"]) if story["layer"] == layer else None
            theme = _theme_of(story["previous"], then, heirs)
            if topic is not None and theme is not None:
                found[topic.pk] = theme
    return found


def _by_number(run: AnalysisRun, level: TopicLevel) -> dict[int, Topic]:
    return {topic.number: topic for topic in run.topics.filter(level=level)}


def _theme_of(numbers: Iterable[int], then: Numbers, heirs: Mapping[int, Theme]) -> Theme | None:
    themes = (then[number].theme_id for number in numbers if number in then)
    return next((heirs[theme] for theme in themes if theme is not None and theme in heirs), None)


def _tell(story: Mapping[str, Any], now: Numbers, then: Numbers) -> str:
    before = _named(story["previous"], then)
    topic = now.get(story["topic"])
    if story["fate"] == "gone":
        return f"{before} is gone."
    if topic is None:
        return ""
    sentences = {
        "grown": f"{_called(topic)} has grown.",
        "split": f"{_called(topic)} is a part of what was {before}.",
        "merged": f"{_called(topic)} brings together {before}.",
        "new": f"{_called(topic)} is new.",
    }
    return sentences.get(story["fate"], "")


def _named(numbers: Iterable[int], then: Numbers) -> str:
    names = [_called(then[number]) for number in numbers if number in then]
    if not names:
        return "an earlier topic"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _called(topic: Topic) -> str:
    return f"“{topic.shown_name}”" + (" (drafted by a machine)" if topic.drafted_name else "")
