"""Pages of communities and places: only what is published, only where enough people are behind it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import CommunitiesIndexPage, CommunityPage, PlacePage, PlacesIndexPage
from cms.models.place_figures import PlaceFigure, PlaceTable
from insight.enums import ActionKind, MentionBasis, QuoteStatus, ResponseStatus
from insight.models import Community, CommunityMention, Place, Response, Submission, Theme
from insight.published import community_heard, place_heard, quotes_from_place, quotes_that_speak_of
from tests.factories import ActionFactory, RunFactory

pytestmark = pytest.mark.django_db


def mention(responses, community="carers", basis=MentionBasis.SELF, start=0, end=1):
    run, community = RunFactory(), Community.objects.get(slug=community)
    CommunityMention.objects.bulk_create(
        CommunityMention(
            response=row, run=run, community=community, basis=basis, start=start, end=start + end
        )
        for row in responses
    )


def coded(world):
    return list(Response.objects.filter(segments__codings__theme=world.theme).order_by("pk"))


def others(world):
    return list(Response.objects.exclude(segments__codings__theme=world.theme).order_by("pk"))


@pytest.fixture
def carers_page(home):
    index = home.add_child(instance=CommunitiesIndexPage(title="People", slug="communities"))
    return index.add_child(
        instance=CommunityPage(
            title="Unpaid carers",
            slug="carers",
            community=Community.objects.get(slug="carers"),
            contact="The carers' lead",
            organisations=[("organisation", {"name": "Kitchen", "does": "", "link": "https://example.org/"})],
        )
    )


@pytest.fixture
def lewisham_page(home):
    index = home.add_child(instance=PlacesIndexPage(title="Places", slug="places"))
    return index.add_child(
        instance=PlacePage(title="Lewisham", slug="lewisham", place=Place.objects.get(slug="lewisham"))
    )


def test_from_a_community_and_about_it_are_told_apart(world, heard_page):
    mention(coded(world)[:11])
    mention(others(world)[:9])
    mention(coded(world)[3:12], basis=MentionBasis.MENTIONED, start=1)
    heard = community_heard("carers")
    (engagement,) = heard.engagements
    assert (engagement.slug, engagement.own, engagement.about) == ("gp-access", 20, 10)
    (finding,) = heard.findings
    # All nine who speak about carers make the point, so "how many of them" would tell on each of them.
    assert (finding.own, finding.about) == (10, None)
    assert (finding.statement, finding.url) == ("People give up on the phone.", heard_page.url)
    assert finding.themes == ("Waiting on the phone",)


def test_a_name_that_a_machine_drafted_is_not_told(world, heard_page):
    mention(coded(world)[:11])
    mention(others(world)[:9])
    Theme.objects.filter(pk=world.theme.pk).update(name_drafted=True)
    (finding,) = community_heard("carers").findings
    assert finding.themes == ()


@pytest.mark.parametrize(("inside", "outside"), [(7, 18), (12, 7), (12, 0), (0, 18)])
def test_too_few_on_either_side_and_no_finding_is_told(world, heard_page, inside, outside):
    mention(coded(world)[:inside])
    mention(others(world)[:outside])
    assert community_heard("carers").findings == ()


def test_seven_people_of_a_community_are_nobody(world, heard_page):
    mention(others(world)[:7])
    assert not community_heard("carers")


def test_without_a_live_page_nothing_is_told(world, heard_page):
    mention(coded(world)[:10])
    mention(others(world)[:10])
    assert community_heard("carers")
    heard_page.unpublish()
    assert not community_heard("carers")
    assert not place_heard("lewisham")


def test_words_that_were_taken_back_or_held_count_no_more(world, heard_page):
    mention(coded(world)[:9])
    mention(others(world)[:9])
    assert community_heard("carers").findings
    for response in coded(world)[:2]:
        Response.objects.filter(pk=response.pk).update(status=ResponseStatus.HELD)
    assert community_heard("carers").findings == ()


def test_actions_come_with_the_finding_that_led_to_them(world, heard_page, carers_page, client):
    ActionFactory(text="Two lines", kind=ActionKind.DID).findings.add(world.finding)
    ActionFactory(text="Elsewhere", kind=ActionKind.DID)
    mention(coded(world)[:10])
    mention(others(world)[:10])
    html = client.get(carers_page.url).content.decode()
    assert "Two lines" in html
    assert "Elsewhere" not in html
    assert "From them: about 10 people said so." in html
    assert "About them: about" not in html
    assert "The carers&#39; lead" in html
    assert 'href="https://example.org/"' in html


def test_a_community_that_nothing_was_heard_from_says_so_and_how_to_take_part(client, carers_page):
    html = client.get(carers_page.url).content.decode()
    assert "We have not yet heard from enough people" in html
    assert 'id="take-part"' in html


def test_a_quote_stands_here_only_if_its_own_words_speak_of_the_community(world, heard_page):
    told = coded(world)[0]
    mention([told], start=told.screened.index("phone"), end=len("phone"))
    (quote,) = quotes_that_speak_of("carers", [world.quote.pk])
    assert (quote.text, quote.attribution) == (world.quote.text, "Resident")
    CommunityMention.objects.update(start=0, end=0)
    assert quotes_that_speak_of("carers", [world.quote.pk]) == ()


@pytest.mark.parametrize("spoil", ["uncleared", "no consent"])
def test_a_quote_that_may_not_be_shown_stands_nowhere(world, heard_page, spoil, client, carers_page):
    told = coded(world)[0]
    mention([told], start=told.screened.index("phone"), end=len("phone"))
    assert world.quote.text in client.get(carers_page.url).content.decode()
    if spoil == "uncleared":
        type(world.quote).objects.update(status=QuoteStatus.PROPOSED)
    else:
        Submission.objects.update(consent_quote=False)
    assert world.quote.text not in client.get(carers_page.url).content.decode()
    assert quotes_from_place("lewisham", [world.quote.pk]) == ()


def test_a_quote_that_stands_on_no_live_page_stands_on_no_other(world, heard_page, client, carers_page):
    told = coded(world)[0]
    mention([told], start=told.screened.index("phone"), end=len("phone"))
    heard_page.themes = [("theme", {**heard_page.themes[0].value, "quotes": []})]
    heard_page.save_revision().publish()
    assert world.quote.text not in client.get(carers_page.url).content.decode()


def test_a_place_tells_its_findings_and_its_share_of_those_who_took_part(
    world, heard_page, lewisham_page, client
):
    for day in range(8):
        world.answer(f"Fine here, {day}.", coded=False, place=Place.objects.get(slug="lewisham"))
    for day in range(20):
        world.answer(f"Fine there, {day}.", coded=False, place=Place.objects.get(slug="bexley"))
    heard = place_heard("lewisham")
    (engagement,) = heard.engagements
    assert (engagement.own, engagement.about, engagement.everybody) == (20, None, 40)
    (finding,) = heard.findings
    assert (finding.own, finding.about) == (10, None)
    (quote,) = quotes_from_place("lewisham", [world.quote.pk])
    assert quote.attribution == "Resident of Lewisham"
    assert quotes_from_place("bexley", [world.quote.pk]) == ()
    html = " ".join(client.get(lewisham_page.url).content.decode().split())
    assert "About 10 people from here said so." in html
    assert "50%" in html


def test_a_place_that_must_be_hidden_tells_nothing(world, heard_page):
    world.answer("Alone.", coded=False, place=Place.objects.get(slug="bexley"))
    assert not place_heard("bexley")
    # With Bexley alone hidden, its one person could be had from the total: those who are fewest go with it.
    assert not place_heard("lewisham")


@pytest.mark.parametrize("heard", [lambda: community_heard("carers"), lambda: place_heard("lewisham")])
def test_the_number_of_queries_does_not_grow_with_what_was_heard(world, heard_page, heard, editor, officer):
    from insight.services import findings

    def queries():
        with CaptureQueriesContext(connection) as captured:
            heard()
        return len(captured)

    mention(coded(world)[:10])
    mention(others(world)[:10])
    before = queries()
    for number in range(3):
        finding = findings.create_finding(
            engagement=world.engagement,
            priority=world.finding.priority,
            statement=f"Point {number}",
            themes=[world.theme],
            by=officer,
            next_step="Soon.",
        )
        findings.send_for_review(finding=finding, by=officer)
        findings.approve_finding(finding=finding, by=editor)
        heard_page.specific.refresh_from_db()
        world.finding.publications.get().findings.add(finding)
    assert queries() == before <= 10


def test_tables_tell_a_place_beside_all_places(client, lewisham_page):
    table = PlaceTable.objects.create(
        slug="ages", title="Ages", as_of="2021", source="Census", licence="OGL", highlight="Young"
    )
    for slug, young, old in (("lewisham", 30, 70), ("bexley", 10, 90)):
        place = Place.objects.get(slug=slug)
        for order, (group, people) in enumerate((("Young", young), ("Old", old))):
            PlaceFigure.objects.create(table=table, place=place, group=group, people=people, order=order)
    html = " ".join(client.get(lewisham_page.url).content.decode().split())
    assert "“Young”: 3 in 10 people here. In all 2 places together: 1 in 5." in html
    assert "Source: Census, 2021. Licence: OGL." in html
    assert "30 people" in html
    assert "100 people live here." in " ".join(client.get("/places/").content.decode().split())
    table.shares_only = True
    table.save()
    assert "30 people" not in client.get(lewisham_page.url).content.decode()


def test_the_list_groups_communities_by_kind(client, carers_page):
    veterans = Community.objects.get(slug="veterans")
    Community.objects.filter(pk=veterans.pk).update(kind="served-once")
    carers_page.get_parent().add_child(
        instance=CommunityPage(title="Veterans", slug="veterans", community=veterans)
    )
    html = client.get("/communities/").content.decode()
    positions = [
        html.index(words)
        for words in ("People who care for somebody", "Unpaid carers", "Served once", "Veterans<")
    ]
    assert positions == sorted(positions)
