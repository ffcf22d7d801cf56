"""What goes into a document: which pages, brought down to what paper and Word can hold."""

import pytest
from wagtail.models import Page

from cms.documents.cleaning import Addresses, cleaned
from cms.documents.files import RefusedAddress, site_file
from cms.documents.sources import source_of
from cms.models import StandardPage
from tests.cms.download_rows import compose

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ADDRESSES = Addresses(base="http://localhost:8000", inside={"/priorities/": "part-1-page-5"})


def clean(html):
    page = Page(title="A page", slug="a", url_path="/home/a/")
    return cleaned(f'<main id="maincontent">{html}</main>', anchor="x", page=page, addresses=ADDRESSES)


def test_what_is_of_no_use_on_paper_is_left_out():
    body = clean(
        '<nav>Menu</nav><form><button>Send</button></form><p class="screen-only">Take part</p><p>Stays</p>'
        "<script>alert(1)</script><!-- a note --><p hidden>Hidden</p>"
    )
    assert body.get_text() == "Stays"


def test_unknown_tags_lose_their_skin_and_known_ones_their_attributes():
    body = clean(
        '<article><p onclick="x()" style="color:red" class="a">Words <font>here</font></p></article>'
    )
    assert body.decode_contents() == '<p class="a">Words here</p>'


@pytest.mark.parametrize(
    ("html", "levels"),
    [
        ("<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2>", ["h2", "h3", "h4", "h3"]),
        ("<h1>A</h1><h4>B</h4><h5>C</h5>", ["h2", "h3", "h4"]),
        (
            "<h1>A</h1>" + "".join(f"<h{n}>x</h{n}>" for n in range(2, 7)),
            ["h2", "h3", "h4", "h5", "h6", "h6"],
        ),
    ],
)
def test_headings_begin_below_the_documents_own_and_skip_no_level(html, levels):
    assert [tag.name for tag in clean(html).find_all(True)] == levels


@pytest.mark.parametrize(
    ("href", "leads_to"),
    [
        ("#who", "#x-who"),
        ("/priorities/", "#part-1-page-5"),
        ("/priorities/#actions", "#part-1-page-5-actions"),
        ("/elsewhere/", "http://localhost:8000/elsewhere/"),
        ("https://example.org/", "https://example.org/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_links_lead_somewhere_from_paper_too(href, leads_to):
    assert clean(f'<p><a href="{href}">Words</a></p>').a["href"] == leads_to


def test_a_link_that_runs_a_script_is_only_words():
    body = clean('<p><a href="javascript:alert(1)">Words</a></p>')
    assert body.a is None
    assert body.get_text() == "Words"


def test_pictures_keep_their_words_and_ornament_goes():
    body = clean(
        '<img src="/media/a.png" alt="A park"><img src="/media/b.png" alt="">'
        '<svg aria-hidden="true"><path/></svg><svg role="img"><title>Rising</title></svg>'
        '<svg class="bar" aria-hidden="true"><rect class="bar__fill" width="26.6"/></svg>'
    )
    assert [image["alt"] for image in body.find_all("img")] == ["A park", "Rising"]
    assert body.select_one(".bar-27 .bar-fill") is not None


def test_what_is_folded_away_stands_open():
    body = clean(
        "<details><summary><span>How we know</span></summary><div>Two people read it.</div></details>"
    )
    assert body.find("strong").get_text() == "How we know"
    assert "Two people read it." in body.get_text()


def test_a_page_without_a_main_part_is_refused():
    with pytest.raises(ValueError, match="maincontent"):
        cleaned("<p>x</p>", anchor="x", page=Page(title="A"), addresses=ADDRESSES)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.png",
        "file:///etc/passwd",
        "/media/../../etc/passwd",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/static/../cms/settings/base.py",
        "/admin/",
        "/media/not-there.png",
        "//example.org/static/site/icon.svg",
        "http://localhost:8000.example.org/static/site/icon.svg",
    ],
)
def test_documents_read_no_file_but_the_sites_own(address):
    with pytest.raises(RefusedAddress):
        site_file(address)


@pytest.mark.parametrize(
    "address", ["/static/insight/admin.css", "http://localhost:8000/static/insight/admin.css"]
)
def test_the_sites_own_files_are_read(address):
    content, kind = site_file(address)
    assert content
    assert kind == "text/css"


@pytest.mark.parametrize(
    ("covers", "titles"),
    [
        ("page", ["Our priorities"]),
        ("children", ["Our priorities", "Early years"]),
        ("all", ["Our priorities", "Early years", "What we heard about early years"]),
    ],
)
def test_a_part_takes_in_the_pages_it_says(heard_page, priority_page, covers, titles):
    source = source_of(compose(priority_page.get_parent(), covers=covers))
    assert [chapter.title for chapter in source.chapters] == titles


def test_pages_that_are_not_live_or_not_public_stay_out(priority_page, home):
    draft = home.add_child(instance=StandardPage(title="Draft", slug="draft", live=False))
    download = compose(priority_page.get_parent())
    compose(draft, slug="other", title="Other")
    priority_page.unpublish()
    assert [chapter.title for chapter in source_of(download).chapters] == ["Our priorities"]
    assert source_of(type(download).objects.get(slug="other")).chapters == ()


def test_notes_hold_who_method_and_every_figure_but_no_quote(heard_page, priority_page, world):
    source = source_of(compose(priority_page.get_parent(), covers="all", shows="notes"))
    assert [chapter.title for chapter in source.chapters] == ["How to read the figures", heard_page.title]
    text = source.chapters[1].body.get_text(" ", strip=True)
    assert "Who we heard from" in text
    assert [cell.get_text() for cell in source.chapters[1].body.find("tbody").find_all("td")][:2] == [
        "12",
        "30",
    ]
    assert world.quote.text not in text
    assert source.quotes == {}


def test_the_same_pages_give_the_same_digest_and_other_words_another(heard_page, priority_page):
    download = compose(priority_page.get_parent())
    before = source_of(download).digest
    assert source_of(download).digest == before
    priority_page.promise = "Families get help at once."
    priority_page.save()
    assert source_of(download).digest != before
