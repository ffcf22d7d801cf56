"""Asking for documents to be made anew, whenever a page in them changes."""

from typing import Any

from django.utils.text import Truncator, slugify
from wagtail.models import Page

from cms.documents.taking_down import take_down
from cms.languages.trees import is_placeholder
from cms.models.downloads import Download, DownloadVersion
from cms.models.what_we_heard import WhatWeHeardPage
from insight.services.jobs import request_job
from insight.tasks import send_after_commit


def ask_for(download: Download) -> None:
    """Have a document made in the background; one that is being made now is made once more afterwards."""
    job = request_job(
        kind="download", key=f"download:{download.pk}", params={"download_id": download.pk}, again=True
    )
    send_after_commit(job)


def page_went_live(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """After publishing: a "what we heard" page is a document of its own; what holds the page is made anew."""
    page = instance.specific
    if isinstance(page, WhatWeHeardPage) and page.live and not is_placeholder(page):
        download_of(page)
    _ask_for_all_with(page)


def page_changed(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """After unpublishing: make anew what held the page."""
    _ask_for_all_with(instance)


def page_moved(sender: type[Page], instance: Page, parent_page_before: Page, **_kwargs: Any) -> None:
    """After a move: make anew what held the page, at its old place and at its new one."""
    for download in Download.objects.all():
        if download.may_hold(instance) or download.may_hold(parent_page_before):
            ask_for(download)


def download_of(page: WhatWeHeardPage) -> Download:
    """Return the document that is this page, with the page's title; its address stays as it was first."""
    title = _free_title(page)
    download = Download.objects.filter(of_page=page).first() or _left_behind(page)
    if download is None:
        return Download.objects.create(of_page=page, title=title, slug=_free_slug(page))
    if download.title != title or download.of_page_id != page.pk:
        download.title, download.of_page = title, page
        download.save(update_fields=["title", "of_page"])
    return download


def page_goes(sender: type[WhatWeHeardPage], instance: WhatWeHeardPage, **_kwargs: Any) -> None:
    """Before a page is deleted: the document that it was by itself keeps its address, and no file."""
    for version in DownloadVersion.objects.filter(download__of_page=instance, taken_down_at=None):
        take_down(version=version)


def _left_behind(page: WhatWeHeardPage) -> Download | None:
    """Return the document of a deleted page that was called the same: its address is there again."""
    left = Download.objects.filter(of_page=None, parts=None)
    return left.filter(title=Truncator(page.title).chars(110), slug=_slug(page)).first()


def _ask_for_all_with(page: Page) -> None:
    for download in Download.objects.select_related("of_page"):
        if download.may_hold(page):
            ask_for(download)


def _free_title(page: Page) -> str:
    title = Truncator(page.title).chars(110)
    others = Download.objects.filter(title=title).exclude(of_page=page)
    taken = others.exclude(of_page=None, parts=None, slug=_slug(page)).exists()
    return f"{title} ({page.pk})" if taken else title


def _free_slug(page: Page) -> str:
    slug = _slug(page)
    return f"{slug}-{page.pk}" if Download.objects.filter(slug=slug).exists() else slug


def _slug(page: Page) -> str:
    return slugify(page.title)[:90] or "report"
