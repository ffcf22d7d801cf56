"""Build nlp/data/not_phrase_ends.txt and not_phrase_starts.txt: words that no name of a topic ends or starts with.

python -m nlp.training.phrase_words TREEBANK.conllu.gz
"""

import argparse
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from nlp.config import DATA

_HEAD: Final = (
    "# Words that a phrase rarely {place}s with.\n"
    "# Counted by nlp/training/phrase_words.py in UD English EWT (CC BY-SA 4.0).\n"
)
_FEWEST: Final = 3
_ENDS: Final = frozenset({"NN", "NNS", "NNP", "NNPS", "VBG"})
_STARTS: Final = _ENDS | {"JJ", "JJR", "JJS", "VB", "VBN", "VBP"}
_MOSTLY: Final = 0.3


def tag_counts(lines: Iterable[str]) -> dict[str, Counter[str]]:
    """Return how often each word, in lower case, has each Penn tag in lines of CoNLL-U."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        cells = line.split("\t")
        if len(cells) > 4 and cells[0].isdigit() and cells[1].isalpha():
            found[cells[1].lower()][cells[4]] += 1
    return found


def unfit(counts: Mapping[str, Counter[str]], tags: frozenset[str]) -> list[str]:
    """Return the words of at least three places that have one of the tags in less than 30% of these."""
    return sorted(
        word
        for word, kinds in counts.items()
        if kinds.total() >= _FEWEST and sum(kinds[tag] for tag in tags) < _MOSTLY * kinds.total()
    )


def main(arguments: list[str] | None = None) -> int:
    """Write both lists; return 0."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.phrase_words", description=__doc__)
    parser.add_argument("treebank", type=Path, help="CoNLL-U file, gzipped")
    given = parser.parse_args(arguments)
    with gzip.open(given.treebank, "rt", encoding="utf-8") as lines:
        counts = tag_counts(lines)
    for place, tags in (("end", _ENDS), ("start", _STARTS)):
        path = DATA / f"not_phrase_{place}s.txt"
        path.write_text(_HEAD.format(place=place) + "\n".join(unfit(counts, tags)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
