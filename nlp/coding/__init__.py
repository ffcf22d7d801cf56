"""Coding: giving texts the labels that people gave to texts like them."""

from nlp.coding.coder import Coder, code_texts
from nlp.coding.learning import learn_coder
from nlp.coding.starting import ThemeExamples, start_coder

__all__ = ["Coder", "ThemeExamples", "code_texts", "learn_coder", "start_coder"]
