"""The one door: frozen figures that know whether they hold, quotes that fail closed, lists that pages need."""

import json
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from insight import published
from insight.enums import (
    ActionKind,
    ActionStatus,
    EngagementKind,
    FindingStatus,
    QuoteStatus,
    ResponseStatus,
    Sentiment,
)
from insight.models import Ambition, Evidence, Finding, Publication, Response
from insight.published import FigureError, FigureState, FrozenFigure
from tests.factories import (
    ActionFactory,
    CodeframeFactory,
    EngagementFactory,
    FindingFactory,
    MachineCodingFactory,
    PlaceFactory,
    PriorityFactory,
    QuestionFactory,
    QuoteFactory,
    ResponseFactory,
    SegmentFactory,
    SubmissionFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme():
    engagement = EngagementFactory(slug="gp-access", title="Getting help")
    QuestionFactory(engagement=engagement, text="How is it?")
    return ThemeFactory(codeframe=CodeframeFactory(engagement=engagement), name="Phones")


def answer(theme, coded=True, sentiment=Sentiment.NEGATIVE, **fields):
    engagement = theme.codeframe.engagement
    response = ResponseFactory(
        submission=SubmissionFactory(engagement=engagement, **fields),
        question=engagement.questions.get(),
        status=ResponseStatus.ENRICHED,
    )
    if coded:
        MachineCodingFactory(segment=SegmentFactory(response=response, sentiment=sentiment), theme=theme)
    return response


FREEZE = [
    published.freeze_prevalence,
    published.freeze_sides,
    published.freeze_communities,
    lambda theme: published.freeze_respondents(theme.codeframe.engagement),
]


@pytest.mark.parametrize("freeze", FREEZE)
def test_a_figure_comes_back_from_json_as_it_went_and_holds(theme, freeze):
    answer(theme)
    figure = freeze(theme)
    again = FrozenFigure.from_json(json.loads(json.dumps(figure.to_json())))
    assert again == figure
    assert published.check_figure(again).state == FigureState.HOLDS
    assert published.newer_evidence([again]) == [False]


@pytest.mark.parametrize("freeze", FREEZE)
def test_more_answers_move_a_figure(theme, freeze):
    answer(theme)
    figure = freeze(theme)
    answer(theme)
    check = published.check_figure(figure)
    assert check.state == FigureState.MOVED
    assert check.now == freeze(theme)


@pytest.mark.parametrize("freeze", [FREEZE[0], FREEZE[3]])
def test_readers_hear_of_newer_answers(theme, freeze):
    answer(theme)
    figure = freeze(theme)
    answer(theme, coded=False)
    assert published.newer_evidence([figure]) == [True]


def test_other_words_behind_the_same_number_are_seen(theme):
    response = answer(theme)
    figure = published.freeze_prevalence(theme)
    Response.objects.filter(pk=response.pk).update(screened="I wait with [name 1].")
    check = published.check_figure(figure)
    assert (check.state, check.same_numbers) == (FigureState.MOVED, True)
    assert published.newer_evidence([figure]) == [False]


def test_other_records_behind_the_same_number_are_seen(theme):
    first = answer(theme)
    second = answer(theme, coded=False)
    figure = published.freeze_prevalence(theme)
    first.segments.all().delete()
    MachineCodingFactory(segment=SegmentFactory(response=second), theme=theme)
    assert published.check_figure(figure).state == FigureState.MOVED


@pytest.mark.parametrize("status", ["merged", "retired"])
def test_a_figure_is_gone_with_its_theme(theme, status):
    figure = published.freeze_prevalence(theme)
    theme.status = status
    theme.save()
    check = published.check_figure(figure)
    assert (check.state, check.now, check.same_numbers) == (FigureState.GONE, None, False)
    assert published.newer_evidence([figure]) == [True]
    with pytest.raises(FigureError, match="no longer in use"):
        published.freeze_prevalence(theme)


def test_a_figure_of_a_kind_that_nobody_counts_is_gone(theme):
    figure = published.freeze_prevalence(theme).to_json()
    other = FrozenFigure._read({**figure, "query": {**figure["query"], "kind": "postcodes"}})
    assert published.check_figure(other).state == FigureState.GONE


@pytest.mark.parametrize(
    "change",
    [
        {"values": {"count": 1, "base": 1}},
        {"label": "Other"},
        {"query": {"kind": "prevalence", "engagement": "gp-access", "theme": 0}},
        {"record_ids": [1, 2, 3]},
        {"corpus_hash": "0" * 64},
        {"taken_on": "2020-01-01"},
        {"seal": ""},
    ],
)
def test_no_part_of_a_figure_can_be_changed_by_hand(theme, change):
    with pytest.raises(FigureError, match="changed by hand"):
        FrozenFigure.from_json({**published.freeze_prevalence(theme).to_json(), **change})


@pytest.mark.parametrize("data", [None, {}, [], "text", 3, {"values": 1}, {"taken_on": "never"}])
def test_what_is_no_figure_is_refused(data):
    with pytest.raises(FigureError, match="not a figure"):
        FrozenFigure.from_json(data)


def test_a_seal_outlives_a_change_of_the_secret_key(theme):
    data = published.freeze_prevalence(theme).to_json()
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["only-for-tests"]):
        assert FrozenFigure.from_json(data).label == "Phones"


