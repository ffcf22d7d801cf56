"""Words in quotation marks in a finding's own text: whose they are, and whether they may stand there."""

from collections.abc import Sequence

from nlp.summaries import quotes_in

from insight.enums import ResponseStatus
from insight.models import Finding, Response
from insight.selectors.quotes import standing_quotes


def unshown_quotes(finding: Finding) -> list[str]:
    """Return the words in quotation marks in the text of `finding` that the public may not read now."""
    texts = (finding.statement, finding.detail, finding.next_step)
    words = [quote for text in texts for quote in quotes_in(text)]
    if not words:
        return []
    shown = [quote.text for quote in standing_quotes(finding.quotes.all())]
    return [quote for quote in words if not quote.strip() or not any(quote in text for text in shown)]


def against_quote(finding: Finding, words: str, *, shown: Sequence[str]) -> tuple[str, str]:
    """Return what speaks against `words` standing in quotation marks in the text of `finding`, and what to do.

    Both are empty where nothing does: the words are part of one of `shown`, the texts that may be quoted. Words that
    may not be quoted are not said again.
    """
    if not words.strip():
        return "There is a quotation mark with nothing in it.", "Take the mark out."
    if any(words in text for text in shown):
        return "", ""
    said = [
        response
        for response in Response.objects.filter(
            question__engagement=finding.engagement_id, screened__contains=words
        ).select_related("submission")
        if words in response.screened
    ]
    if not said:
        return (
            f"You put “{words}” in quotation marks. Nobody wrote this, letter by letter.",
            "Copy the words without changing any. If they are nobody’s, take the quotation marks away.",
        )
    if not any(_may_be_quoted(response) for response in said):
        return (
            "You put words in quotation marks that may not be quoted: the person did not agree to it, or "
            "their answer is held back.",
            "Take these words out.",
        )
    return (
        f"You put “{words}” in quotation marks. Nobody has cleared these words for this finding.",
        "Choose them under “Words you could quote”. An editor clears them there.",
    )


def _may_be_quoted(response: Response) -> bool:
    return response.submission.consent_quote and response.status in ResponseStatus.usable()
