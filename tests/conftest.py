"""What every test may lean on: reference rows, people with roles, no network."""

import gc
import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

import nlp  # noqa: F401 - settles how libraries use threads, before numpy loads
from insight.permissions import DATA_GUARDIAN, EDITOR, ENGAGEMENT_OFFICER
from insight.services.reference import load_reference, load_roles
from tests.factories import staff
from tests.migrated import lead_to_migrated_database, put_back
from tests.standing import LAYERS, STANDING, commits, layers_of, needs_database, standing

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


MORE_THAN_A_UNIT = {"browser", "queue", "language", "postgres", "slow"}
"""Markers of tests that need more than this process."""


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item):
    """Mark the tests that ask the database, and those that need nothing but this process."""
    if needs_database(item):
        item.add_marker("database")
    elif not MORE_THAN_A_UNIT & {mark.name for mark in item.iter_markers()}:
        item.add_marker("unit")


def pytest_collection_modifyitems(items):
    """Tests with worker processes first: they take longest. Then those without a database, then those that stand on the same
    rows together, last those that commit."""
    order = {name: place for place, name in enumerate(LAYERS)}
    items.sort(
        key=lambda item: (
            item.get_closest_marker("queue") is None,
            needs_database(item),
            commits(item),
            [order[name] for name in layers_of(item.fixturenames)],
        )
    )


def pytest_collection_finish():
    """Leave what was imported out of every search for garbage: a fifth of the time of a test went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 50, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """The test database of this process, a copy of one that was migrated."""
    with django_db_blocker.unblock():
        usual = lead_to_migrated_database()
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(usual, verbosity=0)


@pytest.fixture(scope="session")
def _no_rows_at_the_end(django_db_setup, django_db_blocker):
    yield
    with django_db_blocker.unblock():
        STANDING.stand_on([])


@pytest.fixture
def standing_rows(request, _no_rows_at_the_end, django_db_blocker):
    """The rows below a test, put in place before its own transaction begins."""
    with django_db_blocker.unblock():
        STANDING.stand_on([] if commits(request.node) else layers_of(request.fixturenames))
    yield STANDING
    STANDING.end_test()
    if commits(request.node):
        with django_db_blocker.unblock():
            put_back()


@pytest.fixture
def _django_db_helper(standing_rows, _django_db_helper):
    """The transaction of a test as pytest-django opens it, on top of the standing rows."""


@standing
def reference():
    """The priorities, ambitions, communities and boroughs that the product ships with, and the roles."""
    load_reference(folder=Path(settings.BASE_DIR) / "insight" / "data")
    load_roles()


@pytest.fixture
def officer(reference):
    return staff("officer", ENGAGEMENT_OFFICER)


@pytest.fixture
def editor(reference):
    return staff("editor", EDITOR)


@pytest.fixture
def guardian(reference):
    return staff("guardian", DATA_GUARDIAN)
