"""A test database for each core with every migration applied, which takes half a minute: applied once, then copied.

The copy to copy from is made again when any migration or setting changes.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Site

FOLDER = settings.VAR_DIR / "tests"
PREFIX = "migrated_"
IN_MEMORY = "file:memorydb_default?mode=memory&cache=shared"
LOCK = 1_847_202_611
"""Any number of our own: one process at a time looks for the copy on a PostgreSQL server, and makes it."""


@cache
def fingerprint() -> str:
    """Give a word that changes with anything that decides what a migrated database holds."""
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    seen = hashlib.sha256(django.__version__.encode())
    for folder in [*folders, settings.BASE_DIR / "cms" / "settings"]:
        for path in sorted(folder.glob("*.py")):
            seen.update(path.read_bytes())
    return seen.hexdigest()[:16]


def lead_to_migrated_database() -> str:
    """Lead the default connection to a migrated test database of this process; return the name that it led to before."""
    usual = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        _lead_to(IN_MEMORY)
    else:
        _make_template()
        _lead_to(connection.creation._get_test_db_name())
    put_back()
    return usual


def put_back() -> None:
    """Make the test database of this process what the migrations left, whatever was committed since."""
    if connection.vendor == "sqlite":
        read_in(migrated_file())
    else:
        name = connection.settings_dict["NAME"]
        connection.close()
        with connection._nodb_cursor() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{PREFIX}{fingerprint()}"')
        _forget_rows()


def read_in(file: Path) -> None:
    """Make the database of this process, which is in memory, a copy of an SQLite file in the usual journal mode."""
    with closing(sqlite3.connect(file)) as source:
        connection.ensure_connection()
        source.backup(connection.connection)
    _forget_rows()


def _forget_rows() -> None:
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()


def migrated_file() -> Path:
    """Give an SQLite file with every migration applied, to be copied and not to be changed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{PREFIX}{fingerprint()}.sqlite3"
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.is_file():
            for old in FOLDER.glob(f"{PREFIX}*"):
                old.unlink()
            _make_file(file)
    return file


def _make_file(file: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.sqlite3"
        subprocess.run(
            [
                sys.executable,
                settings.BASE_DIR / "manage.py",
                "migrate",
                "--run-syncdb",
                "-v0",
                "--skip-checks",
            ],
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": f"sqlite:///{made}"},
            check=True,
        )
        with closing(sqlite3.connect(made)) as database:
            # One file in the usual journal mode: a database in memory has no other.
            database.execute("VACUUM INTO ?", [str(Path(folder) / "one.sqlite3")])
        shutil.copy(Path(folder) / "one.sqlite3", file.with_suffix(".part"))
        file.with_suffix(".part").rename(file)


def _make_template() -> None:
    template = f"{PREFIX}{fingerprint()}"
    usual = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        there = {row[0] for row in server.fetchall()}
        if template in there:
            return
        for old in there:
            server.execute(f'DROP DATABASE "{old}"')
        _migrate()
        migrated = connection.settings_dict["NAME"]
        _lead_to(usual)
        server.execute(f'CREATE DATABASE "{template}" TEMPLATE "{migrated}"')


def _migrate() -> None:
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


def _lead_to(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
