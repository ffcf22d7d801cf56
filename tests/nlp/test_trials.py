import csv
import gzip

import pytest

from nlp.errors import NlpError
from nlp.training import coding_trial, compiled_topics, review_trial, topic_trial
from nlp.training.tables import read_columns
from nlp.training.topic_scores import coherence, diversity, names_said
from tests.nlp.blobs import Planted, bunches

LABELS = ("waiting", "parking;cost", "staff", "")


@pytest.fixture
def table(tmp_path, monkeypatch):
    texts, vectors, truth = bunches((40, 40, 40, 40))
    path = tmp_path / "comments.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "labels", "person"])
        writer.writerows(
            [text, LABELS[true], str(row // 2)]
            for row, (text, true) in enumerate(zip(texts, truth, strict=True))
        )
    for trial in (coding_trial, review_trial, topic_trial):
        monkeypatch.setattr(trial, "load_embedder", lambda name, static_dir: Planted(texts, vectors))
    return path


def test_cells_keep_none_as_text_and_a_missing_column_is_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('text,label\nNone,\n"two\nlines",x\n', encoding="utf-8")
    assert read_columns(path, "text", "label", "") == [["None", "two\nlines"], ["", "x"], ["", ""]]
    with pytest.raises(NlpError, match='no column "answer"'):
        read_columns(path, "answer")


def test_the_coding_trial_reports_held_out_scores(table, capsys):
    given = [str(table), "--text-column", "text", "--label-column", "labels", "--group-column", "person"]
    assert coding_trial.main(given) == 0
    out = capsys.readouterr().out
    assert "120 texts learnt from" in out
    assert "40 held out, 4 labels" in out
    held = next(line for line in out.splitlines() if line.startswith("| held out"))
    assert float(held.split("|")[2]) > 0.9


@pytest.mark.slow
def test_the_review_trial_puts_both_orders_side_by_side(table, capsys):
    given = [str(table), "--text-column", "text", "--label-column", "labels", "--group-column", "person"]
    assert review_trial.main([*given, "--batch", "20", "--most", "60", "--seeds", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "40 of 160 texts held out, 4 labels" in lines[0]
    rows = [line.split("|") for line in lines if line.startswith(("| 20 |", "| 60 |"))]
    assert [row[1].strip() for row in rows] == ["20", "60"]
    assert rows[0][2] == rows[0][3]
    assert all(float(cell) > 0.9 for cell in rows[1][2:4])
    assert any("spared" in line for line in lines)


def test_labels_to_reach_a_score_by_hand():
    reach = review_trial.labels_to_reach
    assert reach(0.5, [50, 100], [0.4, 0.6]) == pytest.approx(75)
    assert reach(0.2, [50, 100], [0.4, 0.6]) == pytest.approx(25)
    assert reach(0.55, [50, 100, 150], [0.5, 0.3, 0.6]) == pytest.approx(100)
    assert reach(0.7, [50, 100], [0.4, 0.6]) is None


def test_groups_stay_on_one_side_of_the_split():
    groups = [str(row // 3) for row in range(90)]
    held = coding_trial.split_groups(groups, 1)
    assert len({(group, out) for group, out in zip(groups, held.tolist(), strict=True)}) == 30
    assert 18 <= held.sum() <= 27


def test_without_groups_the_same_words_stay_on_one_side_of_the_split(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("text,label\nNo parking,a\nno  PARKING ,b\nParking,a\n", encoding="utf-8")
    asked = coding_trial.table_parser("trial", "", embedder="static")
    given = [str(path), "--text-column", "text", "--label-column", "label"]
    _, (first, again, other) = coding_trial.read_labelled(asked.parse_args(given))
    assert first == again != other
    _, groups = coding_trial.read_labelled(asked.parse_args([*given, "--group-column", "label"]))
    assert groups == ["a", "b", "a"]


@pytest.mark.language
def test_the_topic_trial_puts_both_side_by_side(table, capsys):
    assert topic_trial.main([str(table), "--text-column", "text", "--label-column", "labels"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("|")[1].strip() for line in lines[4:]] == [
        "ours, fine",
        "ours, wide",
        "stock BERTopic",
        "stock, outliers assigned",
    ]
    ours, stock = (line.split("|") for line in (lines[4], lines[6]))
    assert float(ours[4]) > 0.9
    assert all(-1 <= float(row[6]) <= 1 and 0 < float(row[7]) <= 1 for row in (ours, stock))
    assert (ours[8].strip().endswith("%"), stock[8].strip()) == (True, "–")


def test_words_that_stand_together_are_coherent_and_repeated_ones_are_not_diverse():
    texts = ["the car park", "car park full", "kind nurse", "a kind nurse"]
    assert coherence([["car", "park"], ["kind nurse", "kind"]], texts) == pytest.approx(1)
    assert coherence([["car", "nurse"]], texts) == -1
    assert coherence([["car"]], texts) == coherence([], texts) == 0
    assert diversity([["car", "park"], ["car", "nurse"]]) == 0.75


def test_a_name_is_said_if_a_text_has_it_word_for_word():
    texts = ["The nurse’s kind words", "parking"]
    assert names_said(["Kind words", "Parking", "Kind and parking", "Nurse's kind"], texts) == 0.5


def test_a_wrong_column_ends_a_trial_with_a_message(table, capsys):
    assert topic_trial.main([str(table), "--text-column", "words"]) == 1
    assert 'no column "words"' in capsys.readouterr().err
    for trial in (coding_trial, review_trial):
        assert trial.main([str(table), "--text-column", "words", "--label-column", "labels"]) == 1


def test_compiling_goes_through_every_step(capsys):
    assert compiled_topics.main() == 0
    assert "Topics are ready" in capsys.readouterr().out
