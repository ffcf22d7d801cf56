"""The example's insight library: its page, and reports whose Word files are written when they are loaded."""

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document as WordFile
from wagtail.documents import get_document_model

from cms.models import HomePage, InsightLibraryPage, ReportPage
from insight.models import Ambition, Community, Place, Priority

CONTENT = Path(__file__).with_name("reports.yaml")
TAGS = {"priorities": Priority, "ambitions": Ambition, "communities": Community, "places": Place}


def build_library(home: HomePage) -> int:
    """Make the library below `home`, with every example report that is not there yet; return how many are new.

    Needs the reference rows.
    """
    content = _content()
    library = InsightLibraryPage.objects.child_of(home).first()
    if library is None:
        library = InsightLibraryPage(slug="library", show_in_menus=True, **content["library"])
        home.add_child(instance=library)
        library.save_revision().publish()
    there = set(library.get_children().values_list("slug", flat=True))
    missing = [row for row in content["reports"] if row["slug"] not in there]
    for row in missing:
        _build_report(library, row)
    return len(missing)


def _build_report(library: InsightLibraryPage, row: Mapping[str, Any]) -> None:
    page = ReportPage(
        title=row["title"],
        slug=row["slug"],
        report_kind=row["kind"],
        authors=row["authors"],
        dated=timezone.localdate() - timedelta(days=row["days_ago"]),
        period=row["period"],
        summary=row["summary"].strip(),
        document=_keep_file(row),
    )
    library.add_child(instance=page)
    for name, model in TAGS.items():
        getattr(page, name).set(model._default_manager.filter(slug__in=row[name]))
    page.save_revision().publish()


def _keep_file(row: Mapping[str, Any]) -> Any:
    document = get_document_model()(title=row["title"])
    document.file.save(f"{row['slug']}.docx", ContentFile(_word_file(row)), save=False)
    document.save()
    return document


def _word_file(row: Mapping[str, Any]) -> bytes:
    """Return the report as a Word file with real headings, a title and a language, as screen readers need them."""
    report = WordFile()
    about = report.core_properties
    about.title, about.author, about.language = row["title"], row["authors"], "en-GB"
    report.add_heading(row["title"], level=0)
    report.add_paragraph(f"{row['authors']}. {row['period']}.")
    report.add_paragraph(row["summary"].strip())
    for section in row["sections"]:
        report.add_heading(section["heading"], level=1)
        for text in section["text"]:
            report.add_paragraph(text, style="List Bullet")
    held = BytesIO()
    report.save(held)
    return held.getvalue()


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    return dict(yaml.safe_load(CONTENT.read_text(encoding="utf-8")))
