from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from nlp.opinions import Earlier, Holding, find_opinion_groups
from nlp.opinions.bridging import find_bridges, product_interval
from nlp.opinions.holding import hold, name_groups
from nlp.opinions.representative import represent_groups
from nlp.opinions.tally import Tally
from tests.nlp.planted_votes import planted


def tallies(agree, disagree, votes):
    of = {"agree": agree, "disagree": disagree}
    return {side: Tally(np.array(count, float), np.array(votes, float)) for side, count in of.items()}


def test_what_tells_a_group_from_the_others_has_the_published_figures():
    found = represent_groups(
        tallies([[18, 10], [4, 10]], [[1, 8], [15, 8]], [[20, 20], [20, 20]]), ("a", "b")
    )
    (first,), (second,) = found
    assert (first.statement, first.side, first.count, first.votes) == ("a", "agree", 18, 20)
    assert first.probability == pytest.approx(19 / 22)
    assert first.elsewhere == pytest.approx(5 / 22)
    assert first.repness == pytest.approx(19 / 5)
    pooled = 24 / 42
    assert first.z == pytest.approx((19 / 21 - 5 / 21) / (pooled * (1 - pooled) * 2 / 21) ** 0.5)
    assert first.interval[0] < first.probability < first.interval[1]
    assert (second.statement, second.side, second.count) == ("a", "disagree", 15)


def test_a_group_that_nothing_sets_apart_shows_what_comes_nearest():
    found = represent_groups(tallies([[3, 2], [3, 3]], [[2, 2], [2, 2]], [[5, 5], [5, 5]]), ("a", "b"))
    assert [len(statements) for statements in found] == [1, 1]
    assert (found[1][0].statement, found[1][0].side) == ("b", "agree")


def test_at_most_five_and_one_that_the_group_agrees_with():
    agree = [[*[0] * 8, 15], [*[20] * 8, 6]]
    disagree = [[*[20] * 8, 5], [*[0] * 8, 14]]
    first, _ = represent_groups(tallies(agree, disagree, np.full((2, 9), 20)), tuple("abcdefghi"))
    assert [statement.side for statement in first] == [*["disagree"] * 4, "agree"]
    assert first[-1].statement == "i"


def test_the_statements_of_planted_groups():
    votes, _ = planted((30, 25), statements=30, seed=8)
    result = find_opinion_groups(votes)
    shared = {"s0", "s1"}
    assert {bridge.statement for bridge in result.bridging} >= shared
    for group in result.groups:
        assert len(group.representative) == 5
        assert not {statement.statement for statement in group.representative} & shared
        for found in group.representative:
            mine = [
                vote
                for vote in votes
                if vote.statement == found.statement and result.membership.get(vote.participant) == group.id
            ]
            side = {"agree": 1, "disagree": -1}[found.side]
            assert (found.count, found.votes) == (sum(vote.vote == side for vote in mine), len(mine))


def test_bridges_need_every_group_and_enough_votes():
    agree = [[18, 20, 2, 1], [17, 3, 2, 1]]
    disagree = [[1, 0, 0, 18], [2, 15, 0, 19]]
    votes = [[20, 20, 2, 20], [20, 20, 2, 20]]
    bridges = find_bridges(tallies(agree, disagree, votes), tuple("abcd"), [3, 5])
    assert [(bridge.statement, bridge.side) for bridge in bridges] == [("d", "disagree"), ("a", "agree")]
    wide = bridges[1]
    assert wide.consensus == pytest.approx(19 / 22 * 18 / 22)
    assert wide.interval[0] < wide.consensus < wide.interval[1]
    assert wide.groups[3][0] == pytest.approx(19 / 22)
    assert wide.groups[5][0] == pytest.approx(18 / 22)
    assert 0.9 <= wide.certainty <= 1