def test_sides_count_answers_by_how_they_sound(theme):
    for feeling in (Sentiment.POSITIVE, Sentiment.NEGATIVE, Sentiment.NEGATIVE, Sentiment.MIXED):
        answer(theme, sentiment=feeling)
    values = published.freeze_sides(theme).values
    assert values == {"positive": 1, "negative": 2, "mixed": 1, "neutral": 0}


def test_respondents_hold_no_small_number(theme):
    lewisham, bexley = PlaceFactory(), PlaceFactory(slug="bexley", name="Bexley")
    for place, number in ((lewisham, 22), (bexley, 3), (None, 7)):
        for _ in range(number):
            answer(theme, place=place)
    values = published.freeze_respondents(theme.codeframe.engagement).values
    assert (values["people"], values["answers"]) == (32, 32)
    tables = {table["key"]: table["rows"] for table in values["tables"]}
    assert {row["label"]: row["shown"] for row in tables["place"]} == {
        "Lewisham": 20,
        "Bexley": None,
        "Did not say": None,
    }
    assert set(tables) == {"place"}


@pytest.fixture
def quote(theme):
    for _ in range(7):
        answer(theme, place=PlaceFactory())
    for _ in range(8):
        answer(theme)
    response = answer(theme, place=PlaceFactory())
    return QuoteFactory(segment=response.segments.get(), status=QuoteStatus.CLEARED)


def test_a_cleared_quote_is_shown_with_a_borough_that_may_be_named(quote):
    shown = published.published_quote(quote.pk)
    assert (shown.text, shown.attribution, shown.language) == (quote.text, "Resident of Lewisham", "")


def test_a_borough_with_few_people_is_not_named(quote, theme):
    theme.codeframe.engagement.submissions.exclude(responses__segments__quotes=quote).update(place=None)
    assert published.published_quote(quote.pk).attribution == "Resident"


def test_words_in_another_language_say_so(quote):
    Response.objects.filter(segments__quotes=quote).update(language="pt")
    assert published.published_quote(quote.pk).language == "pt"


@pytest.mark.parametrize("status", [QuoteStatus.PROPOSED, QuoteStatus.REFUSED])
def test_a_quote_that_is_not_cleared_is_not_shown(quote, status):
    quote.status = status
    quote.save()
    assert published.published_quote(quote.pk) is None


@pytest.mark.parametrize("status", [s for s in ResponseStatus if s not in ResponseStatus.usable()])
def test_a_held_response_is_not_quoted(quote, status):
    Response.objects.filter(segments__quotes=quote).update(status=status)
    assert published.published_quote(quote.pk) is None


def test_consent_taken_back_takes_the_quote_back(quote):
    submission = quote.segment.response.submission
    submission.consent_quote = False
    submission.save()
    assert published.published_quote(quote.pk) is None
    assert published.quotes_that_fail([quote.pk]) == [quote.pk]


@pytest.mark.parametrize(
    ("model", "change"),
    [
        ("quote", {"text": "I never wait."}),
        ("quote", {"text": "  "}),
        ("segment", {"text": "I wait on the phone at nine every morning."}),
        ("response", {"screened": "I wait on the phone at [other 1] every morning."}),
    ],
)
def test_words_that_are_not_exact_any_more_are_not_shown(quote, model, change):
    row = {"quote": quote, "segment": quote.segment, "response": quote.segment.response}[model]
    type(row).objects.filter(pk=row.pk).update(**change)
    assert published.published_quote(quote.pk) is None


