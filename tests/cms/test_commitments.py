"""Commitments and their measures: what may be entered, what readers are told, and how editors work with them."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cms.models import CommitmentPage, Measure, Reading
from cms.models.commitments import commitments_of
from cms.strategy.standing import CommitmentStatus, standing
from tests.cms.editing import form_data, publish_in_editor

pytestmark = pytest.mark.django_db
LATER = date(2045, 12, 31)


def text_of(response):
    return " ".join(response.content.decode().split())


def measure(**changes):
    fields = {"name": "Checks", "unit": "%", "source": "Report", "baseline_year": 2022, "target_year": 2028}
    return Measure(**fields | {"baseline": Decimal(58), "target": Decimal(80)} | changes)


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"target_year": 2022}, "target_year", "after the baseline"),
        ({"target_year": 2021}, "target_year", "after the baseline"),
        ({"baseline_year": 58}, "baseline_year", "in full"),
        ({"target": Decimal(101)}, "target", "between 0 and 100"),
        ({"baseline": Decimal(-1), "unit": "Per cent "}, "baseline", "between 0 and 100"),
        ({"unit": "1,000"}, "unit", "A number is no unit"),
        ({"unit": ""}, "unit", "blank"),
        ({"source": ""}, "source", "blank"),
        ({"baseline": None}, "baseline", "null"),
    ],
)
def test_a_measure_says_what_is_wrong_with_it(changes, field, says):
    with pytest.raises(ValidationError) as refused:
        measure(**changes).full_clean(exclude=["commitment"])
    assert says in " ".join(refused.value.message_dict[field])


def test_a_sound_measure_is_taken():
    measure().full_clean(exclude=["commitment"])
    measure(unit="per 1,000 people", target=Decimal(300)).full_clean(exclude=["commitment"])


def test_a_reading_of_a_year_to_come_is_refused():
    with pytest.raises(ValidationError, match="still to come"):
        Reading(year=timezone.localdate().year + 1, value=Decimal(1)).full_clean(exclude=["measure"])
    Reading(year=timezone.localdate().year, value=Decimal(1)).full_clean(exclude=["measure"])


def test_the_database_keeps_one_reading_a_year(commitment_page):
    kept = Measure.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(measure=kept, year=2021, value=Decimal(1))


@pytest.mark.parametrize(
    ("status", "reason", "due", "words", "told"),
    [
        ("on-track", "", LATER, "On track", ""),
        ("on-track", "", date(2020, 1, 1), "Late", "we have not yet said what came of it"),
        ("on-track", "Snow.", date(2020, 1, 1), "Late", "Snow."),
        ("late", "No staff.", LATER, "Late", "No staff."),
        ("done", "", date(2020, 1, 1), "Done", ""),
        ("stopped", "No money.", date(2020, 1, 1), "Stopped", "No money."),
    ],
)
def test_a_commitment_whose_day_has_passed_is_late_whatever_was_said(status, reason, due, words, told):
    now = standing(status, reason, due)
    assert now.words == words
    assert (told in now.reason) if told else now.reason == ""


def test_its_last_day_is_not_yet_late():
    assert standing("on-track", "", timezone.localdate()).words == "On track"
    assert len({standing(status, "x", LATER).tone for status in CommitmentStatus.values}) == 4


@pytest.mark.parametrize("status", ["late", "stopped"])
def test_what_is_late_or_stopped_needs_a_reason(commitment_page, status):
    commitment_page.status, commitment_page.reason = status, " "
    with pytest.raises(ValidationError, match="Say why"):
        commitment_page.full_clean()
    commitment_page.reason = "No staff."
    commitment_page.full_clean()


def test_a_status_of_tomorrow_is_refused(commitment_page):
    commitment_page.status_on = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="today or a day before"):
        commitment_page.full_clean()


def test_the_page_says_promise_standing_day_owner_and_measure(client, commitment_page, vision_page):
    html = text_of(client.get(commitment_page.url))
    for words in (
        "We will add no carbon to the air.",
        "On track",
        "By the end of 2045",
        "The net zero board",
        "Carbon in a year",
        "In 2022 it was 601 thousand tonnes",
        'href="/vision/#sustainable-care"',
        'href="/priorities/early-years/"',
    ):
        assert words in html
    assert "xample" not in html


def test_a_commitment_without_a_measure_has_no_heading_for_one(client, commitment_page):
    commitment_page.measures.set([])
    commitment_page.ambitions.set([])
    commitment_page.save()
    html = text_of(client.get(commitment_page.url))
    assert "How far we are" not in html
    assert "target-line" not in html
    assert "Ambitions that it serves" not in html


def test_made_up_figures_are_marked_wherever_they_stand(client, commitment_page, priority_page):
    Measure.objects.update(is_example=True)
    assert "Example figures, not real readings" in text_of(client.get(commitment_page.url))
    assert "Example figure, not a real reading" in text_of(client.get(priority_page.url))


def test_commitments_come_with_their_readings_in_few_queries(
    priority_page, commitment_page, django_assert_max_num_queries
):
    for number in range(3):
        more = CommitmentPage(title=f"More {number}", slug=f"more-{number}", promise="P", due_on=LATER)
        more.owned_by, more.live = "Board", number != 1
        more.measures.set([measure()])
        priority_page.add_child(instance=more)
    with django_assert_max_num_queries(4):
        found = commitments_of(priority_page)
        courses = [kept.course for page in found for kept in page.measures.all()]
    assert [page.title for page in found] == ["Net zero", "More 0", "More 2"]
    assert [len(course.readings) for course in courses] == [2, 0, 0]


# --- In the page editor ---------------------------------------------------------------------------------


@pytest.fixture
def post(client, editor, commitment_page):
    client.force_login(editor)

    def change(**fields):
        data = form_data(commitment_page) | fields | {"action-publish": "action-publish"}
        return client.post(reverse("wagtailadmin_pages:edit", args=[commitment_page.pk]), data)

    return change


READINGS = "measures-0-readings"


def errors_of(response):
    measures = response.context["form"].formsets["measures"]
    readings = [reading for form in measures for reading in form.formsets["readings"]]
    return {name: list(said) for reading in readings for name, said in reading.errors.items()}


@pytest.mark.parametrize(
    ("fields", "name", "says"),
    [
        ({f"{READINGS}-1-year": "2021"}, "year", "There is a reading for 2021 already"),
        ({f"{READINGS}-0-year": "2020"}, "year", "The baseline is this year's reading already"),
        ({f"{READINGS}-0-year": "2019"}, "year", "after the baseline, which is of 2020"),
        ({f"{READINGS}-0-year": "2090"}, "year", "still to come"),
        ({f"{READINGS}-0-year": ""}, "year", "required"),
        ({f"{READINGS}-0-value": "many"}, "value", "Enter a number"),
        ({"measures-0-unit": "%", "measures-0-baseline": "9"}, "value", "between 0 and 100"),
    ],
)
def test_the_editor_is_told_at_the_reading_what_is_wrong(post, fields, name, says):
    response = post(**fields)
    assert response.status_code == 200
    assert says in " ".join(errors_of(response)[name])
    assert says in response.content.decode().replace("&#x27;", "'")
    assert Reading.objects.filter(year__in=[2021, 2022]).count() == 2


def test_a_year_may_take_the_place_of_one_that_goes(post):
    assert post(**{f"{READINGS}-1-DELETE": "on", f"{READINGS}-0-year": "2022"}).status_code == 302
    assert list(Reading.objects.values_list("year", "value")) == [(2022, Decimal(622))]


def test_readings_are_added_and_measures_taken_out_in_the_editor(post):
    added = {f"{READINGS}-2-year": "2023", f"{READINGS}-2-value": "566", f"{READINGS}-2-id": ""}
    assert post(**{f"{READINGS}-TOTAL_FORMS": "3", **added}).status_code == 302
    assert list(Reading.objects.values_list("year", flat=True)) == [2021, 2022, 2023]
    assert post(**{"measures-0-DELETE": "on"}).status_code == 302
    assert not Reading.objects.exists()


def test_stored_numbers_are_shown_as_they_were_typed(client, editor, commitment_page):
    Reading.objects.filter(year=2022).update(value=Decimal("601.5"))
    client.force_login(editor)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[commitment_page.pk])).content.decode()
    values = {
        tag.split('name="')[1].split('"')[0]: tag.split('value="')[1].split('"')[0]
        for tag in re.findall(r'<input type="number"[^>]*value="[^>]*>', html)
    }
    assert (values[f"{READINGS}-0-value"], values[f"{READINGS}-1-value"]) == ("622", "601.5")
    assert (values["measures-0-baseline"], values["measures-0-target"]) == ("640", "0")


def test_an_unsaved_change_shows_in_the_preview_only(client, editor, commitment_page):
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[commitment_page.pk])
    data = form_data(commitment_page) | {f"{READINGS}-1-value": "599"}
    assert client.post(address, data).json()["is_valid"]
    assert "In 2022 it was 599 thousand tonnes" in text_of(client.get(address))
    assert Reading.objects.get(year=2022).value == 601


def test_an_older_version_brings_its_readings_back(client, editor, commitment_page):
    first = commitment_page.save_revision()
    client.force_login(editor)
    changed = form_data(commitment_page) | {f"{READINGS}-1-value": "599", "action-publish": "on"}
    client.post(reverse("wagtailadmin_pages:edit", args=[commitment_page.pk]), changed)
    assert Reading.objects.get(year=2022).value == 599
    first.publish()
    assert Reading.objects.get(year=2022).value == 601


def test_the_parents_editor_lists_commitments_drafts_too(client, editor, priority_page, commitment_page):
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:edit", args=[priority_page.pk])
    adds = reverse("wagtailadmin_pages:add", args=["cms", "commitmentpage", priority_page.pk])
    html = text_of(client.get(address))
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[commitment_page.pk])}"' in html
    assert f'href="{adds}"' in html
    assert client.get(adds).status_code == 200
    commitment_page.unpublish()
    assert "(draft)" in text_of(client.get(address))
    commitment_page.delete()
    assert "There is none yet" in text_of(client.get(address))


def test_editing_a_commitment_keeps_all_that_was_not_touched(client, editor, commitment_page):
    client.force_login(editor)
    assert publish_in_editor(client, commitment_page, title="Net zero by 2045").status_code == 302
    kept = CommitmentPage.objects.get()
    assert [ambition.slug for ambition in kept.ambitions.all()] == ["sustainable-care"]
    assert kept.measures.get().course == commitment_page.measures.get().course
