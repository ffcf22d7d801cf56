"""The vision and the priorities: what their pages say with each part and without it, and how much they ask for."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document

from cms import models
from cms.models.priorities import FINDINGS_SHOWN
from insight.enums import EngagementKind
from insight.models import Ambition, Finding, Priority
from insight.published import record_publication
from tests.cms.editing import form_data, publish_in_editor
from tests.factories import ActionFactory, EngagementFactory, QuestionFactory

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


def headings(html):
    return [re.sub(r"<[^>]+>", "", title).strip() for title in re.findall(r"<h2[^>]*>(.*?)</h2>", html)]


@pytest.fixture
def ask(home):
    """Make an engagement of the priority, with its page; `opens` and `closes` count days from today."""
    index = home.add_child(instance=models.EngagementIndexPage(title="Have your say", slug="have-your-say"))

    def make(title, *, opens=-9, closes=9, kind=EngagementKind.FEEDBACK, page=True):
        today = timezone.localdate()
        dates = {"opens_on": today + timedelta(days=opens), "closes_on": today + timedelta(days=closes)}
        engagement = EngagementFactory(title=title, kind=kind, **dates)
        engagement.priorities.add(Priority.objects.get(slug="early-years"))
        QuestionFactory(engagement=engagement)
        if page:
            slug = engagement.slug
            index.add_child(instance=models.EngagementPage(title=title, slug=slug, engagement=engagement))
        return engagement

    return make


@pytest.fixture
def full_page(priority_page, commitment_page, heard_page, ask):
    """The priority page with every part filled in."""
    document = Document.objects.create(title="plan", file=ContentFile(b"x" * 2048, "plan.pdf"))
    priority_page.outcome = "Families know whom to ask."
    priority_page.why_now = "<p>Help comes late.</p>"
    priority_page.will_change = "<ul><li>Help at home.</li></ul>"
    priority_page.ambitions.set(Ambition.objects.filter(slug="staying-well"))
    priority_page.body = [("text", {"heading": "More to know", "text": "<p>Said at length.</p>"})]
    priority_page.documents = [
        ("document", {"document": document, "title": "Our plan", "about": "12 pages."})
    ]
    priority_page.save()
    ask("Ideas for play", kind=EngagementKind.CODESIGN)
    ask("Feeding your baby")
    ActionFactory(priority=priority_page.priority, text="Opened a café")
    yield priority_page
    document.file.delete()


def test_a_priority_with_every_part_tells_them_in_order(client, full_page):
    html = text_of(client.get(full_page.url))
    positions = [
        html.index(words)
        for words in (
            "Families get help early.",
            "Families know whom to ask.",
            "Help comes late.",
            "Help at home.",
            "We will add no carbon to the air.",
            "By the end of 2045",
            "People give up on the phone.",
            "2 in 5: 12 of 30 answers",
            "All that we heard about this",
            "Opened a café",
            "Ideas for play",
            "Feeding your baby",
            "Said at length.",
            "Our plan",
            "The maternity board",
            "Staying healthy and well",
        )
    ]
    assert positions == sorted(positions)
    assert "(PDF, 2.0" in html
    assert 'href="/priorities/early-years/what-we-heard' in html


def test_a_priority_with_nothing_filled_in_has_no_bare_heading(client, priority_page):
    html = text_of(client.get(priority_page.url))
    assert headings(html) == [
        "What people said",
        "What we did, will do and can't do",
        "Take part",
        "Who is responsible",
        "About this site",
    ]
    for words in ("We have not published", "Nothing has been decided yet", "We are not asking about this"):
        assert words in html
    links = set(re.findall(r'href="#([^"]+)"', html))
    assert links <= set(re.findall(r'id="([^"]+)"', html))


def test_every_jump_on_a_full_page_lands(client, full_page):
    html = client.get(full_page.url).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
    assert len(ids) == len(set(ids))


def test_co_design_stands_on_its_own_open_or_past_but_not_to_come(client, priority_page, ask):
    ask("Ideas now", kind=EngagementKind.CODESIGN)
    ask("Ideas then", opens=-30, closes=-3, kind=EngagementKind.CODESIGN)
    ask("Ideas soon", opens=3, closes=9, kind=EngagementKind.CODESIGN)
    ask("Ideas without a page", kind=EngagementKind.CODESIGN, page=False)
    ask("Questions then", opens=-30, closes=-3)
    html = text_of(client.get(priority_page.url))
    ideas = html[html.index('id="ideas"') : html.index('id="take-part"')]
    assert ideas.index("Ideas now") < ideas.index("Ideas then")
    assert "open until" in ideas
    assert "closed on" in ideas
    for title in ("Ideas soon", "Ideas without a page", "Questions then"):
        assert title not in html
    assert "Ideas now" in html[html.index('id="take-part"') :]


def test_only_the_latest_findings_are_told_and_all_pages_are_linked(client, priority_page, world, officer):
    for number in range(FINDINGS_SHOWN + 2):
        finding = Finding.objects.create(
            engagement=world.engagement,
            priority=priority_page.priority,
            statement=f"Finding {number}.",
            author=officer,
            status="approved",
        )
        record_publication(
            page_key=f"p{number}", title=f"Heard {number}", url=f"/heard-{number}/", finding_ids=[finding.pk]
        )
    html = text_of(client.get(priority_page.url))
    told = re.findall(r"Finding (\d)\.", html)
    assert told == [str(number) for number in reversed(range(2, FINDINGS_SHOWN + 2))]
    assert re.findall(r'href="/heard-(\d)/">Heard', html) == [str(n) for n in reversed(range(5))]


def queries(client, page):
    client.get(page.url)  # fills what the site keeps between requests
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(page.url).status_code == 200
    return len(captured)


def test_a_priority_asks_the_database_no_more_for_more_of_everything(client, full_page, world, ask):
    before = queries(client, full_page)
    assert before <= 55  # five of them ask in which languages pages are
    for number in range(4):
        ask(f"More {number}")
        ask(f"More ideas {number}", kind=EngagementKind.CODESIGN)
        ActionFactory(priority=full_page.priority, text=f"Action {number}")
        record_publication(
            page_key=f"q{number}", title=f"Heard {number}", url=f"/h{number}/", finding_ids=[world.finding.pk]
        )
        more = models.CommitmentPage(
            title=f"C{number}", slug=f"c{number}", promise="P", due_on="2030-12-31", owned_by="Board"
        )
        more.measures.set(
            [
                models.Measure(
                    name="M",
                    unit="people",
                    source="S",
                    baseline_year=2020,
                    baseline=1,
                    target_year=2030,
                    target=2,
                )
            ]
        )
        full_page.add_child(instance=more)
    assert queries(client, full_page) <= before


def test_an_older_version_of_a_priority_page_can_still_be_published(priority_page):
    revision = priority_page.save_revision()
    for name in ("why_now", "will_change", "outcome", "documents", "ambitions"):
        revision.content.pop(name)
    revision.save()
    revision.publish()
    kept = models.PriorityPage.objects.get()
    assert (kept.promise, kept.responsible) == ("Families get help early.", "The maternity board")
    assert kept.why_now == ""


def test_an_editor_keeps_every_part_of_a_full_page(client, editor, full_page):
    client.force_login(editor)
    response = publish_in_editor(client, full_page, title="Early years, changed")
    assert response.status_code == 302, response.context["form"].errors
    kept = models.PriorityPage.objects.get()
    assert [block.value["title"] for block in kept.documents] == ["Our plan"]
    assert (kept.outcome, kept.downloads) == (full_page.outcome, full_page.downloads)
    assert "Help comes late." in kept.why_now
    assert [ambition.slug for ambition in kept.ambitions.all()] == ["staying-well"]


def test_a_document_that_was_deleted_leaves_no_trace(client, full_page):
    Document.objects.all().delete()
    html = text_of(client.get(full_page.url))
    assert "Our plan" not in html
    assert "Downloads" not in headings(html)


# --- The vision -----------------------------------------------------------------------------------------


def test_the_vision_leads_from_an_ambition_to_all_that_is_about_it(
    client, vision_page, priority_page, commitment_page, heard_page, world
):
    world.engagement.ambitions.set(Ambition.objects.filter(slug="sustainable-care"))
    priority_page.ambitions.set(Ambition.objects.filter(slug="sustainable-care"))
    priority_page.save()
    html = text_of(client.get(vision_page.url))
    told = html[html.index('id="sustainable-care"') : html.index('id="priorities"')]
    for words in (
        "Within our means and net zero",
        "Clean air for all.",
        f'href="{heard_page.url}"',
        'href="/priorities/early-years/net-zero/"',
        'href="/priorities/early-years/"',
    ):
        assert words in told
    assert 'href="#sustainable-care"' in html[html.index('id="priorities"') :]


def test_a_bare_vision_has_no_bare_heading(client, vision_page):
    vision_page.ambitions = []
    vision_page.save()
    html = text_of(client.get(vision_page.url))
    assert headings(html) == ["About this site"]
    assert "Everybody lives well." in html


def test_what_is_not_public_is_not_told_on_the_vision(client, vision_page, priority_page, commitment_page):
    priority_page.ambitions.set(Ambition.objects.filter(slug="sustainable-care"))
    priority_page.unpublish()
    commitment_page.unpublish()
    html = text_of(client.get(vision_page.url))
    assert "Early years" not in html
    assert "Net zero<" not in html


def test_commitments_of_the_whole_vision_stand_on_its_page(client, vision_page):
    vision_page.add_child(
        instance=models.CommitmentPage(
            title="Spend well", slug="spend", promise="No waste.", due_on="2030-06-30", owned_by="All of us"
        )
    )
    html = text_of(client.get(vision_page.url))
    assert "What we promise for all of it" in html
    assert "By the end of June 2030" in html


def test_an_ambition_that_the_strategy_dropped_is_left_out(client, vision_page):
    Ambition.objects.filter(slug="sustainable-care").delete()
    assert "Clean air for all." not in text_of(client.get(vision_page.url))


def test_an_ambition_stands_once(vision_page):
    block = ("ambition", {"ambition": "staying-well", "meaning": "<p>Well.</p>"})
    vision_page.ambitions = [block, block]
    with pytest.raises(ValidationError, match="Twice: Staying healthy and well"):
        vision_page.full_clean()


def test_the_editor_is_told_of_an_ambition_that_stands_twice(client, editor, vision_page):
    client.force_login(editor)
    block = ("ambition", {"ambition": "staying-well", "meaning": "<p>Well.</p>"})
    vision_page.ambitions = [block, block]
    data = form_data(vision_page) | {"action-publish": "on"}
    response = client.post(reverse("wagtailadmin_pages:edit", args=[vision_page.pk]), data)
    assert response.status_code == 200
    assert "Keep one block for each ambition" in text_of(response)


def test_any_number_of_ambitions_and_priorities_will_do(client, vision_page, priority_page):
    index = priority_page.get_parent()
    for number in range(9):
        priority = Priority.objects.create(slug=f"p{number}", name=f"Priority {number}", statement="S")
        ambition = Ambition.objects.create(slug=f"a{number}", name=f"Ambition {number}")
        page = models.PriorityPage(
            title=priority.name, slug=priority.slug, priority=priority, promise="P", responsible="R"
        )
        page.ambitions.set([ambition])
        index.add_child(instance=page)
    vision_page.ambitions = [
        ("ambition", {"ambition": f"a{number}", "meaning": "<p>M</p>"}) for number in range(9)
    ]
    vision_page.save()
    html = text_of(client.get(vision_page.url))
    assert html.count('class="ambition"') == html.count('class="serving__item"') == 9


def test_the_vision_asks_the_database_no_more_for_more_about_it(
    client, vision_page, commitment_page, priority_page
):
    before = queries(client, vision_page)
    for number in range(4):
        more = models.CommitmentPage(
            title=f"C{number}", slug=f"c{number}", promise="P", due_on="2030-12-31", owned_by="Board"
        )
        more.ambitions.set(Ambition.objects.filter(slug="sustainable-care"))
        priority_page.add_child(instance=more)
    assert queries(client, vision_page) == before


def test_there_is_one_vision_below_home(home, vision_page):
    assert not models.VisionPage.can_create_at(home)


def test_the_list_of_priorities_leads_to_the_vision(client, priority_page, vision_page):
    address = priority_page.get_parent().url
    assert 'href="/vision/">The vision that they serve' in text_of(client.get(address))
    vision_page.unpublish()
    assert "The vision that they serve" not in text_of(client.get(address))
