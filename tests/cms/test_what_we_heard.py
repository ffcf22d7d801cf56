"""The page on which findings meet the public: its order, what stops it, what it tells, its files and records."""

import csv
import io

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.models import WhatWeHeardPage
from cms.publishing.checklist import checklist
from cms.publishing.evidence import figures, finding_ids, problems
from insight.enums import QuoteStatus
from insight.models import Publication, Quote, Response, Theme
from insight.published import freeze_sides
from tests.cms.editing import form_data, publish_in_editor
from tests.factories import ActionFactory

pytestmark = pytest.mark.django_db

ORDER = (
    "People give up on the phone.",
    "Who we heard from",
    "Who we did not hear from",
    "What people said",
    "Where people disagree",
    "What communities said differently",
    "Said by few, but it matters",
    "What we did, will do and can't do",
    "How to read this",
    "Downloads",
)


def text_of(response):
    return " ".join(response.content.decode().split())


def refuse(quote):
    Quote.objects.filter(pk=quote.pk).update(status=QuoteStatus.REFUSED)


def test_it_answers_first_and_keeps_its_order(client, heard_page, world):
    heard_page.disagreement = [("sides", freeze_sides(world.theme).to_json())]
    heard_page.communities = [("text", {"heading": "", "text": "<p>Carers said more.</p>"})]
    heard_page.rare = [("text", {"heading": "", "text": "<p>Two people were hurt.</p>"})]
    heard_page.save()
    html = text_of(client.get(heard_page.url)).split("<main", 1)[1]
    positions = [html.index(words) for words in ORDER]
    assert positions == sorted(positions)


def test_sections_with_nothing_in_them_are_left_out(client, heard_page):
    html = text_of(client.get(heard_page.url))
    for title in ("Where people disagree", "What communities said differently", "Said by few"):
        assert title not in html


def test_a_theme_has_sentence_number_quote_and_how_we_know(client, heard_page):
    html = text_of(client.get(heard_page.url)).split('id="said"')[1]
    for words in (
        "Waiting on the phone",
        "People give up on the phone.",
        "(12 of 30 answers)",
        "I wait on the phone, day 0.",
        "Resident of Lewisham",
        "Queues and being cut off.",
        "another checked it",
        "Two more lines by the spring.",
    ):
        assert words in html


def test_actions_are_as_the_ledger_stands(client, heard_page):
    ActionFactory(priority=heard_page.get_parent().specific.priority, text="Hire three nurses")
    assert "Hire three nurses" in text_of(client.get(heard_page.url))


def test_readers_are_told_when_newer_evidence_exists(client, heard_page, world):
    assert "Newer evidence exists" not in text_of(client.get(heard_page.url))
    world.answer()
    html = text_of(client.get(heard_page.url))
    assert "Newer evidence exists" in html
    assert "(12 of 30 answers)" in html


def test_a_refused_quote_leaves_the_live_page_at_once(client, heard_page, world):
    refuse(world.quote)
    html = text_of(client.get(heard_page.url))
    assert "I wait on the phone, day 0." not in html
    assert "(12 of 30 answers)" in html


def test_a_page_with_words_that_must_not_be_shown_does_not_go_live(heard_page, world, editor):
    heard_page.unpublish()
    revision = heard_page.save_revision()
    refuse(world.quote)
    with pytest.raises(ValidationError, match="may not be shown"):
        revision.publish(user=editor)
    assert not WhatWeHeardPage.objects.get().live


def test_a_page_whose_theme_is_gone_does_not_go_live(heard_page, world, editor):
    revision = heard_page.save_revision()
    Theme.objects.update(status="retired")
    with pytest.raises(ValidationError, match="can't be counted"):
        revision.publish(user=editor)


def test_the_editor_keeps_the_draft_and_reads_what_to_mend(client, heard_page, world, editor):
    client.force_login(editor)
    Theme.objects.update(status="retired")
    response = publish_in_editor(client, heard_page, title="New title")
    page = WhatWeHeardPage.objects.get()
    assert page.title != "New title"
    assert page.get_latest_revision_as_object().title == "New title"
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    said = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert "not published" in said
    assert "what people said, block 1 (“Waiting on the phone”), figure 1" in said
    assert "no longer in use" in said


def test_figures_that_moved_are_worth_a_look_and_no_obstacle(client, heard_page, world, editor):
    client.force_login(editor)
    data = form_data(heard_page)
    world.answer()
    address = reverse("wagtailadmin_pages:edit", args=[heard_page.pk])
    response = client.post(address, {**data, "action-publish": "action-publish"})
    said = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert "It was Waiting on the phone: 12 of 30 answers; now 13 of 31 answers" in said
    assert "has been published" in said


