"""Frozen figures: a number as it was on a day, with what is needed to count it again."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils import timezone

from insight.errors import ServiceError
from insight.models import Engagement, Theme
from insight.published.counting import Count, count_again, have_moved

_SALT = "insight.published.figures"


class FigureError(ServiceError):
    """What should be a frozen figure is none, or somebody changed it by hand; the message says what to do."""


@dataclass(frozen=True)
class FrozenFigure:
    """A figure and its origin. `values` is what readers see (JSON values; their shape goes with query["kind"]).

    `label` names it (a theme, an engagement); `record_ids`, `corpus_hash` and `query` are what it was counted
    from: see `insight.published.counting`.
    """

    label: str
    values: Mapping[str, Any]
    query: Mapping[str, Any]
    record_ids: tuple[int, ...]
    corpus_hash: str
    taken_on: date

    @property
    def kind(self) -> str:
        """Return what was counted: a key of `insight.published.counting.COUNTERS`."""
        return str(self.query["kind"])

    def to_json(self) -> dict[str, Any]:
        """Return the figure as JSON values with a seal, so that `from_json` sees any change by hand."""
        content = self._content()
        return {**content, "seal": _signer().signature(_canonical(content))}

    @classmethod
    def from_json(cls, data: Any) -> "FrozenFigure":
        """Return the figure that `to_json` gave. Raises FigureError if it is not exactly that."""
        figure = cls._read(data)
        try:
            _signer().unsign(f"{_canonical(figure._content())}:{data['seal']}")
        except (BadSignature, KeyError) as error:
            raise FigureError(
                "This figure was changed by hand. Take the block out, or draft the page from its findings again."
            ) from error
        return figure

    @classmethod
    def _read(cls, data: Any) -> "FrozenFigure":
        try:
            return cls(
                label=str(data["label"]),
                values=dict(data["values"]),
                query=dict(data["query"]),
                record_ids=tuple(int(pk) for pk in data["record_ids"]),
                corpus_hash=str(data["corpus_hash"]),
                taken_on=date.fromisoformat(data["taken_on"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise FigureError(
                "This is not a figure. Figures come from findings: draft the page from its findings."
            ) from error

    def _content(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "values": dict(self.values),
            "query": dict(self.query),
            "record_ids": list(self.record_ids),
            "corpus_hash": self.corpus_hash,
            "taken_on": self.taken_on.isoformat(),
        }


class FigureState(StrEnum):
    """How a frozen figure stands against what is counted now."""

    HOLDS = "holds"
    MOVED = "moved"
    GONE = "gone"


@dataclass(frozen=True)
class FigureCheck:
    """A frozen figure beside the same figure taken now (None when it can't be counted any more)."""

    was: FrozenFigure
    now: FrozenFigure | None

    @property
    def state(self) -> FigureState:
        """Say whether it holds to the last record and word."""
        if self.now is None:
            return FigureState.GONE
        same = (self.was.values, self.was.record_ids, self.was.corpus_hash) == (
            self.now.values,
            self.now.record_ids,
            self.now.corpus_hash,
        )
        return FigureState.HOLDS if same else FigureState.MOVED

    @property
    def same_numbers(self) -> bool:
        """Say whether readers would see the same numbers, whatever happened to the records behind them."""
        return self.now is not None and self.was.values == self.now.values


def freeze_prevalence(theme: Theme) -> FrozenFigure:
    """Return how many usable responses carry `theme`, of how many, as it stands now."""
    query = {"kind": "prevalence", "engagement": theme.codeframe.engagement.slug, "theme": theme.pk}
    return _freeze(theme.name, query)


def freeze_sides(theme: Theme) -> FrozenFigure:
    """Return how many responses under `theme` sound glad, unhappy, both or neither, as it stands now."""
    query = {"kind": "sides", "engagement": theme.codeframe.engagement.slug, "theme": theme.pk}
    return _freeze(theme.name, query)


def freeze_communities(theme: Theme) -> FrozenFigure:
    """Return which communities speak of `theme` clearly more or less often than everybody, as it stands now."""
    query = {"kind": "communities", "engagement": theme.codeframe.engagement.slug, "theme": theme.pk}
    return _freeze(theme.name, query)


def freeze_respondents(engagement: Engagement) -> FrozenFigure:
    """Return who was heard in `engagement`, in counts that are safe to publish, as it stands now."""
    return _freeze(engagement.title, {"kind": "respondents", "engagement": engagement.slug})


def retake(frozen: FrozenFigure) -> FrozenFigure | None:
    """Return the same figure as it stands now; None when what it counted is gone."""
    count = count_again(frozen.query)
    return _figure(frozen.label, frozen.query, count) if count else None


def check_figure(frozen: FrozenFigure) -> FigureCheck:
    """Count a frozen figure again, to the last record and word."""
    return FigureCheck(was=frozen, now=retake(frozen))


def newer_evidence(figures: Iterable[FrozenFigure]) -> list[bool]:
    """Say for each figure whether its numbers have moved since; reads no words: for every page view."""
    return have_moved((figure.query, figure.values) for figure in figures)


def _freeze(label: str, query: Mapping[str, Any]) -> FrozenFigure:
    count = count_again(query)
    if count is None:
        raise FigureError(f"“{label}” is no longer in use, so it can't be counted. Choose another theme.")
    return _figure(label, query, count)


def _figure(label: str, query: Mapping[str, Any], count: Count) -> FrozenFigure:
    return FrozenFigure(
        label=label,
        values=count.values,
        query=query,
        record_ids=count.record_ids,
        corpus_hash=count.corpus_hash,
        taken_on=timezone.localdate(),
    )


def _signer() -> Signer:
    return Signer(salt=_SALT)


def _canonical(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
