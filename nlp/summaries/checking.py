"""The check that a drafted summary must pass, whoever or whatever wrote it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from nlp.segmenting import split_sentences
from nlp.summaries.amounts import amounts_in, numbers_in
from nlp.summaries.drafts import Evidence, Sentence, Summary

QUOTE = re.compile(
    r"“([^“”]*)”|\"([^\"]*)\"|«([^«»]*)»|‘((?:[^‘’]|(?<=\w)’(?=\w))*)’"
    r"|(?<!\w)'((?:[^']|(?<=\w)'(?=\w))*)'(?!\w)"
)
LONE_MARK = re.compile(r"[“”\"«»‘]")
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
    """One fault; `sentence` is the place of the sentence, 0 being the first, or None for the whole.

    `written` is what is at fault as the sentence has it: the words quoted, the number, the word for an amount, the
    theme; "" where it is the sentence.
    """

    sentence: int | None
    fault: Fault
    detail: str
    written: str = ""


Found = tuple[Fault, str, str]
"""A fault, what is wrong in words, and what was written."""


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
        found += [Problem(place, *fault) for fault in _faults(sentence, evidence)]
    found += [Problem(None, *fault) for fault in _missing(summary, evidence)]
    return found


def quotes_in(text: str) -> Iterator[str]:
    """Yield what stands in quotation marks, and the rest of the text after a mark that has no partner."""
    for match in QUOTE.finditer(text):
        yield match[match.lastindex or 0]
    plain = unquoted(text)
    for lone in LONE_MARK.finditer(plain):
        yield plain[lone.end() :].strip()


def unquoted(text: str) -> str:
    """Return the text without what stands in quotation marks."""
    return QUOTE.sub(" ", text)


def sentences_in(text: str) -> list[str]:
    """Return the sentences of a text; what one pair of quotation marks holds stays in one."""
    hidden = QUOTE.sub(lambda match: f"{match[0][0]}{'x' * (len(match[0]) - 3)}{match[0][1:][-2:]}", text)
    return [text[start:end] for start, end in split_sentences(hidden)]


def _faults(sentence: Sentence, evidence: Evidence) -> Iterator[Found]:
    if not sentence.ids:
        yield Fault.NO_SOURCE, "It names no text that it rests on.", ""
        return
    unknown = [key for key in sentence.ids if key not in evidence.by_id]
    if unknown:
        yield Fault.UNKNOWN_SOURCE, f"There is no text {unknown[0]}.", ""
        return
    if sentence.base and sentence.base not in evidence.by_theme:
        yield Fault.THEME, f"There is no theme {sentence.base}.", sentence.base
        return
    yield from _wrong_quotes(sentence, evidence)
    plain = unquoted(sentence.text)
    themes = themes_in(plain, evidence.by_theme)
    yield from _stray_sources(sentence, themes, evidence)
    for theme in sorted(themes, key=len, reverse=True):
        plain = _phrase(theme).sub(" ", plain)
    yield from _wrong_numbers(plain, sentence, themes, evidence)
    yield from _wrong_amounts(plain, sentence, evidence)


def themes_in(text: str, themes: Iterable[str]) -> list[str]:
    """Return the themes that the text names, in whatever case; one inside a longer one's name is not meant."""
    found = []
    for theme in sorted(themes, key=len, reverse=True):
        text, times = _phrase(theme).subn(" ", text)
        found += [theme] * bool(times)
    return found


def _phrase(theme: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(theme)}(?!\w)", re.I)


def _wrong_quotes(sentence: Sentence, evidence: Evidence) -> Iterator[Found]:
    texts = [evidence.by_id[key].text for key in sentence.ids]
    for words in quotes_in(sentence.text):
        if not words.strip() or not any(words in text for text in texts):
            yield Fault.QUOTE, f"“{words}” is not in the texts cited, letter by letter.", words


def _stray_sources(sentence: Sentence, themes: Iterable[str], evidence: Evidence) -> Iterator[Found]:
    named = [set(evidence.by_theme[theme]) for theme in themes]
    stray = set(sentence.ids) - set().union(*named) if named else set()
    if stray:
        detail = f"It names a theme that {len(stray)} of the texts cited don't have, such as {min(stray)}."
        yield Fault.THEME, detail, ""


def _wrong_numbers(plain: str, sentence: Sentence, themes: list[str], evidence: Evidence) -> Iterator[Found]:
    cited, total, base = len(set(sentence.ids)), len(evidence.texts), _base(sentence, evidence)
    counts = {cited, *(len(evidence.by_theme[theme]) for theme in themes)}
    allowed = counts | {total, base, len(evidence.by_theme)}
    for written, value, percentage in numbers_in(plain):
        shares = {abs(Fraction(100 * count, whole) - value) for count in counts for whole in (total, base)}
        right = min(shares) <= Fraction(1, 2) if percentage else value in allowed
        if not right:
            yield Fault.NUMBER, f"{written} can't be counted: it rests on {cited} of {base} texts.", written
    one = ONE.search(plain)
    if one and cited != 1:
        yield Fault.NUMBER, f"It speaks of one, and rests on {cited} texts.", one[0]


def _wrong_amounts(plain: str, sentence: Sentence, evidence: Evidence) -> Iterator[Found]:
    cited, base = len(set(sentence.ids)), _base(sentence, evidence)
    for written, amount in amounts_in(plain):
        if not amount.fits(cited, base):
            yield Fault.AMOUNT, f"“{written}” doesn't fit {cited} of {base} texts.", written


def _base(sentence: Sentence, evidence: Evidence) -> int:
    return len(evidence.by_theme[sentence.base]) if sentence.base else len(evidence.texts)


def _missing(summary: Summary, evidence: Evidence) -> Iterator[Found]:
    words = " ".join(unquoted(sentence.text) for sentence in summary.sentences)
    named = set(themes_in(words, evidence.by_theme))
    listed = {entry.theme: entry.count for entry in summary.left_out}
    for theme, ids in evidence.by_theme.items():
        if theme not in named and theme not in listed:
            detail = f"The theme “{theme}” is neither spoken of nor listed as left out."
            yield Fault.LEFT_OUT, detail, theme
        elif theme in listed and listed[theme] != len(ids):
            yield Fault.LEFT_OUT, f"The theme “{theme}” has {len(ids)} texts, not {listed[theme]}.", theme
    for theme in listed.keys() - evidence.by_theme.keys():
        yield Fault.LEFT_OUT, f"There is no theme “{theme}” to leave out.", theme
