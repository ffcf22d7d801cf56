"""The ledger in the admin: who may, reasons for what we can't do, what is overdue."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from insight.enums import ActionStatus, FindingStatus
from insight.models import Action
from tests.factories import ActionFactory, FindingFactory, PriorityFactory

LEDGER = "insight_ledger:index"


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def fields_of(**changes):
    return {
        "priority": PriorityFactory().pk,
        "kind": "will",
        "text": "Add two phone lines",
        "owner": "Primary care team",
        "status": "open",
        **changes,
    }


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(("role", "status"), [("officer", 200), ("editor", 200), ("guardian", 302)])
def test_who_may_open_and_write(client, request, reference, role, status):
    client.force_login(request.getfixturevalue(role))
    action = ActionFactory()
    edit = reverse("insight_ledger:edit", args=[action.pk])
    for address in (reverse(LEDGER), reverse("insight_ledger:add"), edit):
        assert client.get(address).status_code == status, address
    client.post(reverse("insight_ledger:add"), fields_of(text="New one"))
    client.post(edit, fields_of(text="Changed"))
    client.post(reverse("insight_ledger:delete", args=[action.pk]))
    texts = set(Action.objects.values_list("text", flat=True))
    assert texts == ({"New one", "Changed"} if status == 200 else {"Add two phone lines"})


def test_what_we_cannot_do_needs_its_reason(browser):
    add = reverse("insight_ledger:add")
    answer = browser.post(add, fields_of(kind="cannot", because="  ", text="Typed by hand"))
    assert "Say why we can’t" in answer.content.decode() and "Typed by hand" in answer.content.decode()
    assert not Action.objects.exists()
    assert browser.post(add, fields_of(kind="cannot", because="The building is let.")).status_code == 302
    assert Action.objects.get().because == "The building is let."


@pytest.mark.parametrize(
    ("changes", "status", "done_today"),
    [
        ({"kind": "did"}, ActionStatus.DONE, True),
        ({"status": "done"}, ActionStatus.DONE, True),
        ({"status": "open", "done_on": day(-3)}, ActionStatus.OPEN, False),
        ({"kind": "cannot", "because": "It is let.", "done_on": day(-3)}, ActionStatus.DONE, False),
    ],
)
def test_what_is_done_has_its_day(browser, changes, status, done_today):
    browser.post(reverse("insight_ledger:add"), fields_of(**changes))
    action = Action.objects.get()
    assert (action.status, action.done_on) == (status, timezone.localdate() if done_today else None)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": ""}, "required"),
        ({"text": "x" * 301}, "at most 300"),
        ({"due_on": "soon"}, "valid date"),
        ({"status": "done", "done_on": day(2)}, "still to come"),
        ({"findings": ["999999"]}, "not one of the available choices"),
        ({"owner": ""}, "required"),
    ],
)
def test_bad_input_is_answered_with_what_to_do(browser, changes, message):
    answer = browser.post(reverse("insight_ledger:add"), fields_of(**changes))
    assert message in answer.content.decode()
    assert not Action.objects.exists()


def test_only_approved_findings_are_offered_and_chosen_ones_stay(browser):
    draft, approved = (
        FindingFactory(statement="Still a draft"),
        FindingFactory(statement="It is approved", status=FindingStatus.APPROVED),
    )
    shown = browser.get(reverse("insight_ledger:add")).content.decode()
    assert approved.statement in shown and draft.statement not in shown
    browser.post(reverse("insight_ledger:add"), fields_of(findings=[approved.pk]))
    action = Action.objects.get()
    assert list(action.findings.all()) == [approved]
    approved.status = FindingStatus.DRAFT
    approved.save()
    edit = reverse("insight_ledger:edit", args=[action.pk])
    assert browser.post(edit, fields_of(findings=[approved.pk])).status_code == 302
    assert list(action.findings.all()) == [approved]


def test_overdue_ones_are_found_and_marked(browser):
    late = ActionFactory(text="Late", due_on=day(-2))
    ActionFactory(text="In time", due_on=day(2))
    ActionFactory(text="Finished", due_on=day(-2), status=ActionStatus.DONE)
    ActionFactory(text="Impossible", kind="cannot", because="It is let.", due_on=day(-2))
    address = reverse("insight_actions") + "?state=overdue"
    answer = browser.get(address, follow=True)
    shown = answer.content.decode()
    assert answer.redirect_chain[0][0] == reverse(LEDGER) + "?state=overdue"
    assert late.text in shown and "Overdue" in shown
    assert "In time" not in shown and "Finished" not in shown and "Impossible" not in shown
    assert "Explained" in browser.get(reverse(LEDGER)).content.decode()
    assert "Finished" in browser.get(reverse(LEDGER) + "?state=done").content.decode()


def test_the_ledger_shows_what_people_said(browser):
    action = ActionFactory()
    action.findings.add(FindingFactory(statement="People can’t get through."))
    assert "People can’t get through." in browser.get(reverse(LEDGER)).content.decode()


@pytest.mark.django_db
def test_the_moment_at_which_it_was_first_done_is_kept():
    action = ActionFactory()
    assert action.settled_at is None
    action.status = ActionStatus.DONE
    action.save()
    first = action.settled_at
    action.text = "Add three phone lines"
    action.save()
    assert first is not None and action.settled_at == first
    action.status = ActionStatus.OPEN
    action.save()
    assert action.settled_at is None


def test_a_finding_leads_to_its_actions_and_to_a_new_one(browser):
    finding = FindingFactory(status=FindingStatus.APPROVED)
    address = reverse("insight_finding", args=[finding.pk])
    add = f"{reverse('insight_ledger:add')}?finding={finding.pk}"
    shown = browser.get(address).content.decode()
    assert "Nothing is in the ledger yet." in shown and add in shown
    form = browser.get(add).context["form"]
    assert form["findings"].value() == [finding.pk]
    assert form["priority"].value() == finding.priority_id
    browser.post(add, fields_of(findings=[finding.pk], due_on=day(-1)))
    shown = browser.get(address).content.decode()
    assert "We will: Add two phone lines" in shown and "Overdue" in shown


@pytest.mark.parametrize("asked", ["", "x", "-1", "9" * 40, "999999"])
def test_a_form_for_no_finding_is_blank(browser, asked):
    answer = browser.get(reverse("insight_ledger:add"), {"finding": asked})
    assert answer.status_code == 200
    assert not answer.context["form"]["findings"].value()
