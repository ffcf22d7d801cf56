"""Nothing of the example's area stands in code: another partnership can put its own in its place."""

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE_OR_DATA = ("cms/example", "nlp/data", "nlp/models", "nlp/training", "nlp/evaluation")
SOURCES = [
    path
    for folder, ending in (("cms", "*.py"), ("insight", "*.py"), ("nlp", "*.py"), ("templates", "*.*"))
    for path in sorted((ROOT / folder).rglob(ending))
    if not path.relative_to(ROOT).as_posix().startswith(EXAMPLE_OR_DATA)
]


def names_of_the_area() -> re.Pattern[str]:
    with (ROOT / "insight" / "data" / "places.csv").open(encoding="utf-8", newline="") as file:
        places = [row["name"] for row in csv.DictReader(file)]
    return re.compile(rf"\b(?:{'|'.join(places)}|south[ -]east london)\b", re.IGNORECASE)


def test_there_are_names_to_look_for_and_files_to_look_in():
    assert names_of_the_area().search("People in south east London and in Lewisham")
    assert len(SOURCES) > 300


@pytest.mark.parametrize("room", ["cms", "insight", "nlp", "templates"])
def test_no_name_of_the_area_stands_in_code(room):
    wanted = names_of_the_area()
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in SOURCES
        if path.is_relative_to(ROOT / room)
        for match in wanted.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