def test_there_is_no_quote_with_a_number_that_is_none():
    assert published.published_quote(0) is None


def test_open_engagements_close_first_first_and_have_something_to_ask(theme):
    theme.codeframe.engagement.priorities.add(PriorityFactory())
    today = timezone.localdate()
    EngagementFactory(title="Nothing to ask")
    QuestionFactory(engagement=EngagementFactory(closes_on=today - timedelta(days=1)))
    soon = EngagementFactory(slug="soon", closes_on=today + timedelta(days=1))
    QuestionFactory.create_batch(2, engagement=soon)
    assert [facts.slug for facts in published.open_engagements()] == ["soon", "gp-access"]
    assert [facts.slug for facts in published.open_engagements("prevention")] == ["gp-access"]


@pytest.mark.parametrize(
    ("opens", "closes", "is_open", "days_left", "is_to_come"),
    [
        (-2, 3, True, 3, False),
        (0, 0, True, 0, False),
        (1, 2, False, None, True),
        (-2, -1, False, None, False),
    ],
)
def test_facts_of_an_engagement_follow_the_day(opens, closes, is_open, days_left, is_to_come):
    today = timezone.localdate()
    EngagementFactory(
        slug="walks", opens_on=today + timedelta(days=opens), closes_on=today + timedelta(days=closes)
    )
    facts = published.engagement_facts("walks")
    assert (facts.is_open, facts.days_left, facts.is_to_come) == (is_open, days_left, is_to_come)


def test_an_engagement_that_is_not_there(theme):
    answer(theme)
    assert published.engagement_facts("nowhere") is None
    assert published.answers_so_far("nowhere") == 0
    assert published.answers_so_far("gp-access") == 1


def test_priorities_come_in_their_order(reference):
    assert next(iter(published.priorities())).slug == "prevention"
    assert published.priority_choices()[1] == ("early-years", "Early years")


def test_actions_stand_done_late_to_come_impossible(reference):
    yesterday = timezone.localdate() - timedelta(days=1)
    ActionFactory(text="never", kind=ActionKind.CANNOT, because="No money")
    ActionFactory(text="soon", due_on=timezone.localdate())
    ActionFactory(text="late", due_on=yesterday)
    ActionFactory(text="kept", status=ActionStatus.DONE, done_on=yesterday)
    ActionFactory(text="did", kind=ActionKind.DID)
    rows = published.actions_of_priority("prevention")
    assert [(row.text, row.status, row.tone) for row in rows] == [
        ("did", "Done", "done"),
        ("kept", "Done", "done"),
        ("late", "Late", "doing"),
        ("soon", "We will", "planned"),
        ("never", "We can't", "cannot"),
    ]
    assert [row.is_overdue for row in rows] == [False, False, True, False, False]


def test_what_was_done_comes_before_what_was_promised_later(reference):
    ActionFactory(text="done", status=ActionStatus.DONE, done_on=timezone.localdate() - timedelta(days=40))
    ActionFactory(text="promised")
    ActionFactory(text="impossible", kind=ActionKind.CANNOT)
    assert [row.text for row in published.newest_actions(3)] == ["done", "promised"]
    assert [row.text for row in published.newest_actions(1)] == ["done"]


def approved(count, base=10, **fields):
    finding = FindingFactory(status=FindingStatus.APPROVED, **fields)
    Evidence.objects.create(
        finding=finding, theme=ThemeFactory(), query={}, count=count, base=base, corpus_hash=""
    )
    return finding


def publish(key, *findings):
    return published.record_publication(
        page_key=key, title=f"Page {key}", url=f"/{key}/", finding_ids=[finding.pk for finding in findings]
    )


def test_a_publication_is_noted_once_and_keeps_its_first_day():
    finding = approved(3)
    first = publish("a", finding, FindingFactory())
    assert list(first.findings.all()) == [finding]
    assert publish("a").published_at == first.published_at
    assert Publication.objects.get().findings.count() == 0


def test_a_publication_that_was_withdrawn_begins_anew():
    first = publish("a", approved(3))
    assert published.withdraw_publication(page_key="a")
    assert not published.withdraw_publication(page_key="a")
    assert published.live_publications() == ()
    assert publish("a").published_at > first.published_at
    assert [page.page_key for page in published.live_publications()] == ["a"]


