"""What the page editor would post for a page as it is, StreamFields and all."""

from django.core.exceptions import FieldDoesNotExist
from django.forms import ModelForm
from django.urls import reverse
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.test.utils.form_data import nested_form_data, rich_text


def form_data(page, **changes):
    """Return the POST data of a page's edit form; `changes` replace fields by name."""
    form_class = page.get_edit_handler().get_form_class()
    return _flat({"comments": _counts([])} | _form_data(page, form_class) | changes)


def publish_in_editor(client, page, **changes):
    """Post the page's edit form with "publish" as the logged-in person; return the response."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, {**form_data(page, **changes), "action-publish": "action-publish"})


def _flat(data):
    """Return nested data as a form posts it; a tuple is what several ticked boxes of one name post."""
    ticked = {name: list(value) for name, value in data.items() if isinstance(value, tuple)}
    rest = {name: value for name, value in data.items() if value is not None and name not in ticked}
    return nested_form_data(rest) | ticked


def _form_data(instance, form_class: type[ModelForm]):
    data = {name: _field_data(instance, name, form_class) for name in form_class.base_fields}
    for name, formset_class in form_class.formsets.items():
        if name != "comments":
            data[name] = _formset_data(list(getattr(instance, name).all()), formset_class.form)
    return {name: value for name, value in data.items() if value is not None}


def _formset_data(instances, form_class: type[ModelForm]):
    data = _counts(instances)
    for at, instance in enumerate(instances):
        own = {"id": str(instance.pk), "DELETE": "", "ORDER": str(at + 1)}
        data[str(at)] = own | _form_data(instance, form_class)
    return data


def _counts(instances):
    count = len(instances)
    return {"TOTAL_FORMS": count, "INITIAL_FORMS": count, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}


def _field_data(page, name, form_class: type[ModelForm]):
    try:
        field = page._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    value = field.value_from_object(page)
    if field.many_to_many:
        return tuple(row.pk for row in value)
    if isinstance(field, StreamField):
        return _block_data(field.stream_block, getattr(page, name))
    if isinstance(field, RichTextField):
        return rich_text(value, features=field.features)
    if value is True:
        return "on"
    return None if value is False or value is None else str(value)


def _block_data(block, value):
    if isinstance(block, StreamBlock):
        rows = [(child.block.name, _block_data(child.block, child.value)) for child in value]
        return _rows(rows)
    if isinstance(block, ListBlock):
        return _rows([(None, _block_data(block.child_block, item)) for item in value])
    if isinstance(block, StructBlock):
        return {name: _block_data(child, value.get(name)) for name, child in block.child_blocks.items()}
    if isinstance(block, RichTextBlock):
        return rich_text(value.source, features=block.features)
    state = block.get_form_state(value)
    if isinstance(state, dict):
        return str(state["id"])
    return "" if state is None else (state[0] if isinstance(state, list) else str(state))


def _rows(rows):
    data = {"count": str(len(rows))}
    for at, (kind, value) in enumerate(rows):
        data[str(at)] = {"deleted": "", "order": str(at), "value": value, "id": f"block-{at}"}
        if kind:
            data[str(at)]["type"] = kind
    return data
