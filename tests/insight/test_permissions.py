"""Who may open and do what in the admin: one line for each address of ours."""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Permission
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from insight import permissions
from insight.enums import ResponseStatus
from insight.models import Job
from insight.permissions import ROLES
from insight.services.page_feedback import record_page_feedback
from tests.factories import (
    ActionFactory,
    CodeframeFactory,
    EngagementFactory,
    FindingFactory,
    ResponseFactory,
    SegmentFactory,
    ThemeFactory,
    TopicFactory,
    UserFactory,
    staff,
)
from tests.insight.import_rows import uploaded
from tests.standing import standing

ROLE_NAMES = ("anonymous", "nobody", "officer", "editor", "guardian", "superuser")
OFFICER = {"officer", "superuser"}
GUARDIAN = {"guardian", "superuser"}
EDITOR = {"editor", "superuser"}
SUPERUSER = {"superuser"}
READERS = OFFICER | GUARDIAN
WRITERS = OFFICER | EDITOR
ALL_ROLES = OFFICER | EDITOR | GUARDIAN


@dataclass(frozen=True)
class Address:
    """The row in the address, who may GET, and who may POST which decision. None: there is no such method."""

    row: str | None
    get: set[str] | None
    post: dict[str, set[str]] | None = None


ADDRESSES = {
    "insight_held": Address(None, OFFICER),
    "insight_held_response": Address("held", OFFICER, {"hide": OFFICER, "clear": OFFICER, "reject": OFFICER}),
    "insight_words": Address("response", READERS, {"hide": OFFICER, "show": OFFICER, "hold": OFFICER}),
    "insight_responses": Address(None, READERS),
    "insight_response": Address("response", READERS),
    "insight_correct_coding": Address("segment", None, {"": OFFICER}),
    "insight_code_as_none": Address("segment", None, {"": OFFICER}),
    "insight_erase": Address(None, GUARDIAN, {"": GUARDIAN}),
    "insight_erase_submission": Address("submission", GUARDIAN, {"": GUARDIAN}),
    "insight_analysis": Address("engagement", ALL_ROLES, {"find-topics": OFFICER, "code": OFFICER}),
    "insight_wordings": Address("engagement", OFFICER, {"keep": OFFICER, "drop": OFFICER}),
    "insight_imports": Address(None, OFFICER),
    "insight_import_upload": Address(None, OFFICER, {"": OFFICER}),
    "insight_import_columns": Address("upload", OFFICER, {"": OFFICER}),
    "insight_import": Address("upload", OFFICER, {"import": OFFICER, "discard": OFFICER}),
    "insight_import_left_out": Address("upload", OFFICER),
    "insight_topics": Address(None, OFFICER),
    "insight_topic": Address("topic", OFFICER),
    "insight_engagement_topics": Address("engagement", OFFICER, {"": OFFICER}),
    "insight_review": Address(
        "engagement",
        OFFICER,
        {"right": OFFICER, "not-right": OFFICER, "add": OFFICER, "none": OFFICER, "again": OFFICER},
    ),
    "insight_themes": Address(None, WRITERS),
    "insight_engagement_themes": Address("engagement", WRITERS, {"": WRITERS}),
    "insight_theme": Address("theme", WRITERS, {"retire": OFFICER}),
    "insight_theme_split": Address("theme", OFFICER, {"split": OFFICER}),
    "insight_findings": Address(None, WRITERS),
    "insight_finding": Address(
        "finding",
        WRITERS,
        {"take": OFFICER, "send": OFFICER, "approve": EDITOR, "return": EDITOR},
    ),
    "insight_finding_change": Address("finding", OFFICER, {"save": OFFICER}),
    "insight_finding_new": Address("engagement", OFFICER, {"save": OFFICER}),
    "insight_actions": Address(None, ALL_ROLES, {"": ALL_ROLES}),  # leads on to insight_ledger:index
    "insight_told": Address(None, READERS, {"retry": OFFICER}),
    "insight_subscribers": Address(None, ALL_ROLES, {"retry": OFFICER, "erase": GUARDIAN}),
    "insight_page_feedback": Address(None, WRITERS, {"clear": OFFICER, "erase": OFFICER}),
    "insight_page_reasons": Address("answered page", WRITERS),
    "insight_jobs": Address(None, READERS),
    "insight_job": Address("job", READERS),
    "insight_job_state": Address("job", READERS),
    "insight_job_cancel": Address("job", None, {"": OFFICER}),
    "insight_job_again": Address("job", None, {"": OFFICER}),
    "insight_engagements:index": Address(None, ALL_ROLES),
    "insight_engagements:index_results": Address(None, ALL_ROLES),
    "insight_engagements:add": Address(None, OFFICER, {"": OFFICER}),
    "insight_engagements:edit": Address("engagement", OFFICER, {"": OFFICER}),
    "insight_engagements:delete": Address("new engagement", SUPERUSER, {"": SUPERUSER}),
    "insight_engagements:history": Address("engagement", OFFICER),
    "insight_engagements:history_results": Address("engagement", OFFICER),
    "insight_engagements:usage": Address("engagement", OFFICER),
    "insight_ledger:index": Address(None, WRITERS),
    "insight_ledger:index_results": Address(None, WRITERS),
    "insight_ledger:add": Address(None, WRITERS, {"": WRITERS}),
    "insight_ledger:edit": Address("action", WRITERS, {"": WRITERS}),
    "insight_ledger:delete": Address("action", SUPERUSER, {"": SUPERUSER}),
    "insight_ledger:history": Address("action", WRITERS),
    "insight_ledger:history_results": Address("action", WRITERS),
    "insight_ledger:usage": Address("action", WRITERS),
}


