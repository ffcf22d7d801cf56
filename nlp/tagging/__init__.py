"""Tagging: what a text speaks of, and how. English rules apply to English texts only."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from nlp.classification import Judgement, load_classifier
from nlp.classification.decisions import load_decisions
from nlp.language import detect_language
from nlp.records import SegmentSpan, TaggedText, TextRecord
from nlp.screening.nonanswers import is_non_answer
from nlp.segmenting import split_segments
from nlp.tagging.abroad import find_communities_abroad
from nlp.tagging.communities import find_communities, load_communities
from nlp.tagging.matching import Reading, read_words
from nlp.tagging.places import find_places, load_places
from nlp.tagging.sentiment import find_feelings, load_feelings, name_feeling, segment_feelings
from nlp.tagging.sentiment_features import load_lean
from nlp.tagging.settling import settle_communities
from nlp.tagging.themes import find_theme_terms, find_themes, load_themes, theme_cues
from nlp.tagging.voices import load_voice

_READ_AS_ENGLISH: Final = frozenset({"en", "und"})

_BATCH: Final = 256
"""Texts that are read together."""

__all__ = ["load_rules", "tag_text", "tag_texts"]


def load_rules() -> None:
    """Load all word lists and models, so that no text has to wait for them."""
    load_communities()
    load_voice()
    load_places()
    load_feelings()
    load_lean()
    load_themes()
    load_classifier()
    load_decisions()


def tag_texts(records: Iterable[TextRecord]) -> Iterator[TaggedText]:
    """Yield what each text speaks of, in order; faster than one by one.

    A text in another language gets segments and places, communities by a few words of its own language, and the
    priorities and ambitions that those and the question speak for; its sentiment is "neutral" until people say
    more. A non-answer gets its sentiment alone: "nothing" can be praise where it was asked what could be better.
    Raises ClassifierError if the classifier can't be loaded.
    """
    waiting = iter(records)
    while batch := list(islice(waiting, _BATCH)):
        yield from _tag(batch)


def tag_text(record: TextRecord) -> TaggedText:
    """Return what the text speaks of; see `tag_texts`."""
    return next(tag_texts([record]))


def _tag(records: Sequence[TextRecord]) -> Iterator[TaggedText]:
    languages = [detect_language(record.text) for record in records]
    english = [at for at, language in enumerate(languages) if language in _READ_AS_ENGLISH]
    judged = load_classifier().judge([(records[at].question, records[at].text) for at in english])
    found = dict(zip(english, judged, strict=True))
    for at, (record, language) in enumerate(zip(records, languages, strict=True)):
        reading = read_words(record.text)
        if at in found:
            yield _tag_english(record, reading, found[at])
        else:
            yield _tag_abroad(record, reading, language)


def _tag_english(record: TextRecord, reading: Reading, judgement: Judgement | None) -> TaggedText:
    if judgement is None:
        return TaggedText(record.id, (), (), (), (), (), "neutral")
    segments = segment_feelings(record.text, find_feelings(reading))
    sentiment = name_feeling(record.text, judgement.sentiments)
    if is_non_answer(record.text):
        return TaggedText(record.id, segments, (), (), (), (), sentiment)
    by_words = find_communities(reading, record.question)
    cues = theme_cues(reading, record.question, by_words, find_theme_terms(reading))
    return TaggedText(
        id=record.id,
        segments=segments,
        communities=settle_communities(reading, by_words, judgement),
        places=find_places(reading),
        priorities=find_themes(cues, "priorities", record.question, judgement.priorities),
        ambitions=find_themes(cues, "ambitions", record.question, judgement.ambitions),
        sentiment=sentiment,
    )


def _tag_abroad(record: TextRecord, reading: Reading, language: str) -> TaggedText:
    communities = find_communities_abroad(record.text, language)
    cues = theme_cues(read_words(""), record.question, communities, {}) if communities else {}
    return TaggedText(
        id=record.id,
        segments=tuple(SegmentSpan(start, end, "neutral") for start, end in split_segments(record.text)),
        communities=communities,
        places=find_places(reading),
        priorities=find_themes(cues, "priorities", record.question),
        ambitions=find_themes(cues, "ambitions", record.question),
        sentiment="neutral",
    )
