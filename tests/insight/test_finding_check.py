"""Before a finding is approved, its text is held against counts and quotes as they stand."""

import pytest
from django.urls import reverse
from wagtail.log_actions import registry as log_registry

from insight.enums import FindingStatus, ResponseStatus
from insight.errors import ServiceError
from insight.models import Finding, Response
from insight.pipeline.finding_check import check_finding
from insight.pipeline.finding_quotes import unshown_quotes
from insight.services import findings, quotes
from tests.factories import EngagementFactory, PriorityFactory
from tests.insight.curation_rows import coded_theme, said

WORDS = "I rang at eight and gave up at nine. Nobody answered."


@pytest.fixture
def engagement(reference):
    return EngagementFactory()


@pytest.fixture
def segments(engagement):
    """Thirty people; the first quotes well, the last did not agree to be quoted."""
    rows = [said(engagement, WORDS), *(said(engagement, f"I rang {n} times.") for n in range(28))]
    return [*rows, said(engagement, "My secret is Zanzibar.", consent_quote=False)]


@pytest.fixture
def theme(engagement, segments):
    return coded_theme(engagement, segments[:10], name="Getting through")


@pytest.fixture
def write(engagement, theme, officer):
    def written(statement, *others, **fields):
        return findings.create_finding(
            engagement=engagement,
            priority=PriorityFactory(slug="checked"),
            statement=statement,
            themes=[theme, *others],
            by=officer,
            **fields,
        )

    return written


def kinds(finding):
    return [(remark.part, remark.kind, remark.stops) for remark in check_finding(finding).remarks]


@pytest.mark.parametrize(
    "statement",
    [
        "People can’t get through.",
        "10 of 30 people can’t get through.",
        "A third of people ring every morning.",
        "33% of people can’t get through.",
        "Many people wait half an hour.",
    ],
)
def test_what_was_counted_may_be_said(write, statement):
    assert kinds(write(statement)) == []


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("Most people can’t get through.", "amount"),
        ("Nearly everyone can’t get through.", "amount"),
        ("11 of 30 people can’t get through.", "number"),
        ("40% of people can’t get through.", "number"),
    ],
)
def test_what_was_not_counted_is_warned_of(write, statement, kind):
    assert kinds(write(statement)) == [("statement", kind, False)]


def test_a_warning_says_what_was_written_and_what_was_counted(write):
    (remark,) = check_finding(write("Most people can’t get through.")).remarks
    assert remark.says == "You wrote “Most people”. 10 of 30 answers did (33%)."
    assert remark.advice == "Write “many”, or the number, or take the word out."


def test_numbers_are_counted_again_as_they_stand_now(write, engagement):
    finding = write("10 of 30 people can’t get through.")
    said(engagement, "One more.")
    assert kinds(finding) == [("statement", "number", False)]


def test_a_right_number_that_is_small_is_warned_of(write, engagement, segments):
    small = coded_theme(engagement, segments[:3], name="Parking")
    assert kinds(write("3 people spoke of parking. Getting through was hard.", small)) == [
        ("statement", "small number", False)
    ]


def test_a_theme_that_the_text_passes_over_is_named(write, engagement, segments):
    second = coded_theme(engagement, segments[5:20], name="Parking")
    finding = write("Parking is hard.", second)
    assert kinds(finding) == [("whole", "left out", False)]
    assert "“Getting through”" in check_finding(finding).remarks[0].says


def test_other_themes_of_the_priority_are_listed_with_their_counts(write, engagement, segments):
    finding = write("People can’t get through.")
    coded_theme(engagement, segments[:4], name="Parking", priority=finding.priority)
    coded_theme(engagement, segments[:9], name="Buses", priority=finding.priority)
    coded_theme(engagement, segments[:9], name="Elsewhere")
    coded_theme(engagement, [], name="Silent", priority=finding.priority)
    assert [(row.theme, row.count) for row in check_finding(finding).left_out] == [
        ("Buses", 9),
        ("Parking", 4),
    ]


