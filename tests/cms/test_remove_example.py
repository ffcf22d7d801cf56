"""The example goes with one command; what people made stays; the site works on."""

import io
from pathlib import Path

import pytest
from django.conf import settings as product
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from wagtail.models import Page

from cms.example.marking import marking
from cms.example.people import build_people
from cms.example.removal import remove_example
from cms.example.site import build_site
from cms.models import EngagementPage, ExampleMark, HomePage, PriorityPage, StandardPage, WhatWeHeardPage
from cms.publishing.drafting import draft_page
from insight.disclosure import record_equality
from insight.models import (
    Action,
    Ambition,
    Community,
    Engagement,
    EqualityProfile,
    Finding,
    Place,
    Priority,
    Publication,
    Response,
    Submission,
    Theme,
)
from insight.services import findings
from insight.services.reference import load_reference
from tests.factories import (
    ActionFactory,
    CodeframeFactory,
    MachineCodingFactory,
    PersonCodingFactory,
    ResponseFactory,
    SegmentFactory,
    SubmissionFactory,
    ThemeFactory,
    UserFactory,
)
from tests.standing import standing

pytestmark = pytest.mark.django_db
PASSWORDS = dict.fromkeys(("admin", "officer", "editor", "guardian"), "correct horse battery")


@standing
def small_example(home):
    """What the loader makes, in small: site, pages, staff, twenty answers, a theme, a finding, a live page."""
    for model in (Priority, Ambition, Community, Place):
        model.objects.all().delete()
    with marking():
        load_reference(folder=Path(product.BASE_DIR) / "insight" / "data")
        Community.objects.exclude(slug="carers").delete()
        build_people(build_site(passwords=PASSWORDS))
        staff = get_user_model().objects
        engagement = Engagement.objects.get(slug="gp-access")
        theme = ThemeFactory(codeframe=CodeframeFactory(engagement=engagement), name="Phones")
        for _ in range(20):
            response = answer(engagement)
            segment = SegmentFactory(response=response)
            MachineCodingFactory(segment=segment, theme=theme)
            PersonCodingFactory(segment=segment, theme=theme, coder=staff.get(username="officer"))
        record_equality(submission=response.submission, answers={"carer": "yes"})
        finding = findings.create_finding(
            engagement=engagement,
            priority=Priority.objects.get(slug="prevention"),
            statement="People give up.",
            next_step="Soon.",
            themes=[theme],
            by=staff.get(username="officer"),
        )
        findings.send_for_review(finding=finding, by=staff.get(username="officer"))
        findings.approve_finding(finding=finding, by=staff.get(username="editor"))
        ActionFactory(priority=finding.priority).findings.add(finding)
        editor = staff.get(username="editor")
        parent = PriorityPage.objects.get(slug="prevention")
        page = draft_page(parent=parent, finding_ids=[finding.pk], by=editor)
        page.get_latest_revision().publish(user=editor)
    return engagement


@pytest.fixture
def example(small_example, settings, tmp_path):
    """The example, and its log-ins in a folder of the test: the command takes them away, but nobody's who runs this."""
    settings.VAR_DIR = tmp_path
    (tmp_path / "example.json").write_text("{}", encoding="utf-8")
    return small_example


def answer(engagement, words="I wait on the phone at eight."):
    return ResponseFactory(
        submission=SubmissionFactory(engagement=engagement),
        question=engagement.questions.first(),
        words=words,
    )


def all_pages_answer(client):
    for page in Page.objects.live().filter(depth__gt=1):
        assert client.get(page.url).status_code == 200, page.url
    assert client.get("/receipt/").status_code == 200


