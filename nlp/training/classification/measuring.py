"""How the classifier by itself does on examples that it has not seen."""

from collections.abc import Iterator, Sequence

import numpy as np

from nlp.classification.classifier import Classifier
from nlp.classification.judgements import Judgement
from nlp.training.classification.examples import Example
from nlp.training.tagging.themes import micro_f1


def measure(classifier: Classifier, examples: Sequence[Example]) -> Iterator[str]:
    """Yield a line for each kind of label."""
    judged = classifier.judge([(example.question, example.text) for example in examples])
    pairs = [(example, found) for example, found in zip(examples, judged, strict=True) if found is not None]
    for kind in ("priorities", "ambitions", "communities"):
        yield f"{kind}, micro-F1 at even odds: {_f1(pairs, kind):.3f}"
    own = [
        (found.own[slug] > 0) == is_own
        for example, found in pairs
        for slug, is_own in (example.communities or {}).items()
    ]
    yield f"basis right: {np.mean(own):.3f} of {len(own)}"
    for name, sources in (("NHS comments", {"nhs"}), ("residents", {"residents", "voices"})):
        right = [
            found.sentiment in example.sentiments
            for example, found in pairs
            if example.source in sources and example.sentiments
        ]
        yield f"sentiment right, {name}: {np.mean(right):.3f} of {len(right)}"


def _f1(pairs: Sequence[tuple[Example, Judgement]], kind: str) -> float:
    rows = [
        (slug in getattr(example, kind), score > 0)
        for example, found in pairs
        if example.source in {"residents", "voices"}
        for slug, score in getattr(found, kind).items()
    ]
    wanted, said = (np.array(column) for column in zip(*rows, strict=True))
    return micro_f1(wanted, said)
