"""`make bench`: our topics beside stock BERTopic's."""

import csv
import gzip
import operator
import os
import time

import numpy as np
import pytest

from nlp.embedding import load_embedder
from nlp.errors import EmbeddingError, EvaluationError
from nlp.evaluation import topic_sets, topics_beside_stock
from nlp.evaluation.apart import apart
from nlp.evaluation.topic_sets import SETS, LabelledTexts, TopicSet, many_comments
from nlp.training.topic_methods import Layer
from tests.nlp.blobs import Planted, bunches

BEGIN = "<!-- beside stock BERTopic: written by a command, don't change by hand -->"
END = "<!-- end of beside stock BERTopic -->"


def write_table(path, head, *rows):
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head, *rows])


@pytest.fixture
def data(tmp_path):
    """Some rows of each table; half of them are left out of a set."""
    write_table(
        tmp_path / "civic" / "polis_comments.csv.gz",
        ("text", "lang", "conversation", "topic_silver"),
        ("More trees.", "en", "town", "Parks:Trees;Roads:Lights"),
        ("Tax less.", "en", "taxes", ""),
        ("Weniger Fleisch.", "de", "climate", ""),
    )
    write_table(
        tmp_path / "civic" / "consultation_synthetic_gambling.csv.gz",
        ("text", "themes"),
        ("Ban it.", "E;I"),
        ("No.", ""),
    )
    write_table(
        tmp_path / "nhs_feedback" / "fft_multilabel.csv.gz",
        ("id", "text", "labels"),
        ("1", "Kind staff.", "Staff"),
        ("2", "Kind but late.", "Staff;Waiting"),
        ("3", "Nothing.", ""),
    )
    write_table(
        tmp_path / "nhs_feedback" / "px_singlelabel.csv.gz",
        ("id", "text", "subcategory"),
        ("1", "Cold food. No menu.", "Food"),
    )
    write_table(
        tmp_path / "topics" / "banking77.csv.gz", ("text", "category"), ("Where is my card?", "arrival")
    )
    return tmp_path


@pytest.mark.parametrize(
    ("name", "texts", "labels"),
    [
        ("bowling-green", ["More trees."], ["Parks"]),
        ("gambling", ["Ban it."], ["E"]),
        ("polis", ["More trees.", "Tax less."], ["town", "taxes"]),
        ("nhs-one-theme", ["Kind staff."], ["Staff"]),
        ("nhs", ["Kind staff.", "Kind but late."], ["Staff", "Staff"]),
        ("other-trusts", ["Cold food. No menu."], ["Food"]),
        ("banking77", ["Where is my card?"], ["arrival"]),
    ],
)
def test_a_set_has_the_texts_with_a_label(data, name, texts, labels):
    assert SETS[name].read(data) == LabelledTexts(texts, labels)


def test_many_comments_are_sentences_of_real_ones_and_the_same_each_time(data, monkeypatch):
    monkeypatch.setattr(topic_sets, "_MANY", 50)
    made = many_comments(data)
    assert made == many_comments(data)
    assert len(made.texts) == 50
    assert not any(made.labels)
    pieces = {"Kind staff.", "Kind but late.", "Nothing.", "Cold food.", "No menu."}
    assert {f"{text}." for comment in made.texts for text in comment.removesuffix(".").split(". ")} == pieces


def test_a_set_that_is_not_there_is_told(tmp_path, capsys):
    assert topics_beside_stock.main([str(tmp_path), "--only", "banking77"]) == 1
    assert "banking77.csv.gz" in capsys.readouterr().err


@pytest.mark.slow
def test_work_apart_gives_its_result_or_says_why_not():
    assert apart(operator.add, 2, 3) == 5
    with pytest.raises(EmbeddingError, match="static model"):
        apart(load_embedder, "static")
    with pytest.raises(EvaluationError, match="memory ran out"):
        apart(os._exit, 9)
    assert apart(time.sleep, 60, seconds=0.2) is None