@pytest.mark.parametrize(
    ("count", "votes"),
    [([18, 17], [20, 20]), ([3, 2, 4], [3, 3, 5]), ([0, 90], [4, 100]), ([9] * 5, [10] * 5)],
)
def test_the_interval_of_the_consensus_is_that_of_many_draws(count, votes):
    chooser = np.random.default_rng(0)
    for_side, all_votes = np.array(count), np.array(votes)
    draws = chooser.beta(for_side + 1, all_votes - for_side + 1, (200_000, len(count))).prod(axis=1)
    low, high = product_interval(Tally(for_side[:, None].astype(float), all_votes[:, None].astype(float)))
    assert [low[0], high[0]] == pytest.approx(np.quantile(draws, [0.05, 0.95]).tolist(), abs=0.012)


def run(silhouettes, earlier, votes="new"):
    return hold(silhouettes, votes, Earlier({}, earlier) if earlier else None)


def test_another_number_of_groups_must_be_better_three_times():
    near = {2: 0.40, 3: 0.42}
    state = run({2: 0.42, 3: 0.40}, None, "a")
    assert state == Holding(2, 0, 0, "a")
    state = run(near, state, "b")
    assert state == Holding(2, 3, 1, "b")
    assert run(near, state, "b") == state
    state = run(near, state, "c")
    assert state == Holding(2, 3, 2, "c")
    assert run({2: 0.42, 3: 0.40}, state, "d") == Holding(2, 0, 0, "d")
    assert run({2: 0.40, 3: 0.42, 4: 0.43}, state, "d") == Holding(2, 4, 1, "d")
    assert run(near, state, "d") == Holding(3, 0, 0, "d")


def test_a_clearly_better_number_is_taken_at_once_and_an_impossible_one_is_left():
    assert run({2: 0.3, 3: 0.45}, Holding(2, 0, 0, "a")).groups == 3
    assert run({2: 0.3, 3: 0.31}, Holding(5, 0, 0, "a")).groups == 3


def test_groups_keep_the_id_of_most_of_their_people():
    earlier = Earlier({"a": 4, "b": 4, "c": 7, "d": 7}, Holding(2, 0, 0, ""))
    assert name_groups(np.array([1, 1, 0, 0, 2]), list("abcde"), earlier) == [7, 4, 0]
    assert name_groups(np.array([0, 0, 1, 1, 0]), list("abcde"), None) == [0, 1]


def test_a_run_on_the_same_votes_changes_nothing():
    votes, _ = planted((25, 20, 15), firm=0.75, seed=9)
    first = find_opinion_groups(votes)
    second = find_opinion_groups(votes, earlier=first.earlier)
    assert second == first
    assert find_opinion_groups(votes, earlier=second.earlier) == first


def test_groups_keep_their_ids_when_the_smaller_one_becomes_the_larger():
    votes, truth = planted((34, 26), seed=10)
    some = [vote for vote in votes if truth[vote.participant] == 1 or int(vote.participant[1:]) < 18]
    first = find_opinion_groups(some)
    assert [group.size for group in first.groups] == [26, 18]
    second = find_opinion_groups(votes, earlier=first.earlier)
    kept = [person for person in first.membership if person in second.membership]
    assert all(first.membership[person] == second.membership[person] for person in kept)
    assert [(group.id, group.size) for group in second.groups] == [(1, 34), (0, 26)]


def test_new_votes_do_not_make_the_number_of_groups_flap():
    votes, _ = planted((30, 20, 18), statements=20, firm=0.7, seed=1)
    state, numbers = None, []
    for turn in range(12):
        seen = [vote for at, vote in enumerate(votes) if at % 12 != turn]
        result = find_opinion_groups(seen, earlier=state)
        state = result.earlier or state
        numbers.append(result.holding.groups if result.holding else 0)
    changes = sum(one != other for one, other in pairwise(numbers))
    free = [
        find_opinion_groups([v for at, v in enumerate(votes) if at % 12 != turn]).holding
        for turn in range(12)
    ]
    loose = [found.groups if found else 0 for found in free]
    assert changes <= sum(one != other for one, other in pairwise(loose))


def test_passes_weigh_on_a_statement():
    votes, _ = planted((30, 25), statements=30, seed=8)
    passed = [replace(vote, vote=0) if vote.statement == "s0" else vote for vote in votes]
    assert "s0" not in {bridge.statement for bridge in find_opinion_groups(passed).bridging}
