"""Received words made safe to read: private details hidden, danger flagged, doubtful ones held for a person."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from nlp.errors import ScreeningError
from nlp.records import ScreenedText, TextRecord
from nlp.screening import SPAN_LABELS, screen_texts
from nlp.stages import classifier_fingerprint

from insight.enums import ResponseStatus, RunKind, Source
from insight.models import Engagement, RedactionSpan, Response
from insight.pipeline.holding import HOLD_RULES, SURE_SCORE, UNREADABLE, reasons_to_hold
from insight.pipeline.runs import Progress, RunRecord, StageReport, batches, no_progress, recorded_run
from insight.pipeline.writing import update_each

logger = logging.getLogger(__name__)

BATCH = 100
"""Responses a transaction: a fraction of a second, so that nobody who sends something waits."""


def received_ids(*, engagement_id: int | None = None, submission_id: int | None = None) -> list[int]:
    """Return the responses of an engagement or submission that have not been screened, oldest first.

    Raises ValueError unless exactly one of the two is given.
    """
    rows = Response.objects.filter(status=ResponseStatus.RECEIVED)
    if submission_id is not None and engagement_id is None:
        rows = rows.filter(submission_id=submission_id)
    elif engagement_id is not None and submission_id is None:
        rows = rows.filter(question__engagement_id=engagement_id)
    else:
        raise ValueError("Give an engagement or a submission.")
    return list(rows.order_by("pk").values_list("pk", flat=True))


def screen_responses(response_ids: Iterable[int], *, progress: Progress = no_progress) -> StageReport:
    """Screen those of the responses that are RECEIVED: each becomes CLEARED, or HELD with the reason.

    A response that can't be screened is HELD and named in `problems`. Those in another state, or settled by
    a person meanwhile, are left as they are and counted as skipped. Nothing is ever rejected here.
    """
    asked = sorted(set(response_ids))
    waiting = [key for ids in batches(asked, 500) for key in _still_received(ids)]
    report = StageReport(skipped=len(asked) - len(waiting))
    if not waiting:
        return report
    configuration = {
        "rules": [rule.name for rule in HOLD_RULES],
        "sure_score": SURE_SCORE,
        "labels": SPAN_LABELS,
        "classifier": classifier_fingerprint(),
    }
    with recorded_run(
        RunKind.SCREENING, engagement_id=_only_engagement(waiting), configuration=configuration
    ) as run:
        report.run_id = run.row.pk
        held = 0
        for ids in batches(waiting, BATCH):
            progress(100 * (report.done + report.skipped) // len(asked), "Screening")
            held += _screen_batch(ids, report, run)
        run.count(screened=report.done, held=held, skipped=report.skipped, problems=len(report.problems))
    return report


def _still_received(ids: Sequence[int]) -> list[int]:
    rows = Response.objects.filter(pk__in=ids, status=ResponseStatus.RECEIVED)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _only_engagement(response_ids: Sequence[int]) -> int | None:
    found: set[int] = set()
    for ids in batches(response_ids, 500):
        rows = Engagement.objects.filter(questions__responses__in=ids)
        found |= set(rows.values_list("pk", flat=True))
    return found.pop() if len(found) == 1 else None


def _screen_batch(ids: Sequence[int], report: StageReport, run: RunRecord) -> int:
    with run.timed("read"):
        texts = dict(Response.objects.filter(pk__in=ids).values_list("pk", "verbatim"))
    with run.timed("screen"):
        found = _found(texts, report)
    with run.timed("write"):
        written = _write(found, failed=[key for key in texts if key not in found])
    report.done += len(written)
    report.skipped += len(ids) - len(written)
    return sum(status == ResponseStatus.HELD for status in written.values())


def _found(texts: dict[int, str], report: StageReport) -> dict[int, ScreenedText]:
    """Return what screening finds; where the texts together can't be screened, each goes by itself.

    Raises ScreeningError if nothing can be screened on this machine.
    """
    try:
        return _together(texts)
    except ScreeningError:
        raise
    except Exception as error:
        logger.warning("%s responses go one by one: %s", len(texts), type(error).__name__)
    found: dict[int, ScreenedText] = {}
    for key, text in texts.items():
        try:
            found |= _together({key: text})
        except Exception as error:
            logger.warning("Response %s could not be screened: %s", key, type(error).__name__)
            report.problems[key] = UNREADABLE
    return found


def _together(texts: dict[int, str]) -> dict[int, ScreenedText]:
    records = [TextRecord(str(key), text) for key, text in texts.items()]
    return dict(zip(texts, screen_texts(records), strict=True))


@transaction.atomic
def _write(found: dict[int, ScreenedText], failed: Sequence[int]) -> dict[int, ResponseStatus]:
    """Return the new state of each response that was still waiting; the others are not touched."""
    now = timezone.now()
    asked = Response.objects.filter(pk__in=[*failed, *found], status=ResponseStatus.RECEIVED)
    waiting = set(asked.select_for_update().values_list("pk", flat=True))
    unread = [key for key in failed if key in waiting]
    Response.objects.filter(pk__in=unread).update(
        status=ResponseStatus.HELD, hold_reason=UNREADABLE, screened_at=now
    )
    settled = {key: _settled(result, now) for key, result in found.items() if key in waiting}
    update_each(Response, settled)
    written = dict.fromkeys(unread, ResponseStatus.HELD) | {
        key: row["status"] for key, row in settled.items()
    }
    RedactionSpan.objects.filter(response_id__in=written, source=Source.MACHINE).delete()
    RedactionSpan.objects.bulk_create(_spans({key: found[key] for key in written if key in found}))
    return written


def _settled(result: ScreenedText, now: datetime) -> dict[str, Any]:
    reason = " ".join(reasons_to_hold(result))
    return {
        "status": ResponseStatus.HELD if reason else ResponseStatus.CLEARED,
        "hold_reason": reason[:200],
        "screened": result.screened,
        "language": result.language,
        "non_answer": result.non_answer,
        "safeguarding": result.safeguarding or "",
        "safeguarding_reason": result.safeguarding_reason[:200],
        "complaint": result.complaint,
        "screened_at": now,
    }


def _spans(found: dict[int, ScreenedText]) -> list[RedactionSpan]:
    return [
        RedactionSpan(
            response_id=key,
            start=span.start,
            end=span.end,
            label=span.label,
            recogniser=span.recogniser[:60],
            reason=span.reason[:200],
            score=span.score,
            source=Source.MACHINE,
        )
        for key, result in found.items()
        for span in result.spans
    ]
