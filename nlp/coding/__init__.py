"""Coding: giving texts the labels that people gave to texts like them."""

from nlp.coding.coder import Coder, code_texts
from nlp.coding.features import read_themes
from nlp.coding.learning import OrdinaryTexts, learn_coder
from nlp.coding.reviewing import Reason, Suggestion, review_order
from nlp.coding.starting import ThemeExamples, start_coder

__all__ = [
    "Coder",
    "OrdinaryTexts",
    "Reason",
    "Suggestion",
    "ThemeExamples",
    "code_texts",
    "learn_coder",
    "read_themes",
    "review_order",
    "start_coder",
]