def test_live_pages_by_engagement_and_priority():
    finding = approved(3)
    publish("a", finding)
    publish("b", approved(3, priority=PriorityFactory(slug="early-years", name="Early years")))
    by_engagement = published.live_publications(engagement=finding.engagement.slug)
    assert [page.page_key for page in by_engagement] == ["a"]
    assert [page.page_key for page in published.live_publications(priority="early-years")] == ["b"]


def test_the_latest_page_comes_first_with_its_weightiest_finding():
    publish("old", approved(9, statement="Old"))
    publish("new", approved(2, statement="Light"), approved(5, statement="Heavy"))
    publish("gone", approved(9, statement="Gone"))
    published.withdraw_publication(page_key="gone")
    latest = published.latest_findings(4)
    assert [(row.statement, row.count, row.base, row.url) for row in latest] == [
        ("Heavy", 5, 10, "/new/"),
        ("Old", 9, 10, "/old/"),
    ]
    assert len(published.latest_findings(1)) == 1


def test_findings_of_a_priority_come_from_the_newest_page_first():
    publish("old", approved(9, statement="Old and heavy"))
    publish("new", approved(2, statement="Light"), approved(5, statement="Heavy"))
    rows = published.findings_of_priority("prevention", 3)
    assert [row.statement for row in rows] == ["Heavy", "Light", "Old and heavy"]
    assert [row.statement for row in published.findings_of_priority("prevention", 2)] == ["Heavy", "Light"]
    published.withdraw_publication(page_key="new")
    assert [row.statement for row in published.findings_of_priority("prevention", 3)] == ["Old and heavy"]


def test_pages_by_ambition_are_live_newest_first_and_once_each():
    fair, well = (Ambition.objects.create(slug=slug, name=slug) for slug in ("fair", "well"))
    first, second = approved(3), approved(4)
    first.engagement.ambitions.set([fair, well])
    second.engagement.ambitions.set([fair])
    publish("a", first, second)
    publish("b", second)
    publish("gone", first)
    published.withdraw_publication(page_key="gone")
    pages = published.publications_by_ambition()
    assert {slug: [page.page_key for page in found] for slug, found in pages.items()} == {
        "fair": ["b", "a"],
        "well": ["a"],
    }
    assert pages["well"][0].url == "/a/"


def test_ambitions_come_in_the_strategys_order():
    Ambition.objects.create(slug="b", name="Second", order=2, covers="Much")
    Ambition.objects.create(slug="a", name="First", order=1)
    assert [row.slug for row in published.ambitions()] == ["a", "b"]
    assert published.ambitions()[1].covers == "Much"
    assert published.ambition_choices() == [("a", "First"), ("b", "Second")]


def test_co_design_of_a_priority_has_begun_and_may_be_over(theme):
    today = timezone.localdate()
    priority = PriorityFactory()
    for slug, opens, kind in (
        ("over", -30, EngagementKind.CODESIGN),
        ("open", -3, EngagementKind.CODESIGN),
        ("soon", 3, EngagementKind.CODESIGN),
        ("feedback", -3, EngagementKind.FEEDBACK),
    ):
        dates = {"opens_on": today + timedelta(days=opens), "closes_on": today + timedelta(days=opens + 9)}
        EngagementFactory(slug=slug, kind=kind, **dates).priorities.add(priority)
    found = published.codesign_engagements(priority.slug)
    assert [(facts.slug, facts.is_open, facts.priorities) for facts in found] == [
        ("open", True, (priority.slug,)),
        ("over", False, (priority.slug,)),
    ]
    assert published.codesign_engagements("none") == ()


def test_findings_of_a_priority_are_weightiest_first_and_once_each():
    heavy, light = approved(5, statement="Heavy"), approved(2, statement="Light")
    other = approved(9, statement="Other", priority=PriorityFactory(slug="early-years", name="Early years"))
    publish("a", light, heavy, other)
    publish("b", heavy)
    rows = published.findings_of_priority("prevention", 3)
    assert [row.statement for row in rows] == ["Heavy", "Light"]
    Finding.objects.filter(pk=heavy.pk).update(status=FindingStatus.DRAFT)
    assert [row.statement for row in published.findings_of_priority("prevention", 3)] == ["Light"]
