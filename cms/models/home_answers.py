"""The four questions that visitors bring to the home page, each answered in a line."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext, ngettext

from insight.published import ActionFacts, EngagementFacts, PublishedFinding


def page_answers(
    *,
    priorities: int,
    priorities_url: str,
    findings: Sequence[PublishedFinding],
    actions: Sequence[ActionFacts],
    engagements: Sequence[tuple[EngagementFacts, str]],
) -> list[dict[str, Any]]:
    """Return question, answer and href: what we work on, what people said, what we did, how to take part.

    `in_first_language` says that the answer comes from a row, and so is in the site's first language.

    A question that has no answer yet says so and leads to where it will stand.
    """
    return [
        _working_on(priorities, priorities_url),
        {
            "question": gettext("What did people say?"),
            "answer": findings[0].statement if findings else gettext("We are still reading what they sent."),
            "href": "#heard",
            "in_first_language": bool(findings),
        },
        {
            "question": gettext("What did you do?"),
            "answer": actions[0].text if actions else gettext("Nothing yet. We will say so here when we do."),
            "href": "#did",
            "in_first_language": bool(actions),
        },
        _taking_part(engagements),
    ]


def _working_on(count: int, url: str) -> dict[str, str]:
    answer = ngettext("Our %(num)s priority", "Our %(num)s priorities", count)
    return {
        "question": gettext("What are you working on?"),
        "answer": answer % {"num": count} if count else gettext("We are writing our priorities down."),
        "href": url or "#take-part",
    }


def _taking_part(engagements: Sequence[tuple[EngagementFacts, str]]) -> dict[str, str]:
    count = len(engagements)
    answer = gettext("Nothing is open right now")
    if count:
        days = engagements[0][0].days_left or 0
        answer = ngettext("%(num)s thing to talk about", "%(num)s things to talk about", count) % {
            "num": count
        }
        last = ngettext("the first closes in %(num)s day", "the first closes in %(num)s days", days)
        answer += ", " + (last % {"num": days} if days else gettext("the first closes today"))
    return {"question": gettext("How can I take part?"), "answer": answer, "href": "#take-part"}
