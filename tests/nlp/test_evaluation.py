import json
import os
from pathlib import Path

import pytest

from nlp.errors import EvaluationError
from nlp.evaluation import Tally, accuracy, compare, macro_f1, main, read_comments, report_lines

EMPTY = {"question": "", "spans": [], "communities": [], "places": [], "priorities": [], "ambitions": [], "safeguarding": None, "complaint": False, "non_answer": False, "language": "en", "sentiment": "negative"}  # fmt: skip


def comment(identifier: str, text: str, **labels: object) -> dict[str, object]:
    return {**EMPTY, "id": identifier, "text": text, **labels}


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "comments.jsonl"
    comments = [
        comment("b", "Ring me, 07700 900123", spans=[{"start": 9, "end": 21, "label": "PHONE"}]),
        comment("a", "no gp in Peckham", places=["southwark"]),
    ]
    path.write_text("\n".join(map(json.dumps, comments)) + "\n")
    return path


def test_a_tally_counts_each_item_once():
    tally = compare(["a", "a", "b"], ["b", "c"])
    assert tally == Tally(right=1, wrong=1, missed=1)
    assert (tally.precision, tally.recall, tally.f1) == (0.5, 0.5, 0.5)


def test_nothing_to_find_and_nothing_found_is_perfect():
    assert (Tally().precision, Tally().recall, Tally().f1) == (1.0, 1.0, 1.0)


def test_tallies_add_up():
    assert Tally(1, 2, 3) + Tally(1, 0, 1) == Tally(2, 2, 4)


def test_accuracy_and_macro_f1():
    assert accuracy(["x", "y"], ["x", "x"]) == 0.5
    assert macro_f1(["x", "y"], ["x", "x"]) == pytest.approx((2 / 3 + 0) / 2)


def test_halves_go_by_id(labelled: Path):
    assert [c["id"] for c in read_comments(labelled, "development")] == ["a"]
    assert [c["id"] for c in read_comments(labelled, "report")] == ["b"]


def test_the_report_shows_what_was_found(labelled: Path):
    lines = list(report_lines(read_comments(labelled, "report")))
    assert "| personal data: PHONE | 1.00 | 1.00 | 1.00 | 1 |" in lines
    assert any(line.startswith("Screened a second: ") for line in lines)


def test_a_missing_file_is_told(tmp_path: Path, capsys):
    assert main([str(tmp_path / "none.jsonl")]) == 1
    assert "Give the path of a JSON lines file." in capsys.readouterr().err


def test_an_empty_half_is_told(tmp_path: Path):
    (tmp_path / "empty.jsonl").write_text("")
    with pytest.raises(EvaluationError, match="more records"):
        read_comments(tmp_path / "empty.jsonl", "report")


def test_quality_holds_on_the_development_half():
    folder = os.environ.get("WWH_SHARED_DATA")
    if not folder:
        pytest.skip("WWH_SHARED_DATA does not name the folder of labelled comments")
    lines = list(
        report_lines(read_comments(Path(folder) / "resident_comments" / "comments.jsonl", "development"))
    )
    scores = {
        line.split(" | ")[0].strip("| "): float(line.split(" | ")[3])
        for line in lines
        if line.count("|") == 6 and "." in line
    }
    for what, least in {
        "personal data: all labels": 0.95,
        "communities": 0.88,
        "places": 0.95,
        "priorities": 0.8,
        "safeguarding": 0.8,
    }.items():
        assert scores[what] >= least, what
