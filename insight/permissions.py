"""Who may do what. Each check comes twice: `check_can_x` raises with a reason, `can_x` answers yes or no."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from insight.models import Finding

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser, AnonymousUser

    User = AbstractUser | AnonymousUser

ENGAGEMENT_OFFICER = "Engagement officers"
EDITOR = "Editors"
DATA_GUARDIAN = "Data guardians"

ROLES: dict[str, tuple[str, ...]] = {
    ENGAGEMENT_OFFICER: (
        "wagtailadmin.access_admin",
        "insight.add_engagement",
        "insight.change_engagement",
        "insight.view_engagement",
        "insight.view_response",
        "insight.clear_response",
        "insight.read_verbatim",
        "insight.start_run",
        "insight.curate_themes",
        "insight.view_theme",
        "insight.change_theme",
        "insight.write_finding",
        "insight.add_finding",
        "insight.change_finding",
        "insight.view_finding",
        "insight.add_action",
        "insight.change_action",
        "insight.view_action",
        "insight.view_notice",
        "insight.view_subscription",
        "insight.view_pagefeedback",
        "insight.view_job",
        "insight.manage_jobs",
    ),
    EDITOR: (
        "wagtailadmin.access_admin",
        "insight.view_engagement",
        "insight.view_theme",
        "insight.view_finding",
        "insight.approve_finding",
        "insight.view_action",
        "insight.add_action",
        "insight.change_action",
        "insight.view_subscription",
        "cms.view_partner",
        "cms.add_partner",
        "cms.change_partner",
        "cms.delete_partner",
        "insight.view_pagefeedback",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtailimages.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.change_document",
        "wagtaildocs.choose_document",
        "cms.add_download",
        "cms.change_download",
        "cms.delete_download",
        "cms.view_download",
        "wagtail_localize.submit_translation",
    ),
    DATA_GUARDIAN: (
        "wagtailadmin.access_admin",
        "insight.view_engagement",
        "insight.view_response",
        "insight.read_verbatim",
        "insight.erase_submission",
        "insight.see_equality_counts",
        "insight.view_notice",
        "insight.view_subscription",
        "insight.delete_subscription",
        "insight.view_job",
    ),
}
"""Rights by role, as "app.codename". Page rights of editors come with the site (a group page permission)."""


def can_clear_response(user: "User") -> bool:
    """Say whether `user` may clear, redact and reject held responses."""
    return user.has_perm("insight.clear_response")


def check_can_clear_response(user: "User") -> None:
    """Raise PermissionDenied unless `user` may clear, redact and reject held responses."""
    _require(can_clear_response(user), "Only engagement officers can clear what was held.")


def can_view_responses(user: "User") -> bool:
    """Say whether `user` may look through responses as they are screened."""
    return user.has_perm("insight.view_response")


def check_can_view_responses(user: "User") -> None:
    """Raise PermissionDenied unless `user` may look through responses as they are screened."""
    _require(
        can_view_responses(user), "Only engagement officers and data guardians can look through responses."
    )


def can_read_verbatim(user: "User") -> bool:
    """Say whether `user` may read words as they were given."""
    return user.has_perm("insight.read_verbatim")


def check_can_read_verbatim(user: "User") -> None:
    """Raise PermissionDenied unless `user` may read words as they were given."""
    _require(
        can_read_verbatim(user), "Only engagement officers and data guardians can read the original words."
    )


def can_curate_themes(user: "User") -> bool:
    """Say whether `user` may decide on topics, change themes and correct codings."""
    return user.has_perm("insight.curate_themes")


def check_can_curate_themes(user: "User") -> None:
    """Raise PermissionDenied unless `user` may decide on topics, change themes and correct codings."""
    _require(can_curate_themes(user), "Only engagement officers can change themes.")


def can_start_run(user: "User") -> bool:
    """Say whether `user` may start topic discovery, coding and imports."""
    return user.has_perm("insight.start_run")


def check_can_start_run(user: "User") -> None:
    """Raise PermissionDenied unless `user` may start topic discovery, coding and imports."""
    _require(can_start_run(user), "Only engagement officers can start a run.")


def can_import(user: "User") -> bool:
    """Say whether `user` may upload files of feedback: they read the words in them as they were given."""
    return can_start_run(user) and can_read_verbatim(user)


def check_can_import(user: "User") -> None:
    """Raise PermissionDenied unless `user` may upload files of feedback."""
    _require(can_import(user), "Only engagement officers can import feedback.")


def can_write_finding(user: "User") -> bool:
    """Say whether `user` may write findings and choose quotes."""
    return user.has_perm("insight.write_finding")


def check_can_write_finding(user: "User") -> None:
    """Raise PermissionDenied unless `user` may write findings and choose quotes."""
    _require(can_write_finding(user), "Only engagement officers can write findings.")


def can_approve_finding(user: "User", finding: Finding) -> bool:
    """Say whether `user` may approve `finding`: a right, and not one's own work."""
    return user.has_perm("insight.approve_finding") and finding.author_id != user.pk


def check_can_approve_finding(user: "User", finding: Finding) -> None:
    """Raise PermissionDenied unless `user` may approve `finding`: a right, and not one's own work."""
    _require(user.has_perm("insight.approve_finding"), "Only editors can approve findings and clear quotes.")
    _require(finding.author_id != user.pk, "A finding is approved by somebody other than its author.")


def can_erase_submission(user: "User") -> bool:
    """Say whether `user` may erase what a person sent."""
    return user.has_perm("insight.erase_submission")


def check_can_erase_submission(user: "User") -> None:
    """Raise PermissionDenied unless `user` may erase what a person sent."""
    _require(can_erase_submission(user), "Only data guardians can erase what a person sent.")


def can_erase_subscriber(user: "User") -> bool:
    """Say whether `user` may erase the address of somebody who gets news."""
    return user.has_perm("insight.delete_subscription")


def check_can_erase_subscriber(user: "User") -> None:
    """Raise PermissionDenied unless `user` may erase the address of somebody who gets news."""
    _require(can_erase_subscriber(user), "Only data guardians can erase an address.")


def can_view_jobs(user: "User") -> bool:
    """Say whether `user` may look at background work."""
    return user.has_perm("insight.view_job")


def check_can_view_jobs(user: "User") -> None:
    """Raise PermissionDenied unless `user` may look at background work."""
    _require(can_view_jobs(user), "Only engagement officers and data guardians can look at background work.")


def can_manage_jobs(user: "User") -> bool:
    """Say whether `user` may cancel background work and run it again."""
    return user.has_perm("insight.manage_jobs")


def check_can_manage_jobs(user: "User") -> None:
    """Raise PermissionDenied unless `user` may cancel background work and run it again."""
    _require(can_manage_jobs(user), "Only engagement officers can cancel work or run it again.")


def _require(allowed: bool, reason: str) -> None:
    if not allowed:
        raise PermissionDenied(reason)
