"""What happens around publishing: a page that must not go live is stopped, a live one is noted for receipts."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from wagtail.models import Page
from wagtail_localize.models import Translation

from cms.languages.trees import is_original, original_of
from cms.models import WhatWeHeardPage
from cms.publishing.evidence import Problem, finding_ids, problems, problems_of_original
from insight.published import record_publication, withdraw_publication


def stop_what_does_not_hold(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before publishing: keep the draft and say what must be mended, or let it pass with what is worth a look."""
    page = page.specific
    if not isinstance(page, WhatWeHeardPage):
        return None
    found = problems(page)
    stopping = [problem for problem in found if problem.stops]
    if not stopping:
        for problem in found:
            messages.warning(
                request, f"{problem.where}: {problem.what} It was {problem.was}; now {problem.now}."
            )
        return None
    return say_what_stops(request, page, stopping)


def stop_translation(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before a translation goes live: look at what it takes over from its page, and say what must be mended."""
    page = page.specific
    if request.POST.get("action") != "publish" or not isinstance(page, WhatWeHeardPage):
        return None
    works = Translation.objects.filter(enabled=True, target_locale=page.locale_id)
    translation = works.filter(source__object_id=page.translation_key).first()
    if translation is None:
        return None
    found = [*problems_of_original(page), *problems(translation.source.as_instance())]
    stopping = [problem for problem in found if problem.stops]
    return say_what_stops(request, page, stopping) if stopping else None


def say_what_stops(request: HttpRequest, page: Page, stopping: list[Problem]) -> HttpResponse:
    """Tell the editor what must be mended first, on the page's own form."""
    lines = format_html_join("", "<li>{}: {}</li>", ((problem.where, problem.what) for problem in stopping))
    messages.error(
        request,
        format_html("The page was saved as a draft but not published. Mend this first:<ul>{}</ul>", lines),
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


def note_publication(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """After publishing: note which findings the page holds, so that receipts and lists lead there."""
    if isinstance(instance, WhatWeHeardPage) and instance.live and is_original(instance):
        record_publication(
            page_key=instance.page_key,
            title=instance.title,
            url=instance.url or "",
            finding_ids=finding_ids(instance),
        )


def note_withdrawal(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """After unpublishing or before deleting: note that the page goes, and take it away in every other language."""
    if isinstance(instance, WhatWeHeardPage):
        withdraw_publication(page_key=instance.page_key)
        if original_of(instance).pk == instance.pk:
            for translated in instance.get_translations().live():
                translated.unpublish()


def note_new_addresses(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """After a move or a new slug: note the new addresses of the live pages at and below it."""
    for page in WhatWeHeardPage.objects.descendant_of(instance, inclusive=True).live():
        note_publication(type(page), page)
