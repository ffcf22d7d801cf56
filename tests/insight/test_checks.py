"""The system checks: the shipped settings pass, each rule broken alone is told."""

import copy

import pytest
from django.conf import settings as shipped

from insight.checks import check_database, check_job_times, check_mail, check_queue


@pytest.fixture
def cluster(settings):
    settings.Q_CLUSTER = copy.deepcopy(shipped.Q_CLUSTER)
    return settings.Q_CLUSTER


@pytest.fixture
def database(monkeypatch):
    """The settings' own dictionary, changed in place: nothing opens a connection here."""
    own = shipped.DATABASES["default"]
    monkeypatch.setitem(own, "ENGINE", "django.db.backends.sqlite3")
    options = {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"}
    monkeypatch.setitem(own, "OPTIONS", options)
    return own


def told(check):
    return [message.id for message in check(None)]


def test_the_shipped_settings_pass():
    assert told(check_database) == told(check_queue) == told(check_job_times) == told(check_mail) == []


@pytest.mark.parametrize(
    ("option", "value"), [("timeout", 1), ("transaction_mode", "DEFERRED"), ("init_command", "")]
)
def test_sqlite_without_what_several_writers_need(database, option, value):
    assert told(check_database) == []
    database["OPTIONS"][option] = value
    assert told(check_database) == ["insight.E001"]


def test_another_database_needs_no_sqlite_options(database, monkeypatch):
    monkeypatch.setitem(database, "ENGINE", "django.db.backends.postgresql")
    database["OPTIONS"].clear()
    assert told(check_database) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cluster_name", "engage"),
        ("ALT_CLUSTERS", {}),
        ("orm", "other"),
        ("ack_failures", False),
        ("max_attempts", 3),
        ("sync", True),
    ],
)
def test_a_queue_that_would_lose_or_double_work(cluster, name, value):
    cluster[name] = value
    assert told(check_queue) == ["insight.E002"]


def test_a_deadline_longer_than_the_redelivery_allows(cluster, settings):
    settings.JOB_DEADLINE_SECONDS = {"quick": 120, "heavy": 7200}
    (message,) = check_queue(None)
    assert message.id == "insight.E003"
    assert "heavy queue is 14400 seconds" in message.msg
    cluster["ALT_CLUSTERS"]["heavy"]["retry"] = 30_000
    assert told(check_queue) == []


def test_a_cache_that_other_processes_do_not_see(cluster, settings):
    settings.CACHES = {"q2": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert told(check_queue) == ["insight.E004"]
    settings.CACHES = {}
    assert told(check_queue) == ["insight.E004"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JOB_LEASE_SECONDS", 5),
        ("JOB_STALE_SECONDS", 8),
        ("JOB_WATCH_SECONDS", 20),
        ("JOB_RESEND_SECONDS", 60),
        ("JOB_DEADLINE_SECONDS", {"quick": 120}),
    ],
)
def test_times_out_of_order(settings, name, value):
    setattr(settings, name, value)
    assert told(check_job_times) == ["insight.E005"]


@pytest.fixture
def public_site(settings):
    settings.SITE_IS_PUBLIC = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "What We Heard <hello@partnership.nhs.uk>"
    settings.BASE_URL = "https://heard.partnership.nhs.uk"
    return settings


def test_a_public_site_with_a_mail_server_passes(public_site):
    assert told(check_mail) == []


@pytest.mark.parametrize(
    ("name", "value", "setting"),
    [
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "EMAIL_URL"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "EMAIL_URL"),
        ("DEFAULT_FROM_EMAIL", "What We Heard <hello@example.org>", "DEFAULT_FROM_EMAIL"),
        ("DEFAULT_FROM_EMAIL", "webmaster@localhost", "DEFAULT_FROM_EMAIL"),
        ("DEFAULT_FROM_EMAIL", "", "DEFAULT_FROM_EMAIL"),
        ("BASE_URL", "http://heard.partnership.nhs.uk", "BASE_URL"),
        ("BASE_URL", "https://localhost:8000", "BASE_URL"),
    ],
)
def test_a_public_site_that_can_not_tell_people(public_site, name, value, setting):
    setattr(public_site, name, value)
    (message,) = check_mail(None)
    assert message.id == "insight.E006"
    assert message.msg.startswith(f"{setting}: ")
    public_site.SITE_IS_PUBLIC = False
    assert told(check_mail) == []