@pytest.fixture
def two_sets(tmp_path, monkeypatch):
    """One set with labels and one without, methods that are quick and known, and all in this process."""
    texts, vectors, truth = bunches((20, 20))
    halves = truth.tolist()
    words = [["waiting", "long"], ["car", "park"]]

    def ours(texts, embedder, seed):
        embedder.embed(texts)
        return {
            "ours, fine": Layer(halves[: len(texts)], words),
            "ours, wide": Layer([0] * len(texts), words[:1]),
        }

    def stock(texts, embedder, seed):
        return {"stock BERTopic": Layer([-1, *halves[1 : len(texts)]], [words[0], words[0]])}

    labelled = LabelledTexts(texts, ["ab"[half] for half in halves])
    sets = {
        "town": TopicSet("Town", lambda data: labelled),
        "many": TopicSet("Many", lambda data: LabelledTexts(texts, [""] * len(texts)), "static"),
    }
    monkeypatch.setattr(topics_beside_stock, "SETS", sets)
    monkeypatch.setattr(topics_beside_stock, "_METHODS", {"ours": ours, "stock BERTopic": stock})
    monkeypatch.setattr(
        topics_beside_stock, "load_embedder", lambda name, static_dir: Planted(texts, vectors)
    )
    monkeypatch.setattr(topics_beside_stock, "apart", lambda work, *given, seconds=None: work(*given))
    document = tmp_path / "quality.md"
    document.write_text(f"{BEGIN}\nold\n{END}\n")
    return document


def rows_of(text):
    return [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in text.splitlines()
        if line.startswith("| ")
    ]


def test_both_methods_stand_side_by_side_and_go_into_the_document(two_sets, capsys):
    given = [str(two_sets.parent), "--static-dir", str(two_sets.parent), "--document", str(two_sets)]
    assert topics_beside_stock.main(given) == 0
    head, *rows = rows_of(capsys.readouterr().out)
    assert rows_of(two_sets.read_text()) == [head, *rows]
    assert "bertopic" in two_sets.read_text()
    assert all(len(row) == len(head) for row in rows)
    town, wide, stock, *many = (dict(zip(head, row, strict=True)) for row in rows)
    assert [row["method"] for row in (town, wide, stock)] == ["ours", "ours, wide", "stock BERTopic"]
    assert (town["set"], town["topics"], town["people's"], town["NMI"]) == (
        "Town, 40 texts",
        "2",
        "2",
        "1.000",
    )
    assert (wide["topics"], wide["ARI"]) == ("1", "0.000")
    assert (stock["without a topic"], stock["NMI"], stock["diversity"]) == ("2.5%", "1.000", "0.500")
    assert float(stock["peak MB"].replace(",", "")) > 10
    assert [(row["people's"], row["NMI"]) for row in many] == [("–", "–")] * 3


def test_without_the_static_model_or_with_only_some_sets_the_rest_is_left(two_sets, capsys):
    before = two_sets.read_text()
    assert (
        topics_beside_stock.main([str(two_sets.parent), "--only", "town", "--document", str(two_sets)]) == 0
    )
    assert two_sets.read_text() == before
    assert topics_beside_stock.main([str(two_sets.parent)]) == 0
    assert "Many" not in capsys.readouterr().out


def test_a_method_that_takes_too_long_has_a_row_that_says_so(two_sets, monkeypatch, capsys):
    def stopped(work, *given, seconds=None):
        return None if "stock BERTopic" in given else work(*given)

    monkeypatch.setattr(topics_beside_stock, "apart", stopped)
    assert topics_beside_stock.main([str(two_sets.parent), "--only", "town"]) == 0
    head, *rows = rows_of(capsys.readouterr().out)
    assert rows[-1][:3] == ["Town, 40 texts", "stock BERTopic", "not done after 600 seconds"]
    assert len(rows[-1]) == len(head)


def test_no_topics_at_all_are_a_row_too():
    chosen = LabelledTexts(["a", "b"], ["x", "y"])
    known = Planted(chosen.texts, np.eye(2, dtype=np.float32))
    row = topics_beside_stock.score("ours", Layer([-1, -1], []), chosen, known, (0.1, 0.1, 300.0))
    assert (row.topics, row.outliers, row.agreement) == (0, 1.0, (0.0, 0.0))
