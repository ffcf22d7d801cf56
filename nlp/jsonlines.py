"""JSON lines in and out: one record a line, a clear error for each line that can't be used."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, TextIO

from nlp.errors import Message, RecordError
from nlp.records import LabelledText, TextRecord
from nlp.summaries import Cited

_KINDS = {
    list: "a list",
    str: "a text",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}


@dataclass(slots=True)
class Lines:
    """Objects of a stream, line by line; what can't be used is told to `errors`, and the rest goes on.

    `failed` counts the lines that could not be used.
    """

    stream: BinaryIO
    errors: TextIO
    failed: int = 0

    def read(self, check: Callable[[int, dict[str, Any]], None]) -> Iterator[dict[str, Any]]:
        """Yield each object that `check` accepts; empty lines are left out."""
        for number, raw in enumerate(self.stream, start=1):
            if not raw.strip():
                continue
            try:
                record = parse_line(number, raw)
                check(number, record)
            except RecordError as error:
                self.failed += 1
                print(error, file=self.errors)
            else:
                yield record


def parse_line(number: int, raw: bytes) -> dict[str, Any]:
    """Return the object on a line. Raises RecordError, with the line's number, if there is none."""
    try:
        record = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise RecordError(Message.NOT_UTF8.format(line=number)) from error
    except (ValueError, RecursionError) as error:
        raise RecordError(Message.NOT_JSON.format(line=number, detail=error)) from error
    if not isinstance(record, dict):
        raise RecordError(
            Message.NOT_OBJECT.format(line=number, kind=_KINDS.get(type(record), "something else"))
        )
    return record


def check_text(number: int, record: dict[str, Any]) -> None:
    """Raise RecordError unless the record has an id and a text, and a question only as text."""
    _check_field(number, record, "id", (str, int), "a text or a whole number")
    _check_field(number, record, "text", (str,), "a text")
    if record.get("question") is not None:
        _check_field(number, record, "question", (str,), "a text")


def check_labelled(number: int, record: dict[str, Any]) -> None:
    """Raise RecordError unless the record has what `check_text` asks, and a list of labels."""
    check_text(number, record)
    _check_field(number, record, "labels", (list,), "a list of texts")
    if not all(isinstance(label, str) for label in record["labels"]):
        raise RecordError(Message.FIELD_KIND.format(line=number, field="labels", wanted="a list of texts"))


def check_themed(number: int, record: dict[str, Any]) -> None:
    """Raise RecordError unless the record has what `check_text` asks, and a list of themes."""
    check_text(number, record)
    _check_field(number, record, "themes", (list,), "a list of texts")
    if not all(isinstance(theme, str) for theme in record["themes"]):
        raise RecordError(Message.FIELD_KIND.format(line=number, field="themes", wanted="a list of texts"))


def check_vote(number: int, record: dict[str, Any]) -> None:
    """Raise RecordError unless the record has a participant, a statement, and a vote of 1, -1 or 0."""
    _check_field(number, record, "participant", (str, int), "a text or a whole number")
    _check_field(number, record, "statement", (str, int), "a text or a whole number")
    wanted = "1 (agrees), -1 (disagrees) or 0 (passes)"
    _check_field(number, record, "vote", (int, float), wanted)
    if record["vote"] not in (1, -1, 0):
        raise RecordError(Message.FIELD_KIND.format(line=number, field="vote", wanted=wanted))


def _check_field(
    number: int, record: dict[str, Any], field: str, kinds: tuple[type, ...], wanted: str
) -> None:
    if field not in record:
        raise RecordError(Message.FIELD_MISSING.format(line=number, field=field))
    if not isinstance(record[field], kinds) or isinstance(record[field], bool):
        raise RecordError(Message.FIELD_KIND.format(line=number, field=field, wanted=wanted))


def to_text(record: dict[str, Any]) -> TextRecord:
    """Return the record that the stages take."""
    return TextRecord(str(record["id"]), record["text"], record.get("question") or "")


def to_labelled(record: dict[str, Any]) -> LabelledText:
    """Return the record that a coder learns from."""
    return LabelledText(
        str(record["id"]), record["text"], tuple(record["labels"]), record.get("question") or ""
    )


def to_cited(record: dict[str, Any]) -> Cited:
    """Return the text that a summary may cite."""
    return Cited(str(record["id"]), record["text"], tuple(filter(None, record["themes"])))


def write_lines(records: Iterable[dict[str, Any]], out: TextIO) -> None:
    """Write one object a line, in plain ASCII, so that any terminal and any lone surrogate will do."""
    for record in records:
        out.write(json.dumps(record) + "\n")
