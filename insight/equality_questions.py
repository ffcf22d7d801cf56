"""What we may ask people about themselves, and the answers that are offered. Every one is optional."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

PREFER_NOT = ("prefer-not", _("Prefer not to say"))
OTHER = "other"
"""The answer under which people may say in a few words which group they mean."""

YES_NO = (("yes", _("Yes")), ("no", _("No")))


@dataclass(frozen=True)
class EqualityQuestion:
    """A question about oneself. `choices` are (value, label); the last one is always "prefer not to say".

    Where OTHER is among them, `communities` are the slugs that words under it may count for, and `broader`
    those that count where the words name none of the former.
    """

    key: str
    text: str
    hint: str
    choices: tuple[tuple[str, str], ...]
    communities: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()

    @property
    def which_key(self) -> str:
        """Return the form's name for the words under OTHER, "" where the question asks for none."""
        return f"{self.key}_which" if self.communities else ""

    @property
    def other_label(self) -> str:
        """Return the label of OTHER, for a question that has it."""
        return dict(self.choices)[OTHER]

    def choose(self, named: Sequence[str]) -> str:
        """Return the one of the communities in `named` to keep: the first that answers the question, or ""."""
        answers = [slug for taken in (self.communities, self.broader) for slug in named if slug in taken]
        return answers[0] if answers else ""


def _question(
    key: str,
    text: str,
    choices: tuple[tuple[str, str], ...],
    *,
    hint: str = "",
    communities: tuple[str, ...] = (),
    broader: tuple[str, ...] = (),
) -> EqualityQuestion:
    return EqualityQuestion(key, text, hint, (*choices, PREFER_NOT), communities, broader)


_ALL = (
    _question(
        "age_group",
        _("How old are you?"),
        (
            ("under-16", _("Under 16")),
            ("16-24", _("16 to 24")),
            ("25-34", _("25 to 34")),
            ("35-49", _("35 to 49")),
            ("50-64", _("50 to 64")),
            ("65-79", _("65 to 79")),
            ("80-plus", _("80 or over")),
        ),
    ),
    _question(
        "sex",
        _("What is your sex?"),
        (("female", _("Female")), ("male", _("Male"))),
    ),
    _question(
        "gender_same",
        _("Is your gender the same as the sex you were given at birth?"),
        YES_NO,
    ),
    _question(
        "ethnic_group",
        _("What is your ethnic group?"),
        (
            ("asian", _("Asian or Asian British")),
            ("black", _("Black, Black British, Caribbean or African")),
            ("mixed", _("Mixed or more than one ethnic group")),
            ("white", _("White")),
            (OTHER, _("Another ethnic group")),
        ),
        communities=(
            "black-african",
            "black-caribbean",
            "somali",
            "latin-american",
            "south-asian",
            "east-and-south-east-asian",
            "eastern-european",
            "middle-eastern-and-north-african",
            "gypsy-roma-traveller",
        ),
        broader=("black-communities", "faith-communities"),
    ),
    _question(
        "disability",
        _("Do you have an illness or condition that makes daily life harder?"),
        YES_NO,
        hint=_("It has lasted, or will last, a year or more. It can be of the body or of the mind."),
    ),
    _question(
        "carer",
        _("Do you look after somebody who could not manage without you?"),
        YES_NO,
        hint=_("For no pay. It may be family, a friend or a neighbour."),
    ),
    _question(
        "sexual_orientation",
        _("Which of these fits you best?"),
        (
            ("straight", _("Straight")),
            ("gay-lesbian", _("Gay or lesbian")),
            ("bisexual", _("Bisexual")),
            (OTHER, _("Something else")),
        ),
        communities=("lgbtq", "trans-and-non-binary"),
    ),
    _question(
        "religion",
        _("What is your religion?"),
        (
            ("none", _("No religion")),
            ("christian", _("Christian")),
            ("muslim", _("Muslim")),
            ("hindu", _("Hindu")),
            ("jewish", _("Jewish")),
            ("sikh", _("Sikh")),
            ("buddhist", _("Buddhist")),
            (OTHER, _("Another religion")),
        ),
        communities=("faith-communities",),
    ),
)

WHICH_MAX_CHARACTERS = 60
"""Room for the name of a group, and for no story."""

QUESTIONS: dict[str, EqualityQuestion] = {question.key: question for question in _ALL}
"""The questions by key, in the order in which they are asked; keys are the fields of EqualityProfile."""
