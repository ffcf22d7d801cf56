"""Language of comments of five words or more."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from nlp.evaluation.figures import Figure, share_of
from nlp.evaluation.resident_comments import read_comments
from nlp.evaluation.sources import read_table
from nlp.language import detect_language

_FEWEST_WORDS: Final = 5


def measure(data: Path) -> Iterator[Figure]:
    """Yield the part of the comments whose language is told rightly, on two sets."""
    comments = read_comments(data / "resident_comments" / "comments.jsonl", "report")
    residents = [(comment["text"], comment["language"]) for comment in comments]
    polis = [(row["text"], row["lang"]) for row in read_table(data / "civic" / "polis_comments.csv.gz")]
    for key, part, pairs in (
        ("language of residents", "resident comments, held half", residents),
        ("language of statements", "Polis statements in English and German", polis),
    ):
        right = [detect_language(text) == code for text, code in pairs if len(text.split()) >= _FEWEST_WORDS]
        yield share_of(right, key=key, what="language right, five words or more", part=part, must=0.98)
