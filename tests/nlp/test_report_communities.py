"""Topics by community: what is shown is right, and nothing hidden can be had from what is shown."""

from hypothesis import given
from hypothesis import strategies as st

from nlp.report.communities import MOST, Share, make_communities
from nlp.report.table import Answer

NAMES = ("Carers", "Deaf people", "Veterans")


def answers_of(*communities):
    return [Answer(row, "words", communities=names) for row, names in enumerate(communities, start=2)]


def made(answers, *topics, fewest=8):
    rows = [(number, f"topic {number}", members) for number, members in enumerate(topics, start=1)]
    return make_communities(answers, range(len(answers)), rows, fewest)


def counts_of(line):
    return [share.count if share else None for share in line.cells]


def test_counts_and_shares():
    answers = answers_of(
        *[("Carers",)] * 20, *[("Carers", "Deaf people")] * 10, *[()] * 10, *[("Deaf people",)] * 20
    )
    found = made(answers, range(10, 40))
    assert found.names == ("Carers", "Deaf people")
    assert found.everyone == (Share(30, 50), Share(30, 50))
    assert found.lines[0].cells == (Share(20, 67), Share(10, 33))


def test_a_community_is_spelt_as_most_spell_it_and_counted_once():
    answers = answers_of(*[("deaf people",)] * 9, *[("Deaf people",)] * 11)
    found = made(answers, range(10))
    assert (found.names, found.everyone[0].count, found.left_out) == (("Deaf people",), 20, 0)
    assert made(answers_of(*[("deaf people",)] * 9, *[("Deaf people",)] * 9), [0]).names == ("Deaf people",)


def test_the_smaller_and_those_beyond_the_most_are_left_out():
    many = [(f"Community {number:02}",) for number in range(MOST + 2) for _ in range(8 + number)]
    found = made(answers_of(*many, *[("Few",)] * 7), [0])
    assert (len(found.names), found.left_out) == (MOST, 3)
    assert found.names[0] == f"Community {MOST + 1}"


def test_few_comments_and_few_others_are_hidden():
    answers = answers_of(*[("Carers",)] * 20, *[("Deaf people",)] * 20, *[()] * 20)
    assert counts_of(made(answers, [*range(7), *range(40, 60)]).lines[0]) == [None, None]
    assert counts_of(made(answers, [*range(13), *range(20, 32), *range(40, 60)]).lines[0]) == [None, 12]
    assert counts_of(made(answers, [*range(12), *range(20, 32)]).lines[0]) == [12, 12]


def test_a_lone_hidden_count_takes_the_smallest_other_with_it():
    answers = answers_of(*[("Carers",)] * 30, *[("Deaf people",)] * 30, *[("Veterans",)] * 30)
    members = [*range(15), *range(30, 39), *range(60, 63)]
    assert counts_of(made(answers, members, range(30, 40)).lines[0]) == [15, None, None]
    assert counts_of(made([*answers, *answers_of(*[()] * 9)], [*members, *range(90, 99)]).lines[0]) == [
        15,
        9,
        None,
    ]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 40)), min_size=1, max_size=16),
    st.integers(1, 12),
)
def test_nothing_hidden_can_be_had_by_taking_from_a_total(blocks, fewest):
    """Each comment has one topic or none and one community or none: then rows and columns add up to totals."""
    told = [(topic, NAMES[name : name + 1]) for topic, name, times in blocks for _ in range(times)]
    answers = answers_of(*(names for _, names in told))
    topics = [[at for at, (topic, _) in enumerate(told) if topic == number] for number in range(3)]
    topics = [members for members in topics if members]
    found = made(answers, *topics, fewest=fewest)
    shown = [counts_of(line) for line in found.lines]
    true = [
        [sum(answers[at].communities == (name,) for at in members) for name in found.names]
        for members in topics
    ]
    totals = [share.count for share in found.everyone]
    for line, right, members in zip(shown, true, topics, strict=True):
        for count, own, whole in zip(line, right, totals, strict=True):
            assert count in (None, own)
            assert count is None or min(own, whole - own) >= fewest
        rest = len(members) - sum(count or 0 for count in line)
        assert None not in line or rest == 0 or rest >= fewest or not any(line)
    for column, whole in enumerate(totals):
        line = [row[column] for row in shown]
        rest = whole - sum(count or 0 for count in line)
        assert None not in line or rest == 0 or rest >= fewest or not any(line)
