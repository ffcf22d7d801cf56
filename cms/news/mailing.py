"""What happens around publishing for those who get news by e-mail: it is told which news and which pages are live."""

from collections.abc import Iterator
from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.languages.trees import is_original, originals
from cms.models import NewsIndexPage, NewsPage, PartnershipPage, PriorityPage, ProgrammePage
from cms.models.news import NewsKind, page_key
from insight.published import ListFacts, announce_page, keep_mailing_lists, withdraw_announcement

WITH_NEWS: tuple[type[Page], ...] = (PartnershipPage, ProgrammePage, PriorityPage)
"""Pages that news can be about. Their news can be had by e-mail once there is a live list of news."""


def connect() -> None:
    """Listen to everything that makes a page appear, disappear or change its address."""
    for published in (page_published, page_unpublished):
        published.connect(note_publishing)
    for moved in (page_slug_changed, post_page_move):
        moved.connect(note_many)
    listened: tuple[type[Page], ...] = (NewsIndexPage, NewsPage, *WITH_NEWS)
    for model in listened:
        post_delete.connect(note_publishing, sender=model)
    for changed in (post_save, post_delete):
        changed.connect(note_restriction, sender=PageViewRestriction)


def note_publishing(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """After publishing, unpublishing or deleting a page: tell what can be subscribed to, and the news itself."""
    if isinstance(instance, (NewsIndexPage, *WITH_NEWS)):
        keep_mailing_lists(_lists())
    if isinstance(instance, NewsPage):
        _note_news(instance)


def note_many(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """After a move or a new slug: tell the new addresses at and below it."""
    keep_mailing_lists(_lists())
    for page in NewsPage.objects.descendant_of(instance, inclusive=True):
        _note_news(page)


def note_restriction(
    sender: type[PageViewRestriction], instance: PageViewRestriction, **_kwargs: Any
) -> None:
    """After a page was closed to the public or opened again: tell it, so that no e-mail leads to a closed page."""
    # Deleting a page deletes its restrictions, too: then there is nothing left to tell.
    for page in Page.objects.filter(pk=instance.page_id):
        note_many(Page, page)


def _note_news(page: NewsPage) -> None:
    if not is_original(page):
        return  # its readers were told once, of the page that it was translated from
    if not NewsPage.objects.live().public().filter(pk=page.pk).exists():
        withdraw_announcement(page_key=page_key(page))
        return
    announce_page(
        page_key=page_key(page),
        title=page.title,
        summary=page.summary,
        url=page.url or "",
        dated_on=page.date,
        lists=_keys_of(page),
    )


def _keys_of(page: NewsPage) -> Iterator[str]:
    index = page.get_parent().specific
    yield index.list_key()
    yield index.list_key(page.kind)
    for told in (page.partnership, page.programme):
        if told:
            yield page_key(told)
    if page.programme:
        yield page_key(page.programme.get_parent())
    about = originals(PriorityPage.objects.filter(priority=page.priority_id)) if page.priority_id else ()
    for priority_page in about:
        yield page_key(priority_page)


def _lists() -> Iterator[ListFacts]:
    index = originals(NewsIndexPage.objects.live().public()).first()
    if index is None:
        return
    yield ListFacts(index.list_key(), index.title, index.url or "")
    for kind in NewsKind:
        url = f"{index.url or ''}?kind={kind}"
        yield ListFacts(index.list_key(kind), f"{index.title}: {kind.label.lower()}", url)
    for model in WITH_NEWS:
        for page in originals(model.objects.live().public()):
            yield ListFacts(page_key(page), page.title, page.url or "")
