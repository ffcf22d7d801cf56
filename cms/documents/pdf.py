"""A document as PDF with tags for screen readers (PDF/UA-1). Loads WeasyPrint, so only workers may call this."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from cms.documents.edition import Edition
from cms.documents.files import RefusedAddress, site_file
from cms.documents.sources import Source


class PdfUnavailable(Exception):
    """WeasyPrint's system libraries are missing; the message is for people."""


@dataclass(frozen=True)
class Pdf:
    """A PDF file and how many pages it has."""

    content: bytes
    pages: int


def write_pdf(source: Source, edition: Edition) -> Pdf:
    """Return a document as PDF/UA-1. Raises PdfUnavailable where WeasyPrint can't be loaded."""
    try:
        from weasyprint import HTML
    except OSError as error:
        raise PdfUnavailable(
            "The PDF was not made: system libraries of WeasyPrint are missing. Run “manage.py check” to see which."
        ) from error
    with translation.override(source.language):
        html = render_to_string("cms/documents/document.html", {"source": source, "edition": edition})
    document = HTML(string=html, base_url=settings.BASE_URL, url_fetcher=_own_files()).render(
        pdf_variant="pdf/ua-1"
    )
    content = document.write_pdf(pdf_variant="pdf/ua-1")
    return Pdf(content=bytes(content or b""), pages=len(document.pages))


def _own_files() -> Any:
    """Return WeasyPrint's way to files, narrowed to the site's own and to data inside the document."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            content, kind = site_file(url)
            return URLFetcherResponse(url, body=content, headers={"Content-Type": kind})

    return OwnFiles(allowed_protocols=("data",), allow_redirects=False)


__all__ = ["Pdf", "PdfUnavailable", "RefusedAddress", "write_pdf"]
