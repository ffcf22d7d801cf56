"""Amounts and days by which something is promised, as residents read them: "12.5%", "the end of 2045"."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext

from cms.plain.figures import plain_date, plain_number

SIGNS = ("%", "‰", "°C")
"""Units that stand right behind their number."""


def decimals(*values: Decimal) -> int:
    """Return how many decimals it takes to write every one of the values in full."""
    return max((max(0, -_exponent(value)) for value in values), default=0)


def amount(value: Decimal, unit: str = "", places: int | None = None) -> str:
    """Return a number with its unit, "1,204.5 tonnes" or "62%", with as many decimals as it needs or `places`."""
    number = plain_number(value, decimals(value) if places is None else places)
    if not unit:
        return number
    return f"{number}{unit}" if unit in SIGNS else f"{number} {unit}"


def due_day(day: date) -> str:
    """Return a day by which something is due: "the end of 2045", "the end of March 2027" or "12 March 2027"."""
    if (day + timedelta(days=1)).day != 1:
        return plain_date(day)
    month = date_format(day, "Y" if day.month == 12 else "YEAR_MONTH_FORMAT")
    return gettext("the end of %(month)s") % {"month": month}


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
