"""The example's downloads: the page that lists them, and documents made from its pages by the real service."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth import get_user_model

from cms.documents.making import make_version
from cms.languages.trees import originals
from cms.models import Download, DownloadPart, DownloadsPage, HomePage, PageCare, PriorityPage

CONTENT = Path(__file__).with_name("downloads.yaml")


def build_downloads() -> int:
    """Make the page of downloads, the documents and their first versions; return how many versions are new."""
    content = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    home = originals(HomePage.objects.all()).get()
    _build_page(home, content["page"])
    _build_care()
    for row in content["documents"]:
        _build_document(home, row)
    documents = Download.objects.order_by("pk")
    return sum(make_version(download_id=document.pk, progress=_silent).is_new for document in documents)


def _build_page(home: HomePage, row: Mapping[str, str]) -> None:
    if DownloadsPage.objects.child_of(home).exists():
        return
    page = DownloadsPage(
        title=row["title"], slug="downloads", introduction=row["introduction"], show_in_menus=True
    )
    home.add_child(instance=page)
    page.save_revision().publish()


def _build_document(home: HomePage, row: Mapping[str, Any]) -> None:
    download, is_new = Download.objects.get_or_create(
        slug=row["slug"], defaults={"title": row["title"], "summary": row["summary"]}
    )
    if not is_new:
        return
    for order, part in enumerate(row["parts"]):
        page = home.get_children().get(slug=part["page"])
        DownloadPart.objects.create(
            download=download, sort_order=order, page=page, covers=part["covers"], shows=part["shows"]
        )


def _build_care() -> None:
    """The editor looks after the pages of the priorities."""
    editor = get_user_model().objects.get(username="editor")
    for page in originals(PriorityPage.objects.all()):
        PageCare.objects.get_or_create(page=page.page_ptr, defaults={"owner": editor})


def _silent(percent: int, step: str) -> None:
    """Say nothing: the example tells its own steps."""
