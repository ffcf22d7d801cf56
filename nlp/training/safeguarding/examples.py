"""What the model of danger learns from: invented sentences and comments, residents' comments, NHS comments."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

from nlp.evaluation.resident_comments import read_comments
from nlp.evaluation.sources import read_json_lines, read_nhs_comments
from nlp.screening.danger_features import Stretch, plain, stretches
from nlp.screening.danger_signs import KINDS
from nlp.training.tagging.comments import EXAMPLES, VOICES, read_labelled

_HERE: Final = Path(__file__).parent
_CHOICE = re.compile(r"\(([^()]*)\)")
_SPACE_BEFORE_STOP = re.compile(r"\s+([,.!?])")
_FORMS: Final = 5
_ORDINARY_FORMS: Final = 4
_NHS_COMMENTS: Final = 4000
_NHS_STRETCHES: Final = 3
_COMPOSED: Final = 2
"""Composed comments for each line of a family."""

SEED: Final = 7


class Example(NamedTuple):
    """A text to learn from, with its stretches. `kind` is None where nobody is in danger.

    Examples of one `line` are forms of one invented sentence, or one comment; those of one `family` say the same kind
    of thing. `source` is "lines", "composed" (of lines), "comments", "invented residents", "residents", "residents in
    danger", "voices" or "nhs".
    """

    text: str
    stretches: tuple[Stretch, ...]
    kind: str | None
    line: str
    family: str
    source: str


def read_examples(data: Path) -> list[Example]:
    """Return all examples, the same every time. Raises EvaluationError if the data isn't there."""
    rng = random.Random(SEED)  # noqa: S311
    lines = [example for kind in (*KINDS, None) for example in _lines(kind, rng)]
    return [
        *lines,
        *_composed(lines, rng),
        *read_invented("comments.txt"),
        *_invented_residents(),
        *_residents(data),
        *_voices(),
        *_nhs(data, rng),
    ]


def read_invented(name: str) -> Iterator[Example]:
    """Yield the comments of a file of this folder; "## kind: family" stands above them, with the kind "none" for no danger."""
    kind, family = None, ""
    for line in (_HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            family = line[3:]
            named = family.partition(":")[0]
            kind = named if named in KINDS else None
        elif line and not line.startswith("#"):
            yield Example(line, tuple(stretches(plain(line))), kind, line, family, "comments")


def _lines(kind: str | None, rng: random.Random) -> Iterator[Example]:
    family = ""
    for line in (_HERE / f"{kind or 'ordinary'}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            family = f"{kind}: {line[3:]}"
        elif line and not line.startswith("#"):
            for form in _forms(line, _FORMS if kind else _ORDINARY_FORMS, rng):
                # The whole line is one stretch: of its sentences one alone may say nothing.
                widest = max(stretches(plain(form)), key=lambda stretch: len(stretch.words))
                yield Example(form, (widest,), kind, line, family, "lines")


def _forms(line: str, most: int, rng: random.Random) -> list[str]:
    """Return some of the sentences that a line with "(one|other)" stands for."""
    drawn = {_one_form(line, rng) for _ in range(most * 3)}
    return rng.sample(sorted(drawn), min(most, len(drawn)))


def _one_form(line: str, rng: random.Random) -> str:
    chosen = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), line)
    return _SPACE_BEFORE_STOP.sub(r"\1", " ".join(chosen.split()))


def _composed(lines: Sequence[Example], rng: random.Random) -> Iterator[Example]:
    """Yield comments of one to three lines of a family each, which only whole texts are learnt from."""
    families: dict[str, dict[str, Example]] = {}
    for example in lines:
        families.setdefault(example.family, {})[example.line] = example
    for family, by_line in families.items():
        known = list(by_line.values())
        for _ in range(_COMPOSED * len(known)):
            parts = rng.sample(known, min(len(known), rng.choice((1, 2, 3))))
            text = ". ".join(part.text for part in parts)
            yield Example(text, (), parts[0].kind, family, family, "composed")


def _invented_residents() -> Iterator[Example]:
    for comment in read_json_lines(VOICES):
        example = _ordinary(comment["text"], str(comment["id"]), "invented residents")
        kind = comment["safeguarding"]
        yield example._replace(kind=kind, family=f"{kind or 'none'}: {example.family}")


def _residents(data: Path) -> Iterator[Example]:
    for comment in read_comments(data / "resident_comments" / "comments.jsonl", "development"):
        source = "residents in danger" if comment["safeguarding"] else "residents"
        yield _ordinary(comment["text"], str(comment["id"]), source)._replace(kind=comment["safeguarding"])


def _voices() -> Iterator[Example]:
    """Yield the examples of tagging, in none of which anybody is in danger."""
    for comment in read_labelled(EXAMPLES):
        yield _ordinary(comment.text, comment.id, "voices")


def _nhs(data: Path, rng: random.Random) -> Iterator[Example]:
    for key, text in rng.sample(sorted(read_nhs_comments(data)), _NHS_COMMENTS):
        example = _ordinary(text, key, "nhs")
        yield example._replace(stretches=example.stretches[:_NHS_STRETCHES])


def _ordinary(text: str, key: str, source: str) -> Example:
    return Example(text, tuple(stretches(plain(text))), None, key, key, source)


def fold_of(key: str, folds: int) -> int:
    """Return the fold that a key falls into, the same every time."""
    return crc32(f"danger {key}".encode()) % folds
