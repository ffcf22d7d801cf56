"""Reference rows and roles."""

import pytest
from django.contrib.auth.models import Group

from insight.models import Community, Place, Priority
from insight.permissions import ROLES
from insight.services.reference import load_roles


def test_reference_rows_come_from_the_files(reference):
    assert list(Priority.objects.values_list("slug", flat=True))[:2] == ["prevention", "early-years"]
    assert Priority.objects.count() == 5
    assert Place.objects.count() == 6
    assert Community.objects.get(slug="carers").name == "Unpaid carers"


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_just_its_rights(reference, role):
    load_roles()
    held = {
        f"{p.content_type.app_label}.{p.codename}" for p in Group.objects.get(name=role).permissions.all()
    }
    assert held == set(ROLES[role])
