"""What a file's columns mean: which hold answers to which question, and what else is told of each sitting."""

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import slugify

from insight.enums import Channel
from insight.pipeline.refusals import ImportRefused
from insight.pipeline.tables import Table

YES, NO = "yes", "no"
_TRUE = frozenset({"yes", "y", "true", "1", "x", "on", "agreed", "consented"})
_FALSE = frozenset({"no", "n", "false", "0", "", "off", "refused"})
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:\D.*)?")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column is what. Every column is named as the file's first row names it; "" means there is none.

    `texts` are (column, key of the question); a key of "" is made from the column's name. With
    `question_column` there is one text column, and each row says in that column which question it answers.
    `consent_quote` is "yes" or "no" for all rows, or the column that says it for each.
    """

    texts: tuple[tuple[str, str], ...]
    question_column: str = ""
    id_column: str = ""
    date_column: str = ""
    place_column: str = ""
    channel: str = Channel.IMPORT
    consent_quote: str = NO

    @classmethod
    def from_params(cls, params: Map[str, Any]) -> "Mapping":
        """Return the mapping that a job's parameters hold. Raises ImportRefused for a field that is unknown."""
        unknown = set(params) - set(cls.__dataclass_fields__)
        if unknown:
            raise ImportRefused(
                f"The mapping has an unknown field “{min(unknown)}”. Set up the import again."
            )
        texts = tuple((str(column), str(key)) for column, key in params.get("texts", ()))
        return cls(**{**params, "texts": texts})

    def columns(self) -> list[str]:
        """Return every column that is spoken of."""
        named = [self.question_column, self.id_column, self.date_column, self.place_column]
        if self.consent_quote not in (YES, NO):
            named.append(self.consent_quote)
        return [column for column, _ in self.texts] + [column for column in named if column]

    def check(self, table: Table) -> None:
        """Do nothing if the mapping fits the file; raise ImportRefused with the columns that are there if not."""
        if not self.texts:
            raise ImportRefused("Say which column holds people's words. " + _there_are(table))
        for column in self.columns():
            if column not in table.columns:
                raise ImportRefused(f"There is no column “{column}”. " + _there_are(table))
        if self.question_column and len(self.texts) > 1:
            raise ImportRefused("Where a column names the question, only one column can hold people's words.")
        for _, key in self.texts:
            if key != slugify(key):
                raise ImportRefused(
                    f"“{key}” can't be the key of a question. Write it like “{slugify(key) or 'better'}”."
                )
        if self.channel not in Channel.values:
            raise ImportRefused(
                f"“{self.channel}” is not a channel. Use one of: {', '.join(Channel.values)}."
            )


def _there_are(table: Table) -> str:
    return "The file has these: " + ", ".join(f"“{column}”" for column in table.columns) + "."


def read_yes_no(text: str) -> bool:
    """Return what a cell says; an empty one says no. Raises ValueError with what to write instead."""
    word = text.strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError(f"“{text.strip()[:40]}” is neither yes nor no. Write yes or no.")


def read_moment(text: str) -> datetime | None:
    """Return the moment that a cell tells, in the site's time zone; None for an empty one.

    Takes 2026-03-31 with or without a time, 31/03/2026 (day first), and 2026-03 for the first of the month.
    Raises ValueError with what to write instead.
    """
    word = text.strip()
    if not word:
        return None
    try:
        moment = parse_datetime(word) or _at_midnight(_read_day(word))
    except ValueError:
        moment = None
    if moment is None:
        raise ValueError(f"“{word[:40]}” is not a date. Write it as 2026-03-31 or 31/03/2026.")
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if moment > timezone.now():
        raise ValueError(f"“{word[:40]}” lies in the future. Put the date right.")
    return moment


def _read_day(word: str) -> date | None:
    if match := _MONTH.fullmatch(word):
        return date(int(match[1]), int(match[2]), 1)
    if match := _DAY_FIRST.fullmatch(word):
        return date(int(match[3]), int(match[2]), int(match[1]))
    return parse_date(word)


def _at_midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min) if day else None
