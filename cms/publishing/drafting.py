"""From findings to an unpublished "what we heard" page: the words are a first draft, the evidence is not."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.text import slugify
from wagtail_localize.synctree import create_aliases_for_new_page

from cms.models import PriorityPage, WhatWeHeardPage
from insight.published import DraftContent, DraftFinding, EngagementFacts, FrozenFigure, draft_content

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SENTENCES = 3
NO_GROUP = ("Did not say", "Prefer not to say")
Block = tuple[str, Any]


def draft_page(*, parent: PriorityPage, finding_ids: Iterable[int], by: "User") -> WhatWeHeardPage:
    """Make an unpublished page below `parent` from approved findings, with a first revision by `by`.

    Languages that follow this one get their placeholders.

    Raises PermissionDenied unless `by` may add pages there, ServiceError if a finding can't go on a page.
    """
    if not parent.permissions_for_user(by).can_add_subpage():
        raise PermissionDenied("You may not add pages below this one. Ask an editor who may.")
    content = draft_content(parent.priority.slug, finding_ids)
    page = WhatWeHeardPage(owner=by, live=False, **page_fields(content))
    with transaction.atomic():
        page.slug = _free_slug(parent, page.title)
        parent.add_child(instance=page)
        page.save_revision(user=by, log_action=True)
        create_aliases_for_new_page(page)
    return page


def page_fields(content: DraftContent) -> dict[str, Any]:
    """Return the fields of a page that says what `content` holds, in the order in which people read it."""
    strongest = (content.findings or content.rare)[:SENTENCES]
    name = content.priority_name
    return {
        "title": f"What we heard about {name[0].lower()}{name[1:]}",
        "answer": "\n".join(finding.sentence for finding in strongest),
        "period": _period(content.engagements),
        "respondents": [("respondents", figure.to_json()) for figure in content.respondents],
        "not_heard": _not_heard(content.respondents),
        "themes": [_theme(finding) for finding in content.findings or content.rare],
        "disagreement": [("sides", figure.to_json()) for figure in content.disagreements],
        "communities": [("communities", figure.to_json()) for figure in content.communities],
        "rare": [_theme(finding) for finding in content.rare] if content.findings else [],
        "next_steps": _next_steps(content),
        "method": [("text", {"heading": "", "text": _method(content)})],
    }


def _theme(finding: DraftFinding) -> Block:
    value = {
        "finding": finding.id,
        "title": finding.title,
        "sentence": finding.sentence,
        "figures": [figure.to_json() for figure in finding.figures],
        "quotes": list(finding.quote_ids),
        "how_we_know": _how_we_know(finding),
    }
    return ("theme", value)


def _how_we_know(finding: DraftFinding) -> str:
    figure = finding.figures[0]
    counted = (
        f"We counted {figure.values['count']} of {figure.values['base']} answers on {_day(figure.taken_on)}."
    )
    checked = "One person wrote this finding and another checked it."
    return " ".join(part for part in (counted, finding.detail.strip(), checked) if part)


def _next_steps(content: DraftContent) -> list[Block]:
    promised = [
        ("next_step", {"because": finding.sentence, "step": finding.next_step.strip()})
        for finding in (*content.findings, *content.rare)
        if finding.next_step.strip()
    ]
    return [("actions", {"priority": content.priority}), *promised]


def _period(engagements: Iterable[EngagementFacts]) -> str:
    rows = list(engagements)
    first, last = min(row.opens_on for row in rows), max(row.closes_on for row in rows)
    return f"{_day(first)} to {_day(min(last, timezone.localdate()))}"


def _not_heard(respondents: Iterable[FrozenFigure]) -> str:
    groups = [group for figure in respondents for group in _hidden_groups(figure)]
    missing = "People who never heard of this, or could not take part, are missing."
    if not groups:
        return missing
    names = ", ".join(dict.fromkeys(groups))
    return (
        f"{missing} We can't give a number for these groups, mostly because few of them took part: {names}."
    )


def _hidden_groups(figure: FrozenFigure) -> Iterator[str]:
    for table in figure.values["tables"]:
        named = {"place": "people from {}", "age_group": "people aged {}"}.get(table["key"])
        for row in table["rows"]:
            if named and row["shown"] is None and row["label"] not in NO_GROUP:
                label = row["label"] if table["key"] == "place" else row["label"].lower()
                yield named.format(label)


def _method(content: DraftContent) -> str:
    asked = "".join(
        f"<li>“{escape(row.title)}”, open from {_day(row.opens_on)} to {_day(row.closes_on)}.</li>"
        for row in content.engagements
    )
    return (
        "<p>The words come from:</p>"
        f"<ul>{asked}</ul>"
        "<p>People chose to take part. So the numbers say how many of them made a point, "
        "not how many of all people who live here would.</p>"
        "<p>Names and other private details were taken out first. A computer then put answers that say the "
        "same into groups. People chose and named the themes, and can correct the computer. "
        "It still gets some answers wrong.</p>"
        "<p>An answer counts once for a theme, however often it says it. One person may give more than one "
        "answer. Counts of people by place or group are rounded, and small ones are hidden, so that nobody "
        "can be picked out.</p>"
    )


def _free_slug(parent: PriorityPage, title: str) -> str:
    wanted = slugify(title)[:200]
    taken = set(parent.get_children().values_list("slug", flat=True))
    numbers = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbers) if slug not in taken)


def _day(day: date) -> str:
    return date_format(day, "j F Y")
