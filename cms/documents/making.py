"""Making a version: read what the document says now, and keep it as files if that is new. Only workers call this."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from cms.documents.edition import Edition, edition_of
from cms.documents.pdf import PdfUnavailable, write_pdf
from cms.documents.sources import Source, source_of
from cms.documents.taking_down import take_down_what_may_not_be_shown
from cms.documents.word import write_docx
from cms.models import Download, DownloadVersion
from insight.errors import ServiceError

Progress = Callable[[int, str], None]
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Made:
    """What came of it: the version's number (None where no page is live), whether it is new, and what is amiss."""

    number: int | None
    is_new: bool
    note: str = ""

    def as_result(self) -> dict[str, Any]:
        """Return it as the result of a job."""
        return {"version": self.number, "new": self.is_new, "note": self.note}


def make_version(*, download_id: int, progress: Progress) -> Made:
    """Make a new version of a document if it says anything new, and take down what may not be shown any more.

    A version that has no PDF yet gets it as soon as it can be made. Raises ServiceError where the document was
    deleted or a page of it can't be shown.
    """
    download = Download.objects.select_related("of_page").filter(pk=download_id).first()
    if download is None:
        raise ServiceError("This download was deleted, so there is nothing to make.")
    take_down_what_may_not_be_shown(download)
    progress(10, f"Reading the pages of {download.title}"[:80])
    source = source_of(download)
    if not source.chapters:
        return Made(None, is_new=False, note="No page in it is live, so there is nothing to make.")
    version = download.versions.filter(taken_down_at=None).first()
    is_new = version is None or version.digest != source.digest
    if version is None or is_new:
        version = _new_version(download, source)
    edition = edition_of(download.slug, version.number, timezone.localdate(version.made_at))
    note = _fill(version, source, edition, progress)
    return Made(version.number, is_new=is_new, note=note)


def _new_version(download: Download, source: Source) -> DownloadVersion:
    """Return a version, not saved yet, with the number after the last one that there ever was."""
    last = download.versions.first()
    return DownloadVersion(
        download=download,
        number=last.number + 1 if last else 1,
        digest=source.digest,
        quotes=source.quotes,
        made_at=timezone.now(),
    )


def _fill(version: DownloadVersion, source: Source, edition: Edition, progress: Progress) -> str:
    """Write the files that a version lacks and save it; return what is amiss."""
    note = ""
    written: dict[str, Any] = {}
    if not version.docx:
        progress(30, "Writing the Word document")
        written["docx"] = write_docx(source, edition)
    if not version.pdf:
        progress(50, "Writing the PDF")
        try:
            pdf = write_pdf(source, edition)
            written["pdf"], version.pdf_pages = pdf.content, pdf.pages
        except PdfUnavailable as missing:
            note = str(missing)
            logger.warning("Download %s: %s", version.download_id, note)
    progress(90, "Keeping the files")
    if written:
        _keep(version, written)
    return note


def _keep(version: DownloadVersion, written: dict[str, bytes]) -> None:
    """Store the files whole, then save the row that leads to them; if that fails the files go again."""
    try:
        for ending, content in written.items():
            file = getattr(version, ending)
            file.save(f"{version.download_id}/{version.number}.{ending}", ContentFile(content), save=False)
            setattr(version, f"{ending}_bytes", len(content))
        with transaction.atomic():
            version.save()
    except BaseException:
        for ending in written:
            getattr(version, ending).delete(save=False)
        raise