def test_a_figure_changed_in_the_form_is_refused(client, heard_page, editor):
    client.force_login(editor)
    data = form_data(heard_page)
    key = next(key for key, value in data.items() if '"count": 12' in str(value))
    data[key] = data[key].replace('"count": 12', '"count": 29')
    response = client.post(reverse("wagtailadmin_pages:edit", args=[heard_page.pk]), data)
    assert response.status_code == 200
    assert "changed by hand" in response.content.decode()
    assert figures(WhatWeHeardPage.objects.get())[1].values["count"] == 12


def test_the_checklist_stands_above_the_fields(client, heard_page, world, editor):
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:edit", args=[heard_page.pk])
    assert "Every figure and quote on this page holds" in text_of(client.get(address))
    world.answer()
    refuse(world.quote)
    html = text_of(client.get(address))
    assert "Mend this before you publish" in html
    assert "Now: 13 of 31 answers" in html
    new = reverse("wagtailadmin_pages:add", args=["cms", "whatweheardpage", heard_page.get_parent().pk])
    assert reverse("draft_from_findings") in text_of(client.get(new)).split("<main", 1)[1]


def test_the_checklist_names_every_missing_part(heard_page):
    assert checklist(heard_page).is_ready
    for field in ("answer", "not_heard"):
        setattr(heard_page, field, "")
    for field in ("respondents", "themes", "next_steps", "method"):
        setattr(heard_page, field, [])
    listed = checklist(heard_page)
    assert len(listed.missing) == 6
    assert not listed.is_ready


def test_the_answer_is_three_sentences_at_most(heard_page):
    heard_page.answer = "One.\n\nTwo.\nThree.\n"
    heard_page.full_clean()
    assert heard_page.sentences == ["One.", "Two.", "Three."]
    heard_page.answer += "Four."
    with pytest.raises(ValidationError, match="three lines"):
        heard_page.full_clean()


def test_the_figures_come_as_a_file_with_nothing_that_the_page_hides(client, heard_page):
    response = client.get(f"{heard_page.url}figures/")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    prevalence = next(row for row in rows if row["figure"] == "answers")
    assert (prevalence["about"], prevalence["number"], prevalence["out_of"]) == (
        "Waiting on the phone",
        "12",
        "30",
    )
    places = {row["row"]: row["number"] for row in rows if row["figure"] == "Where people live"}
    assert places["Lewisham"] == "10"
    assert places["Bexley"] == "too few to show"
    assert "phone, day" not in response.content.decode()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_taken_for_a_formula(client, heard_page, world, start):
    Theme.objects.update(name=f"{start}1+1")
    heard_page.disagreement = [("sides", freeze_sides(Theme.objects.get()).to_json())]
    heard_page.save()
    cells = [
        cell
        for row in csv.reader(io.StringIO(client.get(f"{heard_page.url}figures/").content.decode()))
        for cell in row
    ]
    assert f"'{start}1+1" in cells
    assert not [cell for cell in cells if cell.startswith(start)]


@pytest.mark.parametrize("path", ["figures/x/", "other/", "figures.csv"])
def test_there_is_nothing_else_below_the_page(client, heard_page, path):
    assert client.get(f"{heard_page.url}{path}").status_code == 404


def test_a_draft_has_no_file(client, heard_page):
    heard_page.unpublish()
    assert client.get(f"{heard_page.url}figures/").status_code == 404


def test_publishing_is_noted_and_withdrawn_so_that_receipts_lead_there(heard_page, world):
    publication = Publication.objects.get()
    assert (publication.url, publication.title) == (heard_page.url, heard_page.title)
    assert list(publication.findings.all()) == [world.finding]
    heard_page.unpublish()
    assert Publication.objects.get().withdrawn_at
    heard_page.get_latest_revision().publish()
    assert Publication.objects.get().withdrawn_at is None


def test_a_deleted_page_is_withdrawn(heard_page):
    heard_page.delete()
    assert Publication.objects.get().withdrawn_at


def test_a_new_address_is_noted(heard_page, priority_page, django_capture_on_commit_callbacks):
    priority_page.refresh_from_db()
    priority_page.slug = "first-years"
    with django_capture_on_commit_callbacks(execute=True):
        priority_page.save_revision().publish()
    assert Publication.objects.get().url.startswith("/priorities/first-years/")


def test_evidence_is_found_wherever_it_is_nested(heard_page, world):
    assert [figure.kind for figure in figures(heard_page)] == ["respondents", "prevalence"]
    assert finding_ids(heard_page) == [world.finding.pk]
    assert problems(heard_page) == []
    Response.objects.filter(segments__quotes=world.quote).update(status="held")
    assert {problem.stops for problem in problems(heard_page)} == {True, False}


def test_no_private_word_travels_with_the_page(client, heard_page):
    html = client.get(heard_page.url).content.decode()
    for secret in ("record_ids", "corpus_hash", "seal", "finding_id"):
        assert secret not in html
