"""What the tests themselves rest on: rows that are put back, and a database with every migration."""

import pytest
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from insight.models import Community, Place
from tests import standing
from tests.factories import CommunityFactory, PlaceFactory
from tests.migrated import put_back
from tests.standing import Layer, Standing, layers_of


@pytest.fixture
def built(monkeypatch):
    """Two layers of their own; gives the names of those that were built, in order."""
    names = []

    def places():
        names.append("places")
        return PlaceFactory(name="Hill")

    def people(places):
        names.append("people")
        return {"place": places, "community": CommunityFactory()}

    monkeypatch.setattr(
        standing, "LAYERS", {"places": Layer(places, ()), "people": Layer(people, ("places",))}
    )
    return names


def test_a_layer_brings_those_below_it(built):
    assert layers_of({"client", "people"}) == ["places", "people"]
    assert layers_of({"client"}) == []


@pytest.mark.django_db
def test_layers_come_when_asked_for_and_go_when_not(built):
    rows = Standing()
    rows.stand_on(["places", "people"])
    assert (Place.objects.count(), Community.objects.count()) == (1, 1)
    rows.stand_on(["places"])
    assert (Place.objects.count(), Community.objects.count()) == (1, 0)
    rows.stand_on(["places", "people"])
    assert built == ["places", "people", "people"]
    rows.stand_on([])
    assert (Place.objects.count(), Community.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_what_a_layer_returned_is_read_anew(built):
    rows = Standing()
    rows.stand_on(["places", "people"])
    rows.hand_out("places").name = "never saved"
    Place.objects.update(name="Dale")
    assert rows.hand_out("places").name == "Dale"
    assert rows.hand_out("people")["place"].name == "Dale"
    rows.stand_on([])


@pytest.mark.django_db
def test_a_layer_built_within_a_test_goes_with_it(built):
    rows = Standing()
    rows.stand_on(["places"])
    with transaction.atomic():
        assert rows.hand_out("people")["community"] == Community.objects.get()
        transaction.set_rollback(True)
    rows.end_test()
    assert rows.hand_out("people")["community"] == Community.objects.get()
    assert built == ["places", "people", "people"]
    rows.stand_on([])


@pytest.mark.django_db
def test_a_layer_that_cannot_be_built_leaves_nothing_behind(built, monkeypatch):
    def broken(places):
        CommunityFactory()
        raise ValueError

    monkeypatch.setitem(standing.LAYERS, "broken", Layer(broken, ("places",)))
    rows = Standing()
    with pytest.raises(ValueError, match=r"^$"):
        rows.stand_on(["places", "broken"])
    assert (Place.objects.count(), Community.objects.count()) == (1, 0)
    rows.stand_on([])
    assert not Place.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_test_committed_is_gone_after_it():
    PlaceFactory()
    put_back()
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_every_migration_has_been_applied():
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
