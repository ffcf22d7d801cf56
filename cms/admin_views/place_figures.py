"""“Who lives here” in the admin: the tables about places and their figures."""

from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from cms.models.place_figures import PlaceFigure, PlaceTable


class PlaceTableViewSet(ModelViewSet):
    """The tables: what each tells, and whose figures they are."""

    model = PlaceTable
    icon = "table"
    menu_label = "Tables"
    list_display = ["title", "as_of", "source"]
    form_fields = [
        "title",
        "slug",
        "about",
        "highlight",
        "as_of",
        "source",
        "source_url",
        "licence",
        "licence_url",
        "shares_only",
        "order",
    ]


class PlaceFigureViewSet(ModelViewSet):
    """The figures, by table and place."""

    model = PlaceFigure
    icon = "list-ol"
    menu_label = "Figures"
    list_display = ["table", "place", "group", "people"]
    list_filter = ["table", "place"]
    form_fields = ["table", "place", "group", "people", "order"]
    search_fields = ["group"]
    search_backend_name = None
    list_per_page = 50


class PlaceFiguresGroup(ModelViewSetGroup):
    """Both under one entry of the menu; each shows only to those who may change it."""

    menu_label = "Who lives here"
    menu_icon = "group"
    menu_order = 120
    items = (PlaceTableViewSet, PlaceFigureViewSet)


def place_figures_viewsets() -> list[ViewSet]:
    """Return the lists for Wagtail to register."""
    return [PlaceFiguresGroup()]
