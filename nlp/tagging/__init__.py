"""Tagging: what a text speaks of, and how. English rules apply to English texts only."""

from typing import Final

from nlp.language import detect_language
from nlp.records import SegmentSpan, TaggedText, TextRecord
from nlp.screening.nonanswers import is_non_answer
from nlp.segmenting import split_segments
from nlp.tagging.abroad import find_communities_abroad
from nlp.tagging.communities import find_communities, load_communities
from nlp.tagging.matching import Reading, read_words
from nlp.tagging.places import find_places, load_places
from nlp.tagging.sentiment import find_feelings, find_sentiment, load_feelings
from nlp.tagging.sentiment_features import load_sentiment
from nlp.tagging.themes import find_theme_terms, find_themes, load_themes, theme_cues
from nlp.tagging.voices import load_voice

_READ_AS_ENGLISH: Final = frozenset({"en", "und"})

__all__ = ["load_rules", "tag_text"]


def load_rules() -> None:
    """Load all word lists, so that no text has to wait for them."""
    load_communities()
    load_voice()
    load_places()
    load_feelings()
    load_sentiment()
    load_themes()


def tag_text(record: TextRecord) -> TaggedText:
    """Return what the text speaks of.

    A text in another language gets segments and places, communities by a few words of its own language, and the
    priorities and ambitions that those and the question speak for; its sentiment is "neutral" until people say
    more. A non-answer gets its sentiment alone: "nothing" can be praise where it was asked what could be better.
    """
    reading = read_words(record.text)
    language = detect_language(record.text)
    if language not in _READ_AS_ENGLISH:
        return _tag_abroad(record, reading, language)
    sentiment, segments = find_sentiment(record.text, find_feelings(reading), record.question)
    if is_non_answer(record.text):
        return TaggedText(record.id, segments, (), (), (), (), sentiment)
    communities = find_communities(reading, record.question)
    cues = theme_cues(reading, record.question, communities, find_theme_terms(reading))
    return TaggedText(
        id=record.id,
        segments=segments,
        communities=communities,
        places=find_places(reading),
        priorities=find_themes(cues, "priorities", record.question),
        ambitions=find_themes(cues, "ambitions", record.question),
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
