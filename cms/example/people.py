"""The example's pages of communities and places, and who lives in its boroughs."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from cms.models import CommunitiesIndexPage, CommunityPage, HomePage, PlacePage, PlacesIndexPage
from cms.models.place_figures import PlaceFigure
from cms.people.place_import import import_place_figures
from cms.site.page_tree import publish_below
from insight.models import Community, Place

FOLDER = Path(__file__).parent


def build_people(home: HomePage) -> None:
    """Make a page for every community and place below `home`, once, with the figures about the places."""
    content = _content()
    _build_communities(home, content["communities"])
    _build_places(home, content["places"])
    if not PlaceFigure.objects.exists():
        import_place_figures(
            tables=FOLDER / "places" / "tables.csv", figures=FOLDER / "places" / "figures.csv"
        )


def _build_communities(home: HomePage, content: Mapping[str, Any]) -> None:
    index = publish_below(
        home,
        CommunitiesIndexPage(
            title=content["title"],
            slug="communities",
            introduction=content["introduction"],
            show_in_menus=True,
        ),
    )
    for community in Community.objects.all():
        row = content["pages"][community.slug]
        publish_below(
            index,
            CommunityPage(
                title=community.name,
                slug=community.slug,
                community=community,
                introduction=row["who"],
                contact=content["contact"],
                reach=[("text", {"heading": "", "text": f"<p>{row['reach']}</p>"})],
                organisations=[("organisation", one) for one in row.get("organisations", [])],
            ),
        )


def _build_places(home: HomePage, content: Mapping[str, Any]) -> None:
    index = publish_below(
        home,
        PlacesIndexPage(
            title=content["title"], slug="places", introduction=content["introduction"], show_in_menus=True
        ),
    )
    for place in Place.objects.all():
        publish_below(
            index,
            PlacePage(
                title=place.name,
                slug=place.slug,
                place=place,
                introduction=content["pages"][place.slug],
                contact=content["contact"],
            ),
        )


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / "people.yaml").read_text(encoding="utf-8")))
