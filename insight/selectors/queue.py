"""The queue of held responses: its order, why each is held, its words with what is hidden in them."""

import hashlib
import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince

from insight.enums import ResponseStatus, Safeguarding, SpanLabel
from insight.models import Response
from insight.models.feedback import ResponseQuerySet
from insight.redaction import Stretch, redact

WHAT_TO_DO: dict[str, str] = {
    Safeguarding.SELF_HARM: "Tell your safeguarding lead now. If the words say that it is happening now and "
    "say where, call 999.",
    Safeguarding.ABUSE_OR_NEGLECT: "Tell your safeguarding lead today. They decide whether the council must know.",
    Safeguarding.DOMESTIC_ABUSE: "Tell your safeguarding lead today. Don't write to the person: somebody "
    "else may read their messages.",
    Safeguarding.MEDICAL_EMERGENCY: "If the words say that it is happening now and say where, call 999. "
    "Then tell your safeguarding lead.",
    Safeguarding.THREAT_TO_OTHERS: "Tell your safeguarding lead now. They decide whether the police must know.",
}
"""First steps by kind. Local rules come on top; these never ask an officer to decide alone."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the verbatim as it is shown: plain, or hidden behind `mark` with its kind."""

    text: str
    start: int
    end: int
    mark: str = ""
    kind: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def shown(self) -> SafeString:
        """The text as HTML in which a carriage return survives: a browser would drop a bare one."""
        return mark_safe(escape(self.text).replace("\r", "&#13;"))  # noqa: S308


def held_responses() -> ResponseQuerySet:
    """Return held responses with what a list shows of them, safeguarding first, oldest first."""
    return Response.objects.held().select_related("question", "submission__engagement")


def next_held(response: Response) -> Response | None:
    """Return the held response that comes after `response` in the queue, from the top again at its end."""
    waiting = list(Response.objects.held().values_list("pk", flat=True))
    place = waiting.index(response.pk) + 1 if response.pk in waiting else 0
    others = [pk for pk in waiting[place:] + waiting[:place] if pk != response.pk]
    return Response.objects.get(pk=others[0]) if others else None


def waiting_time(response: Response) -> str:
    """Return how long the response has been with us, in its largest unit ("3 hours")."""
    return timesince(response.submission.submitted_at, depth=1).replace("\xa0", " ")


def what_to_do(response: Response) -> str:
    """Return the first steps for the safeguarding concern of `response`, or "" if there is none."""
    return WHAT_TO_DO.get(response.safeguarding, "")


def passages(response: Response) -> list[Passage]:
    """Return the verbatim of `response` in order, cut where hidden stretches begin and end.

    Whoever shows them has checked `can_read_verbatim` and records the reading.
    """
    words = response.verbatim
    spans = list(response.spans.all())
    redaction = redact(words, spans)
    shown: list[Passage] = []
    done = 0
    for mark in redaction.marks:
        if mark.start > done:
            shown.append(Passage(words[done : mark.start], done, mark.start))
        inside = [span for span in spans if span.start < mark.end and span.end > mark.start]
        shown.append(
            Passage(
                words[mark.start : mark.end],
                mark.start,
                mark.end,
                mark=redaction.text[mark.shown_start : mark.shown_end],
                kind=SpanLabel(mark.label).label,
                reasons=tuple(dict.fromkeys(span.reason or span.recogniser for span in inside)),
            )
        )
        done = mark.end
    if done < len(words):
        shown.append(Passage(words[done:], done, len(words)))
    return shown


def find_words(verbatim: str, words: str, label: str) -> list[Stretch]:
    """Return every place where `words` stand in `verbatim`, letter case and line breaks aside.

    Whole words where there are any, so that "Sam" leaves "same" alone; else wherever the letters stand.
    """
    parts = words.split()
    if not parts:
        return []
    pattern = r"\s+".join(re.escape(part) for part in parts)
    whole = rf"(?<!\w){pattern}(?!\w)"
    found = list(re.finditer(whole, verbatim, re.IGNORECASE)) or list(
        re.finditer(pattern, verbatim, re.IGNORECASE)
    )
    return [Stretch(match.start(), match.end(), label) for match in found]


def fingerprint(response: Response) -> str:
    """Return a short hash of where the response stands and of its marks; it changes with every decision."""
    spans = list(response.spans.values_list("pk", "start", "end", "label"))
    state = f"{response.pk} {response.status} {response.decided_at} {spans}"
    return hashlib.sha256(state.encode()).hexdigest()[:16]


def last_decision(response: Response) -> str:
    """Return a sentence for somebody whose decision came too late: what the response is now, and by whom."""
    if response.status == ResponseStatus.HELD or not response.decided_at:
        return "This response has changed since you opened it. Read it again, then decide. Nothing was saved."
    when = timezone.localtime(response.decided_at).strftime("%H:%M on %-d %B")
    who = response.decided_by.get_username() if response.decided_by else "Somebody"
    state = ResponseStatus(response.status).label.lower()
    return f"{who} decided on this response at {when}: it is now “{state}”. Your decision was not saved."
