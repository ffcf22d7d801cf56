import csv
import gzip
import io
import json
import sys

import pytest

from nlp.__main__ import main
from nlp.training import opinion_trial
from tests.nlp.planted_votes import planted


@pytest.fixture
def opinions(monkeypatch, capsys):
    """Run the command on the given lines; return exit status, the objects out, and what was complained of."""

    def run(lines, *arguments):
        raw = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw.encode())))
        status = main(["opinions", *arguments])
        out, complaints = capsys.readouterr()
        return status, [json.loads(line) for line in out.splitlines()], complaints

    return run


def given(votes):
    """People by number, statements by name."""
    return [
        {"participant": int(vote.participant[1:]), "statement": vote.statement, "vote": vote.vote}
        for vote in votes
    ]


def test_one_object_for_all_votes(opinions):
    votes, truth = planted((20, 15), statements=30)
    status, (found,), complaints = opinions(given(votes))
    assert (status, complaints) == (0, "")
    assert found["groups"] == [{"id": 0, "size": 20}, {"id": 1, "size": 15}]
    assert found["membership"] == {person[1:]: group for person, group in truth.items()}
    assert found["representative"].keys() == {"0", "1"}
    told = found["representative"]["0"][0]
    fields = ("statement", "side", "count", "votes", "probability", "interval", "elsewhere", "repness", "z")
    assert tuple(told) == fields
    assert "s0" in {bridge["statement"] for bridge in found["bridging"]}
    assert found["bridging"][0]["groups"].keys() == {"0", "1"}
    assert (found["note"], found["provisional"], found["unplaced"]) == ("", False, [])


def test_statements_keep_their_ids_as_given(opinions):
    lines = [{**line, "statement": int(line["statement"][1:])} for line in given(planted()[0])]
    _, (found,), _ = opinions(lines)
    named = [told["statement"] for group in found["representative"].values() for told in group]
    assert named
    assert all(isinstance(name, int) for name in named)


def test_no_votes_give_a_note(opinions):
    status, (found,), complaints = opinions([])
    assert (status, complaints) == (0, "")
    assert (found["groups"], found["membership"], found["holding"]) == ([], {}, None)
    assert found["note"].startswith("Too few people")


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        ("agree", "this is not JSON"),
        ({"statement": 1, "vote": 1}, 'the field "participant" is missing. Add it.'),
        ({"participant": 1, "vote": 1}, 'the field "statement" is missing. Add it.'),
        ({"participant": 1, "statement": 1}, 'the field "vote" is missing. Add it.'),
        ({"participant": 1, "statement": None, "vote": 1}, 'the field "statement" must be a text or a whole'),
        (
            {"participant": 1.5, "statement": 1, "vote": 1},
            'the field "participant" must be a text or a whole',
        ),
        (
            {"participant": 1, "statement": 1, "vote": 2},
            'the field "vote" must be 1 (agrees), -1 (disagrees)',
        ),
        (
            {"participant": 1, "statement": 1, "vote": "1"},
            'the field "vote" must be 1 (agrees), -1 (disagrees)',
        ),
        (
            {"participant": 1, "statement": 1, "vote": True},
            'the field "vote" must be 1 (agrees), -1 (disagrees)',
        ),
        ('{"participant": 1, "statement": 1, "vote": NaN}', 'the field "vote" must be 1 (agrees), -1'),
        ([1], "this is a list, not an object."),
    ],
)
def test_a_bad_line_is_told_and_the_rest_goes_on(opinions, bad, complaint):
    lines = given(planted()[0])
    _, expected, _ = opinions(lines)
    status, found, complaints = opinions([lines[0], bad, *lines[1:]])
    assert status == 1
    assert found == expected
    assert complaints.startswith(f"line 2: {complaint}")
    assert complaints.count("\n") == 1


