"""A summary from counts and quotes alone: nothing is said that was not counted or written by a resident."""

from collections.abc import Iterator, Sequence
from typing import Final

from nlp.quotes import suggest_quotes
from nlp.records import Vectors
from nlp.summaries.amounts import name_amount, name_quietly
from nlp.summaries.choosing import choose_representatives
from nlp.summaries.drafts import Cited, Evidence, LeftOut, Sentence, Summary

MOST_THEMES: Final = 8
"""Themes that a summary speaks of: more is a list, which the themes themselves are already."""

FEWEST_TEXTS: Final = 3
"""Texts of a theme that is spoken of; smaller ones are listed as left out."""

QUOTES: Final = 2
"""Quotes for each theme."""

CANDIDATES: Final = 6
"""Representative texts that a theme's quotes are looked for in."""


def write_summary(evidence: Evidence, vectors: Vectors, *, fewest: int = 0) -> Summary:
    """Return a summary of the texts by theme, the largest first, each with quotes from texts that stand for it.

    `vectors` has one unit row a text; a row of zeros keeps its text from being quoted. A theme with fewer texts
    than `fewest`, or all but fewer, is told without its count. The same input gives the same summary, and it passes
    `check_summary`.
    """
    spoken = [theme for theme, ids in evidence.by_theme.items() if len(ids) >= FEWEST_TEXTS][:MOST_THEMES]
    if not evidence.texts:
        return Summary(())
    places = {text.id: row for row, text in enumerate(evidence.texts)}
    sentences = [_opening(evidence)]
    for theme in spoken:
        ids = evidence.by_theme[theme]
        sentences.append(_counted(theme, ids, len(evidence.texts), fewest))
        sentences += _quoted([places[key] for key in ids], evidence.texts, vectors)
    left_out = [LeftOut(theme, len(ids)) for theme, ids in evidence.by_theme.items() if theme not in spoken]
    return Summary(tuple(sentences), tuple(left_out))


def _opening(evidence: Evidence) -> Sentence:
    total = len(evidence.texts)
    comments = "comment was" if total == 1 else "comments were"
    return Sentence(f"{total:,} {comments} read.", tuple(text.id for text in evidence.texts))


def _counted(theme: str, ids: tuple[str, ...], total: int, fewest: int) -> Sentence:
    amount = name_amount(len(ids), total)
    name = theme if theme[1:2].isupper() else theme[:1].lower() + theme[1:]
    if min(len(ids), total - len(ids)) < fewest:
        return Sentence(f"{name_quietly(len(ids), total)} comments speak of {name}.", ids)
    return Sentence(f"{amount} comments, {len(ids):,} of {total:,}, speak of {name}.", ids)


def _quoted(rows: Sequence[int], texts: Sequence[Cited], vectors: Vectors) -> Iterator[Sentence]:
    voices = [" ".join(text.text.split()).casefold() for text in texts]
    left = QUOTES
    for row in choose_representatives(rows, vectors=vectors, voices=voices, limit=CANDIDATES):
        text = texts[row].text
        found = suggest_quotes(text, limit=1)
        # A quotation mark inside a quote would end it where it does not end.
        if found and left and not any(mark in text[slice(*found[0])] for mark in '“”"'):
            left -= 1
            start, end = found[0]
            yield Sentence(f"“{text[start:end]}”", (texts[row].id,))
