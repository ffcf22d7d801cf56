"""The suite's settings for real worker processes: a database file, handlers that misbehave, short times."""

from cms.settings.test import *  # noqa: F403
from cms.settings.test import DATABASES, LOGGING, Q_CLUSTER

LOGGING["root"]["level"] = "INFO"
DATABASES["default"]["CONN_MAX_AGE"] = 600
JOB_HANDLERS = "tests.insight.queue_handlers.HANDLERS"
JOB_DEADLINE_SECONDS = {"quick": 20, "heavy": 20}
JOB_LEASE_SECONDS = 5
JOB_RENEW_SECONDS = 0.5
JOB_BACKOFF_SECONDS = 0.5
JOB_CANCEL_SECONDS = 1
JOB_RESEND_SECONDS = 10
JOB_STALE_SECONDS = 8
JOB_WATCH_SECONDS = 0.5
JOB_STOP_SECONDS = 4
Q_CLUSTER = Q_CLUSTER | {"poll": 0.2, "guard_cycle": 0.5}
Q_CLUSTER["ALT_CLUSTERS"]["heavy"] |= {"workers": 3, "queue_limit": 3}
