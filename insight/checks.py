"""System checks: settings that must agree with one another, or work would be lost, doubled or stuck."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from insight.pipeline.naming import trouble_with_server

QUICK, HEAVY = "quick", "heavy"
SHARED_CACHES = ("filebased", "redis", "memcached")
SECONDS_TO_SETTLE = 60
UNSENT_MAIL = ("console", "dummy", "filebased", "locmem")
NOBODYS_DOMAINS = ("@localhost", "@example.org", "@example.com", "@example.net")
LOCAL_HOSTS = (None, "localhost", "127.0.0.1", "::1")


@register()
def check_database(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Hold the options without which several processes fail to write to SQLite."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        return []
    options = database.get("OPTIONS", {})
    wanted = {
        "transaction_mode IMMEDIATE": options.get("transaction_mode") == "IMMEDIATE",
        "journal_mode=WAL in init_command": "journal_mode=wal" in options.get("init_command", "").lower(),
        "timeout of 5 seconds or more": options.get("timeout", 0) >= 5,
    }
    return [
        Error(
            f"SQLite is used without {name}: workers and web pages would fail to write at the same time.",
            hint="Set it in DATABASES['default']['OPTIONS'].",
            id="insight.E001",
        )
        for name, is_set in wanted.items()
        if not is_set
    ]


@register()
def check_queue(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Hold what the queue's settings must say for jobs to be carried once and to the right workers."""
    cluster: dict[str, Any] = settings.Q_CLUSTER
    own_tries = cluster.get("ack_failures") is True and cluster.get("max_attempts") == 1
    wanted = {
        "cluster_name must be “quick”": cluster.get("cluster_name") == QUICK,
        "ALT_CLUSTERS must have “heavy” and nothing else": set(cluster.get("ALT_CLUSTERS", {})) == {HEAVY},
        "orm must be “default”, so that a job is sent in its own transaction": cluster.get("orm")
        == "default",
        "ack_failures must be True and max_attempts 1, because tries are the jobs' own": own_tries,
        "sync must be off, or heavy work would run inside web pages": not cluster.get("sync", False),
    }
    broken = [rule for rule, kept in wanted.items() if not kept]
    if broken:
        return [Error(f"Q_CLUSTER: {rule}.", id="insight.E002") for rule in broken]
    return [*_redelivery(cluster), *_cache(cluster)]


def _redelivery(cluster: dict[str, Any]) -> Iterator[CheckMessage]:
    for queue, own in ((QUICK, cluster), (HEAVY, {**cluster, **cluster["ALT_CLUSTERS"][HEAVY]})):
        longest = settings.JOB_DEADLINE_SECONDS.get(queue, 0) + SECONDS_TO_SETTLE
        needed = longest * (own["queue_limit"] / own["workers"] + 2)
        if own["retry"] <= needed:
            yield Error(
                f"Q_CLUSTER: retry of the {queue} queue is {own['retry']} seconds, so work that still waits in "
                f"the worker would be handed out again. It must be more than {needed:.0f} for a deadline of "
                f"{settings.JOB_DEADLINE_SECONDS[queue]} seconds.",
                hint="Raise retry or lower JOB_DEADLINE_SECONDS.",
                id="insight.E003",
            )


def _cache(cluster: dict[str, Any]) -> Iterator[CheckMessage]:
    cache: dict[str, Any] = settings.CACHES.get(cluster.get("cache", "default"), {})
    backend = cache.get("BACKEND", "").lower()
    if not any(kind in backend for kind in SHARED_CACHES):
        yield Error(
            f"Q_CLUSTER: the cache “{cluster.get('cache')}” isn't shared between processes or doesn't exist.",
            hint="Use a file cache on one machine, Redis beyond.",
            id="insight.E004",
        )


@register()
def check_job_times(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Hold the order of times by which a dead worker is told from a slow one."""
    renew, watch = settings.JOB_RENEW_SECONDS, settings.JOB_WATCH_SECONDS
    lease, stale = settings.JOB_LEASE_SECONDS, settings.JOB_STALE_SECONDS
    queues = set(settings.JOB_DEADLINE_SECONDS)
    wanted = {
        "JOB_LEASE_SECONDS must be at least 3 times JOB_RENEW_SECONDS": lease >= 3 * renew,
        "JOB_STALE_SECONDS must be at least 3 times JOB_RENEW_SECONDS": stale >= 3 * renew,
        "JOB_STALE_SECONDS must be at least 4 times JOB_WATCH_SECONDS": stale >= 4 * watch,
        "JOB_RESEND_SECONDS must be more than JOB_LEASE_SECONDS": lease < settings.JOB_RESEND_SECONDS,
        "JOB_DEADLINE_SECONDS must name the queues quick and heavy": queues == {QUICK, HEAVY},
    }
    return [Error(f"{rule}.", id="insight.E005") for rule, kept in wanted.items() if not kept]


@register()
def check_mail(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Hold what e-mails to residents need on a site that people outside use."""
    if not settings.SITE_IS_PUBLIC:
        return []
    backend, base = settings.EMAIL_BACKEND.split(".")[-2], urlsplit(settings.BASE_URL)
    sender = settings.DEFAULT_FROM_EMAIL
    wanted = {
        "EMAIL_URL": (backend not in UNSENT_MAIL, f"e-mails to residents would go nowhere ({backend})"),
        "DEFAULT_FROM_EMAIL": (
            "@" in sender and not sender.rstrip("> ").endswith(NOBODYS_DOMAINS),
            f"“{sender}” is nobody's address",
        ),
        "BASE_URL": (
            base.scheme == "https" and base.hostname not in LOCAL_HOSTS,
            f"links in e-mails would lead to {settings.BASE_URL}",
        ),
    }
    return [
        Error(
            f"{name}: {problem}.", hint=f"Set {name}: see the settings table in README.md.", id="insight.E006"
        )
        for name, (is_well, problem) in wanted.items()
        if not is_well
    ]


@register()
def check_naming_server(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Hold the naming server, where one is set, to the operator's own network: no word may leave the premises."""
    if not settings.NAMING_SERVER_URL:
        return []
    if not settings.NAMING_SERVER_MODEL:
        return [
            Error(
                "NAMING_SERVER_URL is set without NAMING_SERVER_MODEL.",
                hint="Give the name by which that server knows the model.",
                id="insight.E007",
            )
        ]
    trouble = trouble_with_server()
    if trouble is None:
        return []
    if trouble.may_pass:
        return [Warning(f"NAMING_SERVER_URL: {trouble.message}", id="insight.W001")]
    return [Error(f"NAMING_SERVER_URL: {trouble.message}", id="insight.E008")]
