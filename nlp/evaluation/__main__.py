"""`python -m nlp.evaluation DATA`: measure everything, show the table, compare it with the floors.

DATA is the folder of shared data sets, or one file of labelled comments.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from nlp.errors import NlpError
from nlp.evaluation import (
    coding,
    duplicates,
    entities,
    feelings,
    identifiers,
    invented_residents,
    languages,
    names,
    opinions,
    resident_comments,
    speed,
    topics,
    unseen_names,
)
from nlp.evaluation.circumstances import circumstances
from nlp.evaluation.figures import Figure
from nlp.evaluation.floors import fallen, read_floors, write_floors
from nlp.evaluation.report import table_lines, write_between

MEASURES: Final = {
    "names": names.measure,
    "unseen": unseen_names.measure,
    "identifiers": identifiers.measure,
    "entities": entities.measure,
    "residents": resident_comments.measure,
    "invented": invented_residents.measure,
    "sentiment": feelings.measure,
    "languages": languages.measure,
    "duplicates": duplicates.measure,
    "coding": coding.measure,
    "topics": topics.measure,
    "opinions": opinions.measure,
    "speed": speed.measure,
}
TABLE: Final = "figures"
_LIBRARIES: Final = (
    "spacy",
    "lingua-language-detector",
    "datasketch",
    "bertopic",
    "evoc",
    "scikit-learn",
    "scipy",
    "numpy",
)


def arguments_of(given: list[str] | None) -> argparse.Namespace:
    """Return what was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m nlp.evaluation", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the shared data, or a file of labelled comments")
    parser.add_argument(
        "--only", choices=sorted(MEASURES), nargs="+", help="measure only these, and write nothing"
    )
    parser.add_argument(
        "--half", choices=("development", "report"), default="report", help="of a file of labelled comments"
    )
    parser.add_argument(
        "--document", type=Path, help="document that the table is written into, between its marks"
    )
    parser.add_argument("--keep", action="store_true", help="make these figures the new floors")
    return parser.parse_args(given)


def measure(data: Path, only: Sequence[str] | None, half: str) -> Iterator[Figure]:
    """Yield all figures asked for."""
    if data.is_file():
        yield from resident_comments.measure_file(data, half)
        return
    for name, measured in MEASURES.items():
        if only is None or name in only:
            yield from measured(data)


def main(given: list[str] | None = None) -> int:
    """Show the table; return 0, or 1 if a figure fell below its floor or nothing can be measured."""
    asked = arguments_of(given)
    try:
        figures = list(measure(asked.data, asked.only, asked.half))
        lines = [*table_lines(figures), "", circumstances(_LIBRARIES)]
        sys.stdout.write("\n".join(lines) + "\n")
        whole = asked.only is None and asked.data.is_dir()
        if whole and asked.document:
            write_between(asked.document, TABLE, lines)
        fell = list(fallen(figures, read_floors(), whole=whole)) if asked.data.is_dir() else []
        if asked.keep and asked.data.is_dir():
            write_floors(figures, whole=whole)
            fell = []
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stderr.writelines(f"{sentence}\n" for sentence in fell)
    return 1 if fell else 0


if __name__ == "__main__":
    sys.exit(main())
