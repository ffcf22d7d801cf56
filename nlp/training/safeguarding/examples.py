"""What the model of danger learns from: invented sentences, residents' comments of the development half, NHS comments."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

from nlp.evaluation.resident_comments import read_comments
from nlp.evaluation.sources import read_nhs_comments
from nlp.screening.danger_features import Stretch, plain, stretches
from nlp.screening.danger_signs import KINDS

_HERE: Final = Path(__file__).parent
_CHOICE = re.compile(r"\(([^()]*)\)")
_SPACE_BEFORE_STOP = re.compile(r"\s+([,.!?])")
_FORMS: Final = 5
_ORDINARY_FORMS: Final = 4
_NHS_COMMENTS: Final = 4000
_NHS_WEIGHT: Final = 0.5
_RESIDENTS_WEIGHT: Final = 3.0
SEED: Final = 7


class Example(NamedTuple):
    """A stretch to learn from. `kind` is None where nobody is in danger.

    Examples of one `line` are forms of one invented sentence, or parts of one comment; lines of one `family`
    say the same kind of thing. `source` is "invented", "residents" or "nhs".
    """

    stretch: Stretch
    text: str
    kind: str | None
    line: str
    family: str
    source: str
    weight: float


def read_examples(data: Path) -> list[Example]:
    """Return all examples, the same every time. Raises EvaluationError if the data isn't there."""
    rng = random.Random(SEED)  # noqa: S311
    invented = [example for kind in (*KINDS, None) for example in _invented(kind, rng)]
    return [*invented, *_residents(data), *_nhs(data, rng)]


def _invented(kind: str | None, rng: random.Random) -> Iterator[Example]:
    family = ""
    for line in (_HERE / f"{kind or 'ordinary'}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            family = f"{kind}: {line[3:]}"
        elif line and not line.startswith("#"):
            for form in _forms(line, _FORMS if kind else _ORDINARY_FORMS, rng):
                yield from _whole(form, kind, line, family)


def _forms(line: str, most: int, rng: random.Random) -> list[str]:
    """Return some of the sentences that a line with "(one|other)" stands for."""
    drawn = {_one_form(line, rng) for _ in range(most * 3)}
    return rng.sample(sorted(drawn), min(most, len(drawn)))


def _one_form(line: str, rng: random.Random) -> str:
    chosen = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), line)
    return _SPACE_BEFORE_STOP.sub(r"\1", " ".join(chosen.split()))


def _whole(text: str, kind: str | None, line: str, family: str) -> Iterator[Example]:
    """Yield the stretch that is the whole text: the last of two neighbours, or the only one."""
    found = stretches(plain(text))
    if found:
        widest = max(found, key=lambda stretch: len(stretch.words))
        yield Example(widest, text, kind, line, family, "invented", 1.0)


def _residents(data: Path) -> Iterator[Example]:
    for comment in read_comments(data / "resident_comments" / "comments.jsonl", "development"):
        if comment["safeguarding"] is None:
            key = str(comment["id"])
            for stretch in stretches(plain(comment["text"])):
                yield Example(stretch, comment["text"], None, key, key, "residents", _RESIDENTS_WEIGHT)


def _nhs(data: Path, rng: random.Random) -> Iterator[Example]:
    for key, text in rng.sample(sorted(read_nhs_comments(data)), _NHS_COMMENTS):
        for stretch in stretches(plain(text))[:3]:
            yield Example(stretch, text, None, key, key, "nhs", _NHS_WEIGHT)


def compose(examples: Sequence[Example], ordinary: Sequence[str], count: int) -> list[str]:
    """Return made-up comments: two or three of the examples of one kind of danger among one to three ordinary texts."""
    rng = random.Random(SEED)  # noqa: S311
    lines = {kind: sorted({e.line: e.text for e in examples if e.kind == kind}.values()) for kind in KINDS}
    kinds = [kind for kind, texts in lines.items() if texts]
    comments = []
    for _ in range(count):
        texts = lines[rng.choice(kinds)]
        said = rng.sample(texts, min(len(texts), rng.choice((2, 2, 3))))
        comments.append(". ".join([*rng.sample(ordinary, rng.randrange(3)), *said, *rng.sample(ordinary, 1)]))
    return comments


def fold_of(key: str, folds: int) -> int:
    """Return the fold that a key falls into, the same every time."""
    return crc32(f"danger {key}".encode()) % folds
