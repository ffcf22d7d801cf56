"""News: by kind, newest first, in feeds, and told to insight as pages come and go."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.models import NewsPage
from insight.models import Announcement, MailingList
from tests.cms.partnership_rows import news, news_index, partnership, programme

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


def open_lists():
    return set(MailingList.objects.filter(withdrawn_at=None).values_list("key", flat=True))


def told_of(page):
    """The keys of the lists that hear of a page, or None where it is not announced."""
    row = Announcement.objects.filter(page_key=f"page-{page.pk}", withdrawn_at=None).first()
    return set(row.mailing_lists.values_list("key", flat=True)) if row else None


class TestList:
    def test_newest_first_and_by_kind(self, client, home):
        today = timezone.localdate()
        news(home, "Oldest", date=today - timedelta(days=3))
        news(home, "Newest", date=today, kind="programme")
        news(home, "Middle", date=today - timedelta(days=1), kind="board", board="The board")
        html = text_of(client.get("/news/"))
        assert html.index("Newest") < html.index("Middle") < html.index("Oldest")
        html = text_of(client.get("/news/?kind=board"))
        assert "Middle" in html and "Newest" not in html and "Oldest" not in html
        assert "Newest" in text_of(client.get("/news/?kind=nonsense"))

    def test_ten_a_page(self, client, home):
        for number in range(12):
            news(home, f"Item {number:02}", date=date(2026, 1, 1) + timedelta(days=number))
        html = text_of(client.get("/news/?kind=news"))
        assert "Item 11" in html and "Item 02" in html and "Item 01" not in html
        assert 'href="/news/?kind=news&amp;page=2"' in html and "Page 2 of 2" in html
        html = text_of(client.get("/news/?page=2"))
        assert "Item 01" in html and 'href="/news/?page=1"' in html
        for strange in ("99", "x", "-1"):
            assert client.get(f"/news/?page={strange}").status_code == 200

    def test_an_empty_list_says_so(self, client, home):
        news_index(home)
        assert "There is no news yet" in text_of(client.get("/news/"))
        news(home)
        assert "There is none of this kind yet" in text_of(client.get("/news/?kind=board"))

    def test_a_board_message_names_its_board(self, client, home):
        with pytest.raises(ValidationError) as refused:
            news(home, kind="board")
        assert "which board speaks" in refused.value.message_dict["board"][0]
        page = news(home, "Thanks", kind="board", board="Sponsor board", author="Ada")
        assert "From: Sponsor board, Ada" in text_of(client.get(page.url))

    def test_pages_show_the_news_about_them(self, client, home, priority_page):
        old = partnership(home)
        care = programme(old)
        page = news(home, programme=care, priority=priority_page.priority)
        other = news(home, "Another")
        for about in (old, care, priority_page):
            html = text_of(client.get(about.url))
            assert f'href="{page.url}"' in html and f'href="{other.url}"' not in html
            assert f'href="/news-by-email/page-{about.pk}/"' in html
        html = text_of(client.get(page.url))
        assert f'href="{care.url}"' in html and f'href="{priority_page.url}"' in html


class TestFeeds:
    def feed(self, client, path):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
        return ElementTree.fromstring(answer.content)

    def test_all_and_by_kind(self, client, home):
        news(home, "Old & <new>", slug="a", date=date(2026, 1, 2), summary="One \x0b two")
        page = news(home, "From the board", kind="board", board="The board")
        feed = self.feed(client, "/news/feed/")
        assert feed.tag == "rss" and feed.attrib["version"] == "2.0"
        items = feed.findall("channel/item")
        assert [item.findtext("title") for item in items] == ["From the board", "Old & <new>"]
        assert items[1].findtext("description") == "One  two"
        assert items[1].findtext("pubDate") == "Fri, 02 Jan 2026 00:00:00 +0000"
        assert items[0].findtext("link") == f"http://testserver{page.url}" == items[0].findtext("guid")
        own = feed.find("channel/{http://www.w3.org/2005/Atom}link")
        assert own.attrib["href"] == "http://testserver/news/feed/"
        of_board = self.feed(client, "/news/feed/board/").findall("channel/item")
        assert [item.findtext("title") for item in of_board] == ["From the board"]
        assert self.feed(client, "/news/feed/programme/").findall("channel/item") == []

    def test_only_what_is_live_and_public(self, client, home):
        page = news(home)
        closed = news(home, "Closed")
        PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
        page.unpublish()
        assert self.feed(client, "/news/feed/").findall("channel/item") == []

    def test_an_unknown_feed_is_not_there(self, client, home):
        news_index(home)
        assert client.get("/news/feed/nonsense/").status_code == 404
        assert client.get("/news/feed/board/more/").status_code == 404

    def test_pages_name_the_feeds(self, client, home):
        page = news(home)
        html = client.get("/news/").content.decode()
        for path in ("/news/feed/", "/news/feed/board/", "/news/feed/news/", "/news/feed/programme/"):
            assert 'type="application/rss+xml"' in html and f'href="{path}"' in html
        assert 'rel="alternate" type="application/rss+xml"' in client.get(page.url).content.decode()


class TestTelling:
    def test_lists_are_open_while_their_pages_and_the_news_are_live(self, home, priority_page):
        old = partnership(home)
        care = programme(old)
        assert open_lists() == set()
        index = news_index(home)
        own = {f"page-{index.pk}"} | {f"page-{index.pk}-{kind}" for kind in ("news", "board", "programme")}
        assert open_lists() == own | {f"page-{page.pk}" for page in (old, care, priority_page)}
        care.unpublish()
        assert f"page-{care.pk}" not in open_lists()
        old.delete()
        assert open_lists() == own | {f"page-{priority_page.pk}"}
        index.unpublish()
        assert open_lists() == set()

    def test_news_is_told_to_the_lists_of_what_it_is_about(self, home, priority_page):
        care = programme(partnership(home))
        page = news(home, programme=care, priority=priority_page.priority, kind="programme")
        index = page.get_parent()
        about = (index, care, care.get_parent(), priority_page)
        assert told_of(page) == {f"page-{index.pk}-programme"} | {f"page-{row.pk}" for row in about}
        assert told_of(news(home, "Another")) == {f"page-{index.pk}", f"page-{index.pk}-news"}

    def test_a_draft_is_not_told(self, home):
        page = news_index(home).add_child(
            instance=NewsPage(title="Draft", slug="draft", summary="Not yet.", live=False)
        )
        page.save_revision()
        assert told_of(page) is None

    def test_what_is_unpublished_deleted_or_closed_is_withdrawn(self, home):
        page, gone, closed = news(home), news(home, "Gone"), news(home, "Closed")
        page.unpublish()
        gone.delete()
        restriction = PageViewRestriction.objects.create(
            page=closed.get_parent(), restriction_type=PageViewRestriction.LOGIN
        )
        assert [told_of(row) for row in (page, gone, closed)] == [None, None, None]
        assert open_lists() == set()
        restriction.delete()
        assert told_of(page) is None
        assert told_of(closed) and open_lists()

    def test_a_new_address_is_told(self, home, django_capture_on_commit_callbacks):
        page = news(home)
        index = page.get_parent().specific
        index.slug = "updates"
        with django_capture_on_commit_callbacks(execute=True):
            index.save_revision().publish()
        assert Announcement.objects.get().url == "/updates/doors-open/"
        assert MailingList.objects.get(key=f"page-{index.pk}").url == "/updates/"

    def test_a_whole_branch_can_be_deleted(self, home):
        old = partnership(home)
        programme(old)
        news(home, partnership=old)
        old.get_parent().delete()
        assert NewsPage.objects.get().partnership is None
        news_index(home).delete()
        assert open_lists() == set() and not Announcement.objects.filter(withdrawn_at=None).exists()
