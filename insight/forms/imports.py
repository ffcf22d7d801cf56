"""What an officer says about a file of feedback: where it belongs, and what its columns mean."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from insight.enums import Channel
from insight.models import Engagement, Question
from insight.pipeline.mapping import NO, YES, Mapping
from insight.pipeline.refusals import EncodingRefused, ImportRefused
from insight.pipeline.sittings import folded
from insight.pipeline.tables import KINDS, Table
from insight.pipeline.uploads import MOST_UPLOADED, parse_upload

ENCODINGS = (
    ("utf-8", "UTF-8: most files, and “CSV UTF-8” from Excel"),
    ("cp1252", "Windows (cp1252): plain “CSV” from Excel on Windows"),
    ("utf-16", "UTF-16: “Unicode text” from Excel"),
)
NOT_USED, TEXT, ASKED = "", "text", "question"
ANSWERS = "answers:"
SINGLE = {
    ASKED: ("question_column", "Which question the row answers"),
    "id": ("id_column", "Who answered: a number or code for each person"),
    "date": ("date_column", "When they answered"),
    "place": ("place_column", "Their borough"),
    "consent": ("consent_quote", "Whether they may be quoted: yes or no"),
}
"""What one column at most may hold: the mapping's field and what people read."""

USUAL_NAMES = {
    "id": ("id", "respondent", "respondent id", "response id", "external id", "reference", "person"),
    "date": ("date", "when", "submitted", "submitted at", "submitted on", "completed", "timestamp"),
    "place": ("borough", "place", "area", "location"),
    "consent": ("consent", "consent to quote", "may we quote", "quote"),
    ASKED: ("question", "asked"),
}
MEGABYTES = MOST_UPLOADED // 1_000_000


class UploadForm(forms.Form):
    """A file and the engagement that it belongs to. Valid, it has `table`: the file as it was read."""

    engagement = forms.ModelChoiceField(
        Engagement.objects.all(),
        empty_label="Choose",
        error_messages={"required": "Choose the engagement that these answers belong to."},
    )
    file = forms.FileField(
        help_text=f"CSV, TSV or XLSX, up to {MEGABYTES} MB. The first row names the columns; each row after it is one person.",
        widget=forms.FileInput(attrs={"accept": ",".join((*KINDS, ".gz"))}),
        max_length=200,
        error_messages={
            "required": "Choose a file to upload.",
            "empty": "The file is empty. It needs a row of column names, then one row for each person.",
            "max_length": "The file’s name is too long. Give it a shorter one.",
        },
    )
    encoding = forms.ChoiceField(
        label="How the file is written (encoding)",
        choices=ENCODINGS,
        initial="utf-8",
        help_text="Not sure? Leave it: if it doesn’t fit, you are told which one does. XLSX files need no choice.",
    )
    table: Table

    def clean_engagement(self) -> Engagement:
        """Return the engagement; one without questions is refused."""
        engagement = self.cleaned_data["engagement"]
        if not engagement.questions.exists():
            raise forms.ValidationError(
                "This engagement has no questions yet, so there is nothing to answer. Write its questions first."
            )
        return engagement

    def clean_file(self) -> UploadedFile:
        """Return the file; one that is too large is refused before it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_UPLOADED:
            raise forms.ValidationError(
                f"The file is larger than {MEGABYTES} MB. Split it into smaller ones and import one after the other."
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Return the cleaned data; a file that can't be read is refused beside the field that can mend it."""
        asked = super().clean() or self.cleaned_data
        file = asked.get("file")
        if file is not None and "encoding" in asked:
            try:
                self.table = parse_upload(file.name, file.read(), encoding=asked["encoding"])
            except EncodingRefused as refusal:
                self.add_error("encoding", str(refusal))
            except ImportRefused as refusal:
                self.add_error("file", str(refusal))
            file.seek(0)
        return asked


