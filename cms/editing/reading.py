"""How hard an English text reads: Flesch–Kincaid grade and the sentences that make it so."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

FEWEST_WORDS = 50
"""Below this a text is too short for the formula to mean anything."""
SCHOOL_STARTS = 5
"""Grade 1 is read at the age of six."""
HARDEST_SHOWN = 3
FEWEST_IN_SENTENCE = 6

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d,.]*\d|\d")
SENTENCE_ENDS = re.compile(r"(?<=[.!?…])[\"”’)]*\s+")
VOWELS = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]+")


@dataclass(frozen=True)
class Reading:
    """Grade as in US schools, the age at which it is read, and the hardest sentences, worst first."""

    grade: float
    hardest: tuple[str, ...]

    @property
    def age(self) -> int:
        """Return the reading age in years."""
        return max(SCHOOL_STARTS, round(self.grade) + SCHOOL_STARTS)


def reading_of(paragraphs: Iterable[str]) -> Reading | None:
    """Return how hard the paragraphs read together, or None where they are too short to say."""
    sentences = [sentence for paragraph in paragraphs for sentence in sentences_of(paragraph)]
    words = [words_of(sentence) for sentence in sentences]
    total = sum(map(len, words))
    if total < FEWEST_WORDS:
        return None
    syllables = sum(syllables_of(word) for each in words for word in each)
    long = [sentence for sentence in sentences if len(words_of(sentence)) >= FEWEST_IN_SENTENCE]
    hardest = sorted(long, key=grade_of, reverse=True)[:HARDEST_SHOWN]
    return Reading(grade=grade(total, len(sentences), syllables), hardest=tuple(hardest))


def grade_of(sentence: str) -> float:
    """Return the grade of a single sentence of at least one word."""
    words = words_of(sentence)
    return grade(len(words), 1, sum(map(syllables_of, words)))


def grade(words: int, sentences: int, syllables: int) -> float:
    """Return the Flesch–Kincaid grade level.

    Source: Kincaid, Fishburne, Rogers and Chissom, Derivation of new readability formulas for Navy enlisted
    personnel, Research Branch Report 8-75, 1975.
    """
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def sentences_of(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph that hold a word."""
    parts = SENTENCE_ENDS.split(" ".join(paragraph.split()))
    return [part for part in parts if words_of(part)]


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a text."""
    return WORD.findall(text)


def syllables_of(word: str) -> int:
    """Return about how many syllables an English word has, one at least; a number counts as one."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    count = len(VOWELS.findall(word))
    silent_e = word.endswith("e") and not word.endswith(("le", "ee", "ye", "oe", "ue"))
    silent_ed = word.endswith("ed") and not word.endswith(("ted", "ded", "eed"))
    silent_es = word.endswith("es") and not word.endswith(
        ("ses", "zes", "xes", "ches", "shes", "ges", "ces", "les")
    )
    if count > 1 and (silent_e or silent_ed or silent_es):
        count -= 1
    return max(1, count)
