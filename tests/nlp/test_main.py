import io
import json
import sys

import numpy as np
import pytest

from nlp.__main__ import main


@pytest.fixture
def run(monkeypatch, capsys):
    """Run one command on the given lines; return exit status, objects out, and what was complained of."""

    def run_command(arguments: list[str], *lines: str | bytes):
        raw = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        status = main(arguments)
        out, complaints = capsys.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], complaints

    return run_command


def line(identifier: object, text: str, **more: object) -> str:
    return json.dumps({"id": identifier, "text": text, **more})


def test_screen(run):
    status, (found,), complaints = run(["screen"], line("a", "My name is Olu, ring 07700 900123"))
    assert (status, complaints) == (0, "")
    assert found == {
        "id": "a",
        "language": "en",
        "non_answer": False,
        "spans": [{"start": 11, "end": 14, "label": "PERSON"}, {"start": 21, "end": 33, "label": "PHONE"}],
        "screened": "My name is [name 1], ring [phone]",
        "safeguarding": None,
        "complaint": False,
    }


def test_tag(run):
    status, (found,), _ = run(
        ["tag"], line("a", "I am deaf and my GP in Peckham only phones.", question="What could be better?")
    )
    assert status == 0
    assert set(found) == {"id", "segments", "communities", "places", "priorities", "ambitions", "sentiment"}
    assert found["communities"] == [{"slug": "deaf", "basis": "self", "start": 5, "end": 9}]
    assert found["places"] == [{"slug": "southwark", "start": 23, "end": 30}]
    assert found["segments"] == [{"start": 0, "end": 43}]
    assert found["priorities"][0]["slug"] == "primary-care-long-term-conditions"


def test_groups_keep_ids_and_order(run):
    status, found, _ = run(["groups"], line(7, "no gp"), line("x", "No GP."), line("y", "bins"))
    assert status == 0
    assert [record["id"] for record in found] == [7, "x", "y"]
    assert found[0]["group"] == found[1]["group"] != found[2]["group"]


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        ("not json", "line 2: this is not JSON"),
        ('{"id": "b"}', 'line 2: the field "text" is missing. Add it.'),
        ('{"text": "b"}', 'line 2: the field "id" is missing. Add it.'),
        ('{"id": "b", "text": 5}', 'line 2: the field "text" must be a text. Change it.'),
        ('{"id": true, "text": "b"}', 'line 2: the field "id" must be a text or a whole number. Change it.'),
        (
            '{"id": "b", "text": "b", "question": []}',
            'line 2: the field "question" must be a text. Change it.',
        ),
        ("[1]", "line 2: this is a list, not an object."),
        (b'{"id": "b", "text": "\xff"}', "line 2: this is not UTF-8 text."),
        ("[" * 100_000, "line 2: this is not JSON"),
    ],
)
def test_a_bad_line_is_told_and_the_rest_goes_on(run, bad, complaint: str):
    status, found, complaints = run(["screen"], line("a", "one"), bad, line("c", "three"))
    assert status == 1
    assert [record["id"] for record in found] == ["a", "c"]
    assert complaints.startswith(complaint)
    assert complaints.count("\n") == 1


def test_empty_lines_and_a_byte_order_mark_do_no_harm(run):
    status, found, complaints = run(
        ["screen"], b"\xef\xbb\xbf" + line("a", "one").encode(), "", "  ", line("b", "two")
    )
    assert (status, complaints) == (0, "")
    assert [record["id"] for record in found] == ["a", "b"]


def test_lone_surrogates_come_back(run):
    status, (found,), _ = run(["screen"], '{"id": "a", "text": "caf\\u00e9 \\ud800"}')
    assert status == 0
    assert found["screened"] == "café \ud800"


def test_no_lines_give_no_lines(run):
    assert run(["tag"]) == (0, [], "")


