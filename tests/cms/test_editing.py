"""Editors' tools: how hard a text reads, who looks after pages, which links broke."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model

from cms.editing.care import PROBLEMS, care_lines
from cms.editing.links import check_links
from cms.editing.page_text import paragraphs
from cms.editing.reading import grade, reading_of, sentences_of, syllables_of
from cms.models import PageCare, StandardPage
from tests.factories import UserFactory

EASY = ["We want to hear from you. Tell us what you think. It takes five minutes."] * 5
HARD = (
    "Notwithstanding considerable organisational transformation, multidisciplinary neighbourhood teams "
    "continuously demonstrate unsatisfactory interoperability across geographically distributed providers."
)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("cat", 1), ("hope", 1), ("people", 2), ("waited", 2), ("phoned", 1), ("places", 2), ("community", 4),
     ("the", 1), ("free", 1), ("2026", 1), ("who", 1), ("carer’s", 2), ("table", 2), ("boxes", 2)],
)  # fmt: skip
def test_syllables_are_counted_about_right(word, syllables):
    assert syllables_of(word) == syllables


def test_the_grade_is_the_published_formula():
    assert grade(words=100, sentences=5, syllables=150) == pytest.approx(0.39 * 20 + 11.8 * 1.5 - 15.59)


def test_sentences_end_at_full_stops_and_hold_a_word():
    assert sentences_of("It costs £3.50. Why?  Because. 12 … !") == [
        "It costs £3.50.",
        "Why?",
        "Because.",
        "12 …",
    ]


def test_hard_words_make_a_text_older_and_are_shown_first():
    easy, mixed = reading_of(EASY), reading_of([*EASY, HARD])
    assert easy.age <= 8
    assert mixed.age > easy.age
    assert mixed.hardest[0] == HARD


def test_a_few_words_are_too_little_to_say():
    assert reading_of(["We listen."]) is None
    assert reading_of([]) is None


def text_block(html, heading=""):
    return ("text", {"heading": heading, "text": html})


@pytest.fixture
def standard(home):
    def make(slug, *blocks, **fields):
        page = home.add_child(
            instance=StandardPage(title=slug.title(), slug=slug, body=list(blocks), **fields)
        )
        page.save_revision().publish()
        return StandardPage.objects.get(pk=page.pk)

    return make


@pytest.mark.django_db
def test_the_words_of_a_page_are_the_editors_own(standard, heard_page, world):
    page = standard("about", text_block("<p>One.</p><ul><li>Two</li></ul>", "Head"), introduction="Intro.")
    assert list(paragraphs(page)) == ["Intro.", "Head", "One.", "Two"]
    words = " ".join(paragraphs(heard_page))
    assert world.quote.text not in words
    assert "People give up on the phone." in words


@pytest.mark.django_db
def test_links_inside_the_site_are_followed_in_the_database(standard, home, priority_page):
    draft = standard("draft")
    draft.unpublish()
    document = get_document_model().objects.create(title="Plan", file=ContentFile(b"x", "plan.txt"))
    Redirect.add_redirect("/moved/", redirect_to=home)
    good = [
        f'<a linktype="page" id="{priority_page.pk}">page</a>',
        f'<a linktype="document" id="{document.pk}">document</a>',
        '<a href="/priorities/early-years/">typed</a>',
        '<a href="http://localhost:8000/priorities/">whole</a>',
        '<a href="/receipt/">view</a>',
        '<a href="/moved/">redirect</a>',
        '<a href="#below">anchor</a>',
        '<a href="mailto:a@example.org">mail</a>',
    ]
    bad = [
        f'<a linktype="page" id="{draft.pk}">draft</a>',
        '<a linktype="page" id="99999">gone page</a>',
        '<a linktype="document" id="99999">gone document</a>',
        '<a href="/priorities/nothing/">typed wrong</a>',
        '<a href="http://localhost:8000/nothing/">whole wrong</a>',
        '<a href="">empty</a>',
    ]
    outside = ['<a href="https://example.org/a">elsewhere</a>']
    page = standard("links", text_block("".join(f"<p>{link}</p>" for link in [*good, *bad, *outside])))
    found = check_links([page])
    assert [link.words for link in found.broken] == [
        "draft", "gone page", "gone document", "typed wrong", "whole wrong", "empty",
    ]  # fmt: skip
    assert [link.target for link in found.outside] == ["https://example.org/a"]


@pytest.mark.django_db
def test_a_page_is_named_for_what_it_lacks_and_not_otherwise(standard):
    today = timezone.localdate()
    fine = standard("fine", search_description="What we do")
    PageCare.objects.create(page=fine, owner=UserFactory(), review_by=today)
    late = standard("late", search_description="Late")
    PageCare.objects.create(page=late, owner=UserFactory(), review_by=today - timedelta(days=1))
    left = standard("left", search_description="Left")
    PageCare.objects.create(page=left, owner=UserFactory(is_active=False), review_by=today)
    old = standard("old", text_block(f"<p>{HARD} {HARD} {HARD} {HARD}</p>"))
    old.last_published_at = timezone.now() - timedelta(days=366)
    lines = care_lines([fine, late, left, old])
    assert {line.page.slug: line.problems for line in lines} == {
        "late": ("stale",),
        "left": ("unowned",),
        "old": ("stale", "unowned", "hard", "description"),
    }
    assert lines[-1].reading.hardest[0] == HARD


@pytest.mark.django_db
def test_a_noted_review_counts_for_a_year(standard):
    page = standard("page", search_description="Here")
    page.last_published_at = timezone.now() - timedelta(days=900)
    care = PageCare(page=page, owner=UserFactory())
    care.note_review(timezone.localdate())
    care.save()
    assert care_lines([page]) == []
    assert (care.review_by - care.reviewed_on).days == 365


@pytest.mark.django_db
def test_the_report_counts_filters_and_leads_to_the_pages(client, editor, standard):
    page = standard("about", text_block(f"<p>{HARD} {HARD} {HARD} {HARD}</p>"))
    client.force_login(editor)
    html = client.get(reverse("care_report")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html
    assert "Hardest sentences" in html
    stale = client.get(reverse("care_report"), {"problem": "stale"}).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) not in stale
    assert client.get(reverse("care_report"), {"problem": "nonsense"}).status_code == 200


@pytest.mark.django_db
def test_the_report_of_links_says_what_is_wrong(client, editor, standard):
    client.force_login(editor)
    assert "leads somewhere" in client.get(reverse("link_report")).content.decode()
    standard(
        "about", text_block('<p><a href="/nothing/">here</a> <a href="https://example.org/">out</a></p>')
    )
    html = client.get(reverse("link_report")).content.decode()
    assert "There is no such address on this site." in html
    assert "Links to other sites (1)" in html


@pytest.mark.django_db
def test_both_reports_can_be_taken_away_as_files(client, editor, standard):
    page = standard(
        "about", text_block(f'<p>{HARD} {HARD} {HARD} {HARD}</p><p><a href="/nothing/">=1+1</a></p>')
    )
    PageCare.objects.create(page=page, owner=editor)
    client.force_login(editor)

    def rows(name, **asked):
        answer = client.get(reverse(name), {"file": "csv"} | asked)
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    line = next(row for row in rows("care_report") if row["Page"] == page.title)
    assert line["Owner"] == (editor.get_full_name() or editor.username)
    assert line["Address"].endswith("/about/")
    assert PROBLEMS["hard"] in line["What to do"]
    assert page.title not in [row["Page"] for row in rows("care_report", problem="unowned")]
    (link,) = rows("link_report")
    assert (link["Words of the link"], link["Leads to"]) == ("'=1+1", "/nothing/")


@pytest.mark.django_db
def test_editors_say_who_looks_after_a_page_and_that_it_is_right(client, editor, standard):
    page = standard("about")
    client.force_login(editor)
    address = reverse("page_care", args=[page.pk])
    assert address in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Nobody has noted a review yet" in client.get(address).content.decode()
    assert client.post(address, {"owner": editor.pk, "review_by": ""}).status_code == 302
    assert (page.care.owner, page.care.review_by) == (editor, None)
    client.post(address, {"owner": editor.pk, "review_by": "", "reviewed": "yes"})
    assert PageCare.objects.get(page=page).reviewed_on == timezone.localdate()
    bad = client.post(address, {"owner": 99999, "review_by": "soon"})
    assert bad.status_code == 200
    assert PageCare.objects.get(page=page).owner == editor


@pytest.mark.django_db
def test_who_may_change_no_page_sees_no_report(client, officer, standard):
    page = standard("about")
    client.force_login(officer)
    for address in (reverse("care_report"), reverse("link_report"), reverse("page_care", args=[page.pk])):
        assert client.get(address).status_code in (302, 403)