def test_groups_are_held_on_to_from_a_file(opinions, tmp_path):
    votes, _ = planted((34, 26), seed=10)
    path = tmp_path / "earlier.json"
    _, (first,), _ = opinions(given([vote for vote in votes if int(vote.participant[1:]) >= 16]))
    path.write_text(json.dumps(first))
    _, (second,), _ = opinions(given(votes), "--previous", str(path))
    assert all(second["membership"][person] == group for person, group in first["membership"].items())
    assert [group["id"] for group in second["groups"]] == [1, 0]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"membership": [], "holding": null}', '{"membership": {"a": "x"}}']
)
def test_a_damaged_file_is_told(opinions, tmp_path, content):
    path = tmp_path / "earlier.json"
    path.write_text(content)
    status, found, complaints = opinions(given(planted()[0]), "--previous", str(path))
    assert (status, found) == (1, [])
    assert "leave --previous out" in complaints


def test_a_run_without_groups_holds_nothing(opinions, tmp_path):
    path = tmp_path / "earlier.json"
    path.write_text(json.dumps(opinions([])[1][0]))
    status, (found,), _ = opinions(given(planted()[0]), "--previous", str(path))
    assert status == 0
    assert len(found["groups"]) == 2


def write_table(path, rows):
    with gzip.open(path, "wt", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


@pytest.fixture
def conversations(tmp_path):
    folder = tmp_path / "civic"
    folder.mkdir()
    rows = [
        [name, vote.participant[1:], vote.statement[1:], vote.vote]
        for name, seed in (("parks", 1), ("buses", 2))
        for vote in planted((20, 15), statements=30, seed=seed)[0]
    ]
    write_table(folder / "polis_votes.csv.gz", [["conversation", "participant", "comment_id", "vote"], *rows])
    states = [[name, at, -1 if at == 29 else 1] for name in ("parks", "buses") for at in range(30)]
    write_table(folder / "polis_comments.csv.gz", [["conversation", "comment_id", "moderated"], *states])
    return tmp_path


def test_votes_on_statements_that_were_taken_out_are_left_out(conversations):
    read = opinion_trial.read_conversations(conversations / "civic")
    assert list(read) == ["parks", "buses"]
    assert {vote.statement for vote in read["parks"]} == {str(at) for at in range(29)}


def test_the_trial_prints_a_row_a_conversation_and_one_for_all(conversations, capsys, monkeypatch):
    monkeypatch.setattr(
        opinion_trial, "reference_groups", lambda votes: {str(at): int(at >= 20) for at in range(35)}
    )
    assert opinion_trial.main([str(conversations)]) == 0
    rows = [line.split("|") for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert [row[1].strip() for row in rows] == ["conversation", "parks", "buses", "all at once"]
    assert rows[1][5].strip() == "20 + 15"
    assert rows[1][-2].strip() == "1.000"


def test_the_trial_works_without_the_reference(conversations, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "reddwarf.implementations.polis", None)
    assert opinion_trial.main([str(conversations)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("| – | – | – |")


def test_the_groups_of_the_reference_are_kept_or_nothing_is(conversations, capsys, monkeypatch):
    kept = conversations / "kept.json"
    monkeypatch.setattr(opinion_trial, "KEPT", kept)
    monkeypatch.setitem(sys.modules, "reddwarf.implementations.polis", None)
    assert opinion_trial.main([str(conversations), "--keep"]) == 1
    assert "pip install red-dwarf" in capsys.readouterr().err
    assert not kept.exists()
    groups = {str(at): int(at >= 20) for at in range(35)}
    monkeypatch.setattr(opinion_trial, "reference_groups", lambda votes: groups)
    assert opinion_trial.main([str(conversations), "--keep"]) == 0
    assert opinion_trial.read_kept_groups(kept) == {"parks": groups, "buses": groups}


def test_the_trial_says_what_is_missing(tmp_path, capsys):
    assert opinion_trial.main([str(tmp_path)]) == 1
    assert "polis_comments.csv.gz" in capsys.readouterr().err
