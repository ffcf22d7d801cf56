"""From residents' words to a public page and back out of it, through the screens and jobs that people use."""

import html
import io
import re
from dataclasses import dataclass, field

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.models import PriorityPage, WhatWeHeardPage
from insight.enums import ResponseStatus
from insight.models import Coding, Engagement, Finding, Quote, Response, Submission, Theme, Topic
from insight.selectors.receipts import find_submission
from tests.cms.editing import publish_in_editor
from tests.insight.pipeline_fixtures import SUBJECTS
from tests.journeys.residents import give_feedback, open_receipt
from tests.journeys.work import work_off_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.language]

PRIORITY = "primary-care-long-term-conditions"
NAMED = "My name is Patricia Oyelaran, ring me on 07700 900123. Nobody picks up the phone at the surgery before ten."
IN_DANGER = "Nobody answers the phone at the practice. My husband hits me and I am afraid to go home."
PRIVATE = ("Patricia", "Oyelaran", "07700", "900123", "husband", "hits me", "afraid to go home")


@dataclass
class Journey:
    """What one step leaves for the next. `codes` are receipt codes by the words that they were given for."""

    engagement: Engagement
    officer: Client
    editor: Client
    codes: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def journey(site, officer, editor, static_model):
    clients = []
    for person in (officer, editor):
        clients.append(Client())
        clients[-1].force_login(person)
    return Journey(Engagement.objects.get(slug="gp-access"), *clients)


def test_words_become_a_page_and_leave_it_when_they_are_taken_back(journey):
    residents_speak(journey)
    the_words_are_screened(journey)
    the_held_words_are_cleared(journey)
    theme = a_topic_becomes_a_theme(journey)
    codings_are_corrected(journey, theme)
    finding = a_finding_is_written(journey, theme)
    quote = a_quote_is_chosen_and_cleared(journey, finding)
    page = a_page_is_drafted_and_published(journey, finding)
    the_public_reads_it(page, quote)
    receipts_lead_there(journey, page, quote)
    assert holds(verify())
    the_quoted_person_takes_it_back(journey, page, quote)


def residents_speak(journey):
    """26 people answer: one names herself, one is in danger."""
    words = [*(text for texts in SUBJECTS.values() for text in texts), NAMED, IN_DANGER]
    places = ("lewisham", "southwark", "")
    for number, text in enumerate(words):
        place = places[number % len(places)]
        journey.codes[text] = give_feedback(
            journey.engagement, {"experience": text}, place=place, quote="yes"
        )
    assert Submission.objects.count() == len(set(journey.codes.values())) == 26


def the_words_are_screened(journey):
    kinds = work_off_jobs()
    assert kinds.count("screen") == 26
    assert "enrich" in kinds
    named, in_danger = (response_to(journey, words) for words in (NAMED, IN_DANGER))
    for hidden in ("Patricia", "Oyelaran", "07700"):
        assert hidden not in named.screened
    assert "Nobody picks up the phone" in named.screened
    assert in_danger.status == ResponseStatus.HELD
    assert in_danger.safeguarding
    assert not in_danger.segments.exists()
    assert "A person is reading your words" in open_receipt(journey.codes[IN_DANGER])[1]
    assert "Your words were checked" in open_receipt(journey.codes[NAMED])[1]


def the_held_words_are_cleared(journey):
    """The officer says what was done about the danger, hides what tells of it, and goes on until none is left."""
    in_danger = response_to(journey, IN_DANGER)
    address = reverse("insight_held_response", args=[in_danger.pk])
    assert reverse("insight_held_response", args=[in_danger.pk]) in text_of(
        journey.officer.get(reverse("insight_held"))
    )
    secret = "My husband hits me and I am afraid to go home."
    post(journey.officer, address, do="hide", words=secret, kind="OTHER")
    refused = journey.officer.post(address, {"do": "clear", "seen": seen_on(journey.officer, address)})
    assert refused.status_code == 422
    post(journey.officer, address, do="clear", reason="The safeguarding lead has rung her.")
    while (held := Response.objects.filter(status=ResponseStatus.HELD).first()) is not None:
        post(journey.officer, reverse("insight_held_response", args=[held.pk]), do="clear", reason="Read.")
    assert "enrich" in work_off_jobs()
    assert Response.objects.filter(status=ResponseStatus.ENRICHED).count() == 26


def a_topic_becomes_a_theme(journey):
    """The officer has topics looked for and adopts the one about the phone."""
    analysis = reverse("insight_analysis", args=[journey.engagement.pk])
    assert journey.officer.post(analysis, {"do": "find-topics"}).status_code == 302
    assert work_off_jobs() == ["discover"]
    address = reverse("insight_engagement_topics", args=[journey.engagement.pk])
    board = text_of(journey.officer.get(address))
    topic = max(
        Topic.objects.filter(level="wide"),
        key=lambda topic: ("phone" in topic.keywords, "phone" in topic.name, topic.size),
    )
    assert topic.name in board
    adopted = journey.officer.post(
        address, {"do": "adopt", "topic": topic.pk, "name": "Getting through on the phone"}
    )
    assert adopted.status_code == 302, text_of(adopted)
    assert work_off_jobs() == ["code"]
    return Theme.objects.get(name="Getting through on the phone")


