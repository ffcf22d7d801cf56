"""Our screening beside Presidio's, in one run on the same texts: `python -m nlp.evaluation.beside_presidio DATA`.

Presidio is needed by this command alone: pip install -r requirements-bench.txt. It is given its UK recognisers
beside its own default ones, and every finding counts, however low its score.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import process_time
from typing import Any, Final

from nlp.errors import EvaluationError, Message, NlpError
from nlp.evaluation.circumstances import circumstances
from nlp.evaluation.covering import tally_covered
from nlp.evaluation.identifiers import MUST, untidy_rows
from nlp.evaluation.report import write_between
from nlp.evaluation.sources import Row, read_json_lines, read_nhs_comments
from nlp.evaluation.tallies import Tally
from nlp.records import Span, TextRecord
from nlp.screening.name_model import load_model, model_name
from nlp.stages import screen_texts, tag_texts

Screen = Callable[[Sequence[str]], list[list[Span]]]

TABLE: Final = "beside Presidio"
_LABELS: Final = {
    "PERSON": "PERSON",
    "EMAIL_ADDRESS": "EMAIL",
    "PHONE_NUMBER": "PHONE",
    "UK_NHS": "NHS_NUMBER",
    "UK_NINO": "NI_NUMBER",
    "UK_POSTCODE": "POSTCODE",
    "DATE_TIME": "DATE_OF_BIRTH",
    "LOCATION": "ADDRESS",
}
"""What Presidio's kinds are counted as: generously, since it knows neither addresses nor dates of birth."""
_SPEED_TEXTS: Final = 2000
_WARM_UP: Final = 500
_ROUNDS: Final = 3
_LIBRARIES: Final = ("presidio_analyzer", "phonenumbers", "spacy")


def presidio(pipeline: Any) -> Screen:
    """Return Presidio's screening on a spaCy pipeline. Raises EvaluationError if Presidio is not installed."""
    try:
        import tldextract
        from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, RecognizerRegistry
        from presidio_analyzer import predefined_recognizers as known
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
    except ImportError as error:
        raise EvaluationError(Message.PRESIDIO_MISSING) from error
    tldextract.extract = tldextract.TLDExtract(
        suffix_list_urls=(), cache_dir=None
    )  # else it asks the network
    engine = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "en"}])
    engine.nlp = {"en": pipeline}
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
    for recogniser in (
        known.UkNinoRecognizer,
        known.UkPostcodeRecognizer,
        known.UkVehicleRegistrationRecognizer,
    ):
        registry.add_recognizer(recogniser())
    analyzer = BatchAnalyzerEngine(
        AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
    )

    def screen(texts: Sequence[str]) -> list[list[Span]]:
        results = analyzer.analyze_iterator(texts, language="en", batch_size=256)
        return [
            [
                Span(one.start, one.end, _LABELS[one.entity_type], "Presidio", "", one.score)
                for one in found
                if one.entity_type in _LABELS
            ]
            for found in results
        ]

    return screen


def ours(texts: Sequence[str]) -> list[list[Span]]:
    """Return what our screening finds."""
    records = [TextRecord(str(number), text) for number, text in enumerate(texts)]
    return [list(one.spans) for one in screen_texts(records)]


def ours_with_tags(texts: Sequence[str]) -> list[list[Span]]:
    """Return what our screening finds, after tagging as well."""
    found = ours(texts)
    for _ in tag_texts([TextRecord(str(number), text) for number, text in enumerate(texts)]):
        pass
    return found


def contenders() -> dict[str, Screen]:
    """Return the ways of screening by name, models loaded."""
    import spacy

    blank = spacy.blank("en")
    return {
        "ours": ours,
        "ours, screening and tagging": ours_with_tags,
        "Presidio, blank pipeline": presidio(blank),
        "Presidio, our trained pipeline": presidio(_own_copy()),
    }


def _own_copy() -> Any:
    """Return the pipeline of names by itself, with lemmas that can be read: ours are no strings, and Presidio reads them."""
    import numpy as np
    from spacy.attrs import LEMMA
    from spacy.language import Language
    from spacy.tokens import Doc

    @Language.component("readable_lemmas")
    def readable_lemmas(doc: Doc) -> Doc:
        lemmas: Any = np.array([[token.lower] for token in doc], dtype="uint64")
        doc.from_array([LEMMA], lemmas)
        return doc

    pipeline = load_model.__wrapped__(model_name())
    pipeline.add_pipe("readable_lemmas", last=True)
    return pipeline


def rates(ways: dict[str, Screen], texts: Sequence[str]) -> dict[str, float]:
    """Return the best of three rounds, in texts a second of processor time; the ways take turns."""
    best = dict.fromkeys(ways, 0.0)
    for screen in ways.values():
        screen(texts[:_WARM_UP])
    for _ in range(_ROUNDS):
        for name, screen in ways.items():
            started = process_time()
            screen(texts)
            best[name] = max(best[name], len(texts) / (process_time() - started))
    return best


def table_lines(data: Path) -> Iterator[str]:
    """Yield the lines of two tables in Markdown: speed, then recall by kind and what was touched needlessly."""
    ways = contenders()
    comments = [text for _, text in read_nhs_comments(data)]
    yield "| comments a second of processor time | " + " | ".join(ways) + " |"
    yield "|---" * (len(ways) + 1) + "|"
    speeds = rates(ways, comments[:_SPEED_TEXTS])
    yield (
        f"| best of {_ROUNDS} rounds of {_SPEED_TEXTS:,} | "
        + " | ".join(f"{speeds[name]:,.0f}" for name in ways)
        + " |"
    )
    del ways["ours, screening and tagging"]
    yield ""
    yield "| found | set | " + " | ".join(ways) + " | of |"
    yield "|---" * (len(ways) + 3) + "|"
    planted = read_json_lines(data / "pii" / "nhs_comments_planted.jsonl.gz")
    for part, rows in (("planted, tidy", planted), ("planted, a third untidy", untidy_rows(data))):
        yield from _recall_lines(ways, part, rows)
    touched = {name: sum(map(bool, screen(comments[-_SPEED_TEXTS:]))) for name, screen in ways.items()}
    yield (
        f"| touched needlessly | {_SPEED_TEXTS:,} comments | "
        + " | ".join(str(touched[name]) for name in ways)
        + " | |"
    )
    yield ""
    yield circumstances(_LIBRARIES)


def _recall_lines(ways: dict[str, Screen], part: str, rows: Sequence[Row]) -> Iterator[str]:
    found = {name: screen([row["text"] for row in rows]) for name, screen in ways.items()}
    for label in ("PERSON", *MUST):
        totals = {name: sum(tally_covered(rows, spans, label), Tally()) for name, spans in found.items()}
        there = totals["ours"].right + totals["ours"].missed
        if there:
            figures = " | ".join(f"{totals[name].recall:.3f}" for name in ways)
            yield f"| {label} | {part} | {figures} | {there:,} |"


def main(given: list[str] | None = None) -> int:
    """Print the tables, and write them into a document if asked; return 0, or 1 if they can't be made."""
    parser = argparse.ArgumentParser(prog="python -m nlp.evaluation.beside_presidio", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the shared data")
    parser.add_argument(
        "--document", type=Path, help="document that the tables are written into, between their marks"
    )
    asked = parser.parse_args(given)
    try:
        lines = list(table_lines(asked.data))
        sys.stdout.write("\n".join(lines) + "\n")
        if asked.document:
            write_between(asked.document, TABLE, lines)
    except NlpError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
