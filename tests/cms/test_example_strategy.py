"""The example's strategy: whole, marked as an example where numbers are made up, built twice without change."""

import re

import pytest
from wagtail.models import Page, Revision

from cms.example.site import build_site
from cms.example.strategy import build_strategy
from cms.models import CommitmentPage, Measure, PriorityPage, Reading, VisionPage
from insight.models import Ambition
from tests.standing import standing

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PASSWORDS = dict.fromkeys(("admin", "officer", "editor", "guardian"), "correct horse battery")


@standing
def strategy_site(example_site):
    build_strategy(example_site)
    return example_site


@pytest.fixture
def site(strategy_site):
    return strategy_site


def counted():
    return [model.objects.count() for model in (Page, Revision, CommitmentPage, Measure, Reading)]


def test_vision_ambitions_priorities_and_commitments_are_all_there(site):
    vision = VisionPage.objects.live().get()
    told = {block.value["ambition"] for block in vision.ambitions}
    assert told == set(Ambition.objects.values_list("slug", flat=True))
    assert site.get_children().first().pk == vision.pk
    for page in PriorityPage.objects.live():
        assert all((page.outcome, page.why_now, page.will_change, page.ambitions.count())), page
        assert 2 <= CommitmentPage.objects.child_of(page).live().count() <= 3
    for page in CommitmentPage.objects.all():
        page.full_clean()
    for measure in Measure.objects.all():
        measure.full_clean()
        assert measure.readings.count() >= 2
    for reading in Reading.objects.all():
        reading.full_clean()


def test_net_zero_is_due_in_2045_with_its_readings_and_its_meaning(site, client):
    page = CommitmentPage.objects.get(slug="net-zero")
    assert page.get_parent().specific == VisionPage.objects.get()
    html = " ".join(client.get(page.url).content.decode().split())
    for words in ("By the end of 2045", "What net zero means", "0 thousand tonnes by 2045", "<svg"):
        assert words in html


def test_every_made_up_number_says_so(site, client):
    assert all(Measure.objects.values_list("is_example", flat=True))
    for page in [*CommitmentPage.objects.all(), *PriorityPage.objects.all(), *VisionPage.objects.all()]:
        html = client.get(page.url).content.decode()
        charts, shorts = html.count('<svg class="target-line'), html.count('class="commitment__numbers"')
        assert html.count("Example figures, not real readings") == 2 * charts
        assert html.count("Example figure, not a real reading") == shorts


def test_what_is_said_fits_the_numbers(site):
    for page in CommitmentPage.objects.all():
        for measure in page.measures.all():
            if page.status in ("on-track", "done"):
                assert measure.course.standing in ("ahead", "on"), page
            else:
                assert measure.course.standing == "behind", page


def test_built_again_nothing_changes_and_nothing_is_undone(site):
    page = PriorityPage.objects.get(slug="prevention")
    page.outcome = "Changed by an editor."
    page.save_revision().publish()
    CommitmentPage.objects.get(slug="net-zero").measures.get().readings.filter(year=2021).delete()
    before = counted()
    build_strategy(site)
    assert counted() == before
    assert PriorityPage.objects.get(slug="prevention").outcome == "Changed by an editor."


def test_a_priority_page_that_an_editor_has_changed_is_left_alone(home):
    site = build_site(passwords=PASSWORDS)
    page = PriorityPage.objects.get(slug="prevention")
    page.promise = "Changed by an editor."
    page.save_revision().publish()
    build_strategy(site)
    page.refresh_from_db()
    assert (page.promise, page.outcome) == ("Changed by an editor.", "")


def test_sentences_stay_short(site):
    texts = [VisionPage.objects.get().vision]
    texts += [block.value["meaning"].source for block in VisionPage.objects.get().ambitions]
    for page in PriorityPage.objects.all():
        texts += [page.outcome, page.why_now, page.will_change]
    texts += [text for page in CommitmentPage.objects.all() for text in (page.promise, page.reason)]
    for text in texts:
        for sentence in re.split(r"[.!?:] |<[^>]+>|\n", text):
            assert len(sentence.split()) <= 26, sentence
