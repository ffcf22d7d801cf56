"""A labelled set for near-duplicates: copies of campaign letters and double entries among ordinary comments."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

Change = Callable[[random.Random, str], str]
_SENTENCE: Final = re.compile(r"(?<=[.!?:])\s+")
_LETTERS: Final = Path(__file__).with_name("campaign_letters.yaml")


@dataclass(frozen=True, slots=True)
class Copied:
    """A text with the group it truly belongs to."""

    text: str
    group: str


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    import yaml

    found: dict[str, list[str]] = yaml.safe_load(_LETTERS.read_text(encoding="utf-8"))
    return found


def letters() -> list[str]:
    """Return the invented campaign letters, in the order of their file."""
    return _words()["letters"]


def mistype(rng: random.Random, text: str, rate: float) -> str:
    """Return the text with slips of the hand in about `rate` (0 to 1) of its words."""
    words = text.split(" ")
    for at, word in enumerate(words):
        if len(word) > 3 and rng.random() < rate:
            place = rng.randrange(1, len(word) - 1)
            swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
            lost, doubled = word[:place] + word[place + 1 :], word[:place] + word[place] + word[place:]
            words[at] = rng.choice((swapped, lost, doubled))
    return " ".join(words)


def _greet(rng: random.Random, text: str) -> str:
    return f"{rng.choice(_words()['greetings'])} {text}"


def _begin(rng: random.Random, text: str) -> str:
    return f"{rng.choice(_words()['first'])} {text}"


def _end(rng: random.Random, text: str) -> str:
    return f"{text} {rng.choice(_words()['last'])}"


def _personal(rng: random.Random, text: str) -> str:
    sentences = _SENTENCE.split(text)
    sentences.insert(rng.randint(0, len(sentences)), rng.choice(_words()["personal"]))
    return " ".join(sentences)


def _retype(rng: random.Random, text: str) -> str:
    return mistype(rng, text, rng.uniform(0.02, 0.15))


def _plain(rng: random.Random, text: str) -> str:
    return re.sub(r"[.,!?']", "", text).lower()


def _shorten(rng: random.Random, text: str) -> str:
    sentences = _SENTENCE.split(text)
    if len(sentences) > 3:
        del sentences[rng.randrange(len(sentences))]
    return " ".join(sentences)


_CHANGES: Final[tuple[Change, ...]] = (
    _greet,
    _begin,
    _end,
    _personal,
    _personal,
    _retype,
    _retype,
    _plain,
    _shorten,
)


def vary(rng: random.Random, text: str) -> str:
    """Return a copy as another person would send it: as it stands, or with up to four changes."""
    for change in rng.sample(_CHANGES, rng.choice((0, 1, 1, 2, 2, 3, 4))):
        text = change(rng, text)
    return text


def plant_campaigns(
    ordinary: Sequence[str], chosen: Sequence[str], *, seed: int, copies: int, doubles: int
) -> list[Copied]:
    """Return ordinary texts, each a group of its own, with copies among them, in an order that the seed decides.

    `chosen` are letters, each sent between a quarter of `copies` and `copies` times; `doubles` ordinary texts of
    eight words or more are entered again by hand with a few slips. Ordinary texts with the same words are one group.
    """
    rng = random.Random(seed)  # noqa: S311
    rows = [Copied(text, " ".join(re.findall(r"\w+", text.casefold()))) for text in ordinary]
    for number, letter in enumerate(chosen):
        sent = rng.randint(max(2, copies // 4), copies)
        rows += [Copied(vary(rng, letter), f"letter-{number}") for _ in range(sent)]
    long = [row for row in rows[: len(ordinary)] if len(row.text.split()) >= 8]
    rows += [
        Copied(mistype(rng, row.text, 0.06), row.group) for row in rng.sample(long, min(doubles, len(long)))
    ]
    rng.shuffle(rows)
    return rows


def pairwise(wanted: Sequence[str], found: Sequence[str]) -> tuple[int, int, int]:
    """Return numbers of pairs: put together rightly, put together wrongly, kept apart wrongly."""
    from collections import Counter

    def pairs(values: Sequence[object]) -> int:
        return sum(count * (count - 1) // 2 for count in Counter(values).values())

    both, want, got = pairs(list(zip(wanted, found, strict=True))), pairs(wanted), pairs(found)
    return both, got - both, want - both
