"""Summaries whose every sentence names the texts it rests on, and a check for drafts that others wrote."""

from nlp.summaries.amounts import amounts_in, name_amount, numbers_in
from nlp.summaries.checking import Fault, Problem, check_summary, quotes_in, sentences_in, themes_in, unquoted
from nlp.summaries.drafts import Cited, Evidence, LeftOut, Sentence, Summary
from nlp.summaries.writing import write_summary

__all__ = [
    "Cited",
    "Evidence",
    "Fault",
    "LeftOut",
    "Problem",
    "Sentence",
    "Summary",
    "amounts_in",
    "check_summary",
    "name_amount",
    "numbers_in",
    "quotes_in",
    "sentences_in",
    "themes_in",
    "unquoted",
    "write_summary",
]
