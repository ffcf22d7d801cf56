"""What stands in the library: put there when a page goes live, taken away when it does not live any more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from insight.enums import LibraryKind
from insight.models import Ambition, Community, LibraryEntry, Place, Priority, Theme


@dataclass(frozen=True)
class EntryFacts:
    """What an entry says and is filtered by. `passages` are what else it is found by; `finding` is an id.

    `file_key` is the hash of the file that a report offers; its text is read apart (`note_file_text`).
    `communities` and `places` are names or slugs: frozen figures know names only.
    """

    kind: LibraryKind
    title: str
    dated: date
    summary: str = ""
    passages: Sequence[str] = ()
    finding: int | None = None
    priorities: Iterable[str] = ()
    ambitions: Iterable[str] = ()
    communities: Iterable[str] = ()
    places: Iterable[str] = ()
    themes: Iterable[int] = field(default=())
    file_key: str = ""


@transaction.atomic
def shelve_page(*, page_id: int, entries: Sequence[EntryFacts]) -> list[LibraryEntry]:
    """Let the library hold exactly these entries for a live page; again with the same ones changes nothing.

    An entry whose words changed waits for its vectors until the job has read it.
    """
    kept = [_shelve(page_id, entry) for entry in entries]
    LibraryEntry.objects.filter(page_id=page_id).exclude(pk__in=[row.pk for row in kept]).delete()
    return kept


def clear_page(*, page_id: int) -> bool:
    """Take everything of a page out of the library; say whether there was anything."""
    # One by one, so that Wagtail's index of words is cleared with each.
    rows = list(LibraryEntry.objects.filter(page_id=page_id))
    for row in rows:
        row.delete()
    return bool(rows)


@transaction.atomic
def note_file_text(*, page_id: int, file_key: str, text: str) -> bool:
    """Let a report be found by the text of its file; say whether that file is still the one it offers."""
    rows = LibraryEntry.objects.select_for_update()
    row = rows.filter(page_id=page_id, finding=None, file_key=file_key).first()
    if row is None:
        return False
    row.file_text = text
    row.save()
    return True


def _shelve(page_id: int, facts: EntryFacts) -> LibraryEntry:
    words = "\n".join(" ".join(passage.split()) for passage in facts.passages if passage.strip())
    which: dict[str, Any] = {"page_id": page_id, "finding_id": facts.finding}
    row, _ = LibraryEntry.objects.update_or_create(
        **which,
        defaults={
            "kind": facts.kind,
            "title": facts.title,
            "summary": facts.summary,
            "words": words,
            "dated": facts.dated,
        },
    )
    if row.file_key != facts.file_key:
        row.file_key, row.file_text = facts.file_key, ""
        row.save()
    row.priorities.set(Priority.objects.filter(slug__in=list(facts.priorities)))
    row.ambitions.set(Ambition.objects.filter(slug__in=list(facts.ambitions)))
    row.communities.set(_named(Community, facts.communities))
    row.places.set(_named(Place, facts.places))
    row.themes.set(Theme.objects.filter(pk__in=list(facts.themes)))
    return row


def _named(model: type[Community] | type[Place], names: Iterable[str]) -> list[int]:
    wanted = list(names)
    rows = model._default_manager.all()
    return [row.pk for row in rows if row.name in wanted or row.slug in wanted]
