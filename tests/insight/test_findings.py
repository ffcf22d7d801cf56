"""Findings and quotes: two people, exact words, consent."""

import pytest
from django.core.exceptions import PermissionDenied

from insight.enums import FindingStatus, QuoteStatus, ResponseStatus
from insight.errors import ServiceError
from insight.services import findings, quotes
from insight.transitions import TransitionError
from tests.factories import (
    MachineCodingFactory,
    PriorityFactory,
    ResponseFactory,
    SegmentFactory,
    ThemeFactory,
)


@pytest.fixture
def segment(reference):
    return SegmentFactory(response=ResponseFactory(status=ResponseStatus.ENRICHED))


@pytest.fixture
def theme(segment):
    theme = ThemeFactory(codeframe__engagement=segment.response.submission.engagement)
    MachineCodingFactory(segment=segment, theme=theme)
    return theme


@pytest.fixture
def finding(officer, theme):
    return findings.create_finding(
        engagement=theme.codeframe.engagement,
        priority=PriorityFactory(),
        statement="People give up on the phone.",
        themes=[theme],
        by=officer,
    )


def test_a_finding_takes_its_evidence_when_written(finding, segment):
    evidence = finding.evidence.get()
    assert (evidence.count, evidence.base) == (1, 1)
    assert evidence.record_ids == [segment.response_id]
    assert len(evidence.corpus_hash) == 64


def test_evidence_does_not_move_by_itself(finding, officer):
    engagement = finding.engagement
    ResponseFactory(submission__engagement=engagement, status=ResponseStatus.ENRICHED)
    assert finding.evidence.get().base == 1
    findings.take_evidence(finding=finding, by=officer)
    assert finding.evidence.get().base == 2


@pytest.mark.parametrize(("statement", "message"), [("", "one sentence"), ("  ", "one sentence")])
def test_a_finding_needs_a_statement(officer, theme, statement, message):
    with pytest.raises(ServiceError, match=message):
        findings.create_finding(
            engagement=theme.codeframe.engagement,
            priority=PriorityFactory(),
            statement=statement,
            themes=[theme],
            by=officer,
        )


def test_a_finding_needs_themes_of_its_own_engagement(officer, theme):
    for chosen, message in (([], "at least one"), ([ThemeFactory()], "own engagement")):
        with pytest.raises(ServiceError, match=message):
            findings.create_finding(
                engagement=theme.codeframe.engagement,
                priority=PriorityFactory(),
                statement="A statement",
                themes=chosen,
                by=officer,
            )


def test_the_author_never_approves(finding, officer, editor):
    findings.send_for_review(finding=finding, by=officer)
    with pytest.raises(PermissionDenied):
        findings.approve_finding(finding=finding, by=officer)
    findings.approve_finding(finding=finding, by=editor)
    assert (finding.status, finding.reviewer) == (FindingStatus.APPROVED, editor)


def test_a_draft_is_not_approved_and_an_approved_one_not_changed(finding, officer, editor, theme):
    with pytest.raises(TransitionError):
        findings.approve_finding(finding=finding, by=editor)
    findings.send_for_review(finding=finding, by=officer)
    with pytest.raises(ServiceError, match="not a draft"):
        findings.take_evidence(finding=finding, by=officer)


def test_a_finding_with_nobody_behind_it_is_not_sent(officer, theme, finding):
    theme.codings.all().delete()
    findings.take_evidence(finding=finding, by=officer)
    with pytest.raises(ServiceError, match="Nobody"):
        findings.send_for_review(finding=finding, by=officer)


def test_a_quote_waits_until_an_editor_clears_it(finding, segment, officer, editor):
    quote = quotes.choose_quote(finding=finding, segment=segment, by=officer)
    findings.send_for_review(finding=finding, by=officer)
    with pytest.raises(ServiceError, match="still wait"):
        findings.approve_finding(finding=finding, by=editor)
    with pytest.raises(PermissionDenied):
        quotes.clear_quote(quote=quote, by=officer)
    quotes.clear_quote(quote=quote, by=editor)
    assert (quote.status, quote.cleared_by) == (QuoteStatus.CLEARED, editor)
    quotes.refuse_quote(quote=quote, by=editor)
    assert (quote.status, quote.cleared_by, quote.cleared_at) == (QuoteStatus.REFUSED, None, None)


def test_a_quote_is_word_for_word(finding, segment, officer):
    quotes.choose_quote(finding=finding, segment=segment, by=officer, text=segment.text[:10])
    with pytest.raises(ServiceError, match="exactly"):
        quotes.choose_quote(finding=finding, segment=segment, by=officer, text="I never wait.")


def test_no_consent_no_quote(finding, segment, officer):
    segment.response.submission.consent_quote = False
    with pytest.raises(ServiceError, match="did not say"):
        quotes.choose_quote(finding=finding, segment=segment, by=officer)


@pytest.mark.parametrize("status", [s for s in ResponseStatus if s not in ResponseStatus.usable()])
def test_held_words_are_never_quoted(finding, segment, officer, status):
    segment.response.status = status
    with pytest.raises(ServiceError, match="held or rejected"):
        quotes.choose_quote(finding=finding, segment=segment, by=officer)


def test_a_quote_is_checked_again_when_it_is_cleared(finding, segment, officer, editor):
    quote = quotes.choose_quote(finding=finding, segment=segment, by=officer)
    segment.response.status = ResponseStatus.HELD
    segment.response.save()
    quote.refresh_from_db()
    with pytest.raises(ServiceError):
        quotes.clear_quote(quote=quote, by=editor)
