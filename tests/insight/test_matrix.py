"""The matrix: counted from usable responses, and kept only as far as it may be known."""

from datetime import UTC, datetime

import pytest

from insight.enums import ResponseStatus
from insight.models import MatrixCell
from insight.selectors.matrix import MatrixCut, count_in_cell
from insight.services.matrix import count_matrix
from tests.insight.matrix_rows import Crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(reference):
    return Crowd().add


def test_people_are_counted_once_and_rounded(crowd):
    crowd(21, community="carers")
    crowd(12)
    crowd(18, place="bexley", priority=None)
    crowd(9, place="bexley", priority="early-years", community="carers")
    count_matrix()
    assert count_in_cell(MatrixCut()) == 60
    assert count_in_cell(MatrixCut(priority="prevention")) == 35
    assert count_in_cell(MatrixCut(community="carers")) == 30
    assert count_in_cell(MatrixCut(priority="prevention", community="carers")) == 20
    assert count_in_cell(MatrixCut(place="lewisham")) == 35


def test_only_usable_responses_count(crowd):
    crowd(10)
    crowd(10, status=ResponseStatus.HELD)
    crowd(10, status=ResponseStatus.REJECTED)
    crowd(10, status=ResponseStatus.RECEIVED)
    crowd(10, non_answer=True)
    count_matrix()
    assert count_in_cell(MatrixCut()) == 10


def test_what_was_taken_back_is_gone_at_the_next_count(crowd):
    told = crowd(20)
    count_matrix()
    assert count_in_cell(MatrixCut()) == 20
    for response in told[:15]:
        response.submission.delete()
    count_matrix()
    assert count_in_cell(MatrixCut()) is None
    assert not MatrixCell.objects.exists()


def test_counting_again_changes_nothing(crowd):
    crowd(30)
    crowd(20, place="bexley", community="carers")
    count_matrix()
    fields = ("priority", "community", "place", "period", "shown")
    before = sorted(MatrixCell.objects.values_list(*fields))
    count_matrix()
    assert sorted(MatrixCell.objects.values_list(*fields)) == before


def test_a_quarter_begins_by_the_clock_here(crowd):
    # 30 June 23:30 in Greenwich is 1 July in London.
    crowd(10, moment=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    count_matrix()
    assert count_in_cell(MatrixCut(period="2026-3")) == 10
    assert count_in_cell(MatrixCut(period="2026-2")) is None
