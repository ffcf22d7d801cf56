"""What every change to a codeframe goes through: names that are free, themes in use, a recorded version."""

from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.text import slugify

from insight.enums import OF_TOPICS_ALONE, OperationKind, ThemeStatus
from insight.errors import ServiceError
from insight.models import Codeframe, CodeframeOperation, Engagement, Priority, Theme

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class StaleCodeframeError(ServiceError):
    """Somebody else changed the codeframe since it was read; the message says what they did."""


def get_codeframe(engagement: Engagement) -> Codeframe:
    """Return the codeframe of `engagement`, making an empty one the first time."""
    codeframe, _ = Codeframe.objects.get_or_create(engagement=engagement)
    return codeframe


def new_theme(
    codeframe: Codeframe,
    *,
    name: str,
    definition: str = "",
    priority: Priority | None = None,
    name_drafted: bool = False,
) -> Theme:
    """Make a live theme; raise ServiceError if the name is empty or a live theme has it."""
    check_name(codeframe, name)
    return Theme.objects.create(
        codeframe=codeframe,
        slug=_free_slug(codeframe, name),
        name=name.strip(),
        definition=definition.strip(),
        priority=priority,
        name_drafted=name_drafted,
    )


def check_name(codeframe: Codeframe, name: str, *, but: Theme | None = None) -> None:
    """Raise ServiceError if the name is empty, or another live theme than `but` has it, whatever its case."""
    if not name.strip():
        raise ServiceError("A theme needs a name. Write a short phrase that says what people mean.")
    others = codeframe.themes.filter(status=ThemeStatus.LIVE, name__iexact=name.strip())
    if but:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise ServiceError(
            f"There is a theme called “{name.strip()}” already. Add to that one, or choose another name."
        )


def check_live(theme: Theme, codeframe: Codeframe) -> None:
    """Raise ServiceError unless `theme` is in use and belongs to `codeframe`."""
    if theme.codeframe_id != codeframe.pk:
        raise ServiceError("These belong to two different engagements. Themes stay within one.")
    if theme.status != ThemeStatus.LIVE:
        raise ServiceError(f"“{theme.name}” is no longer in use. Choose a theme that is.")


def record(
    codeframe: Codeframe,
    kind: OperationKind,
    *,
    by: "User",
    seen: int | None = None,
    undoes: CodeframeOperation | None = None,
    **detail: Any,
) -> CodeframeOperation:
    """Write one operation that makes a new version, with all that is needed to undo it in `detail`.

    Raises StaleCodeframeError if the themes are not those of version `seen` any more.
    """
    fresh = Codeframe.objects.filter(pk=codeframe.pk)
    if seen is not None:
        fresh = fresh.filter(version=_like(codeframe, seen))
    if not fresh.update(version=F("version") + 1):
        latest = codeframe.operations.first()
        raise StaleCodeframeError(
            f"The themes have changed since you opened this page ({latest}). Look again, then repeat your change."
        )
    codeframe.refresh_from_db(fields=["version"])
    return CodeframeOperation.objects.create(
        codeframe=codeframe, version=codeframe.version, kind=kind, detail=detail, made_by=by, undoes=undoes
    )


def _like(codeframe: Codeframe, seen: int) -> int:
    """Return the version that the codeframe is at if its themes are those of version `seen`, or else `seen`."""
    version = Codeframe.objects.values_list("version", flat=True).get(pk=codeframe.pk)
    since = codeframe.operations.filter(version__gt=seen).exclude(kind__in=OF_TOPICS_ALONE)
    return seen if seen > version or since.exists() else version


def _free_slug(codeframe: Codeframe, name: str) -> str:
    stem = slugify(name)[:70] or "theme"
    taken = set(codeframe.themes.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{stem}-{n}") not in taken)
