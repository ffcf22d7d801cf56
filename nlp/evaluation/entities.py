"""Names of people in web text of another kind: UNER English EWT."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from nlp.evaluation.figures import Figure, figure_of
from nlp.evaluation.sources import read_json_lines
from nlp.evaluation.tallies import compare, f1
from nlp.records import Span, TextRecord
from nlp.stages import screen_texts

Tokens = tuple[int, int]


def measure(data: Path) -> Iterator[Figure]:
    """Yield F1 of PERSON as exact stretches of tokens."""
    rows = read_json_lines(data / "ner" / "uner_ewt.jsonl.gz")
    texts = [" ".join(row["tokens"]) for row in rows]
    found = screen_texts([TextRecord(str(row["id"]), text) for row, text in zip(rows, texts, strict=True)])
    tallies = [
        compare(tagged_people(row["tags"]), people_as_tokens(row["tokens"], screened.spans))
        for row, screened in zip(rows, found, strict=True)
    ]
    yield figure_of(
        tallies,
        key="entities",
        what="PERSON, F1 of exact spans",
        part="UNER-EWT dev (the model was trained on it: shows that nothing broke)",
        score=f1,
    )


def tagged_people(tags: Sequence[str]) -> list[Tokens]:
    """Return (first token, token after the last) of each person in BIO tags."""
    people: list[Tokens] = []
    for at, tag in enumerate(tags):
        if tag == "I-PER" and people and people[-1][1] == at:
            people[-1] = (people[-1][0], at + 1)
        elif tag.endswith("-PER"):
            people.append((at, at + 1))
    return people


def people_as_tokens(tokens: Sequence[str], spans: Sequence[Span]) -> list[Tokens]:
    """Return the PERSON spans of the tokens joined by spaces, as (first token, token after the last)."""
    starts, place = [], 0
    for token in tokens:
        starts.append(place)
        place += len(token) + 1
    people = []
    for span in spans:
        if span.label == "PERSON":
            inside = [
                at
                for at, token in enumerate(tokens)
                if starts[at] < span.end and starts[at] + len(token) > span.start
            ]
            people.append((inside[0], inside[-1] + 1))
    return people
