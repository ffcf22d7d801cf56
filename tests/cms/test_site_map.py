"""What machines and links find: addresses that moved, the map, robots, news, and a page's own head."""

import re
from xml.etree import ElementTree

import pytest
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from cms.models import StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def base_url(settings):
    settings.BASE_URL = "https://heard.example.org"


@pytest.fixture
def page(home):
    return home.add_child(
        instance=StandardPage(title="Privacy", slug="privacy", introduction='What we "keep" & why.')
    )


def test_a_page_with_a_new_slug_or_place_is_found_at_its_old_address(
    client, home, page, editor, django_capture_on_commit_callbacks
):
    about = home.add_child(instance=StandardPage(title="About", slug="about"))
    below = page.add_child(instance=StandardPage(title="Cookies", slug="cookies"))
    page.slug = "data"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish(user=editor)
    moved = client.get("/privacy/?from=mail")
    assert (moved.status_code, moved.url) == (301, "/data/")
    assert client.get("/privacy/cookies/").url == "/data/cookies/"
    below.refresh_from_db()
    below.move(about, pos="last-child", user=editor)
    assert client.get("/data/cookies/").url == "/about/cookies/"
    assert Redirect.objects.filter(automatically_created=True).exists()
    assert client.get("/never/was/").status_code == 404


def test_editors_keep_redirects_in_the_menu(client, page, editor, officer):
    client.force_login(editor)
    assert "/admin/redirects/" in client.get("/admin/").content.decode()
    leaflet = {"old_path": "/leaflet", "site": "", "is_permanent": "on", "redirect_page": page.pk}
    assert client.post("/admin/redirects/add/", leaflet).status_code == 302
    assert client.get("/leaflet/").url == "/privacy/"
    client.force_login(officer)
    assert client.get("/admin/redirects/").status_code == 302


def test_the_map_names_every_page_that_everybody_may_read(client, home, page):
    hidden = home.add_child(instance=StandardPage(title="Hidden", slug="hidden", live=False))
    closed = home.add_child(instance=StandardPage(title="Closed", slug="closed"))
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    named = [found.text for found in root.iter() if found.tag.endswith("loc")]
    assert named == ["https://heard.example.org/", "https://heard.example.org/privacy/"]
    assert hidden.slug not in response.content.decode()


def test_robots_are_kept_from_what_belongs_to_one_person(client):
    text = client.get("/robots.txt").content.decode()
    for path in ("/admin/", "/receipt/", "/take-part/", "/search/"):
        assert f"Disallow: {path}\n" in text
    assert "Sitemap: https://heard.example.org/sitemap.xml\n" in text
    assert client.get("/robots.txt")["Content-Type"].startswith("text/plain")


def test_news_bring_each_page_with_its_answer(client, heard_page):
    address = re.search(
        r'<link rel="alternate" type="application/rss\+xml" title="[^"]+" href="([^"]+)">',
        client.get("/").content.decode(),
    )[1]
    response = client.get(address)
    assert response["Content-Type"].startswith("application/rss+xml")
    channel = ElementTree.fromstring(response.content).find("channel")
    item = channel.find("item")
    assert item.findtext("title") == heard_page.title
    assert item.findtext("link") == f"https://heard.example.org{heard_page.url}"
    assert item.findtext("description") == " ".join(heard_page.sentences)
    heard_page.unpublish()
    assert b"<item>" not in client.get(address).content


def test_a_feed_without_news_is_still_a_feed(client, home):
    assert ElementTree.fromstring(client.get("/what-we-heard.rss").content).find("channel") is not None


def head_of(response):
    text = response.content.decode().partition("<body>")[0]
    metas = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', text))
    return metas, re.findall(r'<link rel="canonical" href="([^"]+)">', text)


def test_a_pages_head_says_what_it_is_and_where_it_lives(client, page):
    metas, canonical = head_of(client.get("/privacy/?utm=1"))
    assert canonical == ["https://heard.example.org/privacy/"]
    assert metas["og:url"] == canonical[0]
    assert metas["og:title"] == "Privacy"
    assert metas["description"] == metas["og:description"] == "What we &#34;keep&#34; &amp; why."
    assert metas["og:image"] == "https://heard.example.org/static/site/share.png"
    assert metas["twitter:card"] == "summary_large_image"
    assert "robots" not in metas


def test_the_search_description_comes_first(client, page):
    page.search_description = "Short and plain."
    page.seo_title = "Your privacy"
    page.save()
    metas, _ = head_of(client.get(page.url))
    assert (metas["description"], metas["og:title"]) == ("Short and plain.", "Your privacy")


@pytest.mark.parametrize("address", ["/search/?q=x", "/receipt/", "/nowhere/"])
def test_what_is_no_page_is_not_to_be_listed(client, home, address):
    metas, canonical = head_of(client.get(address))
    assert metas["robots"] == "noindex"
    assert canonical == []


def test_the_card_has_the_size_that_it_says(settings, client, page):
    metas, _ = head_of(client.get(page.url))
    path = settings.BASE_DIR / "static" / "site" / "share.png"
    size = tuple(int(metas[f"og:image:{side}"]) for side in ("width", "height"))
    with Image.open(path) as picture:
        assert picture.size == size == (1200, 630)
    assert path.stat().st_size < 60_000


def test_a_page_that_is_not_there_helps_on(client, page):
    page.in_footer = True
    page.save()
    text = client.get("/nowhere/").content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    assert 'action="/search/"' in main
    assert 'href="/privacy/"' in main
    assert 'href="/receipt/"' in main
