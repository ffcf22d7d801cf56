"""Build the lists of names in nlp/data, and of ordinary words that tell names from words.

    python -m nlp.training.name_lists NAMES_FOLDER --comments FILE... --entities FILE...

NAMES_FOLDER holds the three CC0 lists; comments are texts in which lower-case words are ordinary words;
entities are JSON lines with `tokens` and BIO `tags`. Only names are kept, nothing of the texts.
"""

import argparse
import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from nlp.config import DATA
from nlp.lexicons import load_words

_LICENCE = (
    "# {what} Built by nlp/training/name_lists.py.\n"
    "# Origin: popular-names-by-country-dataset (CC0), names of 26 communities written by hand (CC0),\n"
    "# nlp/data/forenames_by_hand.txt (CC0); single words of people's names in the Broad Twitter Corpus (CC BY 4.0),\n"
    "# WNUT-17 (CC BY 4.0), WikiGold (CC BY 4.0) and CrossNER (MIT).\n"
)
_WORDS_LICENCE = (
    "# English words that residents write in lower case; a name among them needs a context.\n"
    "# Counted by nlp/training/name_lists.py in NHS Friends and Family Test comments (MIT, (c) NHS England),\n"
    "# petitions to Parliament (Open Government Licence v3.0) and UD English EWT (CC BY-SA 4.0).\n"
)
_WORD = re.compile(r"(?<![\w'’-])[a-zà-ÿ][a-zà-ÿ'’-]+(?![\w'’-])")
_ORDINARY_FROM = 3
_OTHER_FROM = 3


def _text(path: Path) -> str:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    if ".conllu" in path.suffixes:
        return " ".join(line.split("\t")[1] for line in text.splitlines() if line.count("\t") > 2)
    return text


def _column(path: Path, kinds: tuple[str, ...] = ()) -> set[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["name"].strip() for row in csv.DictReader(file) if not kinds or row["kind"] in kinds}


def read_names(folder: Path) -> tuple[set[str], set[str]]:
    """Return forenames and surnames as written, single words only."""
    community = folder / "sel_community_names.csv"
    by_hand = (DATA / "forenames_by_hand.txt").read_text(encoding="utf-8").splitlines()
    forenames = _column(folder / "forenames_by_country.csv") | _column(community, ("given_f", "given_m"))
    forenames |= {name for line in by_hand if not line.startswith("#") for name in line.split()}
    surnames = _column(folder / "surnames_by_country.csv") | _column(community, ("surname",))
    return _single(forenames), _single(surnames)


def _single(names: set[str]) -> set[str]:
    return {name for name in names if len(name) > 1 and re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", name)}


def ordinary_words(paths: Iterable[Path], at_least: int = _ORDINARY_FROM) -> set[str]:
    """Return the words that texts write in lower case at least so often."""
    counts: Counter[str] = Counter()
    for path in paths:
        counts.update(_WORD.findall(_text(path)))
    return {word for word, count in counts.items() if count >= at_least}


def other_entities(paths: Iterable[Path]) -> set[str]:
    """Return the words, in lower case, that are more often a place or an organisation than a person."""
    person: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for path in paths:
        for line in _text(path).splitlines():
            row = json.loads(line)
            for token, tag in zip(row["tokens"], row["tags"], strict=True):
                if tag != "O":
                    (person if tag.endswith("PER") else other)[token.lower()] += 1
    return {word for word, count in other.items() if count >= _OTHER_FROM and count > 2 * person[word]}


def people_in(paths: Iterable[Path]) -> tuple[set[str], set[str]]:
    """Return first and last words of people's names that the texts hold at least twice, written with a capital."""
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for path in paths:
        for line in _text(path).splitlines():
            row = json.loads(line)
            for name in _people(row["tokens"], row["tags"]):
                first[name[0]] += 1
                last.update(name[1:][-1:])
    return _single(_often(first)), _single(_often(last))


def _people(tokens: list[str], tags: list[str]) -> Iterator[list[str]]:
    name: list[str] = []
    for token, tag in zip([*tokens, ""], [*tags, "O"], strict=True):
        if name and tag != "I-PER":
            yield name
            name = []
        if tag.endswith("PER"):
            name.append(token)


def _often(counts: Counter[str]) -> set[str]:
    return {name for name, count in counts.items() if count > 1 and len(name) > 2 and name.istitle()}


def _write(name: str, heading: str, words: set[str]) -> None:
    body = "\n".join(sorted(words, key=str.lower))
    (DATA / name).write_text(heading + body + "\n", encoding="utf-8")


def main() -> None:
    """Write the three lists."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", type=Path)
    parser.add_argument("--comments", type=Path, nargs="+", required=True)
    parser.add_argument("--entities", type=Path, nargs="+", required=True)
    given = parser.parse_args()
    forenames, surnames = read_names(given.names)
    ever_words = (
        ordinary_words(given.comments, 1) | load_words("function_words.txt") | load_words("homonyms.txt")
    )
    first, last = ({n for n in names if n.lower() not in ever_words} for names in people_in(given.entities))
    forenames, surnames = forenames | first, surnames | (last - first)
    words = ordinary_words(given.comments)
    taken = words | load_words("homonyms.txt") | other_entities(given.entities)
    ambiguous = {name for name in forenames | surnames if name.lower() in taken or len(name) < 3}
    lists = (
        ("forenames.txt", "Forenames that are hardly ever anything else.", forenames - ambiguous),
        ("surnames.txt", "Surnames that are hardly ever anything else.", surnames - ambiguous - forenames),
        ("ambiguous_names.txt", "Names that are also words, places or organisations.", ambiguous),
    )
    for file_name, what, names in lists:
        _write(file_name, _LICENCE.format(what=what), names)
    _write("ordinary_words.txt", _WORDS_LICENCE, words)


if __name__ == "__main__":
    main()
