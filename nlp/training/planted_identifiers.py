"""Comments with invented identifiers put in, a third of them untidily, to measure recognisers on."""

import random
from collections.abc import Iterator, Sequence
from typing import Final

from nlp.training.planted_forms import FORMS

Planted = dict[str, object]

_CARRIERS: Final[dict[str, tuple[str, ...]]] = {
    "PHONE": (
        "My number is {}.", "ring me on {} after six", "Contact: {}", "you can get me on {} or not at all", "mobile {}",
        "they were meant to call me back on {} and never did", "Tel {}, evenings only.",
    ),
    "NHS_NUMBER": ("My NHS number is {}.", "NHS no {}", "nhs number: {} if it helps", "(NHS No. {})", "my nhs num {} was on the form"),
    "NI_NUMBER": ("My NI number is {}.", "national insurance {}", "NI: {}", "they asked for my nino {} twice", "my national insurance number, {}, was wrong"),
    "POSTCODE": (
        "I live in {}.", "postcode {}", "there is no pharmacy near {}", "we are at {} and nobody visits", "Moved to {} in May.",
        "The nurse couldn't find {} at all",
    ),
    "EMAIL": ("my email is {}", "Please email me at {}.", "email: {}", "write to {} with the answer", "you can reach me by email {} thanks"),
    "DATE_OF_BIRTH": ("DOB {}", "I was born on {}.", "date of birth {}", "my d.o.b. is {}", "my mum was born {} and is frail", "dob: {} for your records", "my birthday is {}"),
    "ADDRESS": ("My address is {}.", "I have lived at {} for years", "I live at {} and the bus is far", "we moved to {} last year", "letters still go to {}, my old address", "the carer comes to {} each day"),
}  # fmt: skip


def plant_identifiers(texts: Sequence[str], *, seed: int, untidy: float = 0.33) -> Iterator[Planted]:
    """Yield a row for each text: `id`, `text`, `spans` of `start`, `end`, `label`, `form`.

    A sentence with one identifier stands before or after each text; `untidy` is the part, 0 to 1, of those
    that are written in another form than the plain one. The same seed gives the same rows.
    """
    rng = random.Random(seed)  # noqa: S311
    labels = sorted(FORMS)
    for number, text in enumerate(texts):
        label = labels[number % len(labels)]
        untidy_forms = sorted(set(FORMS[label]) - {"plain"})
        form = rng.choice(untidy_forms) if rng.random() < untidy else "plain"
        yield _planted(number, text, label, form, rng)


def _planted(number: int, text: str, label: str, form: str, rng: random.Random) -> Planted:
    carrier, written = rng.choice(_CARRIERS[label]), FORMS[label][form](rng)
    first = rng.random() < 0.5
    before = carrier.partition("{}")[0] if first else f"{text} {carrier.partition('{}')[0]}"
    after = carrier.partition("{}")[2] + (f" {text}" if first else "")
    span = {"start": len(before), "end": len(before) + len(written), "label": label, "form": form}
    return {"id": f"planted-{number}", "text": before + written + after, "spans": [span]}
