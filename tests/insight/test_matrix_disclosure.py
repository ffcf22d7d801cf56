"""The matrix's disclosure control: whatever is shown, nothing that is hidden can be had from it."""

import random
from collections import Counter
from itertools import product

import numpy as np
import pytest
from django.conf import settings
from scipy.optimize import linprog

from insight.matrix_disclosure import ALL_TIME, EVERYWHERE, NOT_SAID, protect, year_of

PLACES = ["lewisham", "bexley", NOT_SAID]
QUARTERS = ["2025-3", "2025-4", "2026-1", "2026-2"]
PERIODS = [ALL_TIME, "2025", "2026", *QUARTERS]
THEMES, GROUPS = ("prevention", "early-years"), ("carers", "deaf")


def random_tables(seed):
    """A few hundred people, spread unevenly, so that many counts lie about the threshold."""
    chance = random.Random(seed)
    weights = [[chance.choice((0, 1, 3, 9)) for _ in QUARTERS] for _ in PLACES]
    cells = [(place, quarter) for place in PLACES for quarter in QUARTERS]
    flat = [weight for row in weights for weight in row]
    tables = {("", ""): Counter()}
    for _ in range(chance.choice((40, 120, 400))):
        cell = chance.choices(cells, weights=flat)[0] if sum(flat) else cells[0]
        spoke = [theme for theme in THEMES if chance.random() < 0.6]
        belongs = [group for group in GROUPS if chance.random() < 0.4]
        for pair in product(("", *spoke), ("", *belongs)):
            tables.setdefault(pair, Counter())[cell] += 1
    return tables


def true_count(table, place, period):
    return sum(
        people
        for (where, quarter), people in table.items()
        if place in (EVERYWHERE, where) and period in (ALL_TIME, quarter, year_of(quarter))
    )


def highest_possible(table, shown, target, asked):
    """What somebody could at most take a hidden count for who knew every shown one exactly and could add up."""
    cells = [(place, quarter) for place in PLACES for quarter in QUARTERS]

    def row(place, period):
        return [
            float(place in (EVERYWHERE, where) and period in (ALL_TIME, quarter, year_of(quarter)))
            for where, quarter in cells
        ]

    known = [(row(*key), true_count(table, *key)) for key in shown]
    # It is no secret in which quarters nobody at all answered.
    bounds = [(0, None if quarter in asked else 0) for _, quarter in cells]
    done = linprog(
        -np.array(row(*target)),
        A_eq=np.array([coefficients for coefficients, _ in known]),
        b_eq=np.array([count for _, count in known]),
        bounds=bounds,
    )
    assert done.success
    return -done.fun


@pytest.mark.parametrize("seed", range(25))
def test_no_hidden_count_can_be_told_to_be_below_the_threshold(seed):
    tables = random_tables(seed)
    shown = protect(tables, PLACES)
    asked = {quarter for _, quarter in tables["", ""]}
    for pair, table in tables.items():
        own = [(place, period) for *which, place, period in shown if tuple(which) == pair]
        hidden = [key for key in product((*PLACES, EVERYWHERE), PERIODS) if key not in own]
        for key in hidden if own else []:
            if true_count(table, *key):
                assert highest_possible(table, own, key, asked) > settings.DISCLOSURE_THRESHOLD - 1e-6, (
                    pair,
                    key,
                )


@pytest.mark.parametrize("seed", range(25))
def test_two_tables_side_by_side_leave_no_few(seed):
    tables = random_tables(seed)
    shown = protect(tables, PLACES)
    for (priority, community, place, period), count in shown.items():
        own = true_count(tables[priority, community], place, period)
        assert own >= settings.DISCLOSURE_THRESHOLD
        assert count % settings.DISCLOSURE_ROUND_TO == 0
        assert abs(count - own) < settings.DISCLOSURE_ROUND_TO
        for wider in {("", community), (priority, ""), ("", "")} - {(priority, community)}:
            rest = true_count(tables[wider], place, period) - own
            assert rest >= settings.DISCLOSURE_THRESHOLD, (priority, community, place, period, wider)


def test_enough_is_shown_to_be_of_use():
    shown = protect(random_tables(2), PLACES)
    assert len(shown) > 30
    assert any(priority and community and place for priority, community, place, _ in shown)


def test_a_lone_small_place_takes_company_with_it():
    table = Counter({("lewisham", "2026-1"): 40, ("bexley", "2026-1"): 3, (NOT_SAID, "2026-1"): 20})
    shown = protect({("", ""): table}, PLACES)
    assert shown["", "", EVERYWHERE, ALL_TIME] == 65
    assert shown["", "", "lewisham", ALL_TIME] == 40
    assert ("", "", "bexley", ALL_TIME) not in shown
    assert ("", "", NOT_SAID, ALL_TIME) not in shown


def test_a_small_quarter_takes_the_quarters_of_its_year_with_it():
    table = Counter({("lewisham", "2026-1"): 40, ("lewisham", "2026-2"): 3, ("bexley", "2026-1"): 30})
    table[(NOT_SAID, "2026-1")] = 30
    periods = {period for *_, period in protect({("", ""): table}, PLACES)}
    assert periods == {ALL_TIME, "2026"}


def test_all_but_a_few_is_hidden_too():
    everybody = Counter({(place, "2026-1"): 40 for place in PLACES})
    carers = Counter({(place, "2026-1"): 37 for place in PLACES})
    shown = protect({("", ""): everybody, ("", "carers"): carers}, PLACES)
    assert ("", "carers", "lewisham", ALL_TIME) not in shown
    assert shown["", "carers", EVERYWHERE, ALL_TIME] == 110


def test_nobody_gives_nothing():
    assert protect({("", ""): Counter()}, PLACES) == {}
