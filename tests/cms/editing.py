"""What the page editor would post for a page as it is, StreamFields and all."""

from django.core.exceptions import FieldDoesNotExist
from django.forms import ModelForm
from django.urls import reverse
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.test.utils.form_data import nested_form_data, rich_text


def form_data(page, **changes):
    """Return the POST data of a page's edit form; `changes` replace fields by name."""
    form_class = page.get_edit_handler().get_form_class()
    data = {"comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0}}
    for name in form_class.base_fields:
        data[name] = changes[name] if name in changes else _field_data(page, name, form_class)
    for name, formset in form_class.formsets.items():
        if name not in data:
            data[name] = _children_data(page, name, formset)
    return nested_form_data({name: value for name, value in data.items() if value is not None})


def publish_in_editor(client, page, **changes):
    """Post the page's edit form with "publish" as the logged-in person; return the response."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, {**form_data(page, **changes), "action-publish": "action-publish"})


def _field_data(page, name, form_class: type[ModelForm]):
    try:
        field = page._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    value = field.value_from_object(page)
    if isinstance(field, StreamField):
        return _block_data(field.stream_block, getattr(page, name))
    if value is True:
        return "on"
    if field.many_to_many:
        return [str(row.pk) for row in value] or None
    return None if value is False or value is None else str(value)


def _children_data(page, name, formset):
    """What the form posts for the rows of an inline panel, unchanged."""
    rows = list(getattr(page, name).all())
    fields = [field for field in formset.form.base_fields if field not in ("id", "ORDER", "DELETE")]
    data = {"TOTAL_FORMS": len(rows), "INITIAL_FORMS": len(rows), "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    for at, row in enumerate(rows):
        values = {field: row._meta.get_field(field).value_from_object(row) for field in fields}
        data[str(at)] = {"id": row.pk, "ORDER": at + 1, "DELETE": ""} | {
            field: "" if value is None else str(value) for field, value in values.items()
        }
    return data


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
    return "" if state is None else (state[0] if isinstance(state, list) else str(state))


def _rows(rows):
    data = {"count": str(len(rows))}
    for at, (kind, value) in enumerate(rows):
        data[str(at)] = {"deleted": "", "order": str(at), "value": value, "id": f"block-{at}"}
        if kind:
            data[str(at)]["type"] = kind
    return data
