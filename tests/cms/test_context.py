"""The frame's navigation and footer come from the live pages."""

import pytest
from django.test import RequestFactory

from cms.context_processors import site
from cms.models import StandardPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def context_at(home):
    def at(path="/"):
        return site(RequestFactory().get(path))

    return at


def add(parent, slug, **fields):
    return parent.add_child(instance=StandardPage(title=slug.title(), slug=slug, **fields))


def test_live_menu_pages_in_their_order(home, context_at):
    add(home, "one", show_in_menus=True)
    add(home, "two", show_in_menus=True, live=False)
    add(home, "three")
    add(home, "four", show_in_menus=True)
    assert [item["text"] for item in context_at()["navigation"]] == ["One", "Four"]


def test_the_part_of_the_site_that_one_is_in_is_current(home, context_at):
    about = add(home, "about", show_in_menus=True)
    add(about, "history")
    add(home, "news", show_in_menus=True)
    navigation = context_at("/about/history/")["navigation"]
    assert [item["text"] for item in navigation if item["current"]] == ["About"]


def test_footer_pages_wherever_they_stand(home, context_at):
    about = add(home, "about")
    add(about, "privacy", in_footer=True)
    add(about, "draft", in_footer=True, live=False)
    assert context_at()["footer_links"] == [
        {"text": "Privacy", "href": "/about/privacy/", "current": False},
    ]


def test_the_receipt_is_always_at_hand(context_at):
    assert context_at()["receipt_url"] == "/receipt/"


def test_a_site_without_pages_still_has_its_name(db):
    from wagtail.models import Site

    Site.objects.all().delete()
    context = site(RequestFactory().get("/"))
    assert context["site_name"]
    assert context["navigation"] == context["footer_links"] == []
