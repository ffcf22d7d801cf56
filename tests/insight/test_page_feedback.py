"""Readers' answers about pages: sealed, screened, read only where nothing private is left, forgotten in time."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from insight.enums import ReasonStatus
from insight.errors import ServiceError
from insight.forms.page_feedback import PageFeedbackForm, new_page_feedback
from insight.models import PageFeedback
from insight.pipeline import page_reasons
from insight.pipeline.handlers import HANDLERS
from insight.pipeline.holding import UNREADABLE
from insight.pipeline.page_reasons import screen_page_reasons
from insight.selectors.page_feedback import held_reasons, page_lines, readable_reasons
from insight.services.page_feedback import (
    KEEP_REASON_DAYS,
    clear_reason,
    erase_reason,
    forget_old_reasons,
    record_page_feedback,
)

pytestmark = pytest.mark.django_db
PLAIN = "The table on this page is too small to read on my phone."
PRIVATE = "Ring my son David Okonkwo on 07700 900123, he lives at 12 Acacia Road, SE14 6AB."
DANGER = "I do not want to live any more."


def answered(reason="", *, useful=False, token="a", key="page-1", title="Privacy"):
    return record_page_feedback(
        page_key=key, page_title=title, page_url="/privacy/", form_token=token, useful=useful, reason=reason
    )


def stored(answer):
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason, screened FROM insight_pagefeedback WHERE id = %s", [answer.pk])
        return cursor.fetchone()


def test_a_reason_is_sealed_and_only_its_day_is_kept():
    answer = answered(PLAIN)
    assert stored(answer)[0]
    assert "table" not in "".join(stored(answer))
    assert answer.status == ReasonStatus.RECEIVED
    names = {field.name for field in PageFeedback._meta.fields}
    assert not {name for name in names if "address" in name or "time" in name or name.endswith("_at")}
    assert not readable_reasons("page-1")


def test_sending_twice_is_answering_once_and_the_last_word_counts():
    first = answered("Too long.", token="same")
    second = answered(useful=True, token="same")
    assert first.pk == second.pk
    assert (second.useful, second.status, stored(second)) == (True, ReasonStatus.NONE, ("", ""))


def test_a_plain_reason_is_cleared_and_its_verbatim_goes():
    answer = answered(PLAIN)
    assert HANDLERS["reasons"]({}, lambda *_: None) == {"cleared": 1, "held": 0}
    answer.refresh_from_db()
    assert (answer.status, answer.screened) == (ReasonStatus.CLEARED, PLAIN)
    assert stored(answer)[0] == ""
    assert screen_page_reasons() == {"cleared": 0, "held": 0}


@pytest.mark.parametrize("words", [PRIVATE, DANGER, "Bu sayfa çok uzun ve anlaşılması zor, kısaltın lütfen."])
def test_what_may_be_private_or_danger_is_held_for_a_person(words):
    answer = answered(words)
    assert screen_page_reasons() == {"cleared": 0, "held": 1}
    answer.refresh_from_db()
    assert answer.status == ReasonStatus.HELD
    assert answer.hold_reason
    for private in ("Okonkwo", "07700", "Acacia", "SE14"):
        assert private not in answer.screened
    assert not readable_reasons("page-1")
    assert list(held_reasons()) == [answer]


def test_what_the_machine_cannot_read_is_held_and_the_rest_goes_on(monkeypatch, settings):
    broken, fine = answered("x", token="a"), answered(PLAIN, token="b")
    screen = page_reasons.screen_texts

    def stumble(records):
        records = list(records)
        if records[0].text == "x":
            raise ValueError("x")
        return screen(records)

    monkeypatch.setattr(page_reasons, "screen_texts", stumble)
    assert screen_page_reasons() == {"cleared": 1, "held": 1}
    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.hold_reason, broken.screened, fine.screened) == (UNREADABLE, "", PLAIN)


def test_a_reason_whose_key_is_lost_is_held_and_can_be_erased(settings, officer):
    answer = answered(PLAIN)
    settings.FIELD_ENCRYPTION_KEYS = ["2Zb0gVJtmvSNmPa6tBkUeqeEBTd5kk3aS0PMdnSZlSE="]
    assert screen_page_reasons() == {"cleared": 0, "held": 1}
    held = held_reasons().get()
    with pytest.raises(ServiceError):
        clear_reason(answer=held, by=officer)
    erase_reason(answer=held, by=officer)
    assert stored(answer) == ("", "")


def test_a_reason_sent_anew_while_it_is_screened_waits_for_its_turn(monkeypatch):
    answer = answered(PLAIN, token="same")
    screen = page_reasons.screen_texts

    def meanwhile(records):
        answered(PRIVATE, token="same")
        return screen(records)

    monkeypatch.setattr(page_reasons, "screen_texts", meanwhile)
    assert screen_page_reasons() == {"cleared": 0, "held": 0}
    answer.refresh_from_db()
    assert (answer.status, answer.reason, answer.screened) == (ReasonStatus.RECEIVED, PRIVATE, "")


def test_an_officer_clears_or_erases_and_nobody_settles_twice(officer, editor):
    clear, erase = answered(PRIVATE, token="a"), answered(PRIVATE, token="b")
    screen_page_reasons()
    with pytest.raises(PermissionDenied):
        clear_reason(answer=clear, by=editor)
    clear_reason(answer=clear, by=officer)
    erase_reason(answer=erase, by=officer)
    assert [answer.pk for answer in readable_reasons("page-1")] == [clear.pk]
    assert stored(clear)[0] == ""
    assert stored(erase) == ("", "")
    for settle in (clear_reason, erase_reason):
        with pytest.raises(ServiceError, match="settled"):
            settle(answer=clear, by=officer)


def test_old_reasons_go_and_the_count_stays():
    old, new = answered(PLAIN, token="a"), answered(PLAIN, token="b")
    past = timezone.localdate() - timedelta(days=KEEP_REASON_DAYS + 1)
    PageFeedback.objects.filter(pk=old.pk).update(given_on=past)
    screen_page_reasons()
    assert forget_old_reasons() == 1
    assert forget_old_reasons() == 0
    assert stored(old) == ("", "")
    assert [answer.pk for answer in readable_reasons("page-1")] == [new.pk]
    assert page_lines()[0].no == 2


def test_pages_are_counted_worst_first_under_their_newest_title():
    answered(useful=True, token="a", key="page-2", title="Old title")
    answered(useful=True, token="b", key="page-2", title="New title")
    answered(PLAIN, token="c")
    answered(PRIVATE, token="d")
    screen_page_reasons()
    lines = [(line.title, line.yes, line.no, line.reasons, line.held, line.share) for line in page_lines()]
    assert lines == [("Privacy", 0, 2, 1, 1, 0), ("New title", 2, 0, 0, 0, 100)]


def filled_in(key="page-1", **fields):
    unseen = new_page_feedback(key)
    return {"useful": "yes", "reason": "", **unseen, **fields}


@pytest.fixture
def patient(monkeypatch):
    """A person who takes their time."""
    monkeypatch.setattr("insight.forms.traps.MIN_SECONDS", -1)


def test_a_form_that_is_well_filled_in(patient):
    form = PageFeedbackForm("page-1", filled_in(reason="  Clear.\r\nShort. "))
    assert form.is_valid()
    assert form.cleaned_data["useful"] is True
    assert form.cleaned_data["reason"] == "Clear.\nShort."
    assert len(form.token) > 16


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"useful": ""}, "useful", "Choose"),
        ({"useful": "maybe"}, "useful", "Choose"),
        ({"reason": "x" * 301}, "reason", "300 characters or fewer"),
        ({"reason": "a\0b"}, "reason", "hidden character"),
        ({"website": "http://spam"}, "__all__", "hidden box"),
        ({"stamp": "forged"}, "__all__", "could not tell"),
        ({"sitting": "page-2:other"}, "__all__", "could not tell"),
    ],
)
def test_a_form_that_is_badly_filled_in_says_what_to_do(patient, fields, field, says):
    form = PageFeedbackForm("page-1", filled_in(**fields))
    assert says in form.errors[field][0]


def test_a_form_sent_in_no_time_is_not_taken(monkeypatch):
    assert "very quick" in PageFeedbackForm("page-1", filled_in()).errors["__all__"][0]
