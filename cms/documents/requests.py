"""Asking for documents to be made anew, whenever a page in them changes."""

from typing import Any

from django.utils.text import Truncator, slugify
from wagtail.models import Page

from cms.languages.trees import is_placeholder
from cms.models.downloads import Download
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
    download = Download.objects.filter(of_page=page).first()
    if download is None:
        return Download.objects.create(of_page=page, title=title, slug=_free_slug(page))
    if download.title != title:
        download.title = title
        download.save(update_fields=["title"])
    return download


def _ask_for_all_with(page: Page) -> None:
    for download in Download.objects.select_related("of_page"):
        if download.may_hold(page):
            ask_for(download)


def _free_title(page: Page) -> str:
    title = Truncator(page.title).chars(110)
    taken = Download.objects.filter(title=title).exclude(of_page=page).exists()
    return f"{title} ({page.pk})" if taken else title


def _free_slug(page: Page) -> str:
    slug = slugify(page.title)[:90] or "report"
    return f"{slug}-{page.pk}" if Download.objects.filter(slug=slug).exists() else slug
