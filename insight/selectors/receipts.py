"""Where a person's words are now, told from the rows that were made of them. Never the words themselves."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from insight.addresses import hash_address
from insight.enums import ActionKind, ActionStatus, FindingStatus, ResponseStatus
from insight.models import Action, Coding, Finding, Publication, Response, Submission, Theme
from insight.selectors.codings import coded_segments
from insight.selectors.heirs import live_heirs
from insight.services.receipts import hash_receipt

State = Literal["done", "now", "later"]


@dataclass(frozen=True)
class Step:
    """One step of the way of somebody's words. `link` is an address on this site, or ""."""

    state: State
    title: str
    text: str = ""
    date: datetime.date | None = None
    link: str = ""


def find_submission(code: str) -> Submission | None:
    """Return the submission whose sender keeps this receipt code, if there is one."""
    return find_submission_by_hash(hash_receipt(code))


def find_submission_by_hash(receipt_hash: str) -> Submission | None:
    """Return the submission with this hash of a receipt code, if there is one."""
    return (
        Submission.objects.select_related("engagement", "contact").filter(receipt_hash=receipt_hash).first()
    )


def find_submissions_by_address(address: str) -> list[Submission]:
    """Return what was sent with this e-mail address by people who still want to be told, newest first."""
    rows = Submission.objects.select_related("engagement")
    return list(rows.filter(contact__address_hash=hash_address(address)))


def receipt_timeline(submission: Submission) -> list[Step]:
    """Return what has happened to a submission, what is happening, and what is still to come, in that order."""
    responses = list(submission.responses.all())
    steps = [
        Step("done", gettext("We received your words"), date=timezone.localdate(submission.submitted_at)),
        _reading(responses),
    ]
    if all(response.status == ResponseStatus.REJECTED for response in responses):
        return steps
    themes = _themes(submission)
    findings = _published_findings(submission)
    steps.append(_grouping(themes, is_read=steps[-1].state == "done"))
    pages = _pages(findings)
    steps += [_page_step(page) for page in pages] or [_promise(submission, is_grouped=bool(themes))]
    steps += _doing(findings, pages)
    return steps


def _reading(responses: Sequence[Response]) -> Step:
    statuses = {response.status for response in responses}
    if ResponseStatus.HELD in statuses:
        return Step(
            "now",
            gettext("A person is reading your words"),
            gettext("They make sure that nothing private is left in them, and that you are safe."),
        )
    if ResponseStatus.RECEIVED in statuses:
        return Step(
            "now",
            gettext("We are hiding private details"),
            gettext("We take out names, phone numbers and the like before anybody works with your words."),
        )
    settled = [
        moment for response in responses for moment in (response.screened_at, response.decided_at) if moment
    ]
    day = timezone.localdate(max(settled)) if settled else None
    if statuses == {ResponseStatus.REJECTED}:
        return Step(
            "done",
            gettext("A person read your words. We can't use them here"),
            gettext(
                "This may be because they were not about this topic, or could hurt somebody. "
                "Get in touch with us if you want to know more."
            ),
            day,
        )
    title = (
        gettext("A person read your words")
        if any(response.decided_at for response in responses)
        else gettext("Your words were checked for private details")
    )
    return Step("done", title, gettext("We hide the names and other private details that we find."), day)


def _grouping(themes: Sequence[Theme], *, is_read: bool) -> Step:
    if themes:
        names = ", ".join(f"“{theme.name}”" for theme in themes)
        text = ngettext(
            "Other people spoke about this too. We call it %(names)s.",
            "Other people spoke about these things too. We call them %(names)s.",
            len(themes),
        )
        return Step("done", gettext("Your words were put with others"), text % {"names": names})
    return Step(
        "now" if is_read else "later",
        gettext("We put your words with others"),
        gettext("We look for what many people say, and for what only a few say but matters."),
    )


def _pages(findings: Sequence[Finding]) -> list[Publication]:
    pages = Publication.objects.filter(findings__in=findings, withdrawn_at=None)
    return list(pages.distinct().order_by("published_at", "pk"))


def _page_step(page: Publication) -> Step:
    day = timezone.localdate(page.published_at)
    return Step("done", gettext("Your words are part of what we heard"), page.title, day, page.url)


def _promise(submission: Submission, *, is_grouped: bool) -> Step:
    day = submission.engagement.answer_on
    text = gettext("This is the day by which we want to be ready.") if day else ""
    return Step("now" if is_grouped else "later", gettext("We publish what we heard"), text, day)


def _doing(findings: Sequence[Finding], pages: Sequence[Publication]) -> list[Step]:
    actions = Action.objects.filter(findings__in=findings).distinct().order_by("created_at", "pk")
    link = pages[-1].url if pages else ""
    return [action_step(action, link) for action in actions] or [
        Step("later", gettext("We say what we do about it"), gettext("Or why we can't do it."))
    ]


def action_step(action: Action, link: str) -> Step:
    """Return what we did, will do or can't do as a step, with `link` to where it stands; late promises say so."""
    is_settled = action.kind != ActionKind.WILL or action.status == ActionStatus.DONE
    kind = ActionKind.DID if action.kind == ActionKind.WILL and is_settled else ActionKind(action.kind)
    said = [action.text, action.because if kind == ActionKind.CANNOT else ""]
    if action.is_overdue and action.due_on:
        english = (get_language() or "en").startswith("en")  # whose own format has "Nov"
        day = date_format(action.due_on, "j F Y" if english else "DATE_FORMAT")
        said.append(gettext("We wanted to do this by %(day)s. It is late") % {"day": day})
    text = " ".join(f"{sentence.strip().rstrip('.')}." for sentence in said if sentence.strip())
    when = action.done_on or (None if is_settled or action.is_overdue else action.due_on)
    return Step("done" if is_settled else "now", str(kind.label), text, when, link)


def _themes(submission: Submission) -> list[Theme]:
    """Return the live themes that the submission's segments belong to, by name; merged ones as what they became.

    One whose name a machine drafted is left out until somebody has checked it.
    """
    themes = Theme.objects.filter(codeframe__engagement=submission.engagement_id).select_related("codeframe")
    coded = Coding.objects.filter(segment__response__submission=submission).order_by()
    heirs = live_heirs(themes)
    candidates = {heirs[key] for key in coded.values_list("theme", flat=True).distinct() if key in heirs}
    return sorted(
        (
            theme
            for theme in candidates
            if not theme.name_drafted
            and coded_segments(theme).filter(response__submission=submission).exists()
        ),
        key=lambda theme: theme.name,
    )


def _published_findings(submission: Submission) -> list[Finding]:
    """Return the findings on a public page whose frozen evidence or quotes are from the submission."""
    mine = set(submission.responses.values_list("pk", flat=True))
    quoted = Q(quotes__segment__response__in=mine)
    published = Finding.objects.filter(
        engagement=submission.engagement_id,
        status=FindingStatus.APPROVED,
        publications__withdrawn_at=None,
        publications__isnull=False,
    ).distinct()
    in_quotes = set(published.filter(quoted).values_list("pk", flat=True))
    return [
        finding
        for finding in published.prefetch_related("evidence")
        if finding.pk in in_quotes
        or any(not mine.isdisjoint(evidence.record_ids) for evidence in finding.evidence.all())
    ]
