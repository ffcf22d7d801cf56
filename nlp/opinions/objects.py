"""Votes and opinion groups as the objects of JSON lines."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nlp.errors import Message, OpinionError
from nlp.opinions.holding import Earlier, Holding
from nlp.opinions.records import OpinionResult, Vote

Given = Mapping[str, Any]


def to_votes(records: Iterable[Given]) -> tuple[list[Vote], dict[str, Any]]:
    """Return the votes of checked objects, and each statement's id as it was first given.

    Ids are compared as text: 7 and "7" are the same person or statement.
    """
    votes: list[Vote] = []
    statements: dict[str, Any] = {}
    for record in records:
        vote = Vote(str(record["participant"]), str(record["statement"]), int(record["vote"]))
        statements.setdefault(vote.statement, record["statement"])
        votes.append(vote)
    return votes, statements


def to_object(result: OpinionResult, statements: Given) -> dict[str, Any]:
    """Return the result as one object; statements go by the id that `statements` has for them."""

    def stated(found: Any) -> dict[str, Any]:
        return {**asdict(found), "statement": statements[found.statement]}

    return {
        "groups": [{"id": group.id, "size": group.size} for group in result.groups],
        "membership": result.membership,
        "placed": result.placed,
        "unplaced": list(result.unplaced),
        "representative": {
            str(group.id): [stated(found) for found in group.representative] for group in result.groups
        },
        "bridging": [stated(found) for found in result.bridging],
        "silhouettes": result.silhouettes,
        "stability": result.stability,
        "provisional": result.provisional,
        "holding": asdict(result.holding) if result.holding else None,
        "note": result.note,
    }


def read_earlier(path: Path) -> Earlier | None:
    """Return the earlier run that a file holds, None if it found no groups.

    Raises OpinionError if the file holds no such object, OSError if there is no file.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        membership = {str(person): int(group) for person, group in found["membership"].items()}
        held = found["holding"]
        if not held:
            return None
        holding = Holding(int(held["groups"]), int(held["rival"]), int(held["runs"]), str(held["votes"]))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        detail = f"{type(error).__name__}: {error}"
        raise OpinionError(Message.EARLIER_DAMAGED.format(path=path, detail=detail)) from error
    return Earlier(membership, holding)
