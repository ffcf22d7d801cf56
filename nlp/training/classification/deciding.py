"""How the classifier is put together with rules and word lists, learnt on examples that neither has seen."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import log
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlp.classification.classifier import Classifier
from nlp.classification.decisions import CommunityRule, DangerRule, Decisions, ThemeRule
from nlp.classification.judgements import Judgement
from nlp.tagging.communities import find_communities
from nlp.tagging.matching import read_words
from nlp.training.classification.examples import Example, without_questions
from nlp.training.safeguarding.scoring import unseen_margins
from nlp.training.tagging.comments import read_for_themes
from nlp.training.tagging.themes import micro_f1, unseen_log_odds
from nlp.training.tagging.voices import cross_validate, read_cases

FLAGGED: Final = 0.05
"""Part of ordinary checked comments that is flagged. The network trained on all examples, surer than the first, flagged half as
many of comments that it had not seen."""

_ALARMING: Final = ("w9_", "w13_", "w14_")
"""Writers who were asked for comments that only sound like danger: far more of these than residents write."""

_MISSED: Final = 0.03
"""Part of comments in danger that the classifier may never be asked about. With 0.01, which is one comment of 95, it was asked
about a fifth of NHS comments, not a tenth, and screening took half as long again."""

_WORDS: Final = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
_THRESHOLDS: Final = np.round(np.arange(-8.0, 3.0, 0.1), 1)
_SIGNS: Final = (0.25, 0.5, 1.0, 2.0)
_READ: Final = ("residents", "voices")

Table = NDArray[np.float64]


def decide(checked: Sequence[Example], classifier: Classifier, data: Path) -> Decisions:
    """Return the rules that do best on the checked examples, which the classifier must not have learnt from."""
    chosen = [example for example in checked if example.source in _READ]
    judged = judge(classifier, chosen)
    unasked = judge(classifier, without_questions(chosen))
    return Decisions(
        priorities=_themes(chosen, judged, unasked, "priorities", data),
        ambitions=_themes(chosen, judged, unasked, "ambitions", data),
        communities=_communities(chosen, judged),
        own=_own(data),
        danger=_danger(chosen, unasked, data),
    )


def as_json(decisions: Decisions) -> dict[str, Any]:
    """Return the rules as JSON holds them, to three places."""
    return _rounded(asdict(decisions))


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, tuple) else round(float(value), 3)


def judge(classifier: Classifier, examples: Sequence[Example]) -> list[Judgement]:
    """Return what the classifier says of each example. Raises ValueError if one has no words."""
    judged = classifier.judge([(example.question, example.text) for example in examples])
    found = [one for one in judged if one is not None]
    if len(found) < len(examples):
        raise ValueError("an example has no words")
    return found


def _table(rows: Sequence[Mapping[str, float]]) -> Table:
    return np.array([[row[slug] for slug in sorted(row)] for row in rows])


def _themes(
    examples: Sequence[Example],
    judged: Sequence[Judgement],
    unasked: Sequence[Judgement],
    kind: str,
    data: Path,
) -> tuple[ThemeRule, ThemeRule]:
    comments = read_for_themes(data / "resident_comments" / "comments.jsonl")
    place = {comment.id: at for at, comment in enumerate(comments)}
    # A few comments are not read as English by the models of words.
    known = [at for at, example in enumerate(examples) if _id_of(example) in place]
    at = [place[_id_of(examples[one])] for one in known]
    slugs = sorted(getattr(judged[0], kind))
    wanted = np.array([[slug in getattr(examples[one], kind) for slug in slugs] for one in known])
    rules = []
    for by_words, found in zip(unseen_log_odds(kind, comments), (judged, unasked), strict=True):
        by_network = _table([getattr(found[one], kind) for one in known])
        rules.append(
            max(
                (ThemeRule(words, float(threshold)) for words in _WORDS for threshold in _THRESHOLDS),
                key=lambda rule: micro_f1(wanted, rule.weigh(by_network, by_words[at]) >= 0),
            )
        )
    return rules[0], rules[1]


def _id_of(example: Example) -> str:
    return example.key.partition(" ")[2]


def _communities(examples: Sequence[Example], judged: Sequence[Judgement]) -> CommunityRule:
    """Return the rule, learnt on comments that nobody read while writing the word lists."""
    from sklearn.linear_model import LogisticRegression

    rows, wanted = [], []
    for example, judgement in zip(examples, judged, strict=True):
        if not _id_of(example).startswith("w"):
            continue
        found = {mention.slug for mention in find_communities(read_words(example.text), example.question)}
        for slug, score in judgement.communities.items():
            rows.append((score, slug in found, score * (slug in found)))
            wanted.append(slug in (example.communities or {}))
    table, marks = np.array(rows, dtype=float), np.array(wanted)
    model = LogisticRegression(C=10.0, max_iter=1000).fit(table, marks)
    odds = model.decision_function(table)
    threshold = max(_THRESHOLDS, key=lambda at: micro_f1(marks, odds >= at))
    score, is_found, both = model.coef_[0]
    return CommunityRule(float(model.intercept_[0] - threshold), float(score), float(is_found), float(both))


def _own(data: Path) -> float:
    """Return the log odds that what the rules say of a basis is right, by cross-validation.

    Added to the classifier's, as if the two went wrong apart from each other: naive Bayes.
    """
    right = cross_validate(read_cases(read_for_themes(data / "resident_comments" / "comments.jsonl")))
    return log(right / (1 - right))


def _danger(examples: Sequence[Example], judged: Sequence[Judgement], data: Path) -> DangerRule:
    margins = unseen_margins(data)
    rows = [
        (margins[_id_of(example)], judgement.danger, example.danger is not None, _is_ordinary(example))
        for example, judgement in zip(examples, judged, strict=True)
    ]
    signs, network, wanted, ordinary = (np.array(column) for column in zip(*rows, strict=True))
    asked = float(np.quantile(signs[wanted], _MISSED))
    signs_of = {}
    for weight in _SIGNS:
        total = np.where(signs >= asked, network + weight * signs, -np.inf)
        threshold = float(np.quantile(total[ordinary], 1 - FLAGGED))
        signs_of[weight] = (float(np.mean(total[wanted] >= threshold)), threshold)
    best = max(_SIGNS, key=lambda weight: signs_of[weight][0])
    if not np.isfinite([asked, signs_of[best][1]]).all():
        raise ValueError("too few comments to learn from when danger is flagged")
    return DangerRule(asked, best, signs_of[best][1])


def _is_ordinary(example: Example) -> bool:
    return example.danger is None and not _id_of(example).startswith(_ALARMING)
