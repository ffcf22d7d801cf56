"""Pages of the insight library to test with."""

from datetime import date

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from cms.models import InsightLibraryPage, ReportPage
from insight.models import Ambition, Community, Place, Priority


def library_index(home):
    page = home.add_child(
        instance=InsightLibraryPage(title="Insight library", slug="library", show_in_menus=True)
    )
    page.save_revision().publish()
    return page


def add_report(library, slug, title, *, kind="survey", dated=date(2025, 5, 1), summary="Short.", **tags):
    document = get_document_model()(title=title)
    document.file.save(f"{slug}.pdf", ContentFile(b"%PDF-1.7"), save=False)
    document.save()
    page = ReportPage(
        title=title,
        slug=slug,
        report_kind=kind,
        authors="A charity",
        dated=dated,
        summary=summary,
        document=document,
    )
    library.add_child(instance=page)
    models = {"priorities": Priority, "ambitions": Ambition, "communities": Community, "places": Place}
    for name, slugs in tags.items():
        getattr(page, name).set(models[name].objects.filter(slug__in=slugs))
    page.save_revision().publish()
    return page
