import os
import random
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

from nlp.opinions import Vote, find_opinion_groups
from nlp.opinions.axes import stand_on_axes
from nlp.opinions.clustering import try_splits
from nlp.opinions.running import one_thread
from nlp.opinions.table import in_order, tabulate
from nlp.training.opinion_trial import agreement, read_conversations
from tests.nlp.planted_votes import at_random, planted


@one_thread
def reference(votes):
    """The published mathematics word for word, on the full table: where people stand, and their groups."""
    people = in_order({vote.participant for vote in votes})
    statements = in_order({vote.statement for vote in votes})
    row_of = {person: row for row, person in enumerate(people)}
    column_of = {statement: column for column, statement in enumerate(statements)}
    table = np.full((len(people), len(statements)), np.nan)
    for vote in votes:
        table[row_of[vote.participant], column_of[vote.statement]] = vote.vote
    cast = np.isfinite(table).sum(axis=1)
    imputed = np.where(np.isnan(table), np.nanmean(table, axis=0), table)
    centred = imputed - imputed.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2][:2]
    axes *= np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])[:, None]
    points = centred @ axes.T * np.sqrt(len(statements) / cast)[:, None]
    chosen = np.flatnonzero(cast >= min(7, len(statements)))
    tried = []
    for count in range(2, 6):
        starts = np.unique(points[chosen], axis=0)[:count]
        labels = KMeans(count, init=starts, n_init=1).fit_predict(points[chosen])
        tried.append((silhouette_score(points[chosen], labels), labels))
    best = max(tried, key=lambda found: found[0])[1]
    return points, {people[row]: int(label) for row, label in zip(chosen, best, strict=True)}


def everybody(result):
    return sorted([*result.membership, *result.placed, *result.unplaced])


@pytest.mark.parametrize("sizes", [(20, 20), (30, 12), (25, 25, 25)])
@pytest.mark.parametrize("seed", range(3))
def test_planted_groups_are_found(sizes, seed):
    votes, truth = planted(sizes, statements=40, seed=seed)
    result = find_opinion_groups(votes)
    assert agreement(result.membership, truth) > 0.95
    assert [group.size for group in result.groups] == sorted(sizes, reverse=True)
    assert [group.id for group in result.groups] == list(range(len(sizes)))
    assert result.note == ""


@pytest.mark.parametrize("seed", range(4))
def test_two_crossing_questions_make_four_groups(seed):
    sides = np.array([[first] * 15 + [second] * 15 for first in (-1, 1) for second in (-1, 1)])
    votes, truth = planted((34, 30, 26, 22), sides=sides, seed=seed)
    assert agreement(find_opinion_groups(votes).membership, truth) > 0.95


@pytest.mark.parametrize("seed", range(3))
def test_the_same_as_the_published_mathematics(seed):
    votes, _ = planted((40, 30, 20), statements=18, turnout=0.6, firm=0.82, seed=seed)
    points, groups = reference(votes)
    assert np.abs(stand_on_axes(tabulate(votes)) - points).max() < 1e-3
    result = find_opinion_groups(votes)
    assert result.membership.keys() == groups.keys()
    assert agreement(result.membership, groups) == 1.0


def test_the_same_as_the_published_mathematics_on_real_conversations():
    folder = os.environ.get("WWH_SHARED_DATA")
    if not folder:
        pytest.skip("WWH_SHARED_DATA does not name the folder of conversations")
    for name, votes in read_conversations(Path(folder) / "civic").items():
        if len(votes) < 10_000:
            assert agreement(find_opinion_groups(votes).membership, reference(votes)[1]) > 0.95, name


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_votes_makes_no_difference(shuffler):
    votes, _ = planted((12, 10), seed=5)
    expected = find_opinion_groups(votes)
    shuffler.shuffle(votes)
    assert find_opinion_groups(votes) == expected


def test_other_names_give_the_same_groups():
    votes, truth = planted((25, 18), seed=3)
    renamed = {person: f"{(7 * at) % 43:03}" for at, person in enumerate(truth)}
    found = find_opinion_groups([replace(vote, participant=renamed[vote.participant]) for vote in votes])
    before = find_opinion_groups(votes)
    assert found.membership == {renamed[person]: group for person, group in before.membership.items()}


def test_of_several_votes_on_one_statement_the_last_one_counts():
    votes, _ = planted(seed=2)
    again = [replace(vote, vote=-vote.vote) for vote in votes]
    assert find_opinion_groups([*again, *votes]) == find_opinion_groups(votes)
    assert find_opinion_groups([*votes, *votes]) == find_opinion_groups(votes)
    assert find_opinion_groups([*votes, *again]) != find_opinion_groups(votes)


def test_turning_every_vote_round_keeps_clear_groups():
    votes, truth = planted((30, 25), seed=4)
    turned = find_opinion_groups([replace(vote, vote=-vote.vote) for vote in votes])
    assert agreement(turned.membership, truth) > 0.9


