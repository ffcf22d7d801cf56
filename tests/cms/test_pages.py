"""Every page type: routable, renderable, editable, previewable; where each may stand; what each shows."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import HelpPanel
from wagtail.models import Page, get_page_models
from wagtail.test.utils import WagtailPageTestCase

from cms import models
from insight.enums import ActionKind, ActionStatus
from insight.models import Action, Community, Engagement, Place, Priority
from insight.published import record_publication
from tests.cms.editing import form_data, publish_in_editor
from tests.cms.library_rows import add_report, library_index
from tests.cms.partnership_rows import news, news_index, partners_page, partnership, programme
from tests.factories import ActionFactory, EngagementFactory, QuestionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE_TYPES = [model for name in models.__all__ if issubclass(model := getattr(models, name), Page)]


class Checks(WagtailPageTestCase):
    """Wagtail's checks of page types, to be called from plain tests."""

    def runTest(self):
        pass


@pytest.fixture
def checks(client):
    Checks.setUpClass()
    try:
        case = Checks()
        case.client = client
        yield case
    finally:
        Checks.tearDownClass()


@pytest.fixture
def engagement_page(home):
    index = home.add_child(
        instance=models.EngagementIndexPage(title="Have your say", slug="have-your-say", show_in_menus=True)
    )
    engagement = EngagementFactory(
        slug="walks", title="Walks", can_change="The routes", cannot_change="Hills"
    )
    QuestionFactory(engagement=engagement, key="where", text="Where do you walk?")
    return index.add_child(
        instance=models.EngagementPage(title="Walks near you", slug="walks", engagement=engagement)
    )


@pytest.fixture
def standard_page(home):
    return home.add_child(
        instance=models.StandardPage(
            title="Privacy",
            slug="privacy",
            introduction="What we keep.",
            in_footer=True,
            body=[
                ("text", {"heading": "Your words", "text": "<p>Locked away.</p>"}),
                ("notice", {"heading": "Mind", "text": "<p>Read this.</p>"}),
                ("actions", {"priority": "early-years"}),
            ],
        )
    )


@pytest.fixture
def people_pages(home):
    community, place = Community.objects.get(slug="carers"), Place.objects.get(slug="lewisham")
    communities = home.add_child(instance=models.CommunitiesIndexPage(title="Communities", slug="people"))
    places = home.add_child(instance=models.PlacesIndexPage(title="Places", slug="places"))
    return [
        communities,
        places,
        communities.add_child(instance=models.CommunityPage(title="Carers", slug="c", community=community)),
        places.add_child(instance=models.PlacePage(title="Lewisham", slug="l", place=place)),
    ]


@pytest.fixture
def pages(
    home,
    priority_page,
    engagement_page,
    standard_page,
    heard_page,
    vision_page,
    commitment_page,
    people_pages,
):
    old = partnership(home, members=[{}])
    library = library_index(home)
    return [
        library,
        add_report(library, "carers", "Evenings with carers"),
        old,
        old.get_parent().specific,
        programme(old),
        partners_page(home),
        news_index(home),
        news(home),
        home,
        *people_pages,
        priority_page.get_parent().specific,
        priority_page,
        engagement_page.get_parent().specific,
        engagement_page,
        standard_page,
        heard_page,
        vision_page,
        commitment_page,
        home.add_child(instance=models.DownloadsPage(title="Downloads", slug="downloads")),
    ]


def test_every_page_type_works_for_readers_and_editors(pages, checks, client, editor):
    assert {type(page) for page in pages} == set(PAGE_TYPES)
    for page in pages:
        checks.assertPageIsRoutable(page)
        checks.assertPageIsRenderable(page)
        checks.assertPageIsPreviewable(page, post_data=form_data(page))
        client.force_login(editor)
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
        response = publish_in_editor(client, page, title=f"{page.title}, changed")
        assert response.status_code == 302, response.context["form"].errors
        after = type(page).objects.get(pk=page.pk)
        assert (after.title, after.live, after.has_unpublished_changes) == (
            f"{page.title}, changed",
            True,
            False,
        )


def test_each_page_type_says_what_it_is_for_and_explains_its_fields():
    for model in PAGE_TYPES:
        assert model.get_page_description()
        own = [
            field
            for field in model._meta.get_fields()
            if getattr(field, "help_text", None) is not None
            and field.model is model
            and not field.is_relation
        ]
        streams = {field.name for field in own if field.get_internal_type() == "JSONField"}
        assert all(field.help_text or field.name in streams for field in own), model


@pytest.mark.parametrize(
    ("parent", "children"),
    [
        (
            "HomePage",
            {
                "PrioritiesIndexPage",
                "EngagementIndexPage",
                "PartnershipIndexPage",
                "NewsIndexPage",
                "InsightLibraryPage",
                "VisionPage",
                "CommunitiesIndexPage",
                "PlacesIndexPage",
                "DownloadsPage",
                "StandardPage",
            },
        ),
        ("PartnershipIndexPage", {"PartnershipPage", "PartnersPage"}),
        ("PartnershipPage", {"ProgrammePage"}),
        ("NewsIndexPage", {"NewsPage"}),
        ("InsightLibraryPage", {"ReportPage"}),
        ("CommunitiesIndexPage", {"CommunityPage"}),
        ("CommunityPage", set()),
        ("PlacesIndexPage", {"PlacePage"}),
        ("PlacePage", set()),
        ("DownloadsPage", set()),
        ("PrioritiesIndexPage", {"PriorityPage"}),
        ("PriorityPage", {"WhatWeHeardPage", "CommitmentPage"}),
        ("VisionPage", {"CommitmentPage"}),
        ("CommitmentPage", set()),
        ("WhatWeHeardPage", set()),
        ("EngagementIndexPage", {"EngagementPage"}),
        ("EngagementPage", set()),
        ("StandardPage", {"StandardPage"}),
    ],
)
def test_pages_stand_where_they_belong(parent, children):
    allowed = getattr(models, parent).allowed_subpage_models()
    assert {model.__name__ for model in allowed} == children


