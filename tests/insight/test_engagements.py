"""Questions and engagements: what their rows refuse."""

import pytest
from django.core.exceptions import ValidationError

from insight import urls
from insight.models import Question
from tests.factories import QuestionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", sorted(Question.RESERVED_KEYS))
def test_a_question_never_takes_the_address_of_the_journeys_own_page(key):
    with pytest.raises(ValidationError, match="Choose another"):
        QuestionFactory(key=key).full_clean()


def test_every_page_of_the_journey_is_reserved():
    own = {
        str(pattern.pattern).removeprefix("take-part/<slug:engagement>/").rstrip("/")
        for pattern in urls.urlpatterns
        if str(pattern.pattern).startswith("take-part/<slug:engagement>/")
    }
    assert own - {"", "<slug:key>"} == Question.RESERVED_KEYS
