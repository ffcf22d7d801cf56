"""What every test may lean on: reference rows, people with roles, no network."""

import socket
from pathlib import Path

import pytest
from django.conf import settings

LOCAL = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Refuse any connection that would leave this machine."""
    connect = socket.socket.connect

    def local_only(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
            raise RuntimeError(f"A test tried to reach {address[0]}.")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)


@pytest.fixture
def reference(db):
    """The priorities, ambitions, communities and boroughs that the product ships with, and the roles."""
    from insight.services.reference import load_reference, load_roles

    load_reference(folder=Path(settings.BASE_DIR) / "insight" / "data")
    load_roles()


@pytest.fixture
def officer(reference):
    from insight.permissions import ENGAGEMENT_OFFICER
    from tests.factories import UserFactory

    return UserFactory(username="officer", role=ENGAGEMENT_OFFICER)


@pytest.fixture
def editor(reference):
    from insight.permissions import EDITOR
    from tests.factories import UserFactory

    return UserFactory(username="editor", role=EDITOR)


@pytest.fixture
def guardian(reference):
    from insight.permissions import DATA_GUARDIAN
    from tests.factories import UserFactory

    return UserFactory(username="guardian", role=DATA_GUARDIAN)
