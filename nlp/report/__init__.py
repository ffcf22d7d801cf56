"""A report on the comments in a table: a page and pictures that open without a server."""

from nlp.report.contents import Contents, read_contents
from nlp.report.files import write_report
from nlp.report.table import read_answers

__all__ = ["Contents", "read_answers", "read_contents", "write_report"]
