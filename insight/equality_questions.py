"""What we may ask people about themselves, and the answers that are offered. Every one is optional."""

from dataclasses import dataclass

PREFER_NOT = ("prefer-not", "Prefer not to say")
YES_NO = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True)
class EqualityQuestion:
    """A question about oneself. `choices` are (value, label); the last one is always "prefer not to say"."""

    key: str
    text: str
    hint: str
    choices: tuple[tuple[str, str], ...]


def _question(key: str, text: str, choices: tuple[tuple[str, str], ...], hint: str = "") -> EqualityQuestion:
    return EqualityQuestion(key=key, text=text, hint=hint, choices=(*choices, PREFER_NOT))


_ALL = (
    _question(
        "age_group",
        "How old are you?",
        (
            ("under-16", "Under 16"),
            ("16-24", "16 to 24"),
            ("25-34", "25 to 34"),
            ("35-49", "35 to 49"),
            ("50-64", "50 to 64"),
            ("65-79", "65 to 79"),
            ("80-plus", "80 or over"),
        ),
    ),
    _question(
        "sex",
        "What is your sex?",
        (("female", "Female"), ("male", "Male")),
    ),
    _question(
        "gender_same",
        "Is your gender the same as the sex you were given at birth?",
        YES_NO,
    ),
    _question(
        "ethnic_group",
        "What is your ethnic group?",
        (
            ("asian", "Asian or Asian British"),
            ("black", "Black, Black British, Caribbean or African"),
            ("mixed", "Mixed or more than one ethnic group"),
            ("white", "White"),
            ("other", "Another ethnic group"),
        ),
    ),
    _question(
        "disability",
        "Do you have an illness or condition that makes daily life harder?",
        YES_NO,
        hint="It has lasted, or will last, a year or more. It can be of the body or of the mind.",
    ),
    _question(
        "carer",
        "Do you look after somebody who could not manage without you?",
        YES_NO,
        hint="For no pay. It may be family, a friend or a neighbour.",
    ),
    _question(
        "sexual_orientation",
        "Which of these fits you best?",
        (
            ("straight", "Straight"),
            ("gay-lesbian", "Gay or lesbian"),
            ("bisexual", "Bisexual"),
            ("other", "Something else"),
        ),
    ),
    _question(
        "religion",
        "What is your religion?",
        (
            ("none", "No religion"),
            ("christian", "Christian"),
            ("muslim", "Muslim"),
            ("hindu", "Hindu"),
            ("jewish", "Jewish"),
            ("sikh", "Sikh"),
            ("buddhist", "Buddhist"),
            ("other", "Another religion"),
        ),
    ),
)

QUESTIONS: dict[str, EqualityQuestion] = {question.key: question for question in _ALL}
"""The questions by key, in the order in which they are asked; keys are the fields of EqualityProfile."""
