"""Rows that many tests stand on: built once on each core, put back after each test.

A layer is written as a function with the decorator `standing`; its parameters name the layers that it rests on. Tests ask
for it like for any fixture. Layers lie on one another in the order in which they were written, each in a savepoint of one
open transaction. Before a test, layers that it did not ask for are rolled back and those that it lacks are built, so that
each test finds the same rows whichever ran before it. Tests are put in an order that changes layers seldom.

Tests that commit find no layer below them: theirs are built for each test alone, and the database is put back after it.
"""

import inspect
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

import pytest
from django.db import models, transaction

LAYERS: dict[str, "Layer"] = {}


@dataclass(frozen=True)
class Layer:
    """How rows are built, and the names of the layers below them."""

    build: Callable[..., Any]
    below: tuple[str, ...]


def standing(build):
    """Make a layer of `build`, and a fixture of the same name that hands out what it returned, as the database has it."""
    name = build.__name__
    assert name not in LAYERS, f"There are two layers of the name {name}."
    below = tuple(inspect.signature(build).parameters)
    LAYERS[name] = Layer(build, tuple(dict.fromkeys([*sum((LAYERS[n].below for n in below), ()), *below])))

    @pytest.fixture(name=name)
    def rows(db, standing_rows):
        return standing_rows.hand_out(name)

    rows.__doc__ = build.__doc__
    return rows


def layers_of(names):
    """Give the layers among the names of fixtures, with those below them, lowest first."""
    wanted = set()
    for name in names:
        if name in LAYERS:
            wanted |= {name, *LAYERS[name].below}
    return [name for name in LAYERS if name in wanted]


@dataclass
class Standing:
    """The layers that stand now, lowest first, with what they returned."""

    built: dict[str, Any] = field(default_factory=dict)
    savepoints: list[ExitStack] = field(default_factory=list)

    def stand_on(self, names):
        """Leave exactly the layers `names`, which are in order: roll back what is too much, build what is missing."""
        common = 0
        for there, wanted in zip(self.built, names, strict=False):
            if there != wanted:
                break
            common += 1
        while len(self.savepoints) > common:
            self.savepoints.pop().close()
            self.built.popitem()
        for name in names[common:]:
            with _savepoint() as savepoint:
                self.build(name)
                self.savepoints.append(savepoint.pop_all())

    def build(self, name):
        """Build one layer on those that are there."""
        layer = LAYERS[name]
        given = {below: self.hand_out(below) for below in inspect.signature(layer.build).parameters}
        self.built[name] = layer.build(**given)

    def end_test(self):
        """Forget the layers that a test built within itself: they went with it."""
        while len(self.built) > len(self.savepoints):
            self.built.popitem()

    def hand_out(self, name):
        """Give what a layer returned with its rows read anew.

        A layer that does not stand is built within the test: where the test commits, or named the fixture while it ran.
        """
        for wanted in layers_of([name]):
            if wanted not in self.built:
                self.build(wanted)
        return read_anew(self.built[name])


STANDING = Standing()
"""What stands in this process."""


def _savepoint():
    stack = ExitStack()
    block = transaction.atomic()
    block._from_testcase = True  # what the product wants outermost is outermost but for the tests
    stack.enter_context(block)
    stack.callback(transaction.set_rollback, True)
    return stack


def read_anew(value):
    """Give rows, and rows in data classes and dictionaries, as the database has them now."""
    if isinstance(value, models.Model):
        return type(value)._base_manager.get(pk=value.pk)
    if is_dataclass(value):
        return replace(value, **{f.name: read_anew(getattr(value, f.name)) for f in fields(value)})
    if isinstance(value, dict):
        return {key: read_anew(one) for key, one in value.items()}
    return value


def commits(item):
    """Whether a test commits what it does, so that the database must be put back after it."""
    marker = item.get_closest_marker("django_db")
    return bool(
        (marker and marker.kwargs.get("transaction"))
        or {"transactional_db", "live_server"} & set(item.fixturenames)
    )


def needs_database(item):
    """Whether a test may ask the database for anything."""
    return item.get_closest_marker("django_db") is not None or "db" in item.fixturenames or commits(item)
