"""Build nlp/data/common_words.txt, the words that say little about a comment because so many hold them.

python -m nlp.training.common_words TABLE... [--text-column text]
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from nlp.config import DATA
from nlp.training.tables import read_columns

_HEAD: Final = (
    "# Words in at least one of 250 comments: to share them tells little about two texts.\n"
    "# Counted by nlp/training/common_words.py in NHS Friends and Family Test comments (MIT, (c) NHS England).\n"
)
_WORD: Final = re.compile(r"\w+")
_ONE_IN: Final = 250


def common_words(texts: Iterable[str]) -> list[str]:
    """Return the words that at least one in 250 different texts holds, in alphabetical order."""
    different = {tuple(_WORD.findall(text.casefold())) for text in texts}
    counts = Counter(word for words in different for word in set(words))
    return sorted(word for word, count in counts.items() if count * _ONE_IN >= len(different))


def main(arguments: list[str] | None = None) -> int:
    """Write the list; return 0."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.common_words", description=__doc__)
    parser.add_argument("tables", type=Path, nargs="+", help="CSV files of comments, gzipped or not")
    parser.add_argument("--text-column", default="text")
    given = parser.parse_args(arguments)
    texts = [text for table in given.tables for text in read_columns(table, given.text_column)[0]]
    words = common_words(texts)
    (DATA / "common_words.txt").write_text(_HEAD + "\n".join(words) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
