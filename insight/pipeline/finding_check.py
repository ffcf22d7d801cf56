"""The text of a finding held against what was counted and what may be quoted, as both stand now."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.conf import settings
from nlp.summaries import (
    Cited,
    Evidence,
    Fault,
    LeftOut,
    Problem,
    Sentence,
    Summary,
    amounts_in,
    check_summary,
    name_amount,
    numbers_in,
    quotes_in,
    sentences_in,
    themes_in,
    unquoted,
)

from insight.disclosure import safe_part
from insight.enums import ThemeStatus
from insight.models import Finding, Theme
from insight.pipeline.finding_quotes import against_quote
from insight.selectors.codings import coded_responses, usable_responses
from insight.selectors.quotes import standing_quotes

STATEMENT: Final = "statement"
DETAIL: Final = "detail"
NEXT_STEP: Final = "next_step"
WHOLE: Final = "whole"
PARTS: Final = (STATEMENT, DETAIL, NEXT_STEP, WHOLE)
WHO: Final = "people|residents|patients|parents|carers|families|young people|answers|comments|responses"
SMALL: Final = "small number"

KINDS: Final = {
    Fault.QUOTE.value: "a quote",
    Fault.NUMBER.value: "a number",
    Fault.AMOUNT.value: "a word for how many",
    Fault.NO_SOURCE.value: "no answers counted",
    Fault.LEFT_OUT.value: "a theme not named",
    SMALL: "a small number",
}
"""What a remark is about, as the log says it: never with the words themselves."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in the text that does not hold: what, and what to do. `stops` says that it can't be approved so.

    `part` is one of PARTS; `kind` one of KINDS.
    """

    part: str
    kind: str
    says: str
    advice: str
    stops: bool = False

    @property
    def about(self) -> str:
        """Return what it is about without the words, for the log."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class SentenceSource:
    """A sentence of the text and the answers that it rests on: those that `themes` count, those quoted, or all."""

    part: str
    text: str
    themes: tuple[str, ...]
    response_ids: tuple[int, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class FindingCheck:
    """What the check found: remarks in reading order, each sentence's sources, themes left out with their counts."""

    remarks: tuple[Remark, ...]
    sentences: tuple[SentenceSource, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def stopping(self) -> list[Remark]:
        """Return what stands against approval."""
        return [remark for remark in self.remarks if remark.stops]

    @property
    def warnings(self) -> list[Remark]:
        """Return what is worth a look and may be approved all the same."""
        return [remark for remark in self.remarks if not remark.stops]

    def remarks_on(self, part: str) -> list[Remark]:
        """Return what was found in one part of the text, what stops approval first."""
        return [remark for remark in (*self.stopping, *self.warnings) if remark.part == part]


def check_finding(finding: Finding) -> FindingCheck:
    """Count everything again and look at every quote again; say where the text of `finding` does not hold.

    The statement and the detail are held against the counts, sentence by sentence: a sentence rests on the themes
    that it names, else on those of the finding's themes that bear it out best. What happens next is looked at for
    quotes alone. Whether the words mean what people said is for a person to judge.
    """
    grounds = _Grounds(finding)
    chosen: list[SentenceSource] = []
    remarks: list[Remark] = []
    for part, text in ((STATEMENT, finding.statement), (DETAIL, finding.detail)):
        for sentence in sentences_in(text):
            source, problems = grounds.hold(part, sentence)
            chosen.append(source)
            remarks += grounds.remarks(source, problems)
    for words in quotes_in(finding.next_step):
        remarks += grounds.remarks_on_quote(NEXT_STEP, words)
    remarks += grounds.unnamed(chosen)
    return FindingCheck(tuple(remarks), tuple(chosen), grounds.left_out)


class _Grounds:
    """What a finding's text is held against: its themes and those beside it, counted now, and its quotes."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        self.base = list(usable_responses(finding.engagement).order_by("pk").values_list("pk", flat=True))
        own = Theme.objects.filter(evidence__finding=finding).select_related("codeframe__engagement")
        self.own = {theme.name: self._counted(theme) for theme in own}
        self.beside = {theme.name: self._counted(theme) for theme in self._themes_beside()}

    def _themes_beside(self) -> list[Theme]:
        live = Theme.objects.filter(
            codeframe__engagement=self.finding.engagement_id, status=ThemeStatus.LIVE
        ).select_related("codeframe__engagement")
        named = themes_in(f"{self.finding.statement} {self.finding.detail}", [theme.name for theme in live])
        return [
            theme
            for theme in live
            if theme.name not in self.own
            and (theme.name in named or theme.priority_id == self.finding.priority_id)
        ]

    @staticmethod
    def _counted(theme: Theme) -> frozenset[int]:
        return frozenset(coded_responses(theme).order_by().values_list("pk", flat=True))

    @cached_property
    def standing(self) -> dict[int, list[str]]:
        """Return the words that may be quoted, by the response that they come from."""
        found: dict[int, list[str]] = {}
        for quote in standing_quotes(self.finding.quotes.all()):
            found.setdefault(quote.segment.response_id, []).append(quote.text)
        return found

    @cached_property
    def _shown(self) -> list[str]:
        return [text for texts in self.standing.values() for text in texts]

    @cached_property
    def evidence(self) -> Evidence:
        """Return the base as the checker takes it. Of words it holds only those that may be quoted."""
        themes = {**self.own, **self.beside}
        return Evidence(
            tuple(
                Cited(
                    str(pk),
                    "\n".join(self.standing.get(pk, ())),
                    tuple(name for name, counted in themes.items() if pk in counted),
                )
                for pk in self.base
            )
        )

    @cached_property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the other themes of the priority that people spoke of and the text does not name."""
        text = unquoted(f"{self.finding.statement} {self.finding.detail}")
        named = themes_in(text, self.beside)
        rows = [LeftOut(name, len(ids)) for name, ids in self.beside.items() if ids and name not in named]
        return tuple(sorted(rows, key=lambda row: (-row.count, row.theme)))

    def hold(self, part: str, text: str) -> tuple[SentenceSource, list[Problem]]:
        """Return the answers that bear the sentence out best, and what is wrong with it even so."""
        tried = [(source, self._problems(source)) for source in self._sources(part, text)]
        return min(tried, key=lambda pair: len(pair[1]))

    def _sources(self, part: str, text: str) -> Iterator[SentenceSource]:
        quoted = self._quoted_responses(text)
        if quoted:
            yield SentenceSource(part, text, (), quoted, quoted=True)
            if not any(letter.isalnum() for letter in unquoted(text)):
                return
        if self._counts_all(unquoted(text)):
            yield SentenceSource(part, text, (), tuple(self.base))
        themes = {**self.own, **self.beside}
        named = themes_in(unquoted(text), themes)
        groups = [tuple(named)] if named else [*((name,) for name in self._by_size()), tuple(self.own)]
        for group in groups:
            ids = frozenset[int]().union(*(themes[name] for name in group))
            yield SentenceSource(part, text, group, tuple(sorted(ids & set(self.base))))

    def _counts_all(self, plain: str) -> bool:
        """Say whether the only amount in the text is the number of all answers."""
        numbers = [value for _, value, _ in numbers_in(plain)]
        return numbers == [len(self.base)] and not any(True for _ in amounts_in(plain))

    def _by_size(self) -> list[str]:
        return sorted(self.own, key=lambda name: (-len(self.own[name]), name))

    def _quoted_responses(self, text: str) -> tuple[int, ...]:
        quotes = list(quotes_in(text))
        rows = self.standing.items()
        return tuple(sorted(pk for pk, texts in rows if any(q and q in t for q in quotes for t in texts)))

    def _problems(self, source: SentenceSource) -> list[Problem]:
        sentence = Sentence(source.text, tuple(map(str, source.response_ids)))
        found = check_summary(Summary((sentence,)), self.evidence)
        return [problem for problem in found if problem.sentence is not None]

    def remarks(self, source: SentenceSource, problems: Sequence[Problem]) -> Iterator[Remark]:
        """Put what is wrong with a sentence into plain words."""
        cited, base = len(source.response_ids), len(self.base)
        quote_fails = any(problem.fault == Fault.QUOTE for problem in problems)
        counted = f"{cited:,} of {base:,} answers"
        share = f"({round(100 * cited / base) if base else 0}%)"
        for problem in problems:
            match problem.fault:
                case Fault.QUOTE:
                    yield from self.remarks_on_quote(source.part, problem.written)
                case Fault.AMOUNT:
                    better = name_amount(cited, base).lower()
                    says = f"You wrote “{_with_whom(problem.written, source.text)}”. {counted} did {share}."
                    advice = f"Write “{better}”, or the number, or take the word out."
                    yield Remark(source.part, problem.fault, says, advice)
                case Fault.NUMBER if quote_fails and problem.written.lower().startswith("one "):
                    continue  # Whose words they are is what has to be mended.
                case Fault.NUMBER:
                    advice = (
                        "If it counts answers, mend it. If it is something else, such as a time, leave it."
                    )
                    says = f"You wrote “{problem.written}”. We counted {counted} {share}."
                    yield Remark(source.part, problem.fault, says, advice)
                case Fault.NO_SOURCE:
                    advice = (
                        "Choose themes that people’s answers are counted under, or take the sentence out."
                    )
                    says = f"No answers bear this out: “{unquoted(source.text).strip()}”"
                    yield Remark(source.part, problem.fault, says, advice)
                    for words in quotes_in(source.text):
                        yield from self.remarks_on_quote(source.part, words)
        if source.themes and safe_part(cited, base) is None and any(numbers_in(unquoted(source.text))):
            least = settings.DISCLOSURE_THRESHOLD
            says = f"You gave a number where fewer than {least} people, or all but fewer, said so."
            advice = "Use words such as “a few” or “most”: small numbers can point at a person."
            yield Remark(source.part, SMALL, says, advice)

    def remarks_on_quote(self, part: str, words: str) -> Iterator[Remark]:
        """Say what stands against words in quotation marks, if anything does."""
        says, advice = against_quote(self.finding, words, shown=self._shown)
        if says:
            yield Remark(part, Fault.QUOTE, says, advice, stops=True)

    def unnamed(self, sentences: Iterable[SentenceSource]) -> Iterator[Remark]:
        """Say which of several themes of the finding its text never names."""
        if len(self.own) < 2:
            return
        drafted = tuple(Sentence(source.text, tuple(map(str, source.response_ids))) for source in sentences)
        beside = tuple(LeftOut(name, len(ids)) for name, ids in self.beside.items() if ids)
        for problem in check_summary(Summary(drafted, beside), self.evidence):
            if problem.fault == Fault.LEFT_OUT and problem.written in self.own:
                says = f"The finding rests on “{problem.written}” and does not name it."
                yield Remark(
                    WHOLE, problem.fault, says, "Say what people told you about it, or take the theme out."
                )


def _with_whom(written: str, text: str) -> str:
    found = re.search(rf"\b{re.escape(written)}\b(?: (?:{WHO})\b)?", unquoted(text))
    return found[0] if found else written
