"""Which documents there are for the public, and which of their versions may be handed out."""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import Page

from cms.documents.quotes import still_shown
from cms.models.downloads import Download, DownloadVersion


@dataclass(frozen=True)
class ListedDownload:
    """A document with its newest version that may be handed out."""

    download: Download
    version: DownloadVersion


def versions_shown(download: Download) -> list[DownloadVersion]:
    """Return the versions of a document that may be handed out, newest first."""
    return list(still_shown(download.versions.filter(taken_down_at=None)))


def listed_downloads(page: Page | None = None) -> list[ListedDownload]:
    """Return the documents that have something to hand out, those that hold `page` where it is given."""
    downloads = Download.objects.select_related("of_page")
    wanted = (each for each in downloads if page is None or each.may_hold(page))
    return list(_with_newest([each for each in wanted if not each.is_withdrawn()]))


def _with_newest(downloads: Iterable[Download]) -> Iterable[ListedDownload]:
    rows = DownloadVersion.objects.filter(download__in=list(downloads), taken_down_at=None)
    newest: dict[int, DownloadVersion] = {}
    for version in still_shown(rows.order_by("-number")):
        newest.setdefault(version.download_id, version)
    for download in downloads:
        if download.pk in newest:
            yield ListedDownload(download, newest[download.pk])