def codings_are_corrected(journey, theme):
    """The officer says of every response whether the theme fits; the next coding leaves it so."""
    for response in Response.objects.filter(status=ResponseStatus.ENRICHED):
        for segment in response.segments.all():
            fits = "phone" in segment.text.lower()
            address = reverse("insight_correct_coding", args=[segment.pk])
            corrected = journey.officer.post(address, {"theme": theme.pk, "applies": int(fits)})
            assert corrected.url.startswith(reverse("insight_response", args=[response.pk]))
    analysis = reverse("insight_analysis", args=[journey.engagement.pk])
    assert journey.officer.post(analysis, {"do": "code"}).status_code == 302
    assert work_off_jobs() == ["code"]
    assert not Coding.objects.filter(theme=theme, source="machine").exists()


def a_finding_is_written(journey, theme):
    """With its figure: 10 of 26 answers speak of the phone."""
    data = {
        "do": "save",
        "statement": "People give up because they can't get through on the phone.",
        "priority": PriorityPage.objects.get(priority__slug=PRIORITY).priority.pk,
        "themes": [theme.pk],
        "detail": "Queues in the morning, and being cut off.",
        "next_step": "Each practice will offer to ring back.",
    }
    written = journey.officer.post(reverse("insight_finding_new", args=[journey.engagement.pk]), data)
    finding = Finding.objects.get()
    assert written.url == reverse("insight_finding", args=[finding.pk])
    evidence = finding.evidence.get()
    assert (evidence.count, evidence.base) == (10, 26)
    return finding


def a_quote_is_chosen_and_cleared(journey, finding):
    """The officer takes the first words that are offered; the editor clears them and approves the finding."""
    address = reverse("insight_finding", args=[finding.pk])
    offered = re.search(r'name="segment" value="(\d+)"', journey.officer.get(address).content.decode())
    post(journey.officer, address, do="choose", segment=offered[1])
    quote = Quote.objects.get()
    assert quote.text in journey.codes
    post(journey.officer, address, do="send")
    early = journey.editor.post(address, {"do": "approve"})
    assert (early.status_code, "Some quotes still wait" in text_of(early)) == (422, True)
    post(journey.editor, address, do="clear", quote=quote.pk)
    post(journey.editor, address, do="approve")
    return quote


def a_page_is_drafted_and_published(journey, finding):
    """Nobody sees the draft; the editor publishes it as it is."""
    parent = PriorityPage.objects.get(priority__slug=PRIORITY)
    drafted = journey.editor.post(
        reverse("draft_from_findings"), {"page": parent.pk, "finding": [finding.pk]}
    )
    page = WhatWeHeardPage.objects.get()
    assert drafted.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert Client().get(page.url).status_code == 404
    published = publish_in_editor(journey.editor, page)
    assert published.status_code == 302, text_of(published)
    page.refresh_from_db()
    assert page.live
    return page


def the_public_reads_it(page, quote):
    """The figure with its base and the quote word for word; nothing private on any page or in any file."""
    shown = text_of(Client().get(page.url))
    assert "(10 of 26 answers)" in shown
    assert quote.text in shown
    read = [shown, Client().get(f"{page.url}figures/").content.decode()]
    assert "10,26" in read[1].replace(" ", "")
    for other in Page.objects.live().filter(depth__gt=1):
        response = Client().get(other.url)
        assert response.status_code == 200, other.url
        read.append(text_of(response))
    for words in PRIVATE:
        assert not any(words in text for text in read), words


def receipts_lead_there(journey, page, quote):
    """Whoever spoke of the phone finds the page by their receipt; who spoke of parking does not."""
    for words in (quote.text, NAMED, IN_DANGER):
        assert f'href="{page.url}"' in open_receipt(journey.codes[words])[1]
    assert page.url not in open_receipt(journey.codes[SUBJECTS["parking"][0]])[1]


def the_quoted_person_takes_it_back(journey, page, quote):
    """The quote leaves the live page at once, and `verify_published` names what no longer holds."""
    browser, _words = open_receipt(journey.codes[quote.text])
    assert browser.post("/receipt/take-back/").url == "/receipt/taken-back/"
    assert browser.get("/receipt/words/").status_code == 302
    assert find_submission(journey.codes[quote.text]) is None
    assert not Response.objects.filter(screened__contains=quote.text).exists()
    response = Client().get(page.url)
    assert response.status_code == 200
    shown = text_of(response)
    assert quote.text not in shown
    assert "(10 of 26 answers)" in shown
    assert "Newer evidence exists" in shown
    status, said = verify()
    assert status == 1
    lines = [line for line in said.splitlines() if line.startswith(f"Page {page.pk} “{page.title}”")]
    assert any("This quote may not be shown" in line for line in lines)
    assert any("10 of 26 answers" in line and "9 of 25 answers" in line for line in lines)


def holds(verified):
    status, said = verified
    return status == 0 and re.fullmatch(r"3 figures and quotes on \d+ live pages: 3 hold, 0 do not.\n", said)


def verify():
    out = io.StringIO()
    try:
        call_command("verify_published", stdout=out, no_color=True)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def response_to(journey, words):
    return find_submission(journey.codes[words]).responses.get()


def post(client, address, **data):
    """Post to a page of the admin what its form holds; it must be done, not refused."""
    if data["do"] in ("hide", "clear") and "/held/" in address:
        data["seen"] = seen_on(client, address)
    done = client.post(address, data)
    assert done.status_code == 302, text_of(done)


def seen_on(client, address):
    return re.search(r'name="seen" value="([^"]*)"', client.get(address).content.decode())[1]


def text_of(response):
    return " ".join(html.unescape(response.content.decode()).split())
