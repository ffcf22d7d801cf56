"""The table of figures, and its place in a document."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from nlp.errors import EvaluationError, Message
from nlp.evaluation.figures import Figure

BEGIN: Final = "<!-- {name}: written by a command, don't change by hand -->"
END: Final = "<!-- end of {name} -->"


def table_lines(figures: Iterable[Figure]) -> Iterator[str]:
    """Yield the lines of a table in Markdown, one figure a line."""
    yield "| what | measured on | figure | ± | of | must reach | reached |"
    yield "|---|---|---|---|---|---|---|"
    for figure in figures:
        must = "" if figure.must is None else _number(figure.must)
        yield (
            f"| {figure.what} | {figure.part} | {_number(figure.value)} | {_number(figure.noise)} "
            f"| {figure.count:,} | {must} | {figure.reached} |"
        )


def _number(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:,.0f}"


def write_between(document: Path, name: str, lines: Iterable[str]) -> None:
    """Replace what stands between the marks of `name` in the document; all else stays.

    Raises EvaluationError if the marks are not there once each, in order.
    """
    begin, end = BEGIN.format(name=name), END.format(name=name)
    text = document.read_text(encoding="utf-8")
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise EvaluationError(Message.MARKS_MISSING.format(path=document, begin=begin, end=end))
    before, after = text.split(begin)[0], text.split(end)[1]
    document.write_text("\n".join([before + begin, *lines, end + after]), encoding="utf-8")
