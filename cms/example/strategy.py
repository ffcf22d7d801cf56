"""The example's strategy: the vision, its ambitions, and the commitments. Building it again changes nothing."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.example.placing import publish, text_blocks
from cms.models import CommitmentPage, HomePage, Measure, PriorityPage, Reading, VisionPage
from cms.site.page_tree import publish_below
from insight.models import Ambition

CONTENT = Path(__file__).with_name("strategy.yaml")


@transaction.atomic
def build_strategy(home: HomePage) -> None:
    """Make the vision below `home`, tell each priority page why it is one, and make the commitments of both.

    Needs the priority pages and the reference rows. A priority page that an editor has changed is left as it is.
    """
    content = _content()
    vision = _build_vision(home, content["vision"])
    _build_commitments(vision, content["vision"]["commitments"])
    for page in _priority_pages(home):
        row = content["priorities"].get(page.priority.slug)
        if row:
            _tell_why(page, row)
            _build_commitments(page, row["commitments"])


def _priority_pages(home: HomePage) -> list[PriorityPage]:
    return list(PriorityPage.objects.descendant_of(home).select_related("priority"))


def _build_vision(home: HomePage, row: Mapping[str, Any]) -> Page:
    """Return the vision's page; a new one stands first in the navigation."""
    there = VisionPage.objects.child_of(home).first()
    if there:
        return there
    page = publish_below(
        home,
        VisionPage(
            title=row["title"],
            slug="vision",
            vision=row["vision"],
            priorities_serve=row["priorities_serve"],
            ambitions=[
                ("ambition", {"ambition": slug, "meaning": meaning})
                for slug, meaning in row["ambitions"].items()
            ],
            show_in_menus=True,
        ),
    )
    page.move(home, pos="first-child")
    return VisionPage.objects.get(pk=page.pk)


def _tell_why(page: PriorityPage, row: Mapping[str, Any]) -> None:
    if page.revisions.count() > 1:
        return
    page.outcome, page.why_now, page.will_change = row["outcome"], row["why_now"], row["will_change"]
    page.ambitions.set(_ambitions(row))
    publish(page)


def _build_commitments(parent: Page, rows: list[Mapping[str, Any]]) -> None:
    there = set(parent.get_children().values_list("slug", flat=True))
    for row in rows:
        if row["slug"] not in there:
            publish_below(parent, _commitment(row))


def _commitment(row: Mapping[str, Any]) -> CommitmentPage:
    page = CommitmentPage(
        title=row["title"],
        slug=row["slug"],
        promise=row["promise"],
        due_on=row["due"],
        owned_by=row["owned_by"],
        status=row["status"],
        reason=row.get("reason", ""),
        status_on=timezone.localdate() + timedelta(days=row["looked_at"]),
        body=text_blocks(row.get("body", [])),
    )
    page.ambitions.set(_ambitions(row))
    page.measures.set([_measure(measure) for measure in row["measures"]])
    return page


def _measure(row: Mapping[str, Any]) -> Measure:
    (baseline_year, baseline), (target_year, target) = row["baseline"], row["target"]
    measure = Measure(
        name=row["name"],
        unit=row["unit"],
        source=row["source"],
        baseline_year=baseline_year,
        baseline=Decimal(str(baseline)),
        target_year=target_year,
        target=Decimal(str(target)),
        is_example=True,
    )
    readings = row["readings"].items()
    measure.readings.set([Reading(year=year, value=Decimal(str(value))) for year, value in readings])
    return measure


def _ambitions(row: Mapping[str, Any]) -> list[Ambition]:
    return list(Ambition.objects.filter(slug__in=row["ambitions"]))


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    return dict(yaml.safe_load(CONTENT.read_text(encoding="utf-8")))
