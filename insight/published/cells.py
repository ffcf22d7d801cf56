"""What a cell of the matrix leads to: findings and people's words that are public already, never more."""

from insight.enums import LibraryKind, QuoteStatus
from insight.matrix_disclosure import NOT_SAID
from insight.models import LibraryEntry, Quote
from insight.published.quotes import PublishedQuote, published_quotes
from insight.selectors.library import LibraryFilters, filtered, public_entries
from insight.selectors.matrix import MatrixCut

MOST_FINDINGS = 5
MOST_QUOTES = 4
QUOTES_TO_LOOK_AT = 40


def filters_of_cell(cut: MatrixCut) -> LibraryFilters:
    """Return the library's filters that are closest to a cell. Its time is left out: pages appear later."""
    place = "" if cut.place == NOT_SAID else cut.place
    return LibraryFilters(priority=cut.priority, community=cut.community, place=place)


def findings_of_cell(cut: MatrixCut) -> list[LibraryEntry]:
    """Return published findings about a cell's priority, from engagements that its community and place took part in.

    Newest first, MOST_FINDINGS at most.
    """
    findings = filtered(public_entries(), filters_of_cell(cut)).filter(kind=LibraryKind.FINDING)
    return list(findings.select_related("page").defer("vectors", "words")[:MOST_FINDINGS])


def words_of_cell(cut: MatrixCut) -> list[PublishedQuote]:
    """Return quotes from published findings about a cell's priority, MOST_QUOTES at most.

    They are narrowed by place only where a quote names it anyway. Never by community or time: that a quote stands
    in such a cell would tell of its sender what they did not agree to show.
    """
    findings = filtered(public_entries(), LibraryFilters(priority=cut.priority)).exclude(finding=None)
    rows = Quote.objects.filter(status=QuoteStatus.CLEARED, finding__in=findings.values("finding"))
    narrowed = cut.place not in ("", NOT_SAID)
    if narrowed:
        rows = rows.filter(segment__response__submission__place__slug=cut.place)
    ids = list(rows.order_by("-finding_id", "pk").values_list("pk", flat=True)[:QUOTES_TO_LOOK_AT])
    shown = published_quotes(ids)
    fitting = [shown[key] for key in ids if key in shown and (shown[key].names_place or not narrowed)]
    return fitting[:MOST_QUOTES]
