"""Wagtail's log knows our actions, and keeps no words."""

import pytest
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from insight import audit
from insight.services.screening import reject_response
from tests.factories import ResponseFactory


@pytest.mark.parametrize("action", audit.ACTIONS)
def test_every_action_is_registered_with_its_words(action, db):
    assert registry.action_exists(action)
    label, message = audit.ACTIONS[action]
    entry = ModelLogEntry(action=action, label="Response 1")
    assert registry.get_action_label(action) == label
    assert entry.message == message


def test_an_action_of_an_unknown_name_is_a_mistake(officer):
    with pytest.raises(KeyError):
        audit.record(ResponseFactory(), "insight.response.sing", by=officer)
    assert not ModelLogEntry.objects.exists()


def test_a_line_says_who_what_and_why_but_not_the_words(officer):
    response = ResponseFactory(words="My name is Ada Bell")
    reject_response(response=response, by=officer, reason="An advertisement")
    entry = ModelLogEntry.objects.get()
    assert (entry.user, entry.action, entry.label) == (
        officer,
        "insight.response.reject",
        f"Response {response.pk}",
    )
    assert entry.data == {"reason": "An advertisement", "quotes": 0}
