"""A site of one's own from an empty database: whole or not at all, and no second time."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from cms.example.marking import marking
from cms.models import Appearance, CommunityPage, ExampleMark, HomePage, PlacePage, PriorityPage
from insight.models import Ambition, Community, Place, Priority
from insight.permissions import ROLES
from tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db
FILES = {
    "priorities": 'name,statement\nWarm homes,Nobody is cold.\nGood food,"Everybody eats well, every day."\n',
    "ambitions": "slug,name,covers\nfair,Fairness,More where it is needed\n",
    "communities": "name,kind\nHill farmers,other\n",
    "places": "name,kind\nUpper Dale,district\nLower Dale,district\n",
}


@pytest.fixture
def empty(home):
    """The home page of a migrated database and nothing else."""
    for model in (Priority, Ambition, Community, Place, Group):
        model.objects.all().delete()
    return home


@pytest.fixture
def start(empty, tmp_path):
    def run(files=FILES, **options):
        paths = {}
        for name, text in files.items():
            paths[name] = tmp_path / f"{name}.csv"
            paths[name].write_text(text, encoding="utf-8")
        out = StringIO()
        call_command("start_site", name="Dales together", stdout=out, **paths, **options)
        return out.getvalue()

    return run


def test_every_page_works_and_nothing_of_the_example_is_there(start, client):
    told = start(owner="The Dales partnership", colour="#5b2a86", vision="Warm and well fed, all of us.")
    assert [row.slug for row in Priority.objects.all()] == ["warm-homes", "good-food"]
    assert Place.objects.get(slug="upper-dale").kind == "district"
    assert Ambition.objects.get().covers == "More where it is needed"
    assert {page.place.name for page in PlacePage.objects.live()} == {"Upper Dale", "Lower Dale"}
    assert PriorityPage.objects.get(slug="warm-homes").responsible == "The Dales partnership"
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
    assert not ExampleMark.objects.exists()
    for page in Page.objects.live().filter(depth__gt=1):
        response = client.get(page.url)
        assert response.status_code == 200, page.url
        html = response.content.decode()
        assert "Dales together" in html
        assert "The Dales partnership" in html
        assert "ondon" not in html
    assert "Warm and well fed" in client.get("/priorities/").content.decode()
    password = told.split("with the password ")[1].split()[0]
    assert client.login(username="admin", password=password)
    assert client.get("/admin/").status_code == 200


def test_run_again_it_changes_nothing_and_brings_rows_up_to_date(start):
    start()
    pages, people = Page.objects.count(), get_user_model().objects.count()
    home = HomePage.objects.get()
    home.lead = "Changed by an editor"
    home.save_revision().publish()
    told = start(files={"places": "name,kind\nUpper Dale,parish\n"})
    assert (Page.objects.count(), get_user_model().objects.count()) == (pages, people)
    assert "password" not in told
    assert "0 new pages" in told
    assert HomePage.objects.get().lead == "Changed by an editor"
    assert Place.objects.get(slug="upper-dale").kind == "parish"
    assert Place.objects.filter(slug="lower-dale").exists()


@pytest.mark.parametrize(
    ("files", "options", "message"),
    [
        (
            {"priorities": "name,statement\nWarm homes,\n"},
            {},
            r"priorities.csv can't be used yet:\n  line 2: st",
        ),
        ({"places": "slug,name\nnot a slug,Dale\n"}, {}, "line 2: slug"),
        ({"places": "name\nDale\nDale\n"}, {}, "line 3: “dale” stands here twice"),
        ({"communities": "title\nFarmers\n"}, {}, "communities.csv lacks the column name"),
        (FILES, {"colour": "#ffff00"}, "--colour: .*choose a darker one"),
        (FILES, {"colour": "blue"}, "--colour: Write the colour as #"),
        (FILES, {"vision": "x" * 601}, "--vision: "),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_left_half_done(start, files, options, message):
    with pytest.raises(CommandError, match=message):
        start(files=files, **options)
    assert Page.objects.filter(depth__gt=2).count() == 0
    assert not Priority.objects.exists()
    assert not Group.objects.exists()
    assert not get_user_model().objects.exists()


def test_the_logo_stands_in_the_header_once(start, tmp_path, client):
    Picture.new("RGBA", (400, 100), "#ffffff").save(tmp_path / "logo.png")
    for _ in range(2):
        start(logo=tmp_path / "logo.png")
    assert get_image_model().objects.count() == 1
    assert 'class="site-header__logo"' in client.get("/").content.decode()


def test_a_logo_that_is_no_picture_is_told(start, tmp_path):
    (tmp_path / "logo.png").write_text("no picture", encoding="utf-8")
    with pytest.raises(CommandError, match=r"--logo: .* is no picture"):
        start(logo=tmp_path / "logo.png")


def test_where_the_example_is_it_says_how_to_take_it_away(start, home):
    with marking():
        SubmissionFactory()
    with pytest.raises(CommandError, match="remove_example"):
        start()


def test_without_files_lists_stand_empty_and_say_so(start, client):
    start(files={})
    assert not CommunityPage.objects.exists()
    for address in ("/priorities/", "/have-your-say/", "/communities/", "/places/"):
        assert 'class="empty"' in client.get(address).content.decode()
    assert Appearance.for_site(Site.objects.get()).name == "Dales together"
