"""Learn the model of danger and measure it: `python -m nlp.training.safeguarding DATA`.

Writes nlp/models/safeguarding/weights.json and prints how it does on texts that it didn't see: cross-validated
by family (nothing that says the same kind of thing was seen), and on comments that are never learnt from. About
three minutes.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from nlp.config import MODELS
from nlp.errors import NlpError
from nlp.training.safeguarding.examples import read_examples, read_invented
from nlp.training.safeguarding.learning import learn_stretches, learn_whole
from nlp.training.safeguarding.scoring import Scored, threshold_of, total_score, unseen


def flagged(scored: Scored, threshold: float) -> Iterator[str]:
    """Yield a line for each source and for each family of comments: how many are flagged."""
    shares: dict[str, list[bool]] = {}
    for example, score in scored:
        source, family = example.source, example.family
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
        scored = unseen(examples)
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    threshold = threshold_of(scored)
    stretch, whole = learn_stretches(examples), learn_whole(examples)
    kept = [(example, total_score(example.text, stretch, whole)) for example in read_invented("kept.txt")]
    sys.stdout.write(f"Flagged at {threshold}, by models that saw nothing of the family:\n")
    sys.stdout.writelines(f"{line}\n" for line in flagged(scored, threshold))
    sys.stdout.write("Of comments that are never learnt from:\n")
    sys.stdout.writelines(f"{line}\n" for line in flagged(kept, threshold))
    _write({"threshold": threshold, "stretch": stretch._asdict(), "whole": whole._asdict()})
    return 0


def _write(model: dict[str, Any]) -> None:
    path = MODELS / "safeguarding" / "weights.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(model, ensure_ascii=False, sort_keys=True, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
