"""Make the training files: `python -m nlp.training.person_names.conversion DATA FOLDER [--trial]`.

A trial keeps names and texts out to measure with; without it all is trained on but the clean comments.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from nlp.training.person_names import sources
from nlp.training.person_names.carriers import Nobody, alone, from_comment, with_sentence
from nlp.training.person_names.documents import write_docs
from nlp.training.person_names.marked import SLOT, MarkedText, fill
from nlp.training.person_names.naming import Namer
from nlp.training.person_names.noise import rough_name, roughen
from nlp.training.person_names.people import Names, only, read_names
from nlp.training.person_names.splitting import CLEAN_SHARE, divide, numbered
from nlp.training.person_names.word_lists import (
    english_words,
    name_lists,
    names_in,
    other_entities,
    word_lists,
)
from nlp.training.person_names.word_vectors import whole_words, write_vectors
from nlp.training.tagging.comments import VOICES

_SEED: Final = 11
Mix = dict[str, int]
WIDE: Final[Mix] = {
    "entities": 1, "uner": 1, "swapped": 1, "planted": 9, "resident": 12, "voices": 4, "presidio": 1,
    "changed": 11_000, "added": 9_000, "alone": 5_000, "nobody": 5_500, "nobody added": 3_500,
}  # fmt: skip
"""First much written material: copies of each text of a corpus, and how many texts of each written kind."""

NEAR: Final[Mix] = {
    "entities": 3, "uner": 8, "swapped": 1, "planted": 6, "resident": 10, "voices": 4, "presidio": 1,
    "changed": 6_000, "added": 4_500, "alone": 2_000, "nobody": 4_000, "nobody added": 2_000,
}  # fmt: skip
"""Then what is nearer to real texts."""

_REDACTED: Final = 0.05
"""Part of the texts in which names already gave way to marks, as when a text is screened again."""


@dataclass(slots=True)
class Material:
    """What there is to train on, and what is kept to measure with."""

    entities: list[MarkedText] = field(default_factory=list)
    uner: list[MarkedText] = field(default_factory=list)
    carriers: dict[str, list[MarkedText]] = field(default_factory=dict)
    clean: list[str] = field(default_factory=list)
    tests: dict[str, list[MarkedText]] = field(default_factory=dict)


def gather(data: Path, *, trial: bool, chooser: random.Random) -> Material:
    """Read the corpora and set apart what is kept out."""
    found = Material()
    for corpus in sources.CORPORA:
        texts = sources.read_entities(data, corpus, chooser)
        if trial and corpus == "uner_ewt":
            texts, found.tests["uner"] = divide(numbered(texts, corpus), 2)
        if corpus == "uner_ewt":
            found.uner = texts
        else:
            found.entities += texts
    planted = sources.read_spans(data / "pii" / "nhs_comments_planted.jsonl.gz")
    rows = sorted(sources.read_spans(data / "resident_comments" / "comments.jsonl"))
    resident = [] if trial else [text for _, text in rows[: len(rows) // 2]]
    voices = [text for _, text in sources.read_spans(VOICES)]
    training, found.tests["planted"] = divide(planted, 2) if trial else ([text for _, text in planted], [])
    found.carriers = {
        "planted": training,
        "resident": resident,
        "voices": voices,
        "presidio": [text for _, text in sources.read_spans(data / "pii" / "presidio_synth.jsonl.gz")],
    }
    shared = {text.text for text in found.tests["planted"]}
    found.clean, clean = divide(sources.read_comments(data), CLEAN_SHARE)
    found.clean = [text for text in found.clean if text not in shared]
    found.tests["clean"] = [MarkedText(text) for text in clean]
    return found


class Writer:
    """Makes the texts to train on."""

    def __init__(self, material: Material, namer: Namer, nobody: Nobody, words: set[str]) -> None:
        self._material = material
        self._namer = namer
        self._nobody = nobody
        self._words = words

    def filled(self, carrier: str, chooser: random.Random) -> MarkedText:
        """Return the carrier with names, most often of one community, some written carelessly."""
        community = self._namer.community(chooser)
        names: list[str] = []
        before = ""
        for piece in carrier.split(SLOT)[:-1]:
            before += piece
            if chooser.random() < 0.3:
                community = self._namer.community(chooser)
            if names and chooser.random() < 0.06:
                name = chooser.choice(names)
            else:
                name = self._namer.person(community, before, chooser)
                name = rough_name(name, name.lower() in self._words, chooser)
            names.append(name)
        return fill(carrier, names)

    def _varied(self, carrier: str, chooser: random.Random) -> MarkedText:
        if chooser.random() < _REDACTED:
            number = chooser.randrange(1, 4)
            while SLOT in carrier and chooser.random() < 0.7:
                carrier = carrier.replace(
                    SLOT, chooser.choice((f"[name {number}]", "[phone]", "[email]", "[address]")), 1
                )
                number += 1
        return roughen(self.filled(carrier, chooser), chooser)

    def texts(self, mix: Mix, chooser: random.Random) -> list[MarkedText]:
        """Return all texts of a mix, the corpora as they are among them, shuffled."""
        texts = self._material.entities * mix["entities"] + self._material.uner * mix["uner"]
        for text in [*self._material.entities, *self._material.uner]:
            if text.names:
                texts += [self._varied(text.carrier(), chooser) for _ in range(mix["swapped"])]
        for kind, carriers in self._material.carriers.items():
            for text in carriers:
                copies = mix[kind] if text.names else 1
                texts += [self._varied(text.carrier(), chooser) for _ in range(copies)]
        texts += [self._varied(carrier, chooser) for carrier in self._written(mix, chooser)]
        texts += [MarkedText(text) for text in self._material.clean]
        texts += [roughen(MarkedText(t), chooser) for t in self._material.clean if chooser.random() < 0.5]
        chooser.shuffle(texts)
        return texts

    def _written(self, mix: Mix, chooser: random.Random) -> Iterator[str]:
        clean = [text.replace(SLOT, "") for text in self._material.clean]
        made = 0
        while made < mix["changed"]:
            carrier = from_comment(chooser.choice(clean), chooser)
            if carrier is not None:
                made += 1
                yield carrier
        yield from (with_sentence(chooser.choice(clean), chooser) for _ in range(mix["added"]))
        yield from (alone(chooser) for _ in range(mix["alone"]))
        yield from (self._nobody.sentence(chooser) for _ in range(mix["nobody"]))
        for _ in range(mix["nobody added"]):
            more = alone(chooser) if chooser.random() < 0.5 else ""
            yield f"{chooser.choice(clean)} {self._nobody.sentence(chooser)} {more}"


def convert(data: Path, folder: Path, *, trial: bool) -> dict[str, int]:
    """Write the texts of both mixes, dev.spacy, lists for training and for use, vectors, the tests; return counts."""
    chooser = random.Random(_SEED)  # noqa: S311 (texts, not secrets)
    every = read_names(data / "names")
    names = only(every, kept_out=False) if trial else every
    material = gather(data, trial=trial, chooser=chooser)
    treebank = sources.read_treebank(data)
    web = " ".join(word.text for sentence in treebank for word in sentence if word.pos != "PROPN")
    counts = english_words([*material.clean, *sources.read_petitions(data), web])
    words = word_lists(counts)
    nobody = Nobody(data / "uk_reference", names)
    rows = [
        (row["tokens"], row["tags"])
        for corpus in sources.CORPORA
        if not (trial and corpus == "uner_ewt")
        for row in sources.json_lines(data / "ner" / f"{corpus}.jsonl.gz")
    ]
    known = name_lists(every, gaps=False)
    place = other_entities(rows, nobody.places, known["given"] | known["surname"] | words["word"])
    folder.mkdir(parents=True, exist_ok=True)
    fixed = {**words, "place": place}
    for file, gaps in (("lists.json", True), ("lists_in_use.json", False)):
        lists = {**name_lists(names, gaps=gaps), **fixed}
        text = json.dumps(
            {kind: " ".join(sorted(listed)) for kind, listed in lists.items()}, ensure_ascii=False
        )
        (folder / file).write_text(text, encoding="utf-8")
    writer = Writer(material, Namer(names), nobody, words["word"])
    wide, near = writer.texts(WIDE, chooser), writer.texts(NEAR, chooser)
    made = {"wide": write_docs(wide, treebank, folder / "wide.spacy")}
    made["near"] = write_docs(near, treebank, folder / "near.spacy", {**known, **fixed})
    seen = names_in([*wide, *near]) if trial else set()
    made["dev"] = write_docs(
        [*material.tests.get("uner", []), *material.tests["clean"][:300]], [], folder / "dev.spacy"
    )
    often = {word for word, count in counts.items() if count > 1}
    if not (folder / "vectors").exists():
        made["vectors"] = write_vectors(often | set(whole_words()), folder / "vectors")
    if trial:
        write_tests(material, only(every, kept_out=True), seen, folder / "tests.json", chooser)
    return made


def write_tests(
    material: Material, names: dict[str, Names], seen: set[str], path: Path, chooser: random.Random
) -> None:
    """Write the texts kept out, the planted ones filled with names that no training text holds."""
    namer = Namer(names, made_up=0.0, world=0.0)
    planted = []
    for community in namer.communities:
        for text in chooser.sample([t for t in material.tests["planted"] if t.names], k=100):
            carrier, before, given = text.carrier(), "", []
            for piece in carrier.split(SLOT)[:-1]:
                before += piece
                name = namer.person(community, before, chooser)
                given.append(name.lower() if chooser.random() < 0.25 else name)
            if not any(part in seen for name in given for part in name.lower().split()):
                planted.append((community, fill(carrier, given)))
    tests = {
        "planted": [{"community": c, "text": t.text, "names": t.names} for c, t in planted],
        **{k: [{"text": t.text, "names": t.names} for t in material.tests[k]] for k in ("uner", "clean")},
    }
    path.write_text(json.dumps(tests, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    """Write the files and say how many there are of each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--trial", action="store_true")
    given = parser.parse_args()
    sys.stdout.write(f"{convert(given.data, given.folder, trial=given.trial)}\n")


if __name__ == "__main__":
    main()
