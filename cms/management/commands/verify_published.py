"""Recompute every figure and look again at every quote on every live page."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page

from cms.blocks import FindingBlock, ThemeBlock
from cms.publishing.evidence import Problem, pieces, problems


class Command(BaseCommand):
    help = (
        "Count every figure on every live page again and look again at every quote. Names each page and block "
        "that does not hold, with the old value and the new one, and exits with 1 if there is any."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--page", type=int, help="Look at the page with this number only.")

    def handle(self, *args: Any, page: int | None = None, **options: Any) -> None:
        pages, checked, failing = 0, 0, 0
        for live in self._pages(page):
            evidence = sum(
                1 for piece in pieces(live) if not isinstance(piece.block, FindingBlock | ThemeBlock)
            )
            found = problems(live)
            pages, checked, failing = pages + 1, checked + evidence, failing + len(found)
            for problem in found:
                self.stdout.write(self._line(live, problem))
        says = (
            f"{checked} figures and quotes on {pages} live pages: {checked - failing} hold, {failing} do not."
        )
        if failing:
            raise CommandError(says, returncode=1)
        self.stdout.write(self.style.SUCCESS(says))

    def _pages(self, number: int | None) -> Iterator[Page]:
        rows = Page.objects.live().filter(depth__gt=1).order_by("path")
        if number is not None:
            rows = rows.filter(pk=number)
            if not rows.exists():
                raise CommandError(f"There is no live page with the number {number}.")
        return (page.specific for page in rows.iterator(chunk_size=50))

    def _line(self, page: Page, problem: Problem) -> str:
        change = f" Was: {problem.was}." if problem.was else ""
        change += f" Now: {problem.now}." if problem.now else ""
        return f"Page {page.pk} “{page.title}” ({page.url}): {problem.where}: {problem.what}{change}"
