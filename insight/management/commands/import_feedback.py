"""Bring a file of feedback into an engagement: CSV, TSV or XLSX."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from insight.enums import Channel
from insight.models import Engagement
from insight.pipeline.importing import ImportRefused, ImportReport, Mapping, import_feedback
from insight.pipeline.mapping import NO
from insight.pipeline.tables import KINDS


class Command(BaseCommand):
    """`manage.py import_feedback FILE`: how many were added, or why nothing was."""

    help = (
        "Bring a file of feedback into an engagement. The whole file is checked first; if a row has a problem, "
        "nothing is imported. The same file again adds nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=f"one of: {', '.join(KINDS)}")
        target = parser.add_mutually_exclusive_group(required=True)
        target.add_argument("--engagement", metavar="SLUG", help="the engagement that the answers belong to")
        target.add_argument("--new-engagement", metavar="TITLE", default="", help="make one with this title")
        parser.add_argument(
            "--text",
            metavar="COLUMN[=QUESTION]",
            action="append",
            default=[],
            help="a column of answers, and the key of its question; give it once for each column",
        )
        parser.add_argument(
            "--question-column",
            metavar="COLUMN",
            default="",
            help="the column that says which question a row answers",
        )
        parser.add_argument("--id", metavar="COLUMN", default="", help="the column that says who answered")
        parser.add_argument("--date", metavar="COLUMN", default="", help="the column that says when")
        parser.add_argument("--place", metavar="COLUMN", default="", help="the column that names the borough")
        parser.add_argument("--channel", default=Channel.IMPORT, choices=Channel.values)
        parser.add_argument(
            "--consent-quote",
            metavar="COLUMN|yes|no",
            default=NO,
            help="whether people agreed to be quoted: a column of yes and no, or one word for all (default: no)",
        )
        parser.add_argument("--encoding", default="utf-8")
        parser.add_argument("--skip-bad", action="store_true", help="leave out rows that have a problem")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_feedback(
                options["file"],
                mapping=_mapping(options),
                engagement=_engagement(options["engagement"]),
                new_engagement=options["new_engagement"],
                encoding=options["encoding"],
                skip_bad=options["skip_bad"],
            )
        except ImportRefused as error:
            raise CommandError(str(error)) from error
        for line in _lines(report):
            self.stdout.write(line)


def _mapping(options: dict[str, Any]) -> Mapping:
    parts = [text.rpartition("=") for text in options["text"]]
    texts = tuple((column, key) if sign else (key, "") for column, sign, key in parts)
    return Mapping(
        texts=texts,
        question_column=options["question_column"],
        id_column=options["id"],
        date_column=options["date"],
        place_column=options["place"],
        channel=options["channel"],
        consent_quote=options["consent_quote"],
    )


def _engagement(slug: str | None) -> Engagement | None:
    if slug is None:
        return None
    try:
        return Engagement.objects.get(slug=slug)
    except Engagement.DoesNotExist as error:
        known = ", ".join(Engagement.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no engagement “{slug}”. There are: {known}.") from error


def _lines(report: ImportReport) -> list[str]:
    slug = Engagement.objects.values_list("slug", flat=True).get(pk=report.engagement_id)
    lines = [
        f"Engagement: {slug}",
        f"Rows read: {report.rows:,}. Submissions added: {report.submissions:,}, with {report.responses:,} responses.",
    ]
    if report.known:
        lines.append(f"There already, so nothing added: {report.known:,}.")
    if report.erased:
        lines.append(f"Erased before, so not brought back: {len(report.erased):,}.")
        lines += [f"  {problem}" for problem in report.erased]
    if report.empty:
        lines.append(f"Rows without any words: {report.empty:,}.")
    if report.problems:
        lines.append(f"Left out: {len(report.problems):,}.")
        lines += [f"  {problem}" for problem in report.problems]
    if report.unused_columns:
        lines.append(f"Columns not used: {', '.join(report.unused_columns)}.")
    return lines
