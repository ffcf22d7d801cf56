"""Who may work on the tree of another language: whoever may work on the first one."""

from typing import Any

from wagtail.models import GroupPagePermission, Page

from cms.languages.trees import original_of


def open_new_tree(sender: type[Page], instance: Page, created: bool, **_kwargs: Any) -> None:
    """After the home page of a language was made: give the rights on the first one there, too."""
    first = original_of(instance)
    if not created or first.pk == instance.pk:
        return
    for right in GroupPagePermission.objects.filter(page_id=first.pk):
        GroupPagePermission.objects.get_or_create(
            group_id=right.group_id, page_id=instance.pk, permission_id=right.permission_id
        )
