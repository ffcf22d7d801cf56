"""Findings in the admin: written by one person, cleared and approved by another."""

import pytest
from django.urls import reverse

from insight.enums import FindingStatus, QuoteStatus, ResponseStatus
from insight.models import Finding, Quote
from insight.selectors.findings import missing_from, quote_candidates
from insight.services import findings, quotes
from tests.factories import EngagementFactory, PriorityFactory, SegmentFactory, ThemeFactory, UserFactory
from tests.insight.curation_rows import coded_theme, said

WORDS = "I rang at eight and gave up at nine because nobody answered."


@pytest.fixture
def theme(reference):
    engagement = EngagementFactory()
    return coded_theme(engagement, [said(engagement, WORDS)], name="Getting through")


@pytest.fixture
def finding(officer, theme):
    return findings.create_finding(
        engagement=theme.codeframe.engagement,
        priority=PriorityFactory(),
        statement="People can’t get through.",
        themes=[theme],
        by=officer,
    )


@pytest.fixture
def segment(theme):
    return theme.codings.get().segment


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


def page_of(finding):
    return reverse("insight_finding", args=[finding.pk])


def do(browser, finding, decision, **fields):
    return browser.post(page_of(finding), {"do": decision, **fields})


def in_review(finding, officer):
    return findings.send_for_review(finding=finding, by=officer)


@pytest.mark.parametrize(
    ("role", "listed", "written"), [("officer", 200, 200), ("editor", 200, 302), ("guardian", 302, 302)]
)
def test_who_may_open_what(client, request, finding, role, listed, written):
    client.force_login(request.getfixturevalue(role))
    seen = (page_of(finding), reverse("insight_findings"))
    forms = (
        reverse("insight_finding_new", args=[finding.engagement_id]),
        reverse("insight_finding_change", args=[finding.pk]),
    )
    assert [client.get(address).status_code for address in seen] == [listed] * 2
    assert [client.get(address).status_code for address in forms] == [written] * 2
    assert [client.post(address, {"do": "save"}).status_code for address in forms] == (
        [422] * 2 if written == 200 else [302] * 2
    )
    assert Finding.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "decision", "status"),
    [
        ("officer", "take", 302),
        ("officer", "send", 302),
        ("officer", "approve", 403),
        ("officer", "clear", 403),
        ("officer", "refuse-quote", 403),
        ("editor", "take", 403),
        ("editor", "choose", 403),
        ("editor", "drop", 403),
        ("editor", "send", 403),
        ("editor", "approve", 422),
        ("editor", "clear", 302),
        ("editor", "refuse-quote", 302),
        ("guardian", "approve", 302),
        ("guardian", "clear", 302),
    ],
)
def test_who_may_decide_what(client, request, finding, segment, officer, role, decision, status):
    quote = quotes.choose_quote(finding=finding, segment=segment, by=officer)
    client.force_login(request.getfixturevalue(role))
    answer = do(client, finding, decision, quote=quote.pk, segment=segment.pk)
    assert answer.status_code == status
    if role == "guardian":
        assert answer.headers["Location"] == reverse("wagtailadmin_home")
    if status != 302 or role == "guardian":
        finding.refresh_from_db()
        assert finding.status == FindingStatus.DRAFT
        assert list(finding.quotes.values_list("status", flat=True)) == [QuoteStatus.PROPOSED]


def test_writing_a_finding_takes_its_evidence(as_officer, theme, officer):
    address = reverse("insight_finding_new", args=[theme.codeframe.engagement_id])
    fields = {
        "statement": "People can’t get through.",
        "priority": PriorityFactory().pk,
        "themes": [theme.pk],
    }
    answer = as_officer.post(address, {"do": "save", "next_step": "Two more lines.", **fields})
    finding = Finding.objects.get()
    assert answer.headers["Location"] == page_of(finding)
    assert (finding.author, finding.next_step) == (officer, "Two more lines.")
    assert (finding.evidence.get().count, finding.evidence.get().base) == (1, 1)


@pytest.mark.parametrize(
    ("left_out", "message"),
    [
        ("statement", "in one sentence"),
        ("priority", "Choose the priority"),
        ("themes", "Choose at least one theme"),
    ],
)
def test_an_unfinished_finding_keeps_what_was_typed(as_officer, theme, left_out, message):
    fields = {
        "statement": "People can’t get through.",
        "priority": PriorityFactory().pk,
        "themes": [theme.pk],
        "detail": "A long story",
    }
    del fields[left_out]
    address = reverse("insight_finding_new", args=[theme.codeframe.engagement_id])
    answer = as_officer.post(address, {"do": "save", **fields})
    assert answer.status_code == 422
    assert message in answer.content.decode() and "A long story" in answer.content.decode()
    assert not Finding.objects.exists()