@pytest.mark.parametrize("part", ["statement", "detail", "next_step"])
@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("“I rang at ten.”", "Nobody wrote this"),
        ("“i rang at eight", "Nobody wrote this"),
        ("‘Zanzibar’", "may not be quoted"),
        ("'My secret is Zanzibar.'", "may not be quoted"),
        ("“I rang at eight”", "Nobody has cleared"),
        ("“”", "nothing in it"),
    ],
)
def test_a_quote_that_may_not_stand_stops_approval(write, officer, editor, part, quote, told):
    finding = write(**{"statement": "People ring.", part: f"People ring: {quote}"})
    findings.send_for_review(finding=finding, by=officer)
    (remark,) = check_finding(finding).stopping
    assert (remark.part, remark.stops) == (part, True)
    with pytest.raises(ServiceError, match=told):
        findings.approve_finding(finding=finding, by=editor)
    finding.refresh_from_db()
    assert finding.status == FindingStatus.IN_REVIEW


def test_words_that_may_not_be_quoted_are_not_said_again(write):
    (remark,) = check_finding(write("People said “Zanzibar”.")).remarks
    assert "Zanzibar" not in remark.says + remark.advice


def test_a_cleared_quote_may_stand_until_consent_is_taken_back(write, segments, officer, editor):
    finding = write(
        "People give up.", detail="One person said “I rang at eight and gave up at nine. Nobody answered.”"
    )
    quote = quotes.choose_quote(finding=finding, segment=segments[0], by=officer)
    assert [kind for _, kind, _ in kinds(finding)] == ["quote"]
    findings.send_for_review(finding=finding, by=officer)
    quotes.clear_quote(quote=quote, by=editor)
    assert kinds(finding) == []
    assert check_finding(finding).sentences[-1].response_ids == (segments[0].response_id,)
    assert not unshown_quotes(finding)
    submission = segments[0].response.submission
    submission.consent_quote = False
    submission.save()
    assert unshown_quotes(finding) == ["I rang at eight and gave up at nine. Nobody answered."]
    with pytest.raises(ServiceError, match="may not be quoted"):
        findings.approve_finding(finding=finding, by=editor)


@pytest.mark.parametrize(
    "status", [status for status in ResponseStatus if status not in ResponseStatus.usable()]
)
def test_words_that_are_held_back_may_not_be_quoted(write, segments, status):
    Response.objects.filter(pk=segments[0].response_id).update(status=status)
    (remark,) = check_finding(write("People said “I rang at eight”.")).stopping
    assert "may not be quoted" in remark.says


def test_warnings_do_not_stop_and_the_log_keeps_what_they_were_about(write, officer, editor):
    finding = write("Most people, 20 of them, can’t get through. All of them are cut off.")
    findings.send_for_review(finding=finding, by=officer)
    findings.approve_finding(finding=finding, by=editor)
    entry = log_registry.get_logs_for_instance(finding).get(action="insight.finding.approve")
    assert entry.data == {"warnings": ["a number", "a word for how many"]}


def test_a_check_that_fails_lets_nothing_through(write, officer, editor, monkeypatch):
    finding = write("People can’t get through.")
    findings.send_for_review(finding=finding, by=officer)

    def broken(_finding):
        raise RuntimeError

    monkeypatch.setattr(findings, "check_finding", broken)
    with pytest.raises(RuntimeError):
        findings.approve_finding(finding=finding, by=editor)
    assert Finding.objects.get().status == FindingStatus.IN_REVIEW


def test_the_page_shows_warnings_and_lets_an_editor_approve_all_the_same(write, officer, editor, client):
    finding = write("Most people can’t get through.")
    findings.send_for_review(finding=finding, by=officer)
    client.force_login(editor)
    address = reverse("insight_finding", args=[finding.pk])
    page = client.get(address).content.decode()
    assert "You wrote “Most people”. 10 of 30 answers did (33%)." in page
    assert "Approve all the same" in page
    client.post(address, {"do": "approve"})
    assert "in spite of warnings about a word for how many" in client.get(address).content.decode()


def test_the_page_offers_no_approval_while_something_stops_it(write, officer, editor, client):
    finding = write("People said “never”.")
    findings.send_for_review(finding=finding, by=officer)
    client.force_login(editor)
    address = reverse("insight_finding", args=[finding.pk])
    page = client.get(address).content.decode()
    assert "It can’t be approved as it is written." in page
    assert 'value="approve"' not in page
    refused = client.post(address, {"do": "approve"})
    assert refused.status_code == 422
    assert "Nobody wrote this" in refused.content.decode()
