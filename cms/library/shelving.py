"""Keeping the library in step with the pages: what goes live enters it, what goes away leaves it at once."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.blocks.frozen import in_words, read_figure
from cms.editing.page_text import paragraphs
from cms.languages.trees import is_original
from cms.models import ReportPage, WhatWeHeardPage
from cms.publishing.evidence import figures
from insight.published import FrozenFigure
from insight.published.library import (
    EntryFacts,
    LibraryKind,
    ambitions_asked_about,
    clear_page,
    findings_there,
    shelve_page,
)
from insight.services import jobs
from insight.tasks import send_after_commit


def shelve(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """After publishing: put the page's entries into the library and ask for them to be read."""
    if not instance.live or not put_into_library(instance):
        return
    send_after_commit(jobs.request_job(kind="library", key="library", params={}, again=True))
    if isinstance(instance.specific, ReportPage):
        key, params = f"report:{instance.pk}", {"page_id": instance.pk}
        send_after_commit(jobs.request_job(kind="report", key=key, params=params, again=True))


def unshelve(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """After unpublishing: take the page's entries out of the library."""
    clear_page(page_id=instance.pk)


def put_into_library(page: Page) -> bool:
    """Let the library hold what a live page says; say whether it is a page of a kind that the library holds."""
    page = page.specific
    if not is_original(page):
        return False  # the library says each thing once, in the words that it was first said in
    if isinstance(page, WhatWeHeardPage):
        shelve_page(page_id=page.pk, entries=entries_of_page(page))
    elif isinstance(page, ReportPage):
        shelve_page(page_id=page.pk, entries=[entry_of_report(page)])
    else:
        return False
    return True


def entry_of_report(page: ReportPage) -> EntryFacts:
    """Return a report's entry."""
    return EntryFacts(
        kind=LibraryKind(page.report_kind),
        title=page.title,
        dated=page.dated,
        summary=page.summary,
        passages=(
            page.authors,
            page.period,
            *(line for line in paragraphs(page) if line not in page.summary),
        ),
        file_key=page.file_key,
        priorities=page.priorities.values_list("slug", flat=True),
        ambitions=page.ambitions.values_list("slug", flat=True),
        communities=page.communities.values_list("slug", flat=True),
        places=page.places.values_list("slug", flat=True),
    )


def entries_of_page(page: WhatWeHeardPage) -> list[EntryFacts]:
    """Return the entries of a "what we heard" page: itself, and each finding as it stands on the page.

    Quotes are left out: whoever is quoted may take their words back at any moment. Communities and places are those
    that the page itself tells of, so none of which there were too few.
    """
    heard_from = {
        figure.query["engagement"]: _heard_from(figure)
        for figure in figures(page)
        if figure.kind == "respondents"
    }
    themes = list(_themes(page))
    there = findings_there(value["finding"] for value, _ in themes if value.get("finding"))
    findings = [
        _finding_entry(page, value, own, heard_from)
        for value, own in themes
        if value.get("finding") in there and own
    ]
    whole = EntryFacts(
        kind=LibraryKind.HEARD,
        title=page.title,
        summary="\n".join(page.sentences),
        passages=[text for value, _ in themes for text in (value["title"], value["sentence"])],
        themes=[figure.query["theme"] for _, own in themes for figure in own],
        **_shared(page, heard_from, list(heard_from)),
    )
    return [whole, *findings]


def _themes(page: WhatWeHeardPage) -> Iterator[tuple[Any, list[FrozenFigure]]]:
    for stream in (page.themes, page.rare):
        for child in stream:
            if child.block_type == "theme":
                read = [read_figure(figure) for figure in child.value["figures"]]
                yield child.value, [figure for figure in read if figure]


def _finding_entry(
    page: WhatWeHeardPage, value: Any, own: list[FrozenFigure], heard_from: dict[str, dict[str, set[str]]]
) -> EntryFacts:
    return EntryFacts(
        kind=LibraryKind.FINDING,
        title=value["sentence"][:300],
        summary=f"{value['title']}: {in_words(own[0])}",
        finding=value["finding"],
        themes=[figure.query["theme"] for figure in own],
        **_shared(page, heard_from, [own[0].query["engagement"]]),
    )


def _shared(
    page: WhatWeHeardPage, heard_from: dict[str, dict[str, set[str]]], engagements: list[str]
) -> dict[str, Any]:
    parent = page.get_parent().specific
    known = [heard_from[slug] for slug in engagements if slug in heard_from]
    return {
        "dated": timezone.localdate(page.first_published_at),
        "priorities": [parent.priority.slug],
        "ambitions": ambitions_asked_about(engagements),
        "communities": set().union(*(names["community"] for names in known)),
        "places": set().union(*(names["place"] for names in known)),
    }


def _heard_from(figure: FrozenFigure) -> dict[str, set[str]]:
    """Return the names of the communities and places that the figure gives a number for."""
    tables = {table["key"]: table["rows"] for table in figure.values["tables"]}
    return {
        key: {row["label"] for row in tables.get(key, []) if row["shown"] is not None}
        for key in ("community", "place")
    }
