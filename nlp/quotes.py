"""Quotes: exact stretches of a screened text, checked, and suggested."""

import re

from nlp.config import QUOTE_LENGTH
from nlp.errors import Message, QuoteError
from nlp.screening.spans import MARK
from nlp.segmenting import split_sentences

_FEELING = re.compile(
    r"\b(?:i|me|my|we|us|our|felt|feel|told|asked|never|nobody|listened|waited|because|made|difference|help|helped|want|need)\b",
    re.I,
)
_UNCLEAR_START = re.compile(r"(?:and|but|so|it|this|that|these|those|they|he|she|then|also|which)\b", re.I)
_BEST_LENGTH = 120


def locate_quote(screened: str, quote: str) -> tuple[int, int]:
    """Return (start, end) of the quote in the screened text, so that `screened[start:end] == quote`.

    White space around the quote is left out; where it stands there more than once, the first is meant.
    Raises QuoteError if the quote is empty, or not in the text word for word.
    """
    wanted = quote.strip()
    if not wanted:
        raise QuoteError(Message.QUOTE_EMPTY)
    start = screened.find(wanted)
    if start < 0:
        raise QuoteError(Message.QUOTE_ABSENT)
    return start, start + len(wanted)


def suggest_quotes(screened: str, *, limit: int = 3) -> tuple[tuple[int, int], ...]:
    """Return up to `limit` stretches of whole sentences worth quoting as (start, end), the most telling first.

    They don't overlap, hold no redaction mark, and are of a length that `nlp.config.QUOTE_LENGTH` allows.
    """
    shortest, longest = QUOTE_LENGTH
    sentences = split_sentences(screened)
    stretches = [
        (a, b) for first in (0, 1) for (a, _), (_, b) in zip(sentences, sentences[first:], strict=False)
    ]
    usable = [
        (a, b) for a, b in stretches if shortest <= b - a <= longest and not MARK.search(screened, a, b)
    ]
    usable.sort(key=lambda stretch: (-_worth(screened[stretch[0] : stretch[1]]), stretch[0]))
    chosen: list[tuple[int, int]] = []
    for start, end in usable:
        if len(chosen) == limit:
            break
        if all(end <= a or b <= start for a, b in chosen):
            chosen.append((start, end))
    return tuple(chosen)


def _worth(stretch: str) -> float:
    telling = len({word.lower() for word in _FEELING.findall(stretch)})
    unclear = 1.5 if _UNCLEAR_START.match(stretch) else 0.0
    return min(telling, 5) - unclear - abs(len(stretch) - _BEST_LENGTH) / _BEST_LENGTH
