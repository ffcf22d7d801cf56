"""A first draft counts, hides small numbers, and never lets out a word that may not be quoted."""

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from insight.enums import QuoteStatus, ResponseStatus
from insight.errors import ServiceError
from insight.models import Embedding, Finding
from insight.pipeline.finding_check import check_finding
from insight.services.drafting import draft_finding
from tests.factories import EngagementFactory, PriorityFactory
from tests.insight.curation_rows import coded_theme, said

PRIVATE = "I felt that nobody at Zanzibar House listened to me when I asked for help."


def open_words(number):
    return f"I felt that nobody listened when I rang the surgery {number} times last week."


def embedded(segments):
    vectors = np.eye(len(segments), 64, dtype="<f4")
    for segment, vector in zip(segments, vectors, strict=True):
        Embedding.objects.create(segment=segment, model="test", vector=vector.tobytes())
    return segments


@pytest.fixture
def engagement(reference):
    return EngagementFactory()


@pytest.fixture
def priority():
    return PriorityFactory()


def people(engagement, count, start=0, **fields):
    return embedded([said(engagement, open_words(start + n), **fields) for n in range(count)])


def drafted(engagement, priority, officer, *themes):
    return draft_finding(engagement=engagement, priority=priority, themes=themes, by=officer)


def test_a_draft_counts_and_proposes_exact_words(engagement, priority, officer):
    theme = coded_theme(engagement, people(engagement, 12), name="Being listened to")
    other = coded_theme(engagement, people(engagement, 18, start=12), name="Parking", priority=priority)
    finding = drafted(engagement, priority, officer, theme)
    assert finding.statement == "Many comments, 12 of 30, speak of being listened to."
    assert finding.detail == f"30 comments were read. This leaves out what people said about: {other.name}."
    quotes = list(finding.quotes.all())
    assert len(quotes) == 2
    assert {quote.status for quote in quotes} == {QuoteStatus.PROPOSED}
    assert all(quote.text in quote.segment.text for quote in quotes)
    assert finding.evidence.get().count == 12


def test_a_draft_passes_the_check_and_every_sentence_names_its_answers(engagement, priority, officer):
    theme = coded_theme(engagement, people(engagement, 12), name="Being listened to")
    second = coded_theme(engagement, people(engagement, 9, start=12), name="Parking")
    people(engagement, 10, start=30)
    check = check_finding(drafted(engagement, priority, officer, theme, second))
    assert check.remarks == ()
    assert [(row.themes, len(row.response_ids)) for row in check.sentences] == [
        (("Being listened to",), 12),
        ((), 31),
        (("Parking",), 9),
    ]


@pytest.mark.parametrize(("few", "rest", "told"), [(4, 30, "A few comments"), (30, 4, "Most comments")])
def test_small_numbers_and_small_rests_stay_out(engagement, priority, officer, few, rest, told):
    theme = coded_theme(engagement, people(engagement, few), name="Being listened to")
    people(engagement, rest, start=few)
    finding = drafted(engagement, priority, officer, theme)
    assert finding.statement == f"{told} speak of being listened to."


@pytest.mark.parametrize("count", [2, 5])
def test_too_few_answers_make_no_draft(engagement, priority, officer, count):
    theme = coded_theme(engagement, people(engagement, count))
    if count == 2:
        people(engagement, 20, start=5)
    with pytest.raises(ServiceError, match="oo few answers"):
        drafted(engagement, priority, officer, theme)
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    "kept_back",
    [
        {"consent_quote": False},
        {"status": ResponseStatus.HELD},
        {"status": ResponseStatus.REJECTED},
        {"safeguarding": "harm"},
        {"words": f"{PRIVATE} Ask [name]."},
    ],
    ids=str,
)
def test_a_private_word_never_appears(engagement, priority, officer, client, kept_back):
    private = said(engagement, **{"words": PRIVATE, **kept_back})
    # The private words come first and are as sure as any: only the rules keep them out.
    theme = coded_theme(
        engagement, embedded([private, *(said(engagement, open_words(n)) for n in range(20))])
    )
    finding = drafted(engagement, priority, officer, theme)
    assert finding.quotes.exists()
    written = [finding.statement, finding.detail, *finding.quotes.values_list("text", flat=True)]
    assert not any("Zanzibar" in text for text in written)
    client.force_login(officer)
    page = client.get(reverse("insight_finding", args=[finding.pk])).content.decode()
    assert "Zanzibar" not in page


def test_without_vectors_a_draft_has_no_quotes(engagement, priority, officer):
    theme = coded_theme(engagement, [said(engagement, open_words(n)) for n in range(12)])
    assert not drafted(engagement, priority, officer, theme).quotes.exists()


def test_only_who_may_write_drafts(engagement, priority, editor):
    theme = coded_theme(engagement, people(engagement, 12))
    with pytest.raises(PermissionDenied):
        drafted(engagement, priority, editor, theme)


def test_the_form_drafts_or_keeps_what_was_begun(engagement, priority, officer, client):
    theme = coded_theme(engagement, people(engagement, 12), name="Being listened to")
    client.force_login(officer)
    address = reverse("insight_finding_new", args=[engagement.pk])
    asked = {"do": "draft", "priority": priority.pk, "themes": [theme.pk], "statement": "My own words"}
    refused = client.post(address, asked)
    assert refused.status_code == 422
    assert "You have begun to write" in refused.content.decode()
    assert "My own words" in refused.content.decode()
    done = client.post(address, {**asked, "statement": ""})
    finding = Finding.objects.get()
    assert done.url == reverse("insight_finding", args=[finding.pk])
    assert finding.author == officer
