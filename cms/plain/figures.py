"""Dates, numbers and shares as residents read them: "12 November 2026", "1,204", "about 1 in 4"."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext

EASY_SHARES = sorted(
    {Fraction(1, n) for n in range(2, 11)}
    | {Fraction(2, 3), Fraction(3, 4), Fraction(9, 10)}
    | {Fraction(n, 5) for n in range(2, 5)}
    | {Fraction(n, 10) for n in (3, 7)}
)


def plain_date(value: date | None) -> str:
    """Return a date (or a moment) as "12 November 2026", as the active language writes it; nothing for None."""
    english = (get_language() or "en").startswith("en")  # whose own format has "Nov"
    return date_format(value, "j F Y" if english else "DATE_FORMAT") if value else ""


def plain_number(value: int | float | Decimal | None, places: int = 0) -> str:
    """Return a number with its thousands marked and `places` decimals; nothing for None."""
    return "" if value is None else number_format(value, decimal_pos=places, force_grouping=True)


def percentage(part: int, whole: int) -> str:
    """Return part of whole as a whole percentage, "27%"; never "0%" or "100%" unless that is exact.

    Raises ValueError unless 0 <= part <= whole and whole > 0.
    """
    share = _share(part, whole)
    rounded = int(share * 100 + Fraction(1, 2))
    if 0 < share < Fraction(1, 100):
        return gettext("less than 1%")
    if Fraction(99, 100) < share < 1:
        return gettext("more than 99%")
    return f"{rounded}%"


def share_in_words(part: int, whole: int) -> str:
    """Return part of whole in words: "1 in 4", "about 2 in 3", "almost all", "none".

    "About" stands wherever the share isn't exact. Raises ValueError unless 0 <= part <= whole and whole > 0.
    """
    share = _share(part, whole)
    if share in (0, 1):
        return gettext("all") if share else gettext("none")
    if share > Fraction(19, 20):
        return gettext("almost all")
    if share < Fraction(1, 100):
        return gettext("fewer than 1 in 100")
    easy = _nearest_easy_share(share)
    words = gettext("%(part)s in %(whole)s") % {"part": easy.numerator, "whole": easy.denominator}
    return words if easy == share else gettext("about %(share)s") % {"share": words}


def _nearest_easy_share(share: Fraction) -> Fraction:
    if share < Fraction(1, 10):
        return Fraction(1, round(1 / share))
    return min(EASY_SHARES, key=lambda easy: abs(easy - share))


def _share(part: int, whole: int) -> Fraction:
    if whole <= 0 or not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is not a share: it takes 0 <= part <= whole and whole > 0.")
    return Fraction(part, whole)