@pytest.mark.parametrize(
    "votes",
    [
        [],
        [Vote("one", "s", 1)],
        [Vote("one", f"s{number}", 1) for number in range(50)],
        [Vote(f"p{number}", f"s{at}", 1) for number in range(14) for at in range(9)],
        [Vote(f"p{number}", f"s{at}", 1) for number in range(80) for at in range(6 * number, 6 * number + 6)],
    ],
)
def test_too_few_people_give_a_note_and_no_groups(votes):
    result = find_opinion_groups(votes)
    assert (result.groups, result.membership, result.placed, result.bridging) == ((), {}, {}, ())
    assert "Too few people" in result.note
    assert sorted(result.unplaced) == sorted({vote.participant for vote in votes})
    assert result.earlier is None


@pytest.mark.parametrize("vote", [0, 1, -1])
def test_people_of_one_mind_are_no_groups(vote):
    votes = [Vote(str(person), str(statement), vote) for person in range(30) for statement in range(9)]
    result = find_opinion_groups(votes)
    assert result.groups == ()
    assert "do not differ" in result.note
    assert len(result.unplaced) == 30


def test_one_statement_makes_no_groups():
    votes = [Vote(str(person), "s", (-1, 0, 1)[person % 3]) for person in range(60)]
    assert find_opinion_groups(votes).groups == ()


def test_two_statements_will_do():
    votes = [
        Vote(str(person), statement, 1 if person % 2 else -1) for person in range(60) for statement in "ab"
    ]
    result = find_opinion_groups(votes)
    assert agreement(result.membership, {str(person): person % 2 for person in range(60)}) == 1.0
    assert not result.provisional


@pytest.mark.parametrize("seed", range(5))
def test_chance_makes_no_groups(seed):
    assert find_opinion_groups(at_random(seed=seed)).groups == ()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.builds(
            Vote,
            st.sampled_from(
                [*map(str, range(20)), "", " ", "-7", "007", "7.0", "٣", "Ж" * 300, "\ud800", "9" * 5000]
            ),
            st.sampled_from([*map(str, range(9)), "", "null", "\n", "9" * 5000]),
            st.sampled_from([-1, 0, 1]),
        ),
        max_size=400,
    )
)
def test_any_votes_and_ids_have_a_result_that_leaves_nobody_out(votes):
    result = find_opinion_groups(votes)
    assert everybody(result) == sorted({vote.participant for vote in votes})
    assert sum(group.size for group in result.groups) == len(result.membership)
    assert bool(result.groups) == (result.note == "")
    assert 0 <= result.stability <= 1


def test_whole_numbers_are_ordered_by_size_and_come_first():
    assert in_order({"10", "9", "b", "007", "7", "-1", "a10", "a9"}) == (
        *("-1", "007", "7", "9", "10"),
        *("a10", "a9", "b"),
    )


def test_who_voted_little_is_placed_afterwards_only_where_it_is_clear():
    votes, _ = planted((25, 25), statements=24, seed=1)
    before = find_opinion_groups(votes)
    first = next(person for person, group in before.membership.items() if group == 0)
    like = [replace(vote, participant="like") for vote in votes if vote.participant == first][-6:]
    unsure = [Vote("unsure", "s0", 1), Vote("passes", "s0", 0)]
    result = find_opinion_groups([*votes, *like, *unsure])
    assert result.placed == {"like": 0}
    assert result.unplaced == ("passes", "unsure")
    assert result.membership == before.membership
    assert [group.size for group in result.groups] == [group.size for group in before.groups]


def test_two_people_far_out_are_no_group():
    votes, truth = planted((20, 20), statements=30, seed=6)
    odd = [Vote(person, f"odd{at}", 1 if at % 2 else -1) for person in ("x", "y") for at in range(12)]
    others = [
        Vote(person, f"odd{at}", -1 if at % 2 else 1) for person in list(truth)[::2] for at in range(12)
    ]
    result = find_opinion_groups([*votes, *odd, *others])
    assert all(group.size >= 3 for group in result.groups)
    chooser = np.random.default_rng(0)
    points = np.concatenate(
        [[[-50.0, 0.0], [-50.0, 1.0]], chooser.normal(size=(20, 2)), chooser.normal(9, 1, (20, 2))]
    )
    assert sorted(np.bincount(try_splits(points, None)[2].labels).tolist()) == [20, 22]


def test_groups_that_hang_by_a_thread_are_provisional():
    chooser = np.random.default_rng(1)
    leaning = chooser.normal(size=(80, 1)) @ chooser.normal(size=(1, 30))
    cast = np.sign(leaning + chooser.normal(size=(80, 30))).astype(int)
    votes = [Vote(str(row), str(column), int(cast[row, column])) for row in range(80) for column in range(30)]
    assert find_opinion_groups(votes).stability < 0.95
    assert find_opinion_groups(planted(statements=40)[0]).stability == 1.0


@pytest.mark.slow
def test_many_votes_take_little_time():
    chooser = random.Random(0)
    votes = [
        Vote(
            str(person),
            str(statement),
            chooser.choice((1, 1, 0, -1)) * (1 if (person + statement) % 2 else -1),
        )
        for person in range(1500)
        for statement in range(100)
    ]
    started = time.process_time()
    result = find_opinion_groups(votes)
    assert time.process_time() - started < 3
    assert (
        adjusted_rand_score([int(who) % 2 for who in result.membership], [*result.membership.values()]) > 0.95
    )
