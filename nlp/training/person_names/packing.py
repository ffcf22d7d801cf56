"""Pack the trained pipeline: `python -m nlp.training.person_names.packing MODEL LISTS SCORES FOLDER`."""

import argparse
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spacy.language import Language

_CARD: Final = Path(__file__).parent / "card.md"
_NEEDED: Final = ("list_marks", "tok2vec", "ner")
_META: Final = {
    "name": "person_names",
    "version": "1.0.0",
    "description": "People's names in residents' comments in English",
    "author": "What We Heard",
    "license": "CC BY-SA 4.0",
}


def pack(model: Path, lists: Path, scores: Path, folder: Path) -> None:
    """Write what is needed of the trained pipeline into the folder, with all word lists and the model card."""
    import spacy

    import nlp.screening.list_marks  # noqa: F401 (makes the component known to spaCy)

    pipeline = spacy.load(model)
    for name in pipeline.pipe_names:
        if name not in _NEEDED:
            pipeline.remove_pipe(name)
    pipeline.meta.update({**_META, "performance": {}})
    if folder.exists():
        shutil.rmtree(folder)
    pipeline.to_disk(folder)
    shutil.copy(lists, folder / "list_marks" / "lists.json")
    _forget_strings(pipeline, folder / "vocab" / "strings.json")
    card = _CARD.read_text(encoding="utf-8").replace("{scores}", scores.read_text(encoding="utf-8"))
    (folder / "README.md").write_text(card, encoding="utf-8")


def _forget_strings(pipeline: "Language", path: Path) -> None:
    """Keep the strings of the labels only: vectors and features go by their hashes."""
    labels = {
        label for name in pipeline.pipe_names for label in getattr(pipeline.get_pipe(name), "labels", ())
    }
    path.write_text(json.dumps(sorted(labels)), encoding="utf-8")


def main() -> None:
    """Pack the pipeline."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("model", "lists", "scores", "folder"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    pack(given.model, given.lists, given.scores, given.folder)


if __name__ == "__main__":
    main()
