"""Train the classifier of comments: `python -m nlp.training.classification DATA`.

Trains on four of five examples, learns on the fifth how the classifier goes together with rules and word lists, prints
how it does there, and writes nlp/models/classifier, which is trained on all. Both trainings run at once, for some
fifty minutes of two cores. The models of themes and of danger must have been learnt before.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nlp.classification.classifier import FOLDER, read_classifier
from nlp.classification.judgements import Labels
from nlp.embedding import minilm_folder
from nlp.errors import NlpError
from nlp.screening.danger_signs import KINDS
from nlp.training.classification.examples import Example, read_examples

if TYPE_CHECKING:
    from nlp.classification.network import CommentNetwork

_WORK: Final = Path("var/classifier")
_SENTIMENTS: Final = ("positive", "negative", "mixed", "neutral")


def labels_of(examples: Sequence[Example]) -> Labels:
    """Return all labels that the examples have."""
    slugs = {
        kind: tuple(sorted({slug for example in examples for slug in getattr(example, kind) or ()}))
        for kind in ("priorities", "ambitions", "communities")
    }
    return Labels(**slugs, dangers=KINDS, sentiments=_SENTIMENTS)


def write(network: "CommentNetwork", labels: Labels, folder: Path) -> None:
    """Write the weights and the labels into the folder."""
    from nlp.classification.weights import write_weights

    folder.mkdir(parents=True, exist_ok=True)
    write_weights(network, folder / "weights.safetensors")
    labels.write(folder / "labels.json")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    from nlp.training.classification.deciding import as_json, decide
    from nlp.training.classification.learning import train
    from nlp.training.classification.measuring import measure

    parser = argparse.ArgumentParser(prog="python -m nlp.training.classification", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the shared data sets")
    data = parser.parse_args(arguments).data
    try:
        examples, minilm = read_examples(data), minilm_folder()
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    labels = labels_of(examples)
    checked = [example for example in examples if example.checked]
    seen = [example for example in examples if not example.checked]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        first, whole = pool.map(partial(train, labels=labels, minilm=minilm), (seen, examples))
    write(first, labels, _WORK)
    classifier = read_classifier(_WORK)
    sys.stdout.writelines(f"{line}\n" for line in measure(classifier, checked))
    decisions = as_json(decide(checked, classifier, data))
    write(whole, labels, FOLDER)
    (FOLDER / "decisions.json").write_text(json.dumps(decisions, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
