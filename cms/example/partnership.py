"""The example's partnership, its programme and news. Building it again changes nothing."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.models import (
    HomePage,
    NewsIndexPage,
    NewsPage,
    PartnershipIndexPage,
    PartnershipPage,
    PartnersPage,
    ProgrammePage,
)
from cms.models.memberships import Membership
from cms.models.partners import Partner
from cms.site.page_tree import publish_below
from insight.models import Priority

CONTENT = Path(__file__).with_name("partnership.yaml")


@transaction.atomic
def build_partnership(home: HomePage) -> None:
    """Make the example's partners, partnership, programme and news below the home page, where they are missing."""
    content = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    for row in content["partners"]:
        Partner.objects.get_or_create(name=row["name"], defaults={"kind": row["kind"], "role": row["role"]})
    partnership = _build_partnership(home, content)
    programme = _build_programme(partnership, content["programme"])
    index = publish_below(home, NewsIndexPage(slug="news", show_in_menus=True, **content["news_index"]))
    about = {"partnership": partnership, "programme": programme}
    for row in content["news"]:
        _build_news(index, row, content["notice"], about)


def _build_partnership(home: HomePage, content: Mapping[str, Any]) -> Page:
    index = publish_below(
        home, PartnershipIndexPage(slug="partnerships", show_in_menus=True, **content["index"])
    )
    row = dict(content["partnership"])
    members = row.pop("members")
    page = PartnershipPage(**row)
    page.memberships = [
        Membership(
            partner=Partner.objects.get(name=member["partner"]), role=member.get("role", ""), sort_order=order
        )
        for order, member in enumerate(members)
    ]
    page = publish_below(index, page)
    publish_below(index, PartnersPage(slug="partners", **content["partners_page"]))
    return page


def _build_programme(partnership: Page, row: Mapping[str, Any]) -> Page:
    reached = [("people_reached", value) for value in row["reached"]]
    page = ProgrammePage(
        title=row["title"],
        slug=row["slug"],
        summary=row["summary"],
        phases=[("phase", value) for value in row["phases"]],
        measures=[*reached, *(("measure", value) for value in row["measures"])],
        continued=[("continued", value) for value in row["continued"]],
        ended=[("ended", value) for value in row["ended"]],
    )
    page.priorities = Priority.objects.filter(slug__in=row["priorities"])
    return publish_below(partnership, page)


def _build_news(
    index: Page, row: Mapping[str, Any], notice: Mapping[str, str], about: Mapping[str, Page]
) -> None:
    page = NewsPage(
        title=row["title"],
        slug=row["slug"],
        kind=row["kind"],
        date=timezone.localdate() if row.get("today") else row["date"],
        board=row.get("board", ""),
        summary=row["summary"],
        body=list(_body(row, notice)),
        priority=Priority.objects.filter(slug=row.get("priority", "")).first(),
        **{name: about[name] for name in row.get("about", ())},
    )
    publish_below(index, page)


def _body(row: Mapping[str, Any], notice: Mapping[str, str]) -> Iterable[tuple[str, Mapping[str, str]]]:
    if row.get("example"):
        yield "notice", notice
    for block in row["body"]:
        yield "text", {"heading": block.get("heading", ""), "text": block["text"]}
