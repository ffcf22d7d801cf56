"""For appendices: how to read figures, and of each "what we heard" page who we heard from, method and figures."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from cms.documents.rendering import request_for
from cms.models import WhatWeHeardPage
from cms.publishing.evidence import look_at_evidence
from cms.publishing.figure_tables import figure_tables

HOW_TO_READ = "how-to-read-figures"
"""The anchor of the chapter that explains figures once for the whole document."""


def notes_html(page: WhatWeHeardPage) -> str:
    """Return HTML with the page's title, who we heard from, how to read it, and its figures as tables."""
    with translation.override(page.locale.language_code):
        context = {"page": page, "tables": figure_tables(page)} | look_at_evidence(page)
        return render_to_string("cms/documents/notes.html", context, request=request_for(page))


def how_to_read_html(page: WhatWeHeardPage) -> str:
    """Return HTML that explains the figures of all pages, in the language of `page`."""
    with translation.override(page.locale.language_code):
        context = {"threshold": settings.DISCLOSURE_THRESHOLD, "round_to": settings.DISCLOSURE_ROUND_TO}
        return render_to_string("cms/documents/how_to_read.html", context, request=request_for(page))
