"""Finding pages: what is found and shown, what is not, and what helps where nothing is found."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cms.models import SearchCount, StandardPage
from cms.search.excerpts import excerpt, mark
from cms.search.finding import find_pages
from cms.search.vocabulary import mend, related_terms, terms_like
from cms.search.words import forms_of, query_words, split_words
from insight.models import Engagement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def add(parent, title, text="", **fields):
    body = [("text", {"heading": "", "text": f"<p>{text}</p>"})] if text else []
    return parent.add_child(instance=StandardPage(title=title, body=body, **fields))


@pytest.fixture
def pages(home):
    return {
        "phone": add(home, "Getting through", "The telephone queue begins at eight."),
        "carers": add(home, "Help for carers", "A break from caring, and somebody to talk to."),
        "children": add(home, "Children and their teeth", "Dentists come to schools."),
    }


def found(query):
    return [page.title for page in find_pages(query).pages]


def test_words_are_told_apart_from_signs_and_little_words():
    assert split_words("Don't “wait” – for the GP's call_back!") == [
        "dont",
        "wait",
        "for",
        "the",
        "gps",
        "call",
        "back",
    ]
    assert query_words("how do I get the dentist") == ["dentist"]
    assert query_words("who are you") == ["who", "are", "you"]
    assert len(query_words(" ".join(f"word{number}" for number in range(50)))) <= 8


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("carers", "carer"),
        ("baby", "babies"),
        ("priorities", "priority"),
        ("doctor", "gp"),
        ("ring", "phone"),
    ],
)
def test_a_word_is_looked_for_in_its_other_forms(word, form):
    assert forms_of(word)[0] == word
    assert form in forms_of(word)


def test_a_word_in_the_text_and_its_other_forms_find_the_page(pages):
    assert found("queue") == ["Getting through"]
    assert found("phone") == ["Getting through"]
    assert found("carer") == ["Help for carers"]
    assert found("dentist child") == ["Children and their teeth"]
    assert found("zebra") == []


def test_every_word_counts_and_some_do_where_no_page_has_all(pages):
    assert find_pages("queue eight").has_all
    some = find_pages("queue dentist")
    assert not some.has_all
    assert {page.title for page in some.pages} == {"Getting through", "Children and their teeth"}


@pytest.mark.parametrize(
    "query", ['"', "'", "*", "a OR b NOT (", "\\", "%", "phone\0", "🙂", "\u202e", "--;", "NEAR"]
)
def test_signs_and_orders_to_the_database_are_only_signs(client, pages, query):
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


def test_pages_that_are_not_public_are_not_found(home, pages):
    pages["phone"].unpublish()
    PageViewRestriction.objects.create(page=pages["carers"], restriction_type="login")
    assert found("queue") == found("carers") == []


def test_an_engagement_is_found_by_what_it_asks_today(site):
    assert "Getting help from your GP practice" in found("surgery difference")
    engagement = Engagement.objects.get(slug="gp-access")
    engagement.purpose = "Tell us about zebras."
    engagement.save()
    engagement.questions.create(key="stripes", text="How many stripes?", order=9)
    assert found("zebra") == found("stripes") == ["Getting help from your GP practice"]


@pytest.fixture
def site(home, officer, editor):
    from cms.example.loading import new_passwords
    from cms.example.site import build_site

    return build_site(passwords=new_passwords())


def test_what_people_said_is_found_but_never_their_quoted_words(heard_page, client):
    assert found("phone") == [heard_page.title]
    assert "I wait on the phone" not in heard_page.page_text
    html = client.get("/search/", {"q": "phone"}).content.decode()
    assert "What we heard" in html
    assert "<mark>phone</mark>" in html


def test_matches_are_marked_as_whole_words_and_never_as_markup():
    assert mark("Phone the phones, phoney", ["phone"]) == [("Phone", True), (" the phones, phoney", False)]
    assert mark("<b>a.b</b>", ["a.b"])[1] == ("a.b", True)
    assert mark("nothing", []) == [("nothing", False)]


def test_an_excerpt_is_the_summary_or_the_words_around_the_match():
    far = "one " * 100 + "needle " + "two " * 100
    assert excerpt("A needle here.", far, ["needle"])[1] == ("needle", True)
    around = excerpt("Nothing here.", far, ["needle"])
    assert ("needle", True) in around
    assert around[0].text.startswith("… one")
    assert around[-1].text.endswith(" …")
    assert sum(len(piece.text) for piece in around) < 300
    assert excerpt("Only this.", "no", ["needle"]) == [("Only this.", False)]


def test_kinds_narrow_the_results_and_an_unknown_one_shows_all(client, site):
    html = client.get("/search/", {"q": "help"}).content.decode()
    links = dict(re.findall(r'<a href="\?q=help&amp;kind=([\w-]+)"[^>]*>([^<]+) <span', html))
    assert links == {
        "have-your-say": "Have your say",
        "priorities": "Priorities",
        "about-us": "About us",
        "insight-library": "Insight library",
    }
    narrowed = client.get("/search/", {"q": "help", "kind": "priorities"}).content.decode()
    assert set(re.findall(r'results__way">(\w+)', narrowed)) == {"Priorities"}
    assert 'aria-current="true">Priorities' in narrowed
    assert (
        client.get("/search/", {"q": "help", "kind": "<x>"}).content
        == client.get("/search/", {"q": "help"}).content
    )


def test_results_come_ten_at_a_time_with_a_way_on(client, home):
    for number in range(12):
        add(home, f"Walk {number}", slug=f"walk-{number}")
    first = client.get("/search/", {"q": "walk"}).content.decode()
    assert first.count("results__item") == 10
    assert 'href="?q=walk&amp;page=2"' in first
    assert "Page 2 of 2" in first
    second = client.get("/search/", {"q": "walk", "page": "2"}).content.decode()
    assert second.count("results__item") == 2
    assert 'href="?q=walk&amp;page=1"' in second
    for odd in ("0", "-1", "99999999999999999999", "x"):
        assert client.get("/search/", {"q": "walk", "page": odd}).status_code == 200


def test_where_nothing_is_found_the_page_says_what_to_do(client, pages, home):
    add(home, "Contact us", in_footer=True)
    html = client.get("/search/", {"q": "chidlren's zebras"}).content.decode()
    assert "We found nothing" in html
    assert '<a href="/search/?q=children%20zebras">' in html
    assert "Check how the words are spelt" in html
    assert 'href="/contact-us/"' in html


def test_a_misspelt_word_is_mended_from_the_sites_own(pages, client):
    assert mend(["dentsts"]) == "dentists"
    assert mend(["dentists"]) == mend(["zzzzzz"]) == ""
    html = client.get("/search/", {"q": "telefone que"}).content.decode()
    assert '<a href="/search/?q=telephone%20que">telephone que</a>' in html


def test_titles_and_names_are_suggested(pages, client):
    assert terms_like("help f", 8) == ["Help for carers"]
    assert terms_like("!", 8) == []
    assert "Help for carers" in related_terms(["carers", "zebra"], 5)
    answer = client.get(reverse("search_suggestions"), {"q": "chil"})
    assert answer.json()["suggestions"][0].startswith("Child")
    assert not SearchCount.objects.exists()


def test_a_new_page_is_known_at_once(pages, home):
    assert terms_like("zebra", 8) == []
    add(home, "Zebra crossings")
    assert terms_like("zebra", 8) == ["Zebra crossings"]


def test_words_of_danger_bring_help_first(client, pages):
    html = client.get("/search/", {"q": "I want to kill myself"}).content.decode()
    assert html.index("116 123") < html.index("We found nothing")
    assert not SearchCount.objects.exclude(term="").exists()


def test_what_is_typed_is_never_markup(client, pages):
    html = client.get(
        "/search/", {"q": "<script>alert(1)</script>", "kind": "<script>", "page": "<script>"}
    ).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_without_a_query_the_page_says_what_to_write(client, home):
    html = client.get("/search/").content.decode()
    assert "Write one or two words" in html
    assert "noindex" in html
    assert not SearchCount.objects.exists()


def test_only_reading_is_allowed(client, home):
    assert client.post("/search/", {"q": "phone"}).status_code == 405
    assert client.post(reverse("search_suggestions"), {"q": "phone"}).status_code == 405