def test_a_theme_of_another_engagement_can_not_be_chosen(as_officer, theme):
    address = reverse("insight_finding_new", args=[theme.codeframe.engagement_id])
    fields = {"statement": "A sentence.", "priority": PriorityFactory().pk, "themes": [ThemeFactory().pk]}
    assert as_officer.post(address, {"do": "save", **fields}).status_code == 422


def test_a_draft_is_written_anew_and_its_figures_stay(as_officer, finding, theme):
    said(finding.engagement, "Another person’s words.")
    address = reverse("insight_finding_change", args=[finding.pk])
    fields = {"statement": "People give up.", "priority": finding.priority_id, "themes": [theme.pk]}
    assert as_officer.post(address, {"do": "save", **fields}).status_code == 302
    finding.refresh_from_db()
    assert (finding.statement, finding.evidence.get().base) == ("People give up.", 1)
    other = coded_theme(finding.engagement, [])
    as_officer.post(address, {"do": "save", **fields, "themes": [theme.pk, other.pk]})
    assert {evidence.theme for evidence in finding.evidence.all()} == {theme, other}


def test_what_is_no_draft_is_not_written_anew(as_officer, finding, officer, theme):
    in_review(finding, officer)
    address = reverse("insight_finding_change", args=[finding.pk])
    fields = {"statement": "Quietly changed.", "priority": finding.priority_id, "themes": [theme.pk]}
    answer = as_officer.post(address, {"do": "save", **fields})
    assert answer.status_code == 422 and "not a draft" in answer.content.decode()
    finding.refresh_from_db()
    assert finding.statement == "People can’t get through."


def test_the_page_shows_the_figure_and_that_it_moved(as_officer, finding):
    shown = as_officer.get(page_of(finding)).content.decode()
    assert "1 of 1" in shown and "Still the same today" in shown
    said(finding.engagement, "Another person’s words.")
    shown = as_officer.get(page_of(finding)).content.decode()
    assert "1 of 1" in shown and "Today it is 1 of 2" in shown
    assert do(as_officer, finding, "take").status_code == 302
    assert "Still the same today" in as_officer.get(page_of(finding)).content.decode()


def test_what_is_missing_is_said(as_officer, finding, segment, officer):
    assert len(missing_from(finding)) == 2
    shown = as_officer.get(page_of(finding)).content.decode()
    assert "No quotes" in shown and "No next step" in shown
    quotes.choose_quote(finding=finding, segment=segment, by=officer)
    finding.next_step = "Two more lines."
    finding.save()
    assert missing_from(Finding.objects.get(pk=finding.pk)) == []


def test_words_to_quote_are_short_whole_and_by_different_people(finding, theme, segment):
    engagement = finding.engagement
    fit = said(engagement, "My mother could not get an appointment for a month.")
    unfit = [
        said(engagement, "No consent was given for these many words.", consent_quote=False),
        said(engagement, "too short"),
        said(engagement, "No full stop at the end of these words"),
        said(engagement, "begins in the middle of what somebody said."),
        said(engagement, f"{'Far too long ' * 30}."),
        said(engagement, "My name is [name 1] and I rang every morning."),
        said(engagement, "I want to hurt myself when nobody answers.", safeguarding="self-harm"),
        said(engagement, "These words were held again by an officer.", status=ResponseStatus.HELD),
        SegmentFactory(response=segment.response, start=0, end=10),
    ]
    coded_again = coded_theme(engagement, [fit, *unfit, segment])
    finding.evidence.create(theme=coded_again, query={}, count=0, base=0, corpus_hash="")
    assert {found.pk for found in quote_candidates(finding)} == {segment.pk, fit.pk}


def test_choosing_shortening_and_taking_out_a_quote(as_officer, finding, segment):
    assert WORDS in as_officer.get(page_of(finding)).content.decode()
    answer = do(as_officer, finding, "choose", segment=segment.pk, text="gave up at nine")
    assert answer.status_code == 302
    quote = Quote.objects.get()
    assert (quote.text, quote.status) == ("gave up at nine", QuoteStatus.PROPOSED)
    assert quote_candidates(finding) == []
    assert do(as_officer, finding, "drop", quote=quote.pk).status_code == 302
    assert not Quote.objects.exists()


def test_changed_words_are_refused_beside_what_was_typed(as_officer, finding, segment):
    answer = do(as_officer, finding, "choose", segment=segment.pk, text="gave up at ten")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "exactly what the person wrote" in shown and ">\ngave up at ten</textarea>" in shown
    assert shown.count('role="alert"') == 1


