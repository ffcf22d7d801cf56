"""Telling residents by e-mail: planned as rows, sent in the background, stopped when asked. Nothing here enqueues."""

from insight.services.notices.claims import are_due
from insight.services.notices.planning import plan_notices
from insight.services.notices.sending import send_notices
from insight.services.notices.stopping import retry_failed, stop_address, stop_messages

__all__ = ["are_due", "plan_notices", "retry_failed", "send_notices", "stop_address", "stop_messages"]
