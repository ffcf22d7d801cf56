"""What became of themes that were merged: the one that each counts as now."""

from collections.abc import Mapping

from django.db.models import QuerySet

from insight.enums import ThemeStatus
from insight.models import Theme


def live_heirs(themes: QuerySet[Theme]) -> dict[int, Theme]:
    """Return by id the live theme that each of `themes` counts as: itself, or what it was merged into at any remove.

    `themes` are all of one engagement or more. Those that count as none in use are left out. One query.
    """
    rows = {theme.pk: theme for theme in themes}
    into = {key: theme.merged_into_id for key, theme in rows.items() if theme.merged_into_id is not None}
    heirs = {key: rows.get(_line(key, into)[-1]) for key in rows}
    return {key: heir for key, heir in heirs.items() if heir and heir.status == ThemeStatus.LIVE}


def merged_family(theme: Theme) -> list[int]:
    """Return the ids of `theme` and of all themes that were merged into it, at whatever remove."""
    merged = Theme.objects.filter(codeframe=theme.codeframe_id, merged_into__isnull=False)
    into = {key: heir for key, heir in merged.values_list("pk", "merged_into") if heir is not None}
    return [theme.pk, *(key for key in into if theme.pk in _line(key, into)[1:])]


def _line(theme: int, into: Mapping[int, int]) -> list[int]:
    """Return the id of a theme and those of what it was merged into, one after the other; a circle is gone round once."""
    line = [theme]
    while (heir := into.get(line[-1])) is not None and heir not in line:
        line.append(heir)
    return line
