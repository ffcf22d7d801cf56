"""Taking versions down: their files go, their number stays taken."""

from typing import Any

from django.utils import timezone

from cms.documents.quotes import still_shown
from cms.models.downloads import Download, DownloadVersion


def take_down(*, version: DownloadVersion) -> None:
    """Hand a version out no more and delete its files. Twice does the same as once."""
    DownloadVersion.objects.filter(pk=version.pk, taken_down_at=None).update(
        taken_down_at=timezone.now(), pdf="", docx="", quotes={}
    )
    delete_files(DownloadVersion, version)


def delete_files(sender: type[DownloadVersion], instance: DownloadVersion, **_kwargs: Any) -> None:
    """Delete the files of a version; also after its row was deleted."""
    for file in (instance.pdf, instance.docx):
        if file and file.name:
            file.storage.delete(file.name)


def take_down_what_may_not_be_shown(download: Download) -> int:
    """Take down each version with a quote that may not be read any more; return how many."""
    versions = list(download.versions.filter(taken_down_at=None))
    shown = {version.pk for version in still_shown(versions)}
    gone = [version for version in versions if version.pk not in shown]
    for version in gone:
        take_down(version=version)
    return len(gone)