def test_labels_must_be_a_list_of_texts(run, tmp_path):
    status, found, complaints = run(
        ["learn", "--model", str(tmp_path / "coder")], line("a", "one", labels="waiting")
    )
    assert status == 1
    assert found == []
    assert complaints.startswith('line 1: the field "labels" must be a list of texts. Change it.')


def test_a_missing_coder_says_how_to_make_one(run, tmp_path):
    status, found, complaints = run(["code", "--model", str(tmp_path / "none")], line("a", "one"))
    assert (status, found) == (1, [])
    assert "python -m nlp learn --model" in complaints


@pytest.mark.parametrize("arguments", [[], ["topics"], ["learn"], ["code"], ["sing"]])
def test_wrong_use_is_refused(arguments: list[str], capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: python -m nlp" in capsys.readouterr().err


@pytest.mark.language
def test_topics_write_a_report(run, tmp_path):
    report = tmp_path / "report.json"
    texts = [
        f"The {what} at the {where} took {n} weeks"
        for n, what in enumerate(["referral", "scan", "letter"])
        for where in ["clinic", "surgery"]
    ]
    status, found, _ = run(
        ["topics", "--report", str(report)], *(line(n, text) for n, text in enumerate(texts))
    )
    assert status == 0
    assert [record["id"] for record in found] == list(range(len(texts)))
    assert all(set(record) == {"id", "topic", "parent", "outside"} for record in found)
    content = json.loads(report.read_text())
    assert {"topics", "parents", "note", "timings", "settings"} <= set(content)
    assert content["settings"]["embedder"]


@pytest.mark.language
def test_learn_then_code(run, tmp_path):
    folder = tmp_path / "coder"
    pairs = [
        ("I waited %d hours for the bus to the clinic", ["transport"]),
        ("The nurse was kind to me on day %d", ["kindness"]),
    ]
    lines = [line(f"{n}-{labels[0]}", text % n, labels=labels) for n in range(12) for text, labels in pairs]
    status, (card,), complaints = run(["learn", "--model", str(folder)], *lines)
    assert (status, complaints) == (0, "")
    assert card["texts"] == 24
    text = "The nurse was kind to me on day 99"
    status, found, _ = run(["code", "--model", str(folder)], line("q", text))
    assert status == 0
    (label,) = found[0]["labels"]
    assert label["label"] == "kindness"
    assert {"nurse", "kind"} & set(" ".join(word["text"] for word in label["words"]).split())
    assert all(text[word["start"] : word["end"]] == word["text"] for word in label["words"])


class EvenEmbedder:
    """Stands in for the model: every text gets the same vector."""

    def embed(self, texts):
        return np.full((len(texts), 4), 0.5, dtype=np.float32)


def test_summarise_then_check(run, tmp_path, monkeypatch):
    monkeypatch.setattr("nlp.commands.load_embedder", lambda name: EvenEmbedder())
    lines = [line(n, f"I waited {n} weeks for an appointment here.", themes=["Waiting"]) for n in range(4)]
    status, (summary,), complaints = run(["summarise"], *lines)
    assert (status, complaints) == (0, "")
    assert summary["sentences"][1]["text"] == "All comments, 4 of 4, speak of waiting."
    draft = tmp_path / "summary.json"
    draft.write_text(json.dumps(summary))
    assert run(["check-summary", "--summary", str(draft)], *lines) == (0, [], "")
    summary["sentences"][1]["text"] = "A few comments, 9 of 4, speak of waiting."
    draft.write_text(json.dumps(summary))
    status, found, complaints = run(["check-summary", "--summary", str(draft)], *lines)
    assert status == 1
    assert [(fault["sentence"], fault["fault"]) for fault in found] == [(1, "number"), (1, "amount")]
    assert "The summary has faults: 2." in complaints


def test_a_summary_needs_themes_and_a_readable_draft(run, tmp_path):
    status, _, complaints = run(["check-summary", "--summary", str(tmp_path / "none.json")], line(1, "a"))
    assert status == 1
    assert 'line 1: the field "themes" is missing.' in complaints
    assert "Give a file with one JSON object." in complaints
