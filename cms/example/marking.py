"""Notes each row that the loader makes, so that `cms.example.removal` takes away these and no others."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.signals import post_save
from wagtail.models import Page

from cms.models import ExampleMark

OWN_APPS = ("cms", "insight")
OTHERS = ("auth.User", "wagtailimages.Image", "wagtaildocs.Document", "wagtailcore.Locale")
NEVER = ("cms.examplemark", "insight.equalityprofile", "insight.equalitywords")
"""What people say about themselves must not be tied to anything; it goes with its submission, through `insight.disclosure`."""


@contextmanager
def marking() -> Iterator[None]:
    """Mark every row that is made until the end, unless it hangs on another one and goes with it."""
    post_save.connect(_mark, dispatch_uid="cms.example.marking")
    try:
        yield
    finally:
        post_save.disconnect(dispatch_uid="cms.example.marking")


def _mark(sender: type[models.Model], instance: models.Model, created: bool, **_kwargs: Any) -> None:
    if created and _stands_alone(sender):
        ExampleMark.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(sender, for_concrete_model=True),
            object_id=str(instance.pk),
        )


def _stands_alone(model: type[models.Model]) -> bool:
    if model._meta.label_lower in NEVER:
        return False
    if issubclass(model, Page) or model._meta.label in OTHERS:
        return True
    return model._meta.app_label in OWN_APPS and not any(map(_hangs_on, model._meta.get_fields()))


def _hangs_on(field: Any) -> bool:
    """Say whether a row must go when the one that this field points at goes."""
    is_key = isinstance(field, models.ForeignKey)
    return is_key and not field.null and field.remote_field.on_delete is models.CASCADE
