"""What `python -m nlp.evaluation` measures of coding, topics and opinion groups."""

import csv
import gzip

import numpy as np
import pytest

from nlp.errors import EvaluationError
from nlp.evaluation import coding, opinions, topics
from nlp.training.coding_trial import Judged, split_groups
from nlp.training.opinion_trial import KEPT, keep_groups, read_kept_groups
from nlp.training.topic_methods import Layer
from tests.nlp.blobs import Planted, bunches
from tests.nlp.planted_votes import planted

THEMES = ("waiting", "parking;cost", "staff", "")


def write_table(path, rows):
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def test_coding_is_learnt_from_some_respondents_and_measured_on_others(tmp_path, monkeypatch):
    texts, vectors, truth = bunches((60, 60, 60, 60))
    rows = [
        (row, text, THEMES[true], row // 2) for row, (text, true) in enumerate(zip(texts, truth, strict=True))
    ]
    write_table(
        tmp_path / "nhs_feedback" / "fft_multilabel.csv.gz",
        [("id", "text", "labels", "respondent", "question"), *((*row, "Why?") for row in rows)],
    )
    write_table(
        tmp_path / "nhs_feedback" / "px_singlelabel.csv.gz",
        [
            ("id", "text", "category", "question"),
            *((row, text, theme or "none", "Q1") for row, text, theme, _ in rows),
        ],
    )
    monkeypatch.setattr(coding, "load_embedder", lambda name: Planted(texts, vectors))
    figures = {figure.key: figure for figure in coding.measure(tmp_path)}
    assert all("was trained on them" in figure.part for figure in figures.values())
    assert set(figures) == {"coding micro-F1", "coding macro-F1", "coding confidence", "coding one each"}
    assert all(0.9 < figure.value <= 1 for figure in figures.values())
    assert figures["coding one each"].count == 60


def test_the_same_words_are_not_on_both_sides(tmp_path, monkeypatch):
    texts, vectors, truth = bunches((30, 30, 30, 30))
    again = [f" {text.upper()}\n" for text in texts]
    split = []

    def spy(groups, seed):
        split.append(split_groups(groups, seed))
        return split[-1]

    monkeypatch.setattr(coding, "split_groups", spy)
    monkeypatch.setattr(
        coding, "load_embedder", lambda name: Planted([*texts, *again], np.vstack([vectors, vectors]))
    )
    several = [(row, text, THEMES[0], row, "Why?") for row, text in enumerate(texts)]
    one = [(row, text, str(truth[row % 120]), "Q1") for row, text in enumerate([*texts, *again])]
    folder = tmp_path / "nhs_feedback"
    write_table(
        folder / "fft_multilabel.csv.gz", [("id", "text", "labels", "respondent", "question"), *several]
    )
    write_table(folder / "px_singlelabel.csv.gz", [("id", "text", "category", "question"), *one])
    figures = list(coding.measure(tmp_path))
    assert split[1][:120].tolist() == split[1][120:].tolist()
    assert figures[-1].count == 60


def test_coding_that_is_half_wrong_and_too_sure_of_it_has_lower_figures():
    truth = np.array([[True, False], [True, False]] * 50)
    said = np.array([[True, False], [False, True]] * 50)
    judged = Judged(truth, said, right=np.array([True, False] * 50), sure=np.full(100, 0.95))
    micro, macro, confidence = coding.figures_of_several(judged)
    assert (micro.value, micro.count) == (0.5, 100)
    assert macro.value == pytest.approx(2 / 3)
    assert confidence.value == pytest.approx(0.55)
    assert all(0 < figure.noise < 0.2 for figure in (micro, macro, confidence))


@pytest.fixture
def statements(tmp_path, monkeypatch):
    """Twenty statements of two topics in each of the quick sets, with vectors that tell the topics apart."""
    texts, vectors, truth = bunches((10, 10))
    silver = ["Parks:Trees;Roads:Lights", "Roads:Lights"]
    head = ("text", "topic_silver", "lang", "conversation")
    rows = [(text, silver[true], "en", "town") for text, true in zip(texts, truth, strict=True)]
    write_table(
        tmp_path / "civic" / "polis_comments.csv.gz", [head, *rows, ("Nobody labelled this", "", "en", "x")]
    )
    themes = [(text, "AB"[true]) for text, true in zip(texts, truth, strict=True)]
    write_table(tmp_path / "civic" / "consultation_synthetic_gambling.csv.gz", [("text", "themes"), *themes])
    monkeypatch.setattr(topics, "load_embedder", lambda name: Planted(texts, vectors))
    return tmp_path, truth.tolist()


def test_topics_agree_with_labels_once_outliers_are_assigned_and_outliers_are_told(statements, monkeypatch):
    data, truth = statements
    numbers = [-1, *truth[1:]]
    monkeypatch.setattr(topics, "our_topics", lambda texts, known, seed: {"ours, fine": Layer(numbers, ())})
    figures = {figure.key: figure for figure in topics.measure(data)}
    assert set(figures) == {
        f"topics {key} {name}" for key in ("NMI", "ARI", "placed") for name in topics.QUICK
    }
    assert (
        figures["topics NMI bowling-green"].value == figures["topics ARI gambling"].value == pytest.approx(1)
    )
    assert figures["topics placed gambling"].value == pytest.approx(0.95)
    assert figures["topics placed gambling"].count == 20


def test_topics_that_hang_on_the_seed_have_more_noise(statements, monkeypatch):
    data, truth = statements
    blind = [row % 2 for row in range(20)]
    by_seed = {42: truth, 43: truth, 44: blind}
    monkeypatch.setattr(
        topics, "our_topics", lambda texts, known, seed: {"ours, fine": Layer(by_seed[seed], ())}
    )
    noise = {figure.key: figure.noise for figure in topics.measure(data)}
    assert noise["topics NMI gambling"] > 0.5
    assert noise["topics placed gambling"] == 0.01


def test_opinion_groups_are_compared_with_those_kept(tmp_path, monkeypatch):
    votes, truth = planted((20, 15), statements=30, seed=1)
    head = ("conversation", "participant", "comment_id", "vote")
    rows = [("parks", vote.participant[1:], vote.statement[1:], vote.vote) for vote in votes]
    write_table(tmp_path / "civic" / "polis_votes.csv.gz", [head, *rows])
    states = [("parks", number, 1) for number in range(30)]
    write_table(
        tmp_path / "civic" / "polis_comments.csv.gz", [("conversation", "comment_id", "moderated"), *states]
    )
    kept = {person[1:]: 1 - group for person, group in truth.items()}
    monkeypatch.setattr(opinions, "KEPT", tmp_path / "kept.json")
    keep_groups({"parks": kept, "gone": kept}, opinions.KEPT)
    parks, gone = opinions.measure(tmp_path)
    assert (parks.key, parks.value, parks.count) == ("opinions parks", 1.0, 35)
    assert gone.value == 0


def test_people_whom_we_left_out_lower_the_agreement():
    kept = {str(person): person % 2 for person in range(40)}
    ours = {person: group for person, group in kept.items() if int(person) < 30}
    figure = opinions.agreement_figure("parks", ours, kept)
    assert 0.3 < figure.value < 0.9
    assert figure.noise > 0.05


def test_no_votes_are_told(tmp_path):
    with pytest.raises(EvaluationError, match=r"polis_votes\.csv\.gz"):
        list(opinions.measure(tmp_path))


def test_the_committed_groups_are_of_four_conversations():
    sizes = {name: len(groups) for name, groups in read_kept_groups(KEPT).items()}
    assert sizes == {
        "bowling-green-2018": 1576,
        "nz-affordable-housing": 291,
        "brexit-consensus": 189,
        "seattle-min-wage": 138,
    }
