"""Learn priorities and ambitions: `python -m nlp.training.tagging.themes COMMENTS`.

Learns on the first half of the comments, the examples beside this file and the comments in residents' voices
that may be learnt from, sets the thresholds by cross-validation, and writes nlp/models/themes/priorities.json and ambitions.json.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.config import MODELS
from nlp.errors import NlpError
from nlp.tagging.communities import find_communities
from nlp.tagging.matching import read_words
from nlp.tagging.themes import ThemeModel, find_theme_terms, theme_cues
from nlp.training.tagging.comments import LabelledComment, folds, read_for_themes

_STRENGTH: Final = 1.0
"""Inverse of the penalty on weights; 0.3, 1 and 3 do about as well by cross-validation."""

_SMALLEST: Final = 0.03
"""Weights nearer to zero are left out."""

_FEWEST: Final = 2
"""Comments in which a cue must stand to be learnt from."""

_LEAST: Final = 1e-4
"""Chance below which, and above one less it, log odds go no further."""

_THRESHOLDS: Final = tuple(round(0.15 + 0.01 * step, 2) for step in range(46))

Weights = dict[str, dict[str, float]]
Marks = NDArray[np.bool_]
Chances = NDArray[np.float64]


class Case(NamedTuple):
    """The cues of a comment and the slugs that people gave it."""

    cues: Mapping[str, float]
    labels: frozenset[str]


Preparation = Callable[[Sequence[Case]], list[Case]]
Judgement = Callable[[Case], Case]


def read_cases(comments: Sequence[LabelledComment], kind: str) -> list[Case]:
    """Return a case for each comment; `kind` is "priorities" or "ambitions".

    Terms that stand in one comment only don't count: some were put on the lists because of that comment, and
    would teach more trust in the lists than new comments bear out.
    """
    readings = [read_words(comment.text) for comment in comments]
    found = [find_theme_terms(reading) for reading in readings]
    met = Counter(term for terms in found for term in terms)
    cases = []
    for comment, reading, terms in zip(comments, readings, found, strict=True):
        shared = {term: weight for term, weight in terms.items() if met[term] > 1}
        communities = find_communities(reading, comment.question)
        cues = theme_cues(reading, comment.question, communities, shared)
        cases.append(Case(cues, getattr(comment, kind)))
    return cases


def learn_weights(cases: Sequence[Case], fewest: int = _FEWEST) -> Weights:
    """Return the weight of each cue that at least `fewest` cases hold, by logistic regression, one slug at a time."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform([dict(case.cues) for case in cases])
    met = np.flatnonzero(np.bincount(table.indices, minlength=table.shape[1]) >= fewest)
    table, cues = table[:, met], vectorizer.get_feature_names_out()[met]
    weights: Weights = {}
    for slug in sorted(set().union(*(case.labels for case in cases))):
        model = LogisticRegression(C=_STRENGTH, max_iter=1000)
        model.fit(table, [slug in case.labels for case in cases])
        names = zip(cues, model.coef_[0], strict=True)
        kept = {str(name): round(float(weight), 3) for name, weight in names if abs(weight) >= _SMALLEST}
        weights[slug] = {"bias": round(float(model.intercept_[0]), 3), **kept}
    return weights


def table_of(cases: Sequence[Case], weights: Weights, slugs: Sequence[str]) -> NDArray[np.float64]:
    """Return the probability of each slug for each case, shape (cases, slugs)."""
    model = ThemeModel.of(0.0, weights)
    column = {slug: at for at, slug in enumerate(model.slugs)}
    chances = np.array([model.chances(case.cues) for case in cases])
    return np.array(
        [chances[:, column[slug]] if slug in column else np.zeros(len(cases)) for slug in slugs]
    ).T


def micro_f1(wanted: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    """Return F1 over all slugs and cases together, 0 to 1."""
    return 2 * int((wanted & found).sum()) / max(1, int(wanted.sum() + found.sum()))


def without_question(case: Case) -> Case:
    """Return the case as if nobody had asked anything."""
    return case._replace(
        cues={cue: value for cue, value in case.cues.items() if not cue.startswith(("question ", "asked "))}
    )


def without_wording(case: Case) -> Case:
    """Return the case with the question's words but not the question as it stands."""
    return case._replace(
        cues={cue: value for cue, value in case.cues.items() if not cue.startswith("question ")}
    )


def _as_it_is(case: Case) -> Case:
    return case


def _other(cases: Sequence[Case]) -> list[Case]:
    return [*map(without_wording, cases), *map(without_question, cases)]


_WAYS: Final[tuple[tuple[str, Preparation, Judgement, int], ...]] = (
    ("known", list, _as_it_is, 1),
    ("other", _other, without_question, 2),
)


def cross_validate(
    cases: Sequence[Case], prepare: Preparation, judge: Judgement, fewest: int = _FEWEST
) -> tuple[float, Marks, Chances]:
    """Return the best threshold, what is wanted and the probabilities where the case was not learnt from.

    `prepare` makes what is learnt from, `judge` what is judged.
    """
    slugs = sorted(set().union(*(case.labels for case in cases)))
    wanted = np.array([[slug in case.labels for slug in slugs] for case in cases])
    chances = np.zeros(wanted.shape)
    for learnt, judged in folds(len(cases)):
        weights = learn_weights(prepare([cases[n] for n in learnt]), fewest)
        chances[judged] = table_of([judge(cases[n]) for n in judged], weights, slugs)
    threshold = max(_THRESHOLDS, key=lambda at: micro_f1(wanted, chances >= at))
    return threshold, wanted, chances


def unseen_log_odds(kind: str, comments: Sequence[LabelledComment]) -> tuple[Chances, Chances]:
    """Return the log odds of each slug in order, as a known question and as no question, where not learnt from."""
    cases = read_cases(comments, kind)
    tables = (
        cross_validate(cases, prepare, judge, _FEWEST * copies)[2] for _, prepare, judge, copies in _WAYS
    )
    known, other = (
        np.log(chances) - np.log1p(-chances) for chances in (np.clip(t, _LEAST, 1 - _LEAST) for t in tables)
    )
    return known, other


def _learn(kind: str, comments: Sequence[LabelledComment]) -> str:
    given = sum(comment.id.startswith("d") for comment in comments)
    cases = read_cases(comments, kind)
    stored: dict[str, object] = {
        "questions": sorted({comment.question for comment in comments if comment.question})
    }
    lines = []
    for name, prepare, judge, copies in _WAYS:
        threshold, wanted, chances = cross_validate(cases, prepare, judge, _FEWEST * copies)
        weights = learn_weights(prepare(cases), _FEWEST * copies)
        stored[name] = {"threshold": threshold, "weights": weights}
        found = chances >= threshold
        lines.append(
            f"{kind}, {name} question: threshold {threshold}, micro-F1 by cross-validation "
            f"{micro_f1(wanted[:given], found[:given]):.3f} on the comments, "
            f"{micro_f1(wanted[given:], found[given:]):.3f} on the examples\n"
        )
    target = MODELS / "themes" / f"{kind}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        json.dumps(stored, indent=0, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return "".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.tagging.themes", description=__doc__)
    parser.add_argument("comments", type=Path, help="labelled comments, one JSON object a line")
    path = parser.parse_args(arguments).comments
    try:
        comments = read_for_themes(path)
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for kind in ("priorities", "ambitions"):
        sys.stdout.write(_learn(kind, comments))
    return 0


if __name__ == "__main__":
    sys.exit(main())
