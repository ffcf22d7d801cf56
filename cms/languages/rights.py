"""Who may translate, and who may work on the tree of another language: whoever may work on the first one."""

from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
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


def keep_right_to_translate(**_kwargs: Any) -> None:
    """After migrating or flushing: see that the right to translate is there, which only an old migration makes."""
    kind, _ = ContentType.objects.get_or_create(app_label="wagtail_localize", model="translation")
    Permission.objects.get_or_create(
        content_type=kind, codename="submit_translation", defaults={"name": "Can submit translations"}
    )
