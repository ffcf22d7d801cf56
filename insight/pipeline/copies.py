"""Responses that say nearly the same: how many others do, and what one of them says of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from nlp.wording import unique_wording

from insight.models import Response

MOST_COMPARED = 200
"""Others whose wording is compared: what hundreds share, the first of them share."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a response in a row; `own` where no other one of its group says them."""

    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class Copies:
    """How many other usable responses say nearly the same, and the response's words, whole and in order."""

    others: int
    stretches: tuple[Stretch, ...]

    @property
    def says_more(self) -> bool:
        """Return whether any of the words are this response's own."""
        return any(stretch.own for stretch in self.stretches)


def copies_of(response: Response) -> Copies | None:
    """Return the near-copies of a usable response as the last reading found them; None where there are none."""
    if not response.duplicate_group:
        return None
    others = Response.objects.usable().filter(
        submission__engagement=response.submission.engagement, duplicate_group=response.duplicate_group
    )
    others = others.exclude(pk=response.pk).order_by("pk")
    texts = list(others.values_list("screened", flat=True)[:MOST_COMPARED])
    if not texts:
        return None
    return Copies(others.count(), tuple(_stretches(response.screened, texts)))


def _stretches(text: str, others: list[str]) -> Iterator[Stretch]:
    done = 0
    for start, end in unique_wording(text, others):
        if start > done:
            yield Stretch(text[done:start], own=False)
        yield Stretch(text[start:end], own=True)
        done = end
    if done < len(text):
        yield Stretch(text[done:], own=False)