class ColumnsForm(forms.Form):
    """What each column of a file holds. Valid, `mapping` says it as the import reads it."""

    def __init__(
        self, *args: Any, table: Table, questions: Sequence[Question], known: dict[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.table, self.questions = table, questions
        known_mapping = Mapping.from_params(known) if known else None
        for number, column in enumerate(table.columns):
            chosen = self._known(column, known_mapping) if known_mapping else self._guess(column)
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=column, choices=self._choices(), required=False, initial=chosen
            )
        self.fields["channel"] = forms.ChoiceField(
            label="How these words first reached you",
            choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
            initial=known_mapping.channel if known_mapping else Channel.IMPORT,
        )
        everybody = known_mapping is not None and known_mapping.consent_quote == YES
        self.fields["everybody"] = forms.BooleanField(
            label="Everybody in this file agreed to be quoted",
            required=False,
            initial=everybody,
            help_text="Leave it without a tick if you don’t know, or if a column says it for each person.",
        )

    def columns(self) -> Iterator[tuple[forms.BoundField, list[str]]]:
        """Yield each column's field with the first things that it holds."""
        for number, column in enumerate(self.table.columns):
            samples = [row.cells[column] for row in self.table.rows if row.cells[column].strip()][:3]
            yield self[f"column-{number}"], samples

    def clean(self) -> dict[str, Any]:
        """Return the cleaned data; two columns that hold the same are refused at the second."""
        asked = super().clean() or self.cleaned_data
        first: dict[str, str] = {}
        for number, column in enumerate(self.table.columns):
            held = asked.get(f"column-{number}", NOT_USED)
            if held != NOT_USED and held in first:
                self.add_error(
                    f"column-{number}",
                    f"“{first[held]}” holds that already. Choose something else for one of them.",
                )
            elif held != NOT_USED:
                first[held] = column
        if not self.errors:
            self._check_whole(first, everybody=asked["everybody"])
        return asked

    def mapping(self) -> dict[str, Any]:
        """Return the fields of `Mapping`, once the form is valid."""
        fields: dict[str, Any] = {"texts": [], "channel": self.cleaned_data["channel"]}
        fields["consent_quote"] = YES if self.cleaned_data["everybody"] else NO
        for number, column in enumerate(self.table.columns):
            held = self.cleaned_data[f"column-{number}"]
            if held.startswith(ANSWERS):
                fields["texts"].append([column, held.removeprefix(ANSWERS)])
            elif held == TEXT:
                fields["texts"].append([column, ""])
            elif held in SINGLE:
                fields[SINGLE[held][0]] = column
        return fields

    def _check_whole(self, held: dict[str, str], *, everybody: bool) -> None:
        answers = [name for name in held if name.startswith(ANSWERS)]
        if not answers and TEXT not in held:
            self.add_error(None, "Say which column holds people’s answers.")
        if TEXT in held and answers:
            self.add_error(
                None,
                f"“{held[TEXT]}” answers the question that its row names, so no other column can hold answers, too.",
            )
        if (TEXT in held) != (ASKED in held):
            self.add_error(
                None,
                "A column of answers to the question that its row names, and the column that names the question, go "
                "together. Choose both or neither.",
            )
        if everybody and "consent" in held:
            self.add_error(
                "everybody",
                f"“{held['consent']}” says it for each person. Take away this tick, or don’t use that column.",
            )

    def _choices(self) -> list[tuple[str, Any]]:
        answers = [
            (f"{ANSWERS}{question.key}", f"Answers to “{question.text[:70]}”") for question in self.questions
        ]
        return [
            (NOT_USED, "Not used"),
            ("Answers", [*answers, (TEXT, "Answers to the question that the row names")]),
            ("About the row", [(name, label) for name, (_, label) in SINGLE.items()]),
        ]

    def _guess(self, column: str) -> str:
        name = folded(column.replace("_", " "))
        for question in self.questions:
            if name in (folded(question.key), folded(question.key.replace("-", " ")), folded(question.text)):
                return f"{ANSWERS}{question.key}"
        return next((held for held, names in USUAL_NAMES.items() if name in names), NOT_USED)

    def _known(self, column: str, mapping: Mapping) -> str:
        keys = dict(mapping.texts)
        if column in keys:
            return f"{ANSWERS}{keys[column]}" if keys[column] else TEXT
        named = {cast(str, getattr(mapping, field)): held for held, (field, _) in SINGLE.items()}
        return named.get(column, NOT_USED)
