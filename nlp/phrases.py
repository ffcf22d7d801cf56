"""Which words of a text read as a phrase that could name a thing, by their parts of speech."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nlp.config import MODELS
from nlp.imports import leaving_out

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

TAGGER: Final[Path] = MODELS / "parts_of_speech"

LONGEST: Final = 400
"""Characters of a text that are looked at: a point is a clause or a sentence."""

PLACES: Final = 3
"""Texts in which a phrase is looked at."""

LETTERS: Final = {
    **dict.fromkeys(("NN", "NNS", "NNP", "NNPS"), "N"),
    **dict.fromkeys(("JJ", "JJR", "JJS", "VBN", "CD"), "J"),
    **dict.fromkeys(("DT", "PRP$"), "D"),
    **dict.fromkeys(("IN", "TO"), "I"),
    "VBG": "G",
    "RP": "R",
    "POS": "P",
    "CC": "C",
}
"""Penn tags by the letters of `NAMING`; other tags belong to no name."""

NAMING: Final = re.compile(
    r"[JNG]*N(?:P[JNG]*N)?(?:ID?[JNG]*[NG])?(?:C[JNG]*N)?"  # waiting times for an appointment, choice of food
    r"|GR?(?:I?D?[JNG]*N)(?:ID?[JN]*N)?"  # getting through on the phone, washing your hands
    r"|J+ID?[JN]*N"  # sorry for the wait
)


@dataclass(slots=True)
class PhraseReader:
    """Reads phrases in the texts that hold them; each text is tagged once."""

    tagged: dict[str, "Doc"] = field(default_factory=dict)

    def reads_well(self, phrase: str, texts: Sequence[str]) -> bool:
        """Say whether the phrase is a whole noun phrase in at least half of the texts that hold it, looking at three."""
        words = r"\W+".join(map(re.escape, phrase.split()))
        wanted = re.compile(rf"\b{words}\b", re.IGNORECASE)
        holding = (text[:LONGEST] for text in texts)
        docs = map(self._tag, islice(filter(wanted.search, holding), PLACES))
        verdicts = [_holds_whole(doc, wanted) for doc in docs]
        return any(verdicts) and 2 * sum(verdicts) >= len(verdicts)

    def _tag(self, text: str) -> "Doc":
        if text not in self.tagged:
            self.tagged[text] = _tagger()(text)
        return self.tagged[text]


def _holds_whole(doc: "Doc", wanted: re.Pattern[str]) -> bool:
    spans = (doc.char_span(*match.span(), alignment_mode="expand") for match in wanted.finditer(doc.text))
    return any(span is not None and _is_whole(span) for span in spans)


def _is_whole(span: "Span") -> bool:
    letters = "".join(LETTERS.get(token.tag_, "-") for token in span)
    before, after = span.doc[span.start - 1 : span.start], span.doc[span.end : span.end + 1]
    cut = _has_noun(after) or (letters[0] == "N" and _has_noun(before))
    return NAMING.fullmatch(letters) is not None and (len(letters) == 1 or not cut)


def _has_noun(tokens: "Span") -> bool:
    return any(LETTERS.get(token.tag_) == "N" for token in tokens)


@lru_cache(maxsize=1)
def _tagger() -> "Language":
    # spaCy takes torch where it finds it, which takes 1.6 s and 200 MB; the tagger has no use for it.
    with leaving_out("torch"):
        import spacy

    pipeline = spacy.load(TAGGER)
    for label in pipeline.pipe_labels["tagger"]:
        pipeline.vocab.strings.add(label)
    return pipeline
