"""What readers say about pages made safe to read, by the rules that hold for answers."""

import logging

from django.db.models import TextField
from django.db.models.functions import Cast
from nlp.errors import ScreeningError
from nlp.records import ScreenedText, TextRecord
from nlp.screening import screen_texts

from insight.encryption import SealedTextError, unseal
from insight.enums import ReasonStatus
from insight.models import PageFeedback
from insight.pipeline.holding import UNREADABLE, reasons_to_hold
from insight.pipeline.runs import Progress, no_progress

logger = logging.getLogger(__name__)


def screen_page_reasons(*, progress: Progress = no_progress) -> dict[str, int]:
    """Screen every reason that is RECEIVED: each becomes CLEARED, or HELD with why; return how many of each.

    Of a cleared one only the screened text is kept. One that can't be read is held. Raises ScreeningError if
    nothing can be screened on this machine.
    """
    counts = {"cleared": 0, "held": 0}
    # The sealed text itself, not opened: it tells whether a reader has sent another reason meanwhile.
    waiting = PageFeedback.objects.annotate(sealed=Cast("reason", TextField())).order_by("pk")
    rows = list(waiting.filter(status=ReasonStatus.RECEIVED).values_list("pk", "sealed"))
    for number, (pk, sealed) in enumerate(rows):
        progress(100 * number // len(rows), "Screening")
        found = _screened(pk, sealed)
        values = _settled(found)
        # One that was sent anew has asked for a screening of its own.
        if waiting.filter(pk=pk, status=ReasonStatus.RECEIVED, sealed=sealed).update(**values):
            counts[values["status"]] += 1
    return counts


def _screened(pk: int, sealed: str) -> ScreenedText | None:
    try:
        return next(iter(screen_texts([TextRecord(str(pk), unseal(sealed))])))
    except ScreeningError:
        raise
    except SealedTextError:
        logger.warning("Reason %s can't be opened: its key is not set", pk)
    except Exception as error:
        logger.warning("Reason %s could not be screened: %s", pk, type(error).__name__)
    return None


def _settled(found: ScreenedText | None) -> dict[str, str]:
    if found is None:
        return {"status": ReasonStatus.HELD.value, "hold_reason": UNREADABLE, "screened": ""}
    if why := " ".join(reasons_to_hold(found)):
        return {"status": ReasonStatus.HELD.value, "hold_reason": why[:200], "screened": found.screened}
    return {"status": ReasonStatus.CLEARED.value, "screened": found.screened, "reason": ""}
