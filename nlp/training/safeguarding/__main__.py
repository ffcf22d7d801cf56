"""Learn the model of danger and measure it: `python -m nlp.training.safeguarding DATA`.

Writes nlp/models/safeguarding/weights.json and prints how it does on texts that it didn't see: cross-validated
by family (nothing that says the same kind of thing was seen), and on comments that are never learnt from. About
three minutes.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from nlp.config import MODELS
from nlp.errors import NlpError
from nlp.screening.danger_features import plain
from nlp.screening.safeguarding import WHOLE_SHARE, Scorer, score_stretches, score_whole
from nlp.training.safeguarding.examples import Example, fold_of, read_examples, read_invented
from nlp.training.safeguarding.learning import learn_kinds, learn_stretches, learn_whole

_FOLDS: Final = 4
_FLAGGED: Final = 0.025
"""Part of ordinary residents' comments, not learnt from, that the threshold flags."""

Scored = list[tuple[str, str, float]]
"""Source, family and score of texts."""


def total_score(text: str, stretch: Scorer, whole: Scorer) -> float:
    """Return the score by which a text is flagged."""
    text = plain(text)
    top = max((score for score, _ in score_stretches(text, stretch)), default=-np.inf)
    return float(top + WHOLE_SHARE * score_whole(text, whole))


def cross_validate(examples: Sequence[Example]) -> Scored:
    """Return the scores of texts by models that saw nothing of their family."""
    found: Scored = []
    for fold in range(_FOLDS):
        seen = [example for example in examples if fold_of(example.family, _FOLDS) != fold]
        stretch, whole = learn_stretches(seen), learn_whole(seen)
        new = [e for e in examples if fold_of(e.family, _FOLDS) == fold and e.source != "composed"]
        found += [(e.source, e.family, total_score(e.text, stretch, whole)) for e in new]
    return found


def flagged(scored: Scored, threshold: float) -> Iterator[str]:
    """Yield a line for each source and for each family of comments: how many are flagged."""
    shares: dict[str, list[bool]] = {}
    for source, family, score in scored:
        danger = "" if source in {"residents", "voices", "nhs", "residents in danger"} else _side(family)
        shares.setdefault(f"{source}{danger}", []).append(score >= threshold)
        if source == "comments":
            shares.setdefault(f"  {family}", []).append(score >= threshold)
    yield from (
        f"{name}: {sum(said)} of {len(said)} ({np.mean(said):.3f})" for name, said in sorted(shares.items())
    )


def _side(family: str) -> str:
    return ", ordinary" if family.startswith(("none", "None")) else ", danger"


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m nlp.training.safeguarding", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the shared data sets")
    data = parser.parse_args(arguments).data
    try:
        examples = read_examples(data)
        scored = cross_validate(examples)
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    ordinary = [score for source, _, score in scored if source == "residents"]
    threshold = round(float(np.quantile(ordinary, 1 - _FLAGGED)), 2)
    stretch, whole = learn_stretches(examples), learn_whole(examples)
    kept = [("comments", e.family, total_score(e.text, stretch, whole)) for e in read_invented("kept.txt")]
    sys.stdout.write(f"Flagged at {threshold}, by models that saw nothing of the family:\n")
    sys.stdout.writelines(f"{line}\n" for line in flagged(scored, threshold))
    sys.stdout.write("Of comments that are never learnt from:\n")
    sys.stdout.writelines(f"{line}\n" for line in flagged(kept, threshold))
    kinds = learn_kinds(examples, stretch)
    _write({"threshold": threshold, "stretch": stretch._asdict(), "whole": whole._asdict(), "kinds": kinds})
    return 0


def _write(model: dict[str, Any]) -> None:
    path = MODELS / "safeguarding" / "weights.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(model, ensure_ascii=False, sort_keys=True, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
