"""What a browser's session holds: answers until they are sent, the receipt just after. Sealed, and for a day."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import HttpRequest

from insight.encryption import SealedTextError, seal, unseal
from insight.forms.traps import new_stamp
from insight.models import Engagement
from insight.services.receipts import new_receipt_code

KEPT_HOURS = 24


@dataclass
class Draft:
    """Answers on their way. `sitting` and `receipt_code` are drawn once, so sending twice is sending once."""

    sitting: str
    receipt_code: str
    stamp: str
    answers: dict[str, str] = field(default_factory=dict)
    place: str = ""


@dataclass
class Sent:
    """What the pages after sending show. `concerns` are the kinds of trouble that the words may speak of."""

    receipt_code: str
    concerns: list[str]
    is_told: bool = False


def load_draft(request: HttpRequest, engagement: Engagement) -> Draft:
    """Return the answers kept for this engagement, or a new draft that is kept once it is saved."""
    kept = _load(request, _draft_key(engagement))
    if kept:
        return Draft(**kept)
    sitting = secrets.token_urlsafe(32)
    return Draft(sitting=sitting, receipt_code=new_receipt_code(), stamp=new_stamp(sitting))


def save_draft(request: HttpRequest, engagement: Engagement, draft: Draft) -> None:
    """Keep the answers for another KEPT_HOURS."""
    _save(request, _draft_key(engagement), asdict(draft))


def drop_draft(request: HttpRequest, engagement: Engagement) -> None:
    """Forget the answers."""
    request.session.pop(_draft_key(engagement), None)


def load_sent(request: HttpRequest, engagement: Engagement) -> Sent | None:
    """Return what was last sent to this engagement from this browser, if it is still kept."""
    kept = _load(request, _sent_key(engagement))
    return Sent(**kept) if kept else None


def save_sent(request: HttpRequest, engagement: Engagement, sent: Sent) -> None:
    """Keep what the pages after sending show."""
    _save(request, _sent_key(engagement), asdict(sent))


def drop_sent(request: HttpRequest, engagement: Engagement) -> None:
    """Forget the receipt in this browser; whoever kept the code can still use it."""
    request.session.pop(_sent_key(engagement), None)


def _load(request: HttpRequest, key: str) -> Mapping[str, Any] | None:
    token = request.session.get(key)
    if not token:
        return None
    try:
        return json.loads(unseal(token))
    except SealedTextError:
        return None  # sealed with a key that has been taken away since


def _save(request: HttpRequest, key: str, values: Mapping[str, Any]) -> None:
    request.session[key] = seal(json.dumps(values))
    request.session.set_expiry(KEPT_HOURS * 3600)


def _draft_key(engagement: Engagement) -> str:
    return f"draft:{engagement.pk}"


def _sent_key(engagement: Engagement) -> str:
    return f"sent:{engagement.pk}"
