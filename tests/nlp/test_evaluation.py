import gzip
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from nlp.errors import EvaluationError
from nlp.evaluation import Tally, compare, read_comments, unseen_names
from nlp.evaluation import __main__ as command
from nlp.evaluation.__main__ import main
from nlp.evaluation.beside_presidio import presidio
from nlp.evaluation.covering import is_covered, tally_covered
from nlp.evaluation.entities import people_as_tokens, tagged_people
from nlp.evaluation.figures import Figure, figure_of, share_of
from nlp.evaluation.floors import fallen, read_floors, write_floors
from nlp.evaluation.parts import is_held
from nlp.evaluation.report import table_lines, write_between
from nlp.evaluation.resident_comments import measure_file
from nlp.evaluation.sources import read_nhs_comments
from nlp.evaluation.tallies import f1, noise_of, recall
from nlp.records import Span

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


def figure(
    value: float, *, key: str = "k", noise: float = 0.02, must: float | None = None, floored: bool = True
):
    return Figure(key, "things found", "here", value, 10, noise, must, floored)


def test_the_card_tells_how_names_are_found_that_the_model_had_not_seen():
    figures = {figure.key: figure for figure in unseen_names.measure(Path())}
    assert figures["unseen planted"].value > 0.9
    assert figures["unseen touched"].value > 0.98
    assert 0.7 < figures["unseen web"].value < 1
    communities = [key for key in figures if key.startswith("unseen names of ")]
    assert len(communities) >= 26
    assert all(figures[key].value >= 0.85 for key in communities)


