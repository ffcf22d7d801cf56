"""Names for topics that read as a person would say them, and the texts that show a topic best."""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import lru_cache

from nlp.config import TOPIC_EXEMPLARS
from nlp.records import Vectors

LONGEST_NAME = 4
LENGTH_WORTH = {1: 0.05, 2: 1.0, 3: 1.1, 4: 0.95}
"""Two or three words say most; one is vague, four are often a piece of a sentence."""

NOT_A_NOUN = re.compile(r"(?<=..)(?:ed|ly)$")
ILL_PLACED = 0.4
"""What a phrase is worth that starts or ends as names don't ("nurse helped"), against one that is well formed."""

UNKNOWN_WORD = 0.35
"""What a word is worth that is no keyword, against a middling one: it makes a phrase of one ("kind staff")."""

LINKS = frozenset(
    {"of", "for", "to", "in", "on", "with", "from", "at", "by", "the", "a", "an", "my", "our", "your", "and"}
    | {"or", "between", "after", "before", "when", "through", "into", "about", "without", "out", "up"}
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
    taken: set[frozenset[str]] = set()
    names: list[str] = []
    for keywords, texts in topics:
        ranked = _ranked_phrases(keywords, texts) or ["other"]
        name = next((phrase for phrase in ranked if _word_set(phrase) not in taken), "")
        if not name:
            second = next((word for word in keywords if not _shares_word(word, ranked[0])), None)
            name = f"{ranked[0]} and {second}" if second else f"{ranked[0]} ({len(names) + 1})"
        taken.add(_word_set(name))
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
    holders: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        phrases = {_key(phrase): phrase for phrase in _phrases(text)}
        support.update(phrases.keys())
        holders.update({_stem(word) for word in WORD.findall(MARK.sub(" ", text))})
        for key, phrase in phrases.items():
            forms.setdefault(key, Counter())[phrase] += 1
    shares = {word: count / len(texts) for word, count in holders.items() if count > 1}
    scores = {
        key: _worth(key, weights, count / len(texts), shares) for key, count in support.items() if count > 1
    }
    best = sorted((key for key, score in scores.items() if score > 0), key=lambda key: (-scores[key], key))
    found = [min(forms[key].items(), key=lambda form: (-form[1], form[0]))[0] for key in best]
    if found and len(_content(found[0].split())) > 1:
        return found
    return [*_pairs_of_keywords(keywords, shares), *found] or list(keywords[:1])


def _pairs_of_keywords(keywords: Sequence[str], shares: Mapping[str, float]) -> Iterator[str]:
    """Yield the two keywords that most texts hold, joined, then others; those of two words don't read well so."""
    single = [word for word in keywords if " " not in word]
    known = [word for word in single if _stem(word) in shares] or single
    held = sorted(known, key=lambda word: -shares.get(_stem(word), 0.0))
    if held:
        yield from (f"{held[0]} and {other}" for other in held[1:] if not _shares_word(other, held[0]))
        yield held[0]


def _word_weights(keywords: Sequence[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for rank, keyword in enumerate(keywords):
        for word in keyword.split():
            weights.setdefault(_stem(word), 1.0 / (1.0 + rank) ** 0.5)
    return weights


def _worth(key: str, weights: Mapping[str, float], support: float, shares: Mapping[str, float]) -> float:
    """Return what the phrase is worth as a name: good keywords, said often, in many of the texts, well formed."""
    words = key.split()
    content = set(_content(words))
    known = {word for word in content if word in weights}
    if not known:
        return 0.0
    covered = sum(weights.get(word, 0.0) for word in content) + UNKNOWN_WORD * 0.5 * len(content - known)
    coverage = sum(shares.get(word, 0.0) for word in content) / len(content)
    formed = ILL_PLACED if _is_ill_placed(words) else 1.0
    return covered * formed * support**0.5 * coverage * LENGTH_WORTH[len(content)]


def _is_ill_placed(words: Sequence[str]) -> bool:
    from nlp.lexicons import load_words

    ends = {words[-1], f"{words[-1]}s"}
    return (
        NOT_A_NOUN.search(words[-1]) is not None
        or not ends.isdisjoint(load_words("not_phrase_ends.txt"))
        or words[0] in load_words("not_phrase_starts.txt")
    )


def _content(words: Sequence[str]) -> list[str]:
    return [word for word in words if word.lower() not in LINKS]


def _phrases(text: str) -> Iterator[str]:
    for clause in CLAUSE.split(MARK.sub(".", text)):
        words = [_cased(word, clause) for word in WORD.findall(clause)]
        stops = [word.lower() not in LINKS and _is_weak(word) for word in words]
        for start, first in enumerate(words):
            if first.lower() in LINKS:
                continue
            for end in range(start + 1, min(start + LONGEST_NAME + 2, len(words)) + 1):
                if stops[end - 1]:
                    break
                if _could_be_name(words[start:end]):
                    yield " ".join(words[start:end])


def _could_be_name(words: Sequence[str]) -> bool:
    content = _content(words)
    return (
        0 < len(content) <= LONGEST_NAME
        and len(words) - len(content) <= 2
        and not any(_is_weak(word) for word in content)
        and any(not _is_pale(word) for word in content)
        and "nothing" not in words
        and words[0].lower() not in LINKS
        and words[-1].lower() not in LINKS
    )


def _is_weak(word: str) -> bool:
    return len(word) < 2 or word.lower().replace("’", "'") in _weak_words()


def _is_pale(word: str) -> bool:
    from nlp.lexicons import load_words

    return word.lower() in load_words("name_words.txt")


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


def _word_set(phrase: str) -> frozenset[str]:
    """Return the words that make two names the same: "choice of food" and "food choice"."""
    return frozenset(_stem(word) for word in _content(phrase.split()))


def _key(phrase: str) -> str:
    return " ".join(_stem(word) for word in phrase.split())


def _shares_word(term: str, phrase: str) -> bool:
    return not set(_key(term).split()).isdisjoint(_key(phrase).split())


def _sentence_case(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
