import pytest

from nlp.tagging.ages import community_of_age, find_ages


def ages(text: str) -> list[tuple[int, str]]:
    return [(age.years, age.basis) for age in find_ages(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I am 78 and tired", [(78, "self")]),
        ("I'm ninety-one now", [(91, "self")]),
        ("Jamaican man, 67. Nobody told me", [(67, "self")]),
        ("My mum, 79, had to upload it", [(79, "mentioned")]),
        ("he is thirteen", [(13, "mentioned")]),
        ("Our 15 year old is trans", [(15, "mentioned")]),
        ("a boy of 12 lives with us", [(12, "mentioned")]),
        ("She's in her eighties", [(85, "mentioned")]),
        ("Apprentice in pharmacy, 18, from Abbey Wood", [(18, "")]),
        ("20, sickle cell. They never believe me", [(20, "self")]),
        ("Two buses and a hill, on a frame, at 81.", [(81, "")]),
        ("My father in law's 89. He needs an email", [(89, "mentioned")]),
    ],
)
def test_ages_and_whose_they_are(text: str, expected: list[tuple[int, str]]):
    assert ages(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I am 36 weeks pregnant",
        "I am 34th in the queue",
        "she is 5 weeks",
        "I waited 78 minutes",
        "I'm 2 years sober",
        "it was 12.40",
        "158 over 99",
        "She's four foot eleven",
        "Meet at 8, 20, 30 people came",
    ],
)
def test_numbers_that_are_no_ages(text: str):
    assert ages(text) == []


@pytest.mark.parametrize(
    ("years", "slug"),
    [
        (1, None),
        (2, "children"),
        (10, "children"),
        (11, "young-people"),
        (25, "young-people"),
        (26, None),
        (64, None),
        (65, "older-people"),
    ],
)
def test_bounds_of_the_communities_of_age(years: int, slug: str | None):
    assert community_of_age(years) == slug
