"""Learn who speaks of whom: `python -m nlp.training.tagging.voices COMMENTS`.

Weighs the cues of `nlp.tagging.voices` on the first half of the comments, the examples beside this file and the
comments in residents' voices that may be learnt from, and writes nlp/models/voices/weights.json.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from nlp.config import MODELS
from nlp.errors import NlpError
from nlp.tagging.communities import find_terms
from nlp.tagging.matching import read_words
from nlp.tagging.voices import Voices, weigh_cues
from nlp.training.tagging.comments import LabelledComment, folds, read_for_themes

_STRENGTH: Final = 0.2
"""Inverse of the penalty on weights; chosen by cross-validation from 0.05 to 1."""

_SMALLEST: Final = 0.02
"""Weights nearer to zero are left out."""


class Case(NamedTuple):
    """A term in a comment, the cues around it, and whether the writer belongs."""

    comment: str
    slug: str
    cues: frozenset[str]
    own: bool


def read_cases(comments: Sequence[LabelledComment]) -> list[Case]:
    """Return a case for each term of a community that the comment is labelled with."""
    cases = []
    for comment in comments:
        reading = read_words(comment.text)
        voices = Voices(reading, comment.question)
        for hit in find_terms(reading):
            slug, group = hit.key
            basis = comment.communities.get(slug)
            if basis is not None and group in {"self", "terms"}:
                cues = frozenset(voices.cues(hit.start, hit.end, slug, group))
                cases.append(Case(comment.id, slug, cues, basis == "self"))
    return cases


def learn_weights(cases: Sequence[Case]) -> dict[str, float]:
    """Return the weight of each cue by logistic regression; the same cases give the same weights."""
    from sklearn.linear_model import LogisticRegression

    names = sorted({cue for case in cases for cue in case.cues})
    column = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(cases), len(names)))
    for row, case in enumerate(cases):
        table[row, [column[cue] for cue in case.cues]] = 1.0
    model = LogisticRegression(C=_STRENGTH, max_iter=2000).fit(table, [case.own for case in cases])
    weights = {
        name: round(float(weight), 3)
        for name, weight in zip(names, model.coef_[0], strict=True)
        if abs(weight) >= _SMALLEST
    }
    return {"bias": round(float(model.intercept_[0]), 3), **weights}


def rightly_told(cases: Sequence[Case], weights: dict[str, float]) -> int:
    """Return how many communities get the right basis; one term that is the writer's own settles it."""
    best: dict[tuple[str, str], tuple[float, bool]] = {}
    for case in cases:
        weight = weigh_cues(case.cues, weights)
        key = (case.comment, case.slug)
        best[key] = max(best.get(key, (weight, case.own)), (weight, case.own))
    return sum((weight > 0) == own for weight, own in best.values())


def cross_validate(cases: Sequence[Case]) -> float:
    """Return the part of the communities with the right basis where their comment was not learnt from, 0 to 1."""
    comments = sorted({case.comment for case in cases})
    right = 0
    for learnt, judged in folds(len(comments)):
        known, asked = {comments[n] for n in learnt}, {comments[n] for n in judged}
        weights = learn_weights([case for case in cases if case.comment in known])
        right += rightly_told([case for case in cases if case.comment in asked], weights)
    return right / len({(case.comment, case.slug) for case in cases})


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.tagging.voices", description=__doc__)
    parser.add_argument("comments", type=Path, help="labelled comments, one JSON object a line")
    path = parser.parse_args(arguments).comments
    try:
        cases = read_cases(read_for_themes(path))
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    target = MODELS / "voices" / "weights.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(learn_weights(cases), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(cases)} terms, basis right by cross-validation: {cross_validate(cases):.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