def test_a_card_without_a_score_is_told(tmp_path: Path):
    card = tmp_path / "README.md"
    card.write_text("- planted names found whole: 0.9\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="does not say"):
        list(unseen_names.read_card(card))


def test_a_tally_counts_each_item_once():
    tally = compare(["a", "a", "b"], ["b", "c"])
    assert tally == Tally(right=1, wrong=1, missed=1)
    assert (tally.precision, tally.recall, tally.f1) == (0.5, 0.5, 0.5)


def test_nothing_to_find_and_nothing_found_is_perfect():
    assert (Tally().precision, Tally().recall, Tally().f1) == (1.0, 1.0, 1.0)


def test_tallies_add_up():
    assert Tally(1, 2, 3) + Tally(1, 0, 1) == Tally(2, 2, 4)


def test_noise_shrinks_with_more_texts_and_is_the_same_each_time():
    few, many = [Tally(right=1), Tally(missed=1)] * 10, [Tally(right=1), Tally(missed=1)] * 1000
    assert noise_of(few, recall) > 5 * noise_of(many, recall) > 0
    assert noise_of(few, f1) == noise_of(few, f1)
    assert noise_of([Tally(right=3)] * 20, recall) == 0


def test_a_figure_says_whether_it_is_what_it_must_be():
    reached = share_of([True, True, True, False], key="k", what="w", part="p", must=0.75)
    assert (reached.value, reached.count, reached.reached) == (0.75, 4, "yes")
    assert share_of([False], key="k", what="w", part="p", must=0.5).reached == "no"
    assert figure_of([Tally(1, 1, 1)], key="k", what="w", part="p", score=f1).reached == ""


def test_a_stretch_is_found_only_if_all_of_it_is_hidden_under_its_label():
    text, want = "ring 07700 900123", {"start": 5, "end": 17, "label": "PHONE"}
    whole, part = Span(5, 17, "PHONE", "r", "w", 1.0), Span(5, 10, "PHONE", "r", "w", 1.0)
    assert is_covered(text, want, [whole])
    assert is_covered(text, want, [part, Span(11, 17, "PHONE", "r", "w", 1.0)])
    assert not is_covered(text, want, [part])
    assert not is_covered(text, want, [Span(5, 17, "NHS_NUMBER", "r", "w", 1.0)])
    rows = [{"text": text, "spans": [want]}, {"text": "", "spans": []}]
    assert tally_covered(rows, [[whole], []], "PHONE") == [Tally(right=1)]


def test_people_are_compared_as_tokens():
    tokens = ["Ask", "Mary", "Ann", "or", "Olu", "."]
    assert tagged_people(["O", "B-PER", "I-PER", "O", "B-PER", "O"]) == [(1, 3), (4, 5)]
    spans = [
        Span(4, 12, "PERSON", "r", "w", 1.0),
        Span(16, 19, "PERSON", "r", "w", 1.0),
        Span(0, 3, "PHONE", "r", "w", 1.0),
    ]
    assert people_as_tokens(tokens, spans) == [(1, 3), (4, 5)]


def test_a_quarter_of_the_respondents_is_held():
    held = [is_held(f"r{number}") for number in range(4000)]
    assert 850 < sum(held) < 1150
    assert is_held("r1") == is_held("r1")


def test_halves_go_by_id(labelled: Path):
    assert [c["id"] for c in read_comments(labelled, "development")] == ["a"]
    assert [c["id"] for c in read_comments(labelled, "report")] == ["b"]


def test_an_empty_half_is_told(tmp_path: Path):
    (tmp_path / "empty.jsonl").write_text("")
    with pytest.raises(EvaluationError, match="more records"):
        read_comments(tmp_path / "empty.jsonl", "report")


def test_comments_with_hidden_names_or_the_same_text_are_left_out(tmp_path: Path):
    (tmp_path / "nhs_feedback").mkdir()
    rows = 'id,text\n1,"kind\nstaff"\n2,XXXX was kind\n3,"kind\nstaff"\n'
    for name in ("fft_multilabel", "px_singlelabel"):
        (tmp_path / "nhs_feedback" / f"{name}.csv.gz").write_bytes(gzip.compress(rows.encode()))
    assert read_nhs_comments(tmp_path) == [("fft_multilabel-1", "kind\nstaff")]


def test_a_figure_below_its_floor_by_more_than_the_noise_has_fallen(tmp_path: Path):
    path = tmp_path / "floors.json"
    write_floors([figure(0.90), figure(0.5, key="speed", floored=False)], path)
    floors = read_floors(path)
    assert floors == {"k": {"value": 0.9, "noise": 0.02}}
    assert list(fallen([figure(0.885)], floors)) == []
    assert "things found fell to 0.870, below 0.900" in next(fallen([figure(0.87)], floors))
    assert list(fallen([figure(0.1, key="new")], floors)) == []


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_has_fallen_and_is_no_floor(tmp_path: Path, value: float):
    floors = {"k": {"value": 0.9, "noise": 0.02}}
    for there in (floors, {}):
        (sentence,) = fallen([figure(value), figure(value, key="speed", floored=False)], there)
        assert sentence.startswith("things found (here) is no number")
    path = tmp_path / "floors.json"
    write_floors([figure(0.9)], path)
    for wrong in (figure(value, key="other"), figure(0.5, key="other", noise=value)):
        for whole in (True, False):
            with pytest.raises(EvaluationError, match=r"things found \(here\) is no number"):
                write_floors([figure(0.8), wrong], path, whole=whole)
    assert read_floors(path) == floors


def test_a_floor_whose_figure_is_gone_has_fallen_on_a_whole_run():
    floors = {"k": {"value": 0.9, "noise": 0.02}, "names": {"value": 0.8, "noise": 0.02}}
    assert list(fallen([figure(0.9)], floors)) == []
    assert list(fallen([figure(0.9), figure(0.8, key="names")], floors, whole=True)) == []
    assert "“names” any more, whose floor is 0.800" in next(fallen([figure(0.9)], floors, whole=True))
    assert len(list(fallen([figure(0.9), figure(0.8, key="names", floored=False)], floors, whole=True))) == 1


def test_floors_of_what_was_not_measured_now_stay(tmp_path: Path):
    path = tmp_path / "floors.json"
    write_floors([figure(0.9, key="a")], path)
    write_floors([figure(0.8, key="b", noise=0)], path)
    assert read_floors(path) == {"a": {"value": 0.9, "noise": 0.02}, "b": {"value": 0.8, "noise": 0.005}}
    write_floors([figure(0.7, key="b")], path, whole=True)
    assert read_floors(path) == {"b": {"value": 0.7, "noise": 0.02}}


@pytest.mark.parametrize(
    ("floors", "status", "complaint"),
    [
        ({"k": {"value": 0.9, "noise": 0.02}}, 1, "things found fell to 0.500"),
        ({"k": {"value": 0.51, "noise": 0.02}, "gone": {"value": 0.9, "noise": 0.02}}, 1, "measures “gone”"),
        ({"k": {"value": 0.51, "noise": 0.02}}, 0, ""),
        ({}, 0, ""),
    ],
)
def test_a_run_fails_where_a_figure_fell_or_is_gone(monkeypatch, capsys, tmp_path, floors, status, complaint):
    monkeypatch.setattr(command, "MEASURES", {"stub": lambda data: iter([figure(0.5)])})
    monkeypatch.setattr(command, "read_floors", lambda: floors)
    assert main([str(tmp_path)]) == status
    out, complaints = capsys.readouterr()
    assert "| things found | here | 0.500 |" in out
    assert complaint in complaints
    assert bool(complaints) == bool(status)


@pytest.mark.parametrize(
    "content", ["{", '{"a": {"value": NaN, "noise": 0.1}}', '{"a": 1}', '{"a": {"value": 1}}', "[1]"]
)
def test_damaged_floors_are_told(tmp_path: Path, content: str):
    (tmp_path / "floors.json").write_text(content)
    with pytest.raises(EvaluationError, match="--keep"):
        read_floors(tmp_path / "floors.json")


def test_the_committed_floors_can_be_read():
    assert all(0 <= floor["value"] <= 1 and floor["noise"] > 0 for floor in read_floors().values())


def test_the_table_goes_between_its_marks_and_the_rest_stays(tmp_path: Path):
    document = tmp_path / "quality.md"
    begin, end = "<!-- figures: written by a command, don't change by hand -->", "<!-- end of figures -->"
    document.write_text(f"Before\n\n{begin}\nold\n{end}\n\nAfter\n")
    write_between(document, "figures", table_lines([figure(0.9, must=0.95), figure(1234.4)]))
    text = document.read_text()
    assert "| things found | here | 0.900 | 0.020 | 10 | 0.950 | no |" in text
    assert "| 1,234 |" in text
    assert text.startswith(f"Before\n\n{begin}\n| what |")
    assert text.endswith(f"{end}\n\nAfter\n")
    assert "old" not in text


def test_a_document_without_marks_is_told_and_left(tmp_path: Path):
    document = tmp_path / "quality.md"
    document.write_text("nothing here")
    with pytest.raises(EvaluationError, match="once each"):
        write_between(document, "figures", ["x"])
    assert document.read_text() == "nothing here"


def test_missing_data_is_told(tmp_path: Path, capsys):
    assert main([str(tmp_path), "--only", "languages"]) == 1
    assert "There is no file at" in capsys.readouterr().err


def test_without_presidio_the_comparison_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "presidio_analyzer", None)
    monkeypatch.setitem(sys.modules, "tldextract", SimpleNamespace())
    with pytest.raises(EvaluationError, match=r"requirements-bench\.txt"):
        presidio(object())


@pytest.mark.language
def test_a_file_of_comments_is_measured_whole(labelled: Path):
    figures = {figure.key: figure for figure in measure_file(labelled, "report")}
    assert figures["PHONE of residents"].value == 1.0
    assert figures["PHONE of residents"].count == 1
    assert figures["places of residents"].value == 1.0
    assert figures["safeguarding quiet"].value == 1.0
    assert "safeguarding found" not in figures


@pytest.mark.language
def test_quality_holds_on_the_development_half():
    folder = os.environ.get("WWH_SHARED_DATA")
    if not folder:
        pytest.skip("WWH_SHARED_DATA does not name the folder of labelled comments")
    path = Path(folder) / "resident_comments" / "comments.jsonl"
    figures = {figure.key: figure.value for figure in measure_file(path, "development")}
    for key, least in {
        "spans of residents": 0.95,
        "communities of residents": 0.88,
        "places of residents": 0.95,
        "priorities of residents": 0.8,
        "safeguarding found": 0.8,
    }.items():
        assert figures[key] >= least, key