def test_nothing_of_it_is_left_and_the_site_works_and_can_begin_anew(example, client, tmp_path):
    out = io.StringIO()
    call_command("remove_example", yes=True, stdout=out)
    assert "Kept" not in out.getvalue(), out.getvalue()
    empty = (
        Submission,
        Response,
        Engagement,
        Theme,
        Finding,
        Action,
        Publication,
        Priority,
        Community,
        Place,
    )
    assert {model.__name__: model.objects.count() for model in empty} == dict.fromkeys(
        (model.__name__ for model in empty), 0
    )
    assert not EqualityProfile.objects.exists()
    assert not get_user_model().objects.exists()
    assert not ExampleMark.objects.exists()
    assert not (tmp_path / "example.json").exists()
    assert [page.specific_class for page in Page.objects.filter(depth__gt=1)] == [HomePage]
    assert "south east London" not in client.get("/").content.decode()
    all_pages_answer(client)
    (tmp_path / "places.csv").write_text("name\nUpper Dale\n", encoding="utf-8")
    call_command("start_site", name="Dales", places=tmp_path / "places.csv", stdout=io.StringIO())
    all_pages_answer(client)
    assert client.get("/places/upper-dale/").status_code == 200


def test_what_residents_sent_stays_with_its_engagement_and_page(example, client):
    real = answer(example, words="A real word.")
    kept_page = EngagementPage.objects.get(engagement=example)
    _, kept = remove_example()
    assert list(Response.objects.all()) == [real]
    assert list(Engagement.objects.all()) == [example]
    assert EngagementPage.objects.get() == kept_page
    assert "1 submission to “Getting help from your GP practice”" in kept
    assert "priorities, ambitions, communities and places" in kept
    assert Priority.objects.count() == 5
    assert not Finding.objects.exists()
    all_pages_answer(client)
    call_command("start_site", name="Dales", stdout=io.StringIO())
    all_pages_answer(client)
    Submission.objects.all().delete()
    remove_example()
    assert not Engagement.objects.exists()


def test_pages_that_somebody_made_or_changed_stay_and_are_told(example, client):
    privacy = StandardPage.objects.get(slug="privacy")
    privacy.introduction = "Ours by now."
    privacy.save_revision(user=UserFactory(username="anna")).publish()
    home = HomePage.objects.get()
    home.add_child(instance=StandardPage(title="About us", slug="about"))
    how = StandardPage.objects.get(slug="how-we-listen")
    how.add_child(instance=StandardPage(title="More", slug="more"))
    _, kept = remove_example()
    assert set(StandardPage.objects.values_list("slug", flat=True)) == {
        "privacy",
        "about",
        "how-we-listen",
        "more",
    }
    assert kept["standard page “Privacy and cookies”"] == "somebody else changed it"
    assert kept["standard page “How we listen”"] == "there are pages below it that stay"
    assert get_user_model().objects.filter(username="anna").exists()
    all_pages_answer(client)


def test_staff_whose_name_stands_on_real_work_can_sign_in_no_more(example):
    real = answer(example)
    theme = Theme.objects.get()
    officer = get_user_model().objects.get(username="officer")
    PersonCodingFactory(segment=SegmentFactory(response=real), theme=theme, coder=officer)
    _, kept = remove_example()
    officer.refresh_from_db()
    assert (officer.is_active, officer.has_usable_password()) == (False, False)
    assert any("officer" in what for what in kept)
    assert not get_user_model().objects.exclude(pk=officer.pk).exists()
    assert real.segments.get().codings.count() == 1


def test_a_change_of_ones_own_to_an_action_keeps_it(example):
    from wagtail.log_actions import log

    action = Action.objects.get()
    log(instance=action, action="wagtail.edit", user=UserFactory(username="anna"))
    _, kept = remove_example()
    assert Action.objects.get() == action
    assert any(what.startswith("action “") for what in kept)
    assert Priority.objects.filter(pk=action.priority_id).exists()


def test_it_asks_first(example, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("remove_example")
    assert WhatWeHeardPage.objects.live().exists()
    monkeypatch.setattr("builtins.input", lambda _: " Remove ")
    call_command("remove_example", stdout=io.StringIO())
    assert not WhatWeHeardPage.objects.exists()


def test_without_an_example_it_touches_nothing(home, world):
    with pytest.raises(CommandError, match="nothing of the example"):
        call_command("remove_example", yes=True)
    assert Finding.objects.exists()
