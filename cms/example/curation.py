"""What the example's officer and editor do with what the pipeline found, through the services that people use."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.utils import timezone

from insight.enums import ActionKind, ActionStatus, RunKind, RunStatus, Source, TopicLevel, TopicStatus
from insight.models import Action, AnalysisRun, Engagement, Finding, Priority, Response, Segment, Theme, Topic
from insight.selectors.codings import coded_segments
from insight.services import findings, quotes, themes
from insight.services.codings import correct_coding

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SCRIPT = Path(__file__).with_name("curation.yaml")
FEWEST_BEHIND_A_FINDING = 5
CLEAR_FIT = 3
CODED_BY_HAND = 40
QUOTES_A_FINDING = 2
QUOTE_CHARACTERS = (45, 230)


@dataclass(frozen=True)
class ThemeScript:
    """What a curator would call a theme, and the words by which they would know its topics."""

    name: str
    definition: str
    priority: str
    words: tuple[str, ...]
    search: str
    statement: str
    next_step: str

    def fit(self, topic: Topic) -> tuple[int, int]:
        """Return how many of the topic's words are this theme's, its name's counting double, and how early they come."""
        keywords = [str(word).lower() for word in topic.keywords]
        named = set(re.findall(r"\w+", topic.name.lower()))
        ranks = [-keywords.index(word) for word in self.words if word in keywords]
        return len(ranks) + 2 * len(named.intersection(self.words)), max(ranks, default=-len(keywords))


class Curation:
    """One officer and one editor at work on one engagement. Each step may be taken again."""

    def __init__(self, engagement: Engagement, *, officer: "User", editor: "User") -> None:
        self.engagement = engagement
        self.officer = officer
        self.editor = editor

    @cached_property
    def scripts(self) -> list[ThemeScript]:
        """Return the theme scripts of this engagement."""
        return [
            ThemeScript(**{**row, "words": tuple(row["words"])}) for row in _script()[self.engagement.slug]
        ]

    def adopt_topics(self) -> int:
        """Turn the last run's fine topics into themes, each topic where it fits best; return how many."""
        adopted = 0
        for topic in self._waiting_topics():
            script = max(self.scripts, key=lambda script: script.fit(topic))
            if script.fit(topic)[0] >= CLEAR_FIT:
                self._adopt(topic, script)
                adopted += 1
        for script in self.scripts:
            if self._theme(script) is None:
                themes.add_theme(
                    engagement=self.engagement,
                    name=script.name,
                    definition=script.definition,
                    priority=Priority.objects.get(slug=script.priority),
                    by=self.officer,
                )
        return adopted

    def code_some_by_hand(self) -> int:
        """Search for each theme's words and code what turns up, as an officer would; return how many are new."""
        coded = 0
        segments = list(
            Segment.objects.filter(
                response__in=Response.objects.usable().filter(question__engagement=self.engagement)
            )
            .exclude(codings__source=Source.PERSON)
            .select_related("response__submission")
            .order_by("pk")
        )
        for script in self.scripts:
            if (theme := self._theme(script)) is None:
                continue
            wanted = re.compile(script.search, re.IGNORECASE)
            found = [segment for segment in segments if wanted.search(segment.text)]
            for segment in found[:CODED_BY_HAND]:
                correct_coding(segment=segment, theme=theme, by=self.officer, applies=True)
                coded += 1
        return coded

    def write_findings(self) -> list[Finding]:
        """Write, review and approve a finding for each theme that enough people speak to; return the new ones."""
        return [finding for script in self.scripts if (finding := self._write_finding(script))]

    def _waiting_topics(self) -> Iterable[Topic]:
        run = (
            AnalysisRun.objects.filter(
                engagement=self.engagement, kind=RunKind.DISCOVERY, status=RunStatus.DONE
            )
            .order_by("-pk")
            .first()
        )
        waiting = Topic.objects.filter(run=run, level=TopicLevel.FINE, status=TopicStatus.PROPOSED)
        return waiting.order_by("-size", "number")

    def _theme(self, script: ThemeScript) -> Theme | None:
        return Theme.objects.filter(codeframe__engagement=self.engagement, name=script.name).first()

    def _adopt(self, topic: Topic, script: ThemeScript) -> None:
        theme = self._theme(script)
        if theme:
            themes.add_topic_to_theme(topic=topic, theme=theme, by=self.officer)
            return
        themes.adopt_topic(
            topic=topic,
            by=self.officer,
            name=script.name,
            definition=script.definition,
            priority=Priority.objects.get(slug=script.priority),
        )

    def _write_finding(self, script: ThemeScript) -> Finding | None:
        theme = self._theme(script)
        if theme is None or Finding.objects.filter(evidence__theme=theme).exists():
            return None
        if coded_segments(theme).values("response").distinct().count() < FEWEST_BEHIND_A_FINDING:
            return None
        finding = findings.create_finding(
            engagement=self.engagement,
            priority=Priority.objects.get(slug=script.priority),
            statement=script.statement,
            detail=f"What belongs here: {script.definition}",
            next_step=script.next_step,
            themes=[theme],
            by=self.officer,
        )
        chosen = [
            quotes.choose_quote(finding=finding, segment=segment, by=self.officer)
            for segment in _quotable(theme)
        ]
        findings.send_for_review(finding=finding, by=self.officer)
        for quote in chosen:
            quotes.clear_quote(quote=quote, by=self.editor)
        return findings.approve_finding(finding=finding, by=self.editor)


