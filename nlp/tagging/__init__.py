"""Tagging: what a text speaks of, and how. English rules apply to English texts only."""

from typing import Final

from nlp.language import detect_language
from nlp.records import PlaceMention, SegmentSpan, TaggedText, TextRecord
from nlp.screening.nonanswers import is_non_answer
from nlp.segmenting import split_segments
from nlp.tagging.communities import find_communities, find_communities_abroad, load_communities
from nlp.tagging.matching import Reading, read_tokens
from nlp.tagging.places import find_places, load_places
from nlp.tagging.sentiment import find_feelings, load_feelings, name_sentiment, sentiment_of, weigh_feelings
from nlp.tagging.themes import find_ambitions, find_priorities, load_themes

_READ_AS_ENGLISH: Final = frozenset({"en", "und"})

__all__ = ["load_rules", "tag_text"]


def load_rules() -> None:
    """Load all word lists; must happen outside spaCy's memory zones, which forget what is loaded in them."""
    load_communities()
    load_places()
    load_feelings()
    load_themes()


def tag_text(record: TextRecord) -> TaggedText:
    """Return what the text speaks of.

    A text in another language gets segments and places, and communities by a few words of its own language;
    priorities, ambitions and sentiment are for people to say there ("neutral"). A non-answer gets nothing.
    """
    reading = read_tokens(record.text)
    segments = split_segments(record.text)
    language = detect_language(record.text)
    if is_non_answer(record.text) or language not in _READ_AS_ENGLISH:
        return _tag_abroad(record, reading, segments, language)
    communities = find_communities(reading, record.question)
    feelings = find_feelings(reading)
    whole = weigh_feelings(feelings, 0, len(record.text))
    return TaggedText(
        id=record.id,
        segments=tuple(
            SegmentSpan(s, e, name_sentiment(weigh_feelings(feelings, s, e))) for s, e in segments
        ),
        communities=communities,
        places=find_places(reading),
        priorities=find_priorities(reading, record.question, communities),
        ambitions=find_ambitions(reading, record.question, communities),
        sentiment=sentiment_of(whole, record.question, len(reading.doc)),
    )


def _tag_abroad(
    record: TextRecord, reading: Reading, segments: list[tuple[int, int]], language: str
) -> TaggedText:
    places: tuple[PlaceMention, ...] = find_places(reading)
    return TaggedText(
        id=record.id,
        segments=tuple(SegmentSpan(start, end, "neutral") for start, end in segments),
        communities=find_communities_abroad(record.text, language),
        places=places,
        priorities=(),
        ambitions=(),
        sentiment="neutral",
    )
