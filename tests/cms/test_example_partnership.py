"""The example's partnership: built twice without change, readable, and honest about what is made up."""

import re

import pytest
from wagtail.models import Page, Revision

from cms.example.partnership import build_partnership
from cms.models import NewsPage, PartnershipPage, ProgrammePage
from cms.models.memberships import Membership
from cms.models.partners import Partner
from insight.models import Announcement
from insight.services.subscriptions.planning import NEWS_DAYS
from tests.standing import standing

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@standing
def partnership_site(home):
    build_partnership(home)
    return home


@pytest.fixture
def site(partnership_site):
    return partnership_site


def test_built_again_nothing_changes_and_nothing_is_undone(site):
    Partner.objects.filter(kind="charity").update(role="Changed by an editor.")
    models = (Page, Revision, Partner, Membership, Announcement)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    build_partnership(site)
    assert [list(model.objects.order_by("pk").values()) for model in models] == before


def test_its_members_are_there_from_the_first_day_to_the_last(site):
    page = PartnershipPage.objects.get()
    kinds = list(page.memberships.values_list("partner__kind", flat=True))
    assert [
        kinds.count(kind) for kind in ("gp", "trust", "council", "commissioner", "citizens", "charity")
    ] == [
        1,
        3,
        2,
        2,
        1,
        1,
    ]
    assert (page.begins_on.year, page.ends_on.isoformat()) == (2013, "2016-03-31")
    assert page.has_ended and "April 2016" in page.successor_text
    assert not Partner.objects.exclude(logo=None).exists()


def test_every_page_can_be_read(site, client):
    for page in Page.objects.live().descendant_of(site):
        response = client.get(page.url)
        assert response.status_code == 200, page.url
        assert response.content.decode().count("<h1") == 1
    html = client.get(ProgrammePage.objects.get().url).content.decode()
    for words in ("3,000", "7,000", "What ended, and why", "The programme and its team"):
        assert words in html


def test_what_we_made_up_says_so(site, client):
    for page in NewsPage.objects.exclude(slug="a-new-partnership-takes-over"):
        assert page.title.startswith("Example:")
        assert "Nobody on a real board has said it." in client.get(page.url).content.decode()


def test_nobody_is_sent_the_archive(site):
    for row in Announcement.objects.exclude(title__startswith="Example: this page now"):
        assert (row.published_at.date() - row.dated_on).days > NEWS_DAYS


def test_sentences_stay_short(site):
    texts = [page.purpose for page in PartnershipPage.objects.all()]
    texts += [page.summary for page in (*NewsPage.objects.all(), *ProgrammePage.objects.all())]
    texts += [partner.role for partner in Partner.objects.all()]
    for text in texts:
        for sentence in re.split(r"[.!?:] ", text):
            assert len(sentence.split()) <= 26, sentence