def text_of(response):
    return " ".join(response.content.decode().split())


def test_home_says_what_is_open_heard_done_and_asks_for_the_receipt(
    client, home, engagement_page, heard_page
):
    EngagementFactory(title="Without a page")
    ActionFactory(
        text="Opened a new door", kind=ActionKind.DID, priority=Priority.objects.get(slug="early-years")
    )
    answers, html = text_of(client.get("/")).split("Have your say now")
    assert answers.count("answers__item") == 4
    for answer in (
        "Our 1 priority",
        "People give up on the phone.",
        "Opened a new door",
        "1 thing to talk about",
    ):
        assert answer in answers
    positions = [
        html.index(words)
        for words in ("Walks", "People give up on the phone.", "Opened a new door", 'name="code"')
    ]
    assert positions == sorted(positions)
    assert "12 of 30 answers" in html
    assert "Without a page" not in html
    assert 'href="/have-your-say/walks/"' in html
    assert f'href="{heard_page.url}"' in html
    assert 'href="/priorities/early-years/#actions"' in html
    assert "csrfmiddlewaretoken" in html


def test_an_empty_site_says_so_and_what_will_come(client, home):
    html = text_of(client.get("/"))
    for words in ("We are not asking anything right now", "We are still reading", "When something changes"):
        assert words in html


def test_a_priority_says_promise_findings_actions_and_who_is_responsible(client, heard_page, priority_page):
    yesterday = timezone.localdate() - timedelta(days=1)
    priority = priority_page.priority
    ActionFactory(priority=priority, text="Late thing", due_on=yesterday)
    ActionFactory(priority=priority, text="Impossible thing", kind=ActionKind.CANNOT, because="No money")
    ActionFactory(priority=priority, text="Done thing", status=ActionStatus.DONE, done_on=yesterday)
    html = text_of(client.get(priority_page.url))
    positions = [
        html.index(words)
        for words in (
            "Families get help early.",
            "2 in 5: 12 of 30 answers",
            "Done thing",
            "Late thing",
            "Impossible thing",
            "No money",
            "We are not asking about this right now",
            "The maternity board",
        )
    ]
    assert positions == sorted(positions)
    assert "was due by" in html


@pytest.mark.parametrize(
    ("opens", "closes", "says", "start"),
    [
        (-1, 3, "3 days left", True),
        (-1, 0, "Last day today", True),
        (2, 9, "It opens on", False),
        (-9, -1, "It closed on", False),
    ],
)
def test_an_engagement_page_follows_its_dates(client, engagement_page, opens, closes, says, start):
    today = timezone.localdate()
    Engagement.objects.filter(slug="walks").update(
        opens_on=today + timedelta(days=opens), closes_on=today + timedelta(days=closes)
    )
    html = text_of(client.get(engagement_page.url))
    assert says in html
    assert ('href="/take-part/walks/"' in html) is start
    assert "The routes" in html
    assert "Hills" in html
    assert "Where do you walk?" in html


def test_a_closed_engagement_leads_to_what_was_heard(client, engagement_page, world):
    engagement_page.engagement = world.engagement
    engagement_page.save()
    assert "What we heard" not in text_of(client.get(engagement_page.url)).split("</nav>")[-1]
    record_publication(page_key="p", title="What we heard there", url="/x/", finding_ids=[world.finding.pk])
    assert 'href="/x/"' in text_of(client.get(engagement_page.url))


def test_the_list_of_engagements_puts_open_ones_first(client, engagement_page):
    index = engagement_page.get_parent().specific
    today = timezone.localdate()
    over = EngagementFactory(opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    index.add_child(instance=models.EngagementPage(title="Old talk", slug="old", engagement=over))
    soon = EngagementFactory(opens_on=today + timedelta(days=2), closes_on=today + timedelta(days=5))
    index.add_child(instance=models.EngagementPage(title="New talk", slug="new", engagement=soon))
    html = text_of(client.get(index.url))
    positions = [html.index(words) for words in ("Walks near you", "New talk", "Old talk")]
    assert positions == sorted(positions)


def test_headings_follow_one_another_on_every_page(client, pages):
    import re

    for page in pages:
        levels = [int(level) for level in re.findall(r"<h([1-6])", client.get(page.url).content.decode())]
        main = levels[:-1]  # the footer's own heading comes last
        assert main[0] == 1, page
        assert all(after - before <= 1 for before, after in pairwise(main)), (page, levels)


def test_actions_list_is_about_its_priority_only(client, standard_page):
    ActionFactory(priority=Priority.objects.get(slug="early-years"), text="Ours")
    ActionFactory(priority=Priority.objects.get(slug="prevention"), text="Theirs")
    html = text_of(client.get(standard_page.url))
    assert "Ours" in html
    assert "Theirs" not in html
    assert Action.objects.count() == 2


def test_every_kind_of_page_begins_with_a_guide_for_newcomers():
    for kind in get_page_models():
        if kind.__module__.startswith("cms."):
            assert any(isinstance(panel, HelpPanel) for panel in kind.content_panels), kind.__name__
