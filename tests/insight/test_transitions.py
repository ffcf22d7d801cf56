"""The tables of states: no state forgotten, no state led to that isn't there."""

import pytest

from insight import transitions
from insight.enums import (
    FindingStatus,
    JobStatus,
    QuoteStatus,
    ResponseStatus,
    ThemeStatus,
    TopicStatus,
)
from insight.transitions import TransitionError, check_transition

TABLES = [
    (transitions.RESPONSE, ResponseStatus),
    (transitions.TOPIC, TopicStatus),
    (transitions.THEME, ThemeStatus),
    (transitions.FINDING, FindingStatus),
    (transitions.QUOTE, QuoteStatus),
    (transitions.JOB, JobStatus),
]


@pytest.mark.parametrize(("table", "states"), TABLES)
def test_every_state_has_a_row_and_leads_to_states_only(table, states):
    assert set(table) == set(states)
    assert set().union(*table.values()) <= set(states)


@pytest.mark.parametrize(
    ("table", "current", "wanted"),
    [(table, a, b) for table, states in TABLES for a in states for b in states],
)
def test_a_step_is_allowed_exactly_when_the_table_says_so(table, current, wanted):
    if wanted in table[current]:
        check_transition(table, current, wanted)
    else:
        with pytest.raises(TransitionError, match="can't become"):
            check_transition(table, current, wanted)


def test_words_are_never_usable_before_they_are_cleared():
    assert set(ResponseStatus.usable()) == {ResponseStatus.CLEARED, ResponseStatus.ENRICHED}
