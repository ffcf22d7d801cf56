"""Words for amounts, each with the share that it may stand for, and the numbers of a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final


@dataclass(frozen=True, slots=True)
class Amount:
    """A word for an amount: it fits a share of `least` to `most`, and `fewest` texts or more."""

    words: str
    least: Fraction
    most: Fraction
    fewest: int = 2

    def fits(self, count: int, total: int) -> bool:
        """Say whether `count` of `total` may be called so."""
        return total > 0 and count >= self.fewest and self.least <= Fraction(count, total) <= self.most


def _percent(value: int) -> Fraction:
    return Fraction(value, 100)


JUST_OVER_HALF: Final = Fraction(1, 2) + Fraction(1, 1_000_000)
JUST_UNDER_HALF: Final = 1 - JUST_OVER_HALF

AMOUNTS: Final = (
    Amount(
        "nearly all|almost all|nearly everyone|almost everyone|nearly everybody|almost everybody|nearly every|almost every",
        _percent(90),
        Fraction(999_999, 1_000_000),
    ),
    Amount("all|every|everyone|everybody", Fraction(1), Fraction(1), 1),
    Amount("three quarters", _percent(70), _percent(80)),
    Amount("two thirds", _percent(62), _percent(72)),
    Amount("most|the majority|a majority", JUST_OVER_HALF, Fraction(1)),
    Amount("more than half|over half", JUST_OVER_HALF, Fraction(1)),
    Amount("less than half|fewer than half|under half", Fraction(0), JUST_UNDER_HALF),
    Amount("half", _percent(45), _percent(55)),
    Amount("a third|one third", _percent(29), _percent(38)),
    Amount("a quarter|one quarter", _percent(20), _percent(30)),
    Amount("many", _percent(20), Fraction(1), 5),
    Amount("several", Fraction(0), _percent(50), 3),
    Amount("some", Fraction(0), _percent(50)),
    Amount("a few|few", Fraction(0), _percent(15)),
    Amount("hardly any|hardly anyone|very few", Fraction(0), _percent(5), 1),
    Amount("none|nobody|no one|no comments", Fraction(0), Fraction(0), 0),
)
"""Longer words before those that they hold. The bounds are ours: wide enough for plain speech, and no wider."""

_WORDS: Final = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
NUMBER_WORDS: Final = {word: number for number, word in enumerate(_WORDS.split(), start=2)}
"""Small numbers as words. "One" is left out: it mostly means somebody."""

_TIME: Final = (
    "time times moment hour hours minute minutes second seconds day days night nights morning mornings afternoon "
    "afternoons evening evenings week weeks weekend weekends month months year years"
)
_OF_TIME: Final = rf"(?!\s+(?:of\s+)?(?:the\s+|an?\s+)?(?:{'|'.join(_TIME.split())})\b)"
_AMOUNT = re.compile(
    "|".join(
        rf"(?<!\bat )(?<!\bafter )(?<!\babove )(?<!\bhow )(?<!\bmatters )\b(?:{amount.words})\b{_OF_TIME}"
        for amount in AMOUNTS
    ),
    re.I,
)
"""Not "every morning", "half an hour", "not at all", "how many" or "matters most", which speak of no comments."""

_NUMBER = re.compile(
    rf"(?<![\w.,])(\d+(?:,\d{{3}})*(?:\.\d+)?)(\s*(?:%|per ?cent\b))?|\b({'|'.join(NUMBER_WORDS)})\b", re.I
)


def amounts_in(text: str) -> Iterator[tuple[str, Amount]]:
    """Yield each word for an amount in the text, with what it means."""
    for match in _AMOUNT.finditer(text):
        found = match[0].lower()
        yield (
            match[0],
            next(amount for amount in AMOUNTS if re.fullmatch(amount.words, found)),
        )


def numbers_in(text: str) -> Iterator[tuple[str, Fraction, bool]]:
    """Yield each number in the text, figures or words: as it is written, its value, whether it is a percentage."""
    rest = _AMOUNT.sub(" ", text)
    for match in _NUMBER.finditer(rest):
        if match[3]:
            yield match[3], Fraction(NUMBER_WORDS[match[3].lower()]), False
        else:
            yield match[0].strip(), Fraction(match[1].replace(",", "")), bool(match[2])


def name_amount(count: int, total: int) -> str:
    """Return a word for `count` of `total`, such as "Most" or "A few"; "One" and "Two" for those."""
    if count < 3:
        return ("No", "One", "Two")[count]
    wanted = ("all", "nearly all", "most", "half", "many", "some")
    by_word = {word: amount for amount in AMOUNTS for word in amount.words.split("|")}
    fitting = (word for word in (*wanted[:4], "a few", *wanted[4:]) if by_word[word].fits(count, total))
    return next(fitting, "some").capitalize()


def name_quietly(count: int, total: int) -> str:
    """Return a word for a count so small, or with a rest so small, that it must not be told any closer."""
    by_word = {word: amount for amount in AMOUNTS for word in amount.words.split("|")}
    fitting = (word for word in ("most", "a few", "some") if by_word[word].fits(count, total))
    return next(fitting, "some").capitalize()
