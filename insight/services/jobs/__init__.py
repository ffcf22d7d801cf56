"""Background work as rows: asked for, claimed, held by a lease, ended. Nothing here puts work on a queue."""

from insight.services.jobs.kinds import KINDS, QUEUES, Kind
from insight.services.jobs.leases import claim_job, fail_attempt, finish_job, held_job
from insight.services.jobs.requests import cancel_job, forget_ended_jobs, request_job, run_again

__all__ = [
    "KINDS",
    "QUEUES",
    "Kind",
    "cancel_job",
    "claim_job",
    "fail_attempt",
    "finish_job",
    "forget_ended_jobs",
    "held_job",
    "request_job",
    "run_again",
]
