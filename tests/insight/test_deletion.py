"""Deleting what others need: a page that says why and what to do, in place of an error."""

import pytest
from django.urls import reverse

from insight.models import Action, Engagement
from insight.viewsets.deletion import StillNeeded, check_can_be_deleted
from tests.factories import (
    ActionFactory,
    EngagementFactory,
    FindingFactory,
    PersonCodingFactory,
    PriorityFactory,
    ResponseFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client, reference):
    user = UserFactory(username="root", is_superuser=True)
    client.force_login(user)
    return client


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_engagement_with_submissions_says_so(root, method):
    engagement = ResponseFactory().submission.engagement
    answer = getattr(root, method)(reverse("insight_engagements:delete", args=[engagement.pk]))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "<strong>1</strong> submission" in text
    assert "Close it instead" in text
    assert Engagement.objects.filter(pk=engagement.pk).exists()


def test_an_engagement_that_nobody_needs_is_deleted(root):
    engagement = EngagementFactory()
    address = reverse("insight_engagements:delete", args=[engagement.pk])
    assert root.get(address).status_code == 200
    assert root.post(address).status_code == 302
    assert not Engagement.objects.filter(pk=engagement.pk).exists()


def test_a_person_whose_decisions_stand_is_switched_off_instead(root):
    coder = PersonCodingFactory().coder
    answer = root.post(reverse("wagtailusers_users:delete", args=[coder.pk]))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "<strong>1</strong> coding" in text
    assert "Switch the account off" in text
    coder.refresh_from_db()


def test_many_people_at_once_are_answered_alike(root):
    coder = PersonCodingFactory().coder
    address = reverse("wagtail_bulk_action", args=["auth", "user", "delete"])
    answer = root.post(f"{address}?next=/admin/users/&id={coder.pk}")
    assert answer.status_code == 409
    coder.refresh_from_db()


def test_an_action_is_deleted(root):
    action = ActionFactory()
    assert root.post(reverse("insight_ledger:delete", args=[action.pk])).status_code == 302
    assert not Action.objects.exists()


def test_what_needs_a_row_is_counted_by_kind(reference):
    finding = FindingFactory(priority=PriorityFactory())
    ActionFactory(priority=finding.priority)
    question = ResponseFactory().question
    with pytest.raises(StillNeeded) as needed:
        check_can_be_deleted(finding.priority)
    assert needed.value.counts == {"finding": 1, "action": 1}
    with pytest.raises(StillNeeded):
        check_can_be_deleted(question)
    check_can_be_deleted(ActionFactory())


def test_pages_of_the_public_site_are_no_part_of_it(rf):
    from insight.viewsets.deletion import ExplainProtection

    error = StillNeeded(EngagementFactory(), {})
    assert ExplainProtection(lambda request: None).process_exception(rf.get("/"), error) is None
