"""Pages that wait for their time, and pages that wait for an editor's yes."""

from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, GroupPagePermission, Workflow, WorkflowPage, WorkflowTask
from wagtail.models import Page as WagtailPage

from cms.jobs import HANDLERS
from cms.models import StandardPage
from cms.publishing.going_live import publish_due_pages
from insight.errors import ServiceError
from insight.models import Job
from insight.permissions import EDITOR
from insight.tasks import publish_due_task
from tests.cms.download_rows import quiet
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def page(home):
    return home.add_child(instance=StandardPage(title="About", slug="about", live=False))


def test_a_page_goes_live_at_its_time_and_goes_at_its_end(page):
    now = timezone.now()
    page.go_live_at, page.expire_at = now + HOUR, now + 3 * HOUR
    page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live
    publish_due_task()
    assert not Job.objects.exists()
    with time_machine.travel(now + 2 * HOUR, tick=False):
        publish_due_task()
        publish_due_task()
        assert Job.objects.get().kind == "go_live"
        assert HANDLERS["go_live"]({}, quiet) == {"published": 1, "expired": 0}
        page.refresh_from_db()
        assert page.live
        assert HANDLERS["go_live"]({}, quiet) == {"published": 0, "expired": 0}
    with time_machine.travel(now + 4 * HOUR, tick=False):
        assert HANDLERS["go_live"]({}, quiet) == {"published": 0, "expired": 1}
        page.refresh_from_db()
        assert not page.live


def test_a_page_that_must_not_go_live_stops_no_other_and_is_not_tried_again(page, heard_page, world):
    now = timezone.now()
    heard_page.unpublish()
    heard_page.go_live_at = page.go_live_at = now + HOUR
    heard_page.save_revision().publish()
    page.save_revision().publish()
    submission = world.quote.segment.response.submission
    submission.consent_quote = False
    submission.save()
    with time_machine.travel(now + 2 * HOUR, tick=False):
        with pytest.raises(ServiceError, match=r"What we heard about early years.*may not be shown"):
            publish_due_pages()
        page.refresh_from_db()
        heard_page.refresh_from_db()
        assert (page.live, heard_page.live) == (True, False)
        assert publish_due_pages().published == 0


@pytest.fixture
def author(home):
    """Somebody who may write pages but not publish them."""
    group = Group.objects.create(name="Authors")
    from django.contrib.auth.models import Permission

    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page"):
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=home, permission=right)
    user = UserFactory(username="author")
    user.groups.add(group)
    return user


@pytest.fixture
def workflow(home):
    """Wagtail's first workflow as it was, made the site's own by the migration."""
    moderators, _ = Group.objects.get_or_create(name="Moderators")
    Workflow.objects.all().delete()
    GroupApprovalTask.objects.all().delete()
    task = GroupApprovalTask.objects.create(name="Moderators approval")
    task.groups.add(moderators)
    workflow = Workflow.objects.create(name="Moderators approval")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=WagtailPage.get_first_root_node())
    import_module("cms.migrations.0010_editorial").let_editors_approve(apps, None)
    workflow.refresh_from_db()
    return workflow


def approve(client, page):
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return client.post(address, {"comment": ""}, follow=True)


def test_editors_are_who_approves(workflow):
    task = GroupApprovalTask.objects.get()
    assert workflow.name == "Checked by an editor"
    assert EDITOR in task.groups.values_list("name", flat=True)


def test_a_page_goes_live_after_an_editors_yes(client, page, author, editor, workflow):
    page.save_revision(user=author)
    workflow.start(page, author)
    client.force_login(author)
    approve(client, page)
    page.refresh_from_db()
    assert not page.live
    client.force_login(editor)
    approve(client, page)
    page.refresh_from_db()
    assert page.live


def test_an_approved_page_that_must_not_go_live_stays_a_draft_and_says_why(
    client, heard_page, world, author, editor, workflow
):
    heard_page.unpublish()
    heard_page.save_revision(user=author)
    workflow.start(heard_page, author)
    submission = world.quote.segment.response.submission
    submission.consent_quote = False
    submission.save()
    client.force_login(editor)
    response = approve(client, heard_page)
    assert "Mend this first" in response.content.decode()
    heard_page.refresh_from_db()
    assert not heard_page.live
    assert heard_page.current_workflow_task_state.status == "in_progress"