@pytest.mark.parametrize("fields", [{}, {"segment": "999999"}, {"segment": "abc"}, {"quote": "²"}])
@pytest.mark.parametrize("decision", ["choose", "drop", "dance"])
def test_bad_input_is_answered_on_the_page(as_officer, finding, decision, fields):
    answer = do(as_officer, finding, decision, **fields)
    assert answer.status_code == 422
    assert answer.content.decode().count('role="alert"') == 1


def test_a_quote_of_another_finding_is_not_touched(as_editor, finding, segment, officer):
    other = findings.create_finding(
        engagement=finding.engagement,
        priority=finding.priority,
        statement="Another finding.",
        themes=[evidence.theme for evidence in finding.evidence.all()],
        by=officer,
    )
    quote = quotes.choose_quote(finding=other, segment=segment, by=officer)
    assert do(as_editor, finding, "clear", quote=quote.pk).status_code == 422
    quote.refresh_from_db()
    assert quote.status == QuoteStatus.PROPOSED


def test_from_draft_to_approved(client, finding, segment, officer, editor):
    client.force_login(officer)
    do(client, finding, "choose", segment=segment.pk, text="")
    assert do(client, finding, "send").status_code == 302
    assert "somebody other than its author" in client.get(page_of(finding)).content.decode()
    client.force_login(editor)
    waiting = do(client, finding, "approve")
    assert waiting.status_code == 422 and "Some quotes still wait" in waiting.content.decode()
    assert "1 quote to clear or refuse" in waiting.content.decode()
    do(client, finding, "clear", quote=Quote.objects.get().pk)
    assert do(client, finding, "approve").status_code == 302
    finding.refresh_from_db()
    assert (finding.status, finding.reviewer) == (FindingStatus.APPROVED, editor)
    assert Quote.objects.get().cleared_by == editor


def test_nobody_approves_their_own(client, finding, officer):
    both = UserFactory(username="both", is_superuser=True)
    finding.author = both
    finding.save()
    in_review(finding, officer)
    client.force_login(both)
    answer = do(client, finding, "approve")
    assert answer.status_code == 403
    assert "approved by somebody other than its author" in answer.content.decode()
    assert 'value="approve"' not in client.get(page_of(finding)).content.decode()


def test_sent_back_with_a_reason_that_the_author_reads(client, finding, officer, editor):
    in_review(finding, officer)
    client.force_login(editor)
    empty = do(client, finding, "return", reason=" ")
    assert empty.status_code == 422 and "Say what to change" in empty.content.decode()
    assert do(client, finding, "return", reason="Name the borough.").status_code == 302
    finding.refresh_from_db()
    assert finding.status == FindingStatus.DRAFT
    client.force_login(officer)
    assert "Name the borough." in client.get(page_of(finding)).content.decode()


def test_an_author_takes_it_back_and_nobody_else_does(client, finding, officer, editor):
    in_review(finding, officer)
    client.force_login(editor)
    assert do(client, finding, "take-back").status_code == 422
    client.force_login(officer)
    assert do(client, finding, "take-back").status_code == 302
    finding.refresh_from_db()
    assert finding.status == FindingStatus.DRAFT


def test_a_finding_with_nobody_behind_it_is_not_sent(as_officer, finding, theme):
    theme.codings.all().delete()
    do(as_officer, finding, "take")
    answer = do(as_officer, finding, "send")
    assert answer.status_code == 422 and "Nobody’s words are counted" in answer.content.decode()


def test_the_list_by_status_and_engagement(as_officer, finding, officer):
    in_review(finding, officer)
    address = reverse("insight_findings")
    assert "In review (1)" in as_officer.get(address).content.decode()
    assert finding.statement in as_officer.get(f"{address}?status=in-review").content.decode()
    assert "None stands here now" in as_officer.get(f"{address}?status=approved").content.decode()
    other = EngagementFactory()
    assert finding.statement not in as_officer.get(f"{address}?engagement={other.pk}").content.decode()
    for odd in ("?engagement=abc", "?status=odd", "?p=99", "?engagement=²"):
        assert finding.statement in as_officer.get(address + odd).content.decode()


def test_empty_states_say_what_to_do(as_officer, db):
    assert "No findings yet" in as_officer.get(reverse("insight_findings")).content.decode()
    address = reverse("insight_finding_new", args=[EngagementFactory().pk])
    assert "Adopt topics first" in as_officer.get(address).content.decode()


def test_the_log_never_holds_a_persons_words(
    as_officer, as_editor, client, finding, segment, officer, editor
):
    client.force_login(officer)
    do(client, finding, "choose", segment=segment.pk, text="")
    do(client, finding, "send")
    client.force_login(editor)
    do(client, finding, "clear", quote=Quote.objects.get().pk)
    from wagtail.models import ModelLogEntry

    assert not ModelLogEntry.objects.filter(data__icontains="eight").exists()
    assert not ModelLogEntry.objects.filter(label__icontains="eight").exists()
