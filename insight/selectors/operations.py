"""Changes to a codeframe as people read them, and which of them still stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from insight.enums import OF_TOPICS_ALONE, OperationKind
from insight.models import Codeframe, CodeframeOperation, Priority, Theme, Topic


@dataclass(frozen=True, slots=True)
class OperationLine:
    """One change to a codeframe as people say it."""

    words: str
    who: str
    when: datetime
    version: int


def history_of(theme: Theme) -> list[OperationLine]:
    """Return what was done to `theme`, the newest first."""
    about = Q(detail__theme=theme.pk) | Q(detail__into=theme.pk) | Q(detail__made=theme.pk)
    return operations_in_words(theme.codeframe.operations.filter(about), seen_from=theme)


def operations_since(codeframe: Codeframe, version: int) -> list[OperationLine]:
    """Return what was done to `codeframe` after `version`, the newest first."""
    return operations_in_words(codeframe.operations.filter(version__gt=version))


def last_standing(codeframe: Codeframe) -> CodeframeOperation | None:
    """Return the newest change to themes that was not taken back and takes nothing back itself, or None."""
    standing = codeframe.operations.exclude(kind__in=OF_TOPICS_ALONE | {OperationKind.UNDO})
    standing = standing.filter(undone_by__isnull=True)
    return standing.order_by("-version").first()


def last_change(codeframe: Codeframe) -> OperationLine | None:
    """Return in words the change that would be taken back next, or None."""
    operation = last_standing(codeframe)
    if operation is None:
        return None
    return operations_in_words(codeframe.operations.filter(pk=operation.pk))[0]


def operations_in_words(
    operations: QuerySet[CodeframeOperation], *, seen_from: Theme | None = None
) -> list[OperationLine]:
    """Return `operations` as sentences; those about `seen_from` don't name it."""
    rows = list(operations.select_related("made_by", "undoes"))
    names = _Names([*rows, *(row.undoes for row in rows if row.undoes)])
    return [
        OperationLine(
            words=_in_words(row, names, seen_from),
            who=(row.made_by.get_full_name() or row.made_by.get_username()) if row.made_by else "Somebody",
            when=row.made_at,
            version=row.version,
        )
        for row in rows
    ]


class _Names:
    """The names of what operations speak of, in one query a table."""

    def __init__(self, rows: list[CodeframeOperation]) -> None:
        details = [row.detail for row in rows]
        themes = {detail.get(key) for detail in details for key in ("theme", "into", "made")}
        themes |= {row.detail.get("after") for row in rows if row.kind == OperationKind.MOVE}
        self.themes = {theme.pk: str(theme) for theme in Theme.objects.filter(pk__in=themes - {None})}
        topics = {detail["topic"] for detail in details if "topic" in detail}
        self.topics = dict(Topic.objects.filter(pk__in=topics).values_list("pk", "name"))
        self.priorities = dict(Priority.objects.values_list("pk", "name"))


def _in_words(row: CodeframeOperation, names: _Names, seen_from: Theme | None) -> str:
    if row.undoes is not None:
        return f"taken back: {_in_words(row.undoes, names, seen_from)}"
    detail = row.detail
    about = names.themes.get(detail["theme"], "a theme")
    here = seen_from.pk if seen_from is not None else None
    if row.kind == OperationKind.MERGE and here == detail["into"]:
        return f"“{about}” was merged into this theme, {_moved(detail)}"
    if row.kind == OperationKind.SPLIT and here == detail["made"]:
        return f"split off “{about}”, {_moved(detail)}"
    return ("" if detail["theme"] in (here, None) else f"“{about}”: ") + _change(row.kind, detail, names)


def _moved(detail: dict[str, Any]) -> str:
    return f"{detail['codings']} coding{'' if detail['codings'] == 1 else 's'} moved"


def _change(kind: str, detail: dict[str, Any], names: _Names) -> str:
    words = {
        OperationKind.MERGE: _merged,
        OperationKind.SPLIT: _split,
        OperationKind.ADOPT: _adopted,
        OperationKind.SET_ASIDE: _set_aside,
        OperationKind.PUT_BACK: _put_back,
        OperationKind.RENAME: _renamed,
        OperationKind.SET_PRIORITY: _tied,
        OperationKind.MOVE: _put_below,
        OperationKind.ADD: lambda _detail, _names: "written by hand",
        OperationKind.RETIRE: lambda _detail, _names: "retired",
    }
    return words[OperationKind(kind)](detail, names)


def _merged(detail: dict[str, Any], names: _Names) -> str:
    return f"merged into “{names.themes.get(detail['into'], 'another theme')}”, {_moved(detail)}"


def _split(detail: dict[str, Any], names: _Names) -> str:
    return f"“{names.themes.get(detail['made'], 'a theme')}” split off, {_moved(detail)}"


def _adopted(detail: dict[str, Any], names: _Names) -> str:
    return f"topic “{names.topics.get(detail['topic'], 'of an earlier run')}” adopted"


def _set_aside(detail: dict[str, Any], names: _Names) -> str:
    return f"topic “{names.topics.get(detail['topic'], 'of an earlier run')}” set aside"


def _put_back(detail: dict[str, Any], names: _Names) -> str:
    return f"topic “{names.topics.get(detail['topic'], 'of an earlier run')}” put back"


def _renamed(detail: dict[str, Any], _names: _Names) -> str:
    before, after = detail["before"], detail["after"].strip()
    if before != after:
        return f"renamed from “{before}” to “{after}”"
    return "drafted name checked and kept" if detail.get("drafted_before") else "definition changed"


def _tied(detail: dict[str, Any], names: _Names) -> str:
    name = names.priorities.get(detail["after"])
    return f"priority set to “{name}”" if name else "tied to no priority any more"


def _put_below(detail: dict[str, Any], names: _Names) -> str:
    wider = names.themes.get(detail["after"])
    return f"put below “{wider}”" if wider else "stands by itself now"
