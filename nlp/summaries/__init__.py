"""Summaries whose every sentence names the texts it rests on, and a check for drafts that others wrote."""

from nlp.summaries.checking import Problem, check_summary
from nlp.summaries.drafts import Cited, Evidence, LeftOut, Sentence, Summary
from nlp.summaries.writing import write_summary

__all__ = [
    "Cited",
    "Evidence",
    "LeftOut",
    "Problem",
    "Sentence",
    "Summary",
    "check_summary",
    "write_summary",
]
