"""The example's site: engagements, pages, and people who work with them. Building it again changes nothing."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from cms.example.placing import publish, text_blocks
from cms.example.reports import build_library
from cms.models import (
    EngagementIndexPage,
    EngagementPage,
    HomePage,
    PrioritiesIndexPage,
    PriorityPage,
    StandardPage,
)
from cms.site.page_tree import let_editors_work, publish_below
from insight.models import Ambition, Engagement, Priority, Question

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CONTENT = Path(__file__).with_name("site.yaml")
HELP_PAGES = Path(__file__).with_name("help_pages.yaml")


@transaction.atomic
def build_site(*, passwords: Mapping[str, str]) -> HomePage:
    """Make the example's engagements, pages, page rights and staff, and return the home page.

    `passwords` gives each user name of the staff a password; people who are there already keep theirs.
    Needs the reference rows and the roles. Raises KeyError for a missing password.
    """
    content = _content()
    today = timezone.localdate()
    for row in content["engagements"]["pages"]:
        _build_engagement(row, today, content["engagements"]["other_ways"])
    home = _build_home(content["home"])
    _build_priorities(home, content["priorities"])
    _build_engagement_pages(home, content["engagements"])
    build_library(home)
    for row in [*content["standard"], *_help_pages()]:
        _build_standard(home, row)
    let_editors_work(home)
    for row in content["staff"]:
        _build_person(row, passwords)
    return home


def _build_engagement(row: Mapping[str, Any], today: date, other_ways: str) -> None:
    engagement, _ = Engagement.objects.get_or_create(
        slug=row["slug"],
        defaults={
            "title": row["title"],
            "kind": row["kind"],
            "purpose": row["purpose"],
            "can_change": row["can_change"],
            "cannot_change": row["cannot_change"],
            "decides": row["decides"],
            "minutes": row["minutes"],
            "other_ways": other_ways,
            "opens_on": today + timedelta(days=row["opens"]),
            "closes_on": today + timedelta(days=row["closes"]),
            "answer_on": today + timedelta(days=row["answer"]),
        },
    )
    engagement.priorities.set(Priority.objects.filter(slug__in=row["priorities"]))
    engagement.ambitions.set(Ambition.objects.filter(slug__in=row["ambitions"]))
    for order, question in enumerate(row["questions"]):
        Question.objects.get_or_create(
            engagement=engagement,
            key=question["key"],
            defaults={
                "text": question["text"],
                "required": question.get("required", False),
                "order": order,
            },
        )


def _build_home(row: Mapping[str, Any]) -> HomePage:
    site = Site.objects.get(is_default_site=True)
    home = site.root_page.specific
    if not isinstance(home, HomePage):
        raise TypeError("The default site's root is no home page. Run the migrations on an empty database.")
    if home.latest_revision is None:
        home.lead, home.introduction = row["lead"], row["introduction"]
        publish(home)
    return home


def _build_priorities(home: HomePage, content: Mapping[str, Any]) -> None:
    index = publish_below(
        home,
        PrioritiesIndexPage(
            title=content["title"],
            slug="priorities",
            introduction=content["introduction"],
            body=text_blocks(content["body"]),
            show_in_menus=True,
        ),
    )
    for row in content["pages"]:
        priority = Priority.objects.get(slug=row["priority"])
        publish_below(
            index,
            PriorityPage(
                title=priority.name,
                slug=priority.slug,
                priority=priority,
                promise=row["promise"],
                responsible=row["responsible"],
                body=text_blocks([{"heading": "What this is about", "text": row["text"]}]),
            ),
        )


def _build_engagement_pages(home: HomePage, content: Mapping[str, Any]) -> None:
    index = publish_below(
        home,
        EngagementIndexPage(
            title=content["title"],
            slug="have-your-say",
            introduction=content["introduction"],
            show_in_menus=True,
        ),
    )
    for row in content["pages"]:
        engagement = Engagement.objects.get(slug=row["slug"])
        publish_below(
            index, EngagementPage(title=engagement.title, slug=engagement.slug, engagement=engagement)
        )


def _build_standard(home: HomePage, row: Mapping[str, Any]) -> None:
    publish_below(
        home,
        StandardPage(
            title=row["title"],
            slug=row["slug"],
            introduction=row["introduction"],
            body=text_blocks(row["body"]),
            show_in_menus=row.get("in_menu", False),
            in_footer=row.get("in_footer", False),
        ),
    )


def _build_person(row: Mapping[str, Any], passwords: Mapping[str, str]) -> None:
    users = get_user_model().objects
    if users.filter(username=row["username"]).exists():
        return
    person: User = users.create_user(
        username=row["username"],
        email=f"{row['username']}@example.org",
        password=passwords[row["username"]],
        first_name=row["first_name"],
        last_name=row["last_name"],
        is_superuser=row.get("is_superuser", False),
        is_staff=row.get("is_superuser", False),
    )
    if "role" in row:
        person.groups.add(Group.objects.get(name=row["role"]))


def _help_pages() -> list[dict[str, Any]]:
    return list(yaml.safe_load(HELP_PAGES.read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    return dict(yaml.safe_load(CONTENT.read_text(encoding="utf-8")))