def enter_actions() -> int:
    """Enter the example's actions in the ledger, once; return how many are new."""
    new = 0
    today = timezone.localdate()
    for row in _script()["actions"]:
        done_on = today - timedelta(days=row["done_days_ago"]) if "done_days_ago" in row else None
        action, made = Action.objects.get_or_create(
            text=row["text"],
            priority=Priority.objects.get(slug=row["priority"]),
            defaults={
                "kind": ActionKind(row["kind"]),
                "because": row.get("because", ""),
                "owner": row["owner"],
                "due_on": today + timedelta(days=row["due_in_days"]) if "due_in_days" in row else None,
                "status": ActionStatus.DONE if done_on or row["kind"] == "cannot" else ActionStatus.OPEN,
                "done_on": done_on,
            },
        )
        action.findings.set(Finding.objects.filter(evidence__theme__name=row["theme"]))
        new += made
    return new


def curate(*, officer: "User", editor: "User", code: Callable[[Engagement], object]) -> dict[str, int]:
    """Adopt topics, have `code` code every engagement into its themes, write findings; return counts."""
    work = [Curation(row, officer=officer, editor=editor) for row in Engagement.objects.all()]
    work = [curation for curation in work if curation.engagement.slug in _script()]
    adopted = sum(curation.adopt_topics() for curation in work)
    coded = sum(curation.code_some_by_hand() for curation in work)
    for curation in work:
        code(curation.engagement)
    written = sum(len(curation.write_findings()) for curation in work)
    return {
        "topics adopted": adopted,
        "segments coded by hand": coded,
        "findings": written,
        "actions": enter_actions(),
    }


def _quotable(theme: Theme) -> list[Segment]:
    """Return telling segments that may be quoted: whole, short, nothing hidden in them, different people."""
    shortest, longest = QUOTE_CHARACTERS
    segments = (
        coded_segments(theme)
        .filter(
            response__submission__consent_quote=True,
            response__language="en",
            response__safeguarding="",
            response__duplicate_group="",
        )
        .exclude(text__contains="[")
        .filter(codings__theme=theme, codings__source=Source.PERSON)
        .order_by("pk")
        .select_related("response")
    )
    chosen: dict[int, Segment] = {}
    for segment in segments:
        words = segment.text.strip()
        if shortest <= len(words) <= longest and words[-1] in ".!?" and words[0].isupper():
            chosen.setdefault(segment.response.submission_id, segment)
        if len(chosen) == QUOTES_A_FINDING:
            break
    return list(chosen.values())


def _script() -> dict[str, Any]:
    return dict(yaml.safe_load(SCRIPT.read_text(encoding="utf-8")))
