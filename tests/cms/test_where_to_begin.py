"""The panel for newcomers, and the lists of who lives where, in the admin."""

import json

import pytest
from django.urls import reverse

from cms.models.place_figures import PlaceFigure, PlaceTable
from insight.models import Place
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TITLE = 'id="where-to-begin"'


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (
            "officer",
            ["Ask something", "Look at what was held"],
            ["Write and publish pages", "Name and colours"],
        ),
        ("editor", ["Check and approve findings", "Write and publish pages"], ["Look at what was held"]),
        ("guardian", ["Take words back"], ["Ask something", "Name and colours"]),
        ("admin", ["Name and colours", "Add your colleagues", "Take words back"], []),
    ],
)
def test_each_sees_the_steps_that_they_may_take(request, client, home, role, may, may_not):
    person = UserFactory(is_superuser=True) if role == "admin" else request.getfixturevalue(role)
    client.force_login(person)
    html = client.get("/admin/").content.decode()
    panel = html[html.index(TITLE) : html.index("show this again")]
    assert [words for words in may if words not in panel] == []
    assert [words for words in may_not if words in panel] == []
    for address in panel.split('href="')[1:]:
        assert client.get(address.split('"')[0]).status_code == 200


def test_put_away_it_stays_away_for_that_person_alone(client, home, editor, officer):
    client.force_login(editor)
    assert TITLE in client.get("/admin/").content.decode()
    client.patch(
        reverse("wagtailadmin_dismissibles"),
        json.dumps({"where_to_begin": True}),
        content_type="application/json",
    )
    assert TITLE not in client.get("/admin/").content.decode()
    client.force_login(officer)
    assert TITLE in client.get("/admin/").content.decode()


def test_tables_and_figures_have_their_lists(client, home):
    table = PlaceTable.objects.create(slug="ages", title="Ages", as_of="2021", source="Census")
    PlaceFigure.objects.create(table=table, place=Place.objects.get(slug="bexley"), group="Young", people=3)
    client.force_login(UserFactory(is_superuser=True))
    for name in ("placetable", "placefigure"):
        for view in ("index", "add"):
            assert client.get(reverse(f"{name}:{view}")).status_code == 200
    assert "Young" in client.get(reverse("placefigure:index")).content.decode()
