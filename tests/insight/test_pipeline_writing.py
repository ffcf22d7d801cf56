"""Rows written at once get what is theirs."""

import pytest
from django.utils import timezone

from insight.enums import ResponseStatus
from insight.models import Response
from insight.pipeline.writing import update_each
from tests.factories import ResponseFactory

pytestmark = pytest.mark.django_db


def test_each_row_gets_its_own_values_and_the_others_stay():
    first, second, third = (ResponseFactory(words=f"Point {n}.") for n in range(3))
    now = timezone.now()
    update_each(
        Response,
        {
            first.pk: {
                "screened": "100% “sure” %s",
                "status": ResponseStatus.HELD,
                "complaint": True,
                "screened_at": now,
            },
            second.pk: {
                "screened": "",
                "status": ResponseStatus.CLEARED,
                "complaint": False,
                "screened_at": None,
            },
        },
    )
    names = ("screened", "status", "complaint", "screened_at")
    found = {row[0]: row[1:] for row in Response.objects.values_list("pk", *names)}
    assert found[first.pk] == ("100% “sure” %s", ResponseStatus.HELD, True, now)
    assert found[second.pk] == ("", ResponseStatus.CLEARED, False, None)
    assert found[third.pk] == tuple(getattr(third, name) for name in names)
    assert {row.verbatim for row in Response.objects.all()} == {
        first.verbatim,
        second.verbatim,
        third.verbatim,
    }


def test_no_rows_ask_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        update_each(Response, {})
