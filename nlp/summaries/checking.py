"""The check that a drafted summary must pass, whoever or whatever wrote it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from nlp.summaries.amounts import amounts_in, numbers_in
from nlp.summaries.drafts import Evidence, Sentence, Summary

QUOTE = re.compile(r"“([^“”]*)”|\"([^\"]*)\"")
ONE = re.compile(r"\bone (?:comment|person|response|resident|reply)\b", re.I)


class Fault(StrEnum):
    """What is wrong with a sentence, or with the whole."""

    NO_SOURCE = "no source"
    UNKNOWN_SOURCE = "unknown source"
    QUOTE = "quote"
    NUMBER = "number"
    AMOUNT = "amount"
    THEME = "theme"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault; `sentence` is the place of the sentence, 0 being the first, or None for the whole."""

    sentence: int | None
    fault: Fault
    detail: str


def check_summary(summary: Summary, evidence: Evidence) -> list[Problem]:
    """Return what is wrong, in order; nothing means that it may stand.

    Every sentence must name texts that are there. What stands in quotation marks must be in one of them letter by
    letter. Every number must be one that can be counted: the texts, those that the sentence or a theme in it
    rests on, or a percentage of these. Words for amounts must fit the share of the texts cited. A sentence that
    names a theme may cite only its texts. Each theme is named, or listed as left out with its right count.

    Whether the words mean what the texts mean is for a person to judge: nothing here can.
    """
    found: list[Problem] = []
    for place, sentence in enumerate(summary.sentences):
        faults = _faults(sentence, evidence)
        found += [Problem(place, fault, detail) for fault, detail in faults]
    found += [Problem(None, Fault.LEFT_OUT, detail) for detail in _missing(summary, evidence)]
    return found


def _faults(sentence: Sentence, evidence: Evidence) -> Iterator[tuple[Fault, str]]:
    if not sentence.ids:
        yield Fault.NO_SOURCE, "It names no text that it rests on."
        return
    unknown = [key for key in sentence.ids if key not in evidence.by_id]
    if unknown:
        yield Fault.UNKNOWN_SOURCE, f"There is no text {unknown[0]}."
        return
    if sentence.base and sentence.base not in evidence.by_theme:
        yield Fault.THEME, f"There is no theme {sentence.base}."
        return
    yield from ((Fault.QUOTE, detail) for detail in _wrong_quotes(sentence, evidence))
    plain = QUOTE.sub(" ", sentence.text)
    themes = themes_in(plain, evidence.by_theme)
    yield from ((Fault.THEME, detail) for detail in _stray_sources(sentence, themes, evidence))
    for theme in sorted(themes, key=len, reverse=True):
        plain = _phrase(theme).sub(" ", plain)
    yield from ((Fault.NUMBER, detail) for detail in _wrong_numbers(plain, sentence, themes, evidence))
    yield from ((Fault.AMOUNT, detail) for detail in _wrong_amounts(plain, sentence, evidence))


def themes_in(text: str, themes: Iterable[str]) -> list[str]:
    """Return the themes that the text names, in whatever case; one inside a longer one's name is not meant."""
    found = []
    for theme in sorted(themes, key=len, reverse=True):
        text, times = _phrase(theme).subn(" ", text)
        found += [theme] * bool(times)
    return found


def _phrase(theme: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(theme)}(?!\w)", re.I)


def _wrong_quotes(sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    texts = [evidence.by_id[key].text for key in sentence.ids]
    for match in QUOTE.finditer(sentence.text):
        words = match[1] if match[1] is not None else match[2]
        if not words.strip() or not any(words in text for text in texts):
            yield f"“{words}” is not in the texts cited, letter by letter."


def _stray_sources(sentence: Sentence, themes: Iterable[str], evidence: Evidence) -> Iterator[str]:
    named = [set(evidence.by_theme[theme]) for theme in themes]
    stray = set(sentence.ids) - set().union(*named) if named else set()
    if stray:
        yield f"It names a theme that {len(stray)} of the texts cited don't have, such as {min(stray)}."


def _wrong_numbers(plain: str, sentence: Sentence, themes: list[str], evidence: Evidence) -> Iterator[str]:
    cited, total, base = len(set(sentence.ids)), len(evidence.texts), _base(sentence, evidence)
    counts = {cited, *(len(evidence.by_theme[theme]) for theme in themes)}
    allowed = counts | {total, base, len(evidence.by_theme)}
    for written, value, percentage in numbers_in(plain):
        shares = {abs(Fraction(100 * count, whole) - value) for count in counts for whole in (total, base)}
        right = min(shares) <= Fraction(1, 2) if percentage else value in allowed
        if not right:
            yield f"{written} can't be counted: it rests on {cited} of {base} texts."
    if ONE.search(plain) and cited != 1:
        yield f"It speaks of one, and rests on {cited} texts."


def _wrong_amounts(plain: str, sentence: Sentence, evidence: Evidence) -> Iterator[str]:
    cited, base = len(set(sentence.ids)), _base(sentence, evidence)
    for written, amount in amounts_in(plain):
        if not amount.fits(cited, base):
            yield f"“{written}” doesn't fit {cited} of {base} texts."


def _base(sentence: Sentence, evidence: Evidence) -> int:
    return len(evidence.by_theme[sentence.base]) if sentence.base else len(evidence.texts)


def _missing(summary: Summary, evidence: Evidence) -> Iterator[str]:
    words = " ".join(QUOTE.sub(" ", sentence.text) for sentence in summary.sentences)
    named = set(themes_in(words, evidence.by_theme))
    listed = {entry.theme: entry.count for entry in summary.left_out}
    for theme, ids in evidence.by_theme.items():
        if theme not in named and theme not in listed:
            yield f"The theme “{theme}” is neither spoken of nor listed as left out."
        elif theme in listed and listed[theme] != len(ids):
            yield f"The theme “{theme}” has {len(ids)} texts, not {listed[theme]}."
    for theme in listed.keys() - evidence.by_theme.keys():
        yield f"There is no theme “{theme}” to leave out."
