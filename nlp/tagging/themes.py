"""Priorities and ambitions that a text speaks of: linear models over its words, the question, and word lists."""

import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from itertools import pairwise
from math import log, sqrt
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nlp.classification.decisions import load_decisions
from nlp.config import MODELS
from nlp.lexicons import load_lexicon
from nlp.records import CommunityMention, Score
from nlp.tagging.matching import Hit, Reading, TermMatcher, read_words, without_inner

Term = tuple[str, str]
"""Slug and group: "strong", "plain", "weak" or "not"."""

_WEIGHTS: Final = {"strong": 1.5, "plain": 1.0, "weak": 0.5}
_LEXICONS: Final = ("priorities.yaml", "ambitions.yaml")
_MOST_EVIDENCE: Final = 3.0
"""Weight of terms for one slug beyond which more terms add nothing."""

_FEWEST_WORDS: Final = 8
"""Shorter texts count as this long: a single word says less than all."""

_LONG: Final = 60
"""Words from which a text counts as long."""

_MOST_ASSERTED: Final = 3
_EVEN: Final = 0.5


class ThemeModel(NamedTuple):
    """The slugs, the row of weights of each cue, one column a slug, and the probability from which a slug is asserted."""

    threshold: float
    slugs: tuple[str, ...]
    places: dict[str, int]
    rows: NDArray[np.float64]
    bias: NDArray[np.float64]

    @classmethod
    def of(cls, threshold: float, weights: Mapping[str, Mapping[str, float]]) -> "ThemeModel":
        """Return the model of the weights of cues by slug, with "bias" among the cues of each."""
        slugs = tuple(weights)
        cues = sorted({cue for own in weights.values() for cue in own} - {"bias"})
        rows = np.array([[weights[slug].get(cue, 0.0) for slug in slugs] for cue in cues])
        bias = np.array([weights[slug]["bias"] for slug in slugs])
        return cls(threshold, slugs, {cue: at for at, cue in enumerate(cues)}, rows, bias)

    def log_odds(self, cues: Mapping[str, float]) -> NDArray[np.float64]:
        """Return the log odds of each slug; 0 is even."""
        place_of = self.places.get
        known = [(place, size) for cue, size in cues.items() if (place := place_of(cue)) is not None]
        if not known:
            return self.bias
        at, sizes = zip(*known, strict=True)
        return np.array(sizes) @ self.rows.take(at, axis=0) + self.bias

    def chances(self, cues: Mapping[str, float]) -> NDArray[np.float64]:
        """Return the probability of each slug, 0 to 1."""
        return 1 / (1 + np.exp(-self.log_odds(cues)))


class ThemeModels(NamedTuple):
    """A model for the questions that were learnt from, and one for any other question or none."""

    questions: frozenset[str]
    known: ThemeModel
    other: ThemeModel


@lru_cache(maxsize=2)
def _matcher(lexicon_name: str) -> TermMatcher[Term]:
    lexicon = load_lexicon(lexicon_name)
    return TermMatcher(
        {(slug, group): terms for slug, groups in lexicon.items() for group, terms in groups.items()}
    )


@lru_cache(maxsize=2)
def _models(kind: str) -> ThemeModels:
    stored = json.loads((MODELS / "themes" / f"{kind}.json").read_text(encoding="utf-8"))
    known, other = (ThemeModel.of(**stored[name]) for name in ("known", "other"))
    return ThemeModels(frozenset(stored["questions"]), known, other)


def load_themes() -> None:
    """Make the matchers and read the models of priorities and ambitions, once."""
    for lexicon_name in _LEXICONS:
        _matcher(lexicon_name)
    for kind in ("priorities", "ambitions"):
        _models(kind)


def find_theme_terms(reading: Reading) -> dict[tuple[str, str], float]:
    """Return the weight of each slug and term in the text; a term counts once however often it stands there."""
    terms: dict[tuple[str, str], float] = {}
    for lexicon_name in _LEXICONS:
        by_slug: dict[str, list[Hit[Term]]] = {}
        for hit in _matcher(lexicon_name).find(reading):
            by_slug.setdefault(hit.key[0], []).append(hit)
        for slug, hits in by_slug.items():
            for hit in without_inner(hits):
                terms[slug, reading.text[hit.start : hit.end].lower()] = _WEIGHTS.get(hit.key[1], 0.0)
    return terms


@lru_cache(maxsize=512)
def _cues_of_question(question: str) -> dict[str, float]:
    return {f"question {question}": 1.0} | {f"asked {word}": 0.5 for word in read_words(question).forms}


def theme_cues(
    reading: Reading,
    question: str,
    communities: Collection[CommunityMention],
    terms: Mapping[tuple[str, str], float],
) -> dict[str, float]:
    """Return how far each cue of a priority or ambition holds, 0 and up; `terms` are those of `find_theme_terms`."""
    words = reading.forms
    share = 3 / sqrt(max(len(words), _FEWEST_WORDS))
    cues = {f"word {word}": share for word in words}
    cues.update((f"pair {one} {two}", share) for one, two in pairwise(words))
    cues.update(_cues_of_question(question))
    for (slug, _), weight in terms.items():
        cues[f"terms {slug}"] = min(cues.get(f"terms {slug}", 0.0) + weight, _MOST_EVIDENCE)
    for mention in communities:
        cues[f"community {mention.slug}"] = 1.0
        cues[f"basis {mention.basis}"] = 0.5
    cues["length"] = min(len(words), _LONG) / _LONG
    return cues


def _log_odds(chance: float) -> float:
    return log(chance / (1 - chance))


def find_themes(
    cues: Mapping[str, float], kind: str, question: str, judged: Mapping[str, float] | None = None
) -> tuple[Score, ...]:
    """Return the slugs of the kind, "priorities" or "ambitions", that the text asserts, best first; none by no cues.

    `judged` is what the classifier says of each, in log odds; without it, or where the models of words were learnt for slugs that
    it doesn't know, the cues alone decide.
    """
    if not cues:
        return ()
    models = _models(kind)
    known = question in models.questions
    model = models.known if known else models.other
    odds = model.log_odds(cues)
    if judged is not None and judged.keys() >= set(model.slugs):
        rules = load_decisions()
        first, second = rules.priorities if kind == "priorities" else rules.ambitions
        rule = first if known else second
        weight = rule.weigh([judged[slug] for slug in model.slugs], odds)
    else:
        weight = odds - _log_odds(model.threshold)
    # Half is where a slug is asserted, so that scores of both ways can be compared.
    chances = 1 / (1 + np.exp(-weight))
    asserted = [
        (round(float(chance), 3), slug)
        for slug, chance in zip(model.slugs, chances, strict=True)
        if chance >= _EVEN
    ]
    asserted.sort(key=lambda item: (-item[0], item[1]))
    return tuple(Score(slug, chance) for chance, slug in asserted[:_MOST_ASSERTED])
