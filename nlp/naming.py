"""Names for topics that read as a person would say them, and the texts that show a topic best."""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache

from nlp.config import TOPIC_EXEMPLARS
from nlp.records import Vectors

LONGEST_NAME = 4
LENGTH_WORTH = {1: 0.4, 2: 1.0, 3: 1.0, 4: 0.85}
"""Two or three words say most; one is vague, four are often a piece of a sentence."""

NOT_A_NOUN = re.compile(r"(?<=..)(?:ed|ly)$")
NOT_A_NOUN_WORTH = 0.6
"""What a phrase is worth that ends like a verb or an adverb ("nurse helped"), against one that ends in a noun."""

LINKS = frozenset(
    {"of", "for", "to", "in", "on", "with", "from", "at", "by", "the", "a", "an", "my", "our", "your", "and"}
    | {"or", "between", "after", "before", "when"}
)
"""Words that may stand inside a name, never at its ends."""

TELLING_LENGTH = range(25, 320)
"""Characters of a text that is long enough to tell something and short enough to be read in a list."""

TOO_ALIKE = 0.95
WORD = re.compile(r"[^\W\d_][\w'’&-]*")
MARK = re.compile(r"\[[^\]]*\]|\bX{2,}\b")
CLAUSE = re.compile(r"[.,;:!?()\n\"“”/]+|\s[-–—]\s")


def name_topic(keywords: Sequence[str], exemplar_texts: Sequence[str]) -> str:
    """Return a short phrase that names a topic, such as "Waiting times for appointments".

    `keywords` come best first; the phrase is one that at least two of the texts use, and holds as many
    good keywords as may be. Without such a phrase the best keywords are joined; with neither it's "Other".
    """
    ranked = _ranked_phrases(keywords, exemplar_texts)
    return _sentence_case(ranked[0]) if ranked else "Other"


def name_topics(topics: Sequence[tuple[Sequence[str], Sequence[str]]]) -> list[str]:
    """Return a name for each (keywords, texts), no two alike; earlier topics choose first."""
    taken: set[str] = set()
    names: list[str] = []
    for keywords, texts in topics:
        ranked = _ranked_phrases(keywords, texts) or ["other"]
        name = next((phrase for phrase in ranked if _key(phrase) not in taken), "")
        if not name:
            second = next((word for word in keywords if not _shares_word(word, ranked[0])), None)
            name = f"{ranked[0]} and {second}" if second else f"{ranked[0]} ({len(names) + 1})"
        taken.add(_key(name))
        names.append(_sentence_case(name))
    return names


def choose_exemplars(
    rows: Sequence[int],
    *,
    texts: Sequence[str],
    vectors: Vectors,
    voices: Sequence[Hashable],
    limit: int = TOPIC_EXEMPLARS,
) -> tuple[int, ...]:
    """Return up to `limit` of the rows (given nearest the centre first), in the same order.

    One row a voice, none almost the same as one before, texts of readable length before others.
    """
    chosen: list[int] = []
    readable = [row for row in rows if len(texts[row]) in TELLING_LENGTH]
    for row in [*readable, *(row for row in rows if len(texts[row]) not in TELLING_LENGTH)]:
        if len(chosen) == limit:
            break
        repeats = any(voices[row] == voices[other] for other in chosen)
        if not repeats and not (vectors[chosen] @ vectors[row] > TOO_ALIKE).any():
            chosen.append(row)
    place = {row: position for position, row in enumerate(rows)}
    return tuple(sorted(chosen, key=place.__getitem__))


def _ranked_phrases(keywords: Sequence[str], texts: Sequence[str]) -> list[str]:
    weights = _word_weights(keywords)
    support: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        phrases = {_key(phrase): phrase for phrase in _phrases(text)}
        support.update(phrases.keys())
        for key, phrase in phrases.items():
            forms.setdefault(key, Counter())[phrase] += 1
    scores = {key: _worth(key, weights, count, len(texts)) for key, count in support.items() if count > 1}
    best = sorted((key for key, score in scores.items() if score > 0), key=lambda key: (-scores[key], key))
    found = [min(forms[key].items(), key=lambda form: (-form[1], form[0]))[0] for key in best]
    return found or [" and ".join(keywords[:2])] * bool(keywords)


def _word_weights(keywords: Sequence[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for rank, keyword in enumerate(keywords):
        for word in keyword.split():
            weights.setdefault(_stem(word), 1.0 / (1.0 + rank) ** 0.5)
    return weights


def _worth(key: str, weights: dict[str, float], count: int, texts: int) -> float:
    words = key.split()
    content = {word for word in words if word not in LINKS}
    covered = sum(weights.get(word, 0.0) for word in content)
    known = sum(word in weights for word in content) / len(content)
    noun = NOT_A_NOUN_WORTH if NOT_A_NOUN.search(words[-1]) else 1.0
    return covered * known * noun * (count / texts) ** 0.5 * LENGTH_WORTH[len(content)]


def _phrases(text: str) -> Iterator[str]:
    for clause in CLAUSE.split(MARK.sub(".", text)):
        words = [_cased(word, clause) for word in WORD.findall(clause)]
        for start in range(len(words)):
            for end in range(start + 1, min(start + LONGEST_NAME + 2, len(words)) + 1):
                if _could_be_name(words[start:end]):
                    yield " ".join(words[start:end])


def _could_be_name(words: Sequence[str]) -> bool:
    content = [word for word in words if word.lower() not in LINKS]
    return (
        0 < len(content) <= LONGEST_NAME
        and len(words) - len(content) <= 2
        and not any(_is_weak(word) for word in content)
        and (len(words) == 1 or "nothing" not in content)
        and words[0].lower() not in LINKS
        and words[-1].lower() not in LINKS
    )


def _is_weak(word: str) -> bool:
    return len(word) < 2 or word.lower().replace("’", "'") in _weak_words()


@lru_cache(maxsize=1)
def _weak_words() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    from nlp.lexicons import load_words

    return (ENGLISH_STOP_WORDS | load_words("topic_stop_words.txt")) - load_words("name_words.txt")


def _cased(word: str, clause: str) -> str:
    """Short words in capitals stay so (GP, NHS, A&E) unless the whole clause is in capitals."""
    return word if word.isupper() and 1 < len(word) <= 5 and not clause.isupper() else word.lower()


def _stem(word: str) -> str:
    return re.sub(r"(?<=[^s])s$", "", word.lower())


def _key(phrase: str) -> str:
    return " ".join(_stem(word) for word in phrase.split())


def _shares_word(term: str, phrase: str) -> bool:
    return not set(_key(term).split()).isdisjoint(_key(phrase).split())


def _sentence_case(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
