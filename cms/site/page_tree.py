"""Making pages by a program: each once, published, and never twice; and who may work on them."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Page

from insight.permissions import EDITOR

EDITORS_MAY = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")


def publish_below(parent: Page, page: Page) -> Page:
    """Return the page with the slug of `page` below `parent`; the first time, make and publish `page` there."""
    there = parent.get_children().filter(slug=page.slug).first()
    if there:
        return there.specific
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def let_editors_work(home: Page) -> None:
    """Let the role of editors add, change and publish every page from `home` down."""
    editors = Group.objects.get(name=EDITOR)
    for codename in EDITORS_MAY:
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=editors, page=home, permission=right)
