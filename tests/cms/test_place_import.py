"""Tables about who lives where, taken in whole or not at all."""

import pytest
from django.core.management import CommandError, call_command

from cms.example.people import FOLDER, build_people
from cms.models import CommunityPage, HomePage, PlacePage
from cms.models.place_figures import PlaceFigure, PlaceTable
from cms.people.place_import import import_place_figures
from insight.models import Community, Place

pytestmark = pytest.mark.django_db
TABLES = "table,title,as_of,source\nages,Ages,2021,Census\n"


@pytest.fixture
def files(reference, tmp_path):
    def write(figures, tables=TABLES):
        (tmp_path / "tables.csv").write_text(tables, encoding="utf-8")
        (tmp_path / "figures.csv").write_text(figures, encoding="utf-8")
        return {"tables": tmp_path / "tables.csv", "figures": tmp_path / "figures.csv"}

    return write


def test_taken_in_again_a_table_says_what_the_file_says(files, capsys):
    first = files("table,place,group,people\nages,lewisham,Young,30\nages,bexley,Young,10\n")
    call_command("import_place_figures", str(first["tables"]), str(first["figures"]))
    assert "1 tables with 2 figures" in capsys.readouterr().out
    import_place_figures(**files("table,place,group,people\nages,lewisham,Young,31\n"))
    assert [(row.place.slug, row.people) for row in PlaceFigure.objects.all()] == [("lewisham", 31)]


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        ("ages,atlantis,Young,3", "line 2: there is no place “atlantis”"),
        ("ages,lewisham,Young,1.5", "line 2: people must be a whole number"),
        ("ages,lewisham,,3", "line 2: name the group"),
        ("sizes,lewisham,Young,3", "line 2: there is no table “sizes”"),
        ("ages,lewisham,Young,3\n\nages,lewisham,Young,4", "line 4: “Young” stands here twice"),
        ("", "has a heading but no rows"),
    ],
)
def test_a_wrong_line_is_told_with_its_number_and_nothing_changes(files, figures, message):
    paths = files(f"table,place,group,people\n{figures}\n")
    with pytest.raises(CommandError, match=message):
        call_command("import_place_figures", str(paths["tables"]), str(paths["figures"]))
    assert not PlaceTable.objects.exists()


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ("table,title\nages,Ages\n", "lacks the column as_of, source"),
        ("table,title,as_of,source,source_url\nages,Ages,2021,Census,nowhere\n", "line 2: source_url"),
        (f"{TABLES}ages,Again,2021,Census\n", "line 3: the table “ages” stands here twice"),
    ],
)
def test_so_is_a_wrong_table(files, tables, message):
    paths = files("table,place,group,people\nages,lewisham,Young,3\n", tables=tables)
    with pytest.raises(CommandError, match=message):
        call_command("import_place_figures", str(paths["tables"]), str(paths["figures"]))
    assert not PlaceTable.objects.exists()


def test_the_example_has_a_page_for_every_community_and_place_once(home):
    for _ in range(2):
        build_people(HomePage.objects.get())
    assert {page.community for page in CommunityPage.objects.live()} == set(Community.objects.all())
    assert {page.place for page in PlacePage.objects.live()} == set(Place.objects.all())
    everywhere = PlaceTable.objects.get(slug="ages").figures.values_list("people", flat=True)
    assert sum(everywhere) == 1_791_372
    assert (FOLDER / "places" / "README.md").read_text(encoding="utf-8").count("Open Government Licence")