def our_addresses(patterns, spaces=""):
    """Yield the full name of every address of ours."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{spaces}{pattern.namespace}:" if pattern.namespace else spaces
            yield from our_addresses(pattern.url_patterns, inside)
        elif isinstance(pattern, URLPattern) and f"{spaces}{pattern.name}".startswith("insight_"):
            yield f"{spaces}{pattern.name}"


FILLED_IN = {"reason": "Because", "sure": "on", "version": "0"}
"""What forms want before they look at who asks."""


@standing
def permission_people(reference):
    """Somebody of each role, and somebody of none."""
    return {
        "officer": staff("officer", permissions.ENGAGEMENT_OFFICER),
        "editor": staff("editor", permissions.EDITOR),
        "guardian": staff("guardian", permissions.DATA_GUARDIAN),
        "nobody": UserFactory(username="nobody"),
        "superuser": UserFactory(username="root", is_superuser=True),
    }


@standing
def permission_rows(permission_people):
    """A row of each kind that an address of ours may name: what stands in the address."""
    response = ResponseFactory(status=ResponseStatus.ENRICHED)
    engagement = response.submission.engagement
    return {
        "response": response.pk,
        "held": ResponseFactory(status=ResponseStatus.HELD).pk,
        "segment": SegmentFactory(response=response).pk,
        "submission": response.submission.uuid,
        "engagement": engagement.pk,
        "new engagement": EngagementFactory().pk,
        "theme": ThemeFactory(codeframe=CodeframeFactory(engagement=engagement)).pk,
        "topic": TopicFactory(run__engagement=engagement).pk,
        "finding": FindingFactory().pk,
        "action": ActionFactory().pk,
        "upload": uploaded("who,good\n1,Kind nurses\n").pk,
        "answered page": record_page_feedback(
            page_key="page-1", page_title="Privacy", page_url="/privacy/", form_token="a", useful=True
        ).page_key,
        "job": Job.objects.create(kind="enrich", key="enrich:1", queue="heavy").pk,
    }


def outcome(answer):
    """Say in a word what an answer means."""
    if answer.status_code == 302 and answer.url.startswith(reverse("wagtailadmin_login")):
        return "login"
    if answer.status_code == 403 or (
        answer.status_code == 302 and answer.url == reverse("wagtailadmin_home")
    ):
        return "denied"
    if answer.status_code == 405:
        return "no such method"
    return "allowed" if answer.status_code in (200, 302, 422) else f"broken: {answer.status_code}"


def expected(role, allowed):
    """Say which outcomes are right for a role where `allowed` may do a thing, None meaning nobody can."""
    if role in ("anonymous", "nobody"):
        return {"login"}
    if allowed is None:
        return {"no such method", "denied"}
    return {"allowed"} if role in allowed else {"denied"}


@pytest.mark.parametrize("role", ROLE_NAMES)
@pytest.mark.parametrize("name", ADDRESSES)
def test_each_role_opens_and_does_just_what_it_may(name, role, client, permission_people, permission_rows):
    address = ADDRESSES[name]
    if role != "anonymous":
        client.force_login(permission_people[role])
    url = reverse(name, args=[permission_rows[address.row]] if address.row else [])
    assert outcome(client.get(url)) in expected(role, address.get)
    for decision, allowed in (address.post or {"": None}).items():
        assert outcome(client.post(url, {"do": decision, **FILLED_IN})) in expected(role, allowed), decision


def test_no_address_is_forgotten():
    assert set(our_addresses(get_resolver().url_patterns)) == set(ADDRESSES)


def test_roles_name_rights_that_exist(db):
    known = {
        f"{right.content_type.app_label}.{right.codename}"
        for right in Permission.objects.select_related("content_type")
    }
    assert {right for rights in ROLES.values() for right in rights} <= known


MENU = {
    "Engagements",
    "Import feedback",
    "Held responses",
    "Responses",
    "Topics",
    "Themes",
    "Findings",
    "Actions",
    "People told",
    "News by e-mail",
    "Are pages useful?",
    "Find and erase",
    "Background work",
}


@pytest.mark.parametrize(
    ("role", "shown", "not_shown"),
    [
        ("officer", MENU - {"Find and erase"}, {"Find and erase"}),
        (
            "editor",
            {"Engagements", "Themes", "Findings", "Actions", "News by e-mail", "Are pages useful?"},
            {"Import feedback", "Held responses", "Responses", "Topics", "Find and erase", "Background work"},
        ),
        (
            "guardian",
            {"Engagements", "Responses", "News by e-mail", "Find and erase", "Background work"},
            {"Import feedback", "Held responses", "Topics", "Themes", "Findings", "Actions"},
        ),
        ("superuser", MENU, set()),
    ],
)
def test_the_menu_shows_what_the_role_may_open(role, shown, not_shown, client, permission_people):
    client.force_login(permission_people[role])
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    menu = page.split("wagtail-sidebar-props")[1].split("</script>")[0]
    assert all(f'"{label}"' in menu for label in shown)
    assert not any(f'"{label}"' in menu for label in not_shown)
