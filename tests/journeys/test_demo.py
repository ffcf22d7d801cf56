"""`manage.py demo` as a newcomer starts it: an example site with workers, again within seconds, and all that it holds."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing, contextmanager, suppress
from http.cookiejar import CookieJar

import psutil
import pytest
from django.conf import settings

from cms.management.commands.load_example import NOTES
from tests.journeys.example import check_example
from tests.migrated import migrated_file, read_in

pytestmark = [
    pytest.mark.queue,
    pytest.mark.language,
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(900),
]

SECONDS_TO_LOAD = 600
SECONDS_TO_START_AGAIN = 60


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def manage(*arguments):
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]


@contextmanager
def demo(folder, environment):
    """A running demo: hands out its address and its log file. After SIGTERM nothing of it is left."""
    port, log = free_port(), folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            manage("demo", "--port", str(port)), env=environment, stdout=output, stderr=output
        )
    family = []
    try:
        wait_for_answer(f"http://localhost:{port}/healthz/ready", process, log)
        family = psutil.Process(process.pid).children(recursive=True)
        yield f"http://localhost:{port}", log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
    gone, alive = psutil.wait_procs(family, timeout=20)
    assert (len(gone), alive) == (len(family), [])


def wait_for_answer(address, process, log):
    deadline = time.monotonic() + SECONDS_TO_LOAD
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()[-3000:]
        with suppress(OSError), urllib.request.urlopen(address, timeout=10) as answer:
            assert answer.status == 200
            return
        time.sleep(0.5)
    raise AssertionError(log.read_text()[-3000:])


def read(address, form=None):
    """The words of a page; a form is sent with the page's own token."""
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = visitor.open(address, timeout=30).read().decode()
    if form is None:
        return page
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    sent = urllib.parse.urlencode(form | {"csrfmiddlewaretoken": token}).encode()
    return (
        visitor.open(urllib.request.Request(address, sent, {"Referer": address}), timeout=30).read().decode()
    )


@pytest.fixture
def environment(tmp_path, static_model):
    """A newcomer's settings, and a database without rows."""
    (tmp_path / "var").mkdir()
    shutil.copy(migrated_file(), tmp_path / "var" / "whatweheard.sqlite3")
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "VAR_DIR": str(tmp_path / "var"),
        "STATIC_MODEL_DIR": str(settings.STATIC_MODEL_DIR),
        "EMBEDDING_MODEL": "static",
    }


def test_the_demo_starts_from_nothing_again_within_seconds_and_holds(tmp_path, environment, client, settings):
    with demo(tmp_path, environment) as (site, log):
        said = log.read_text()
        for step in ("Loading the example (once)", "Finding topics", "Publishing"):
            assert step in said
        check_what_it_says(site, said)
    started = time.monotonic()
    with demo(tmp_path, environment) as (site, log):
        assert time.monotonic() - started < SECONDS_TO_START_AGAIN
        said = log.read_text()
        assert "Loading the example" not in said
        check_what_it_says(site, said)
    move_in(tmp_path / "var", settings)
    check_example(client, json.loads((settings.VAR_DIR / NOTES).read_text())["receipt"])


def move_in(folder, settings):
    """Make this process one of the demo's site: its rows, its keys and its files."""
    with closing(sqlite3.connect(folder / "whatweheard.sqlite3")) as database:
        database.execute("VACUUM INTO ?", [str(folder / "copy.sqlite3")])
    read_in(folder / "copy.sqlite3")
    keys = json.loads((folder / "keys.json").read_text())
    settings.FIELD_ENCRYPTION_KEYS = [keys.pop("FIELD_ENCRYPTION_KEY")]
    for name, key in keys.items():
        setattr(settings, name, key)
    settings.VAR_DIR = folder
    settings.MEDIA_ROOT = folder / "media"
    settings.DOWNLOADS_ROOT = folder / "downloads"


def check_what_goes_wrong(site):
    """A newcomer meets the site's own words and looks, also where nothing is."""
    with pytest.raises(urllib.error.HTTPError) as missing:
        read(f"{site}/nothing-here/")
    page = missing.value.read().decode()
    assert missing.value.code == 404
    assert "Search this site" in page
    style_sheet = re.search(r'href="(/static/[^"]+[.]css)"', page)[1]
    assert read(site + style_sheet)


def check_what_it_says(site, said):
    """Every address that is printed answers, the receipt leads somewhere, each log-in has a password."""
    addresses = set(re.findall(rf"{site}\S*", said))
    assert len(addresses) >= 5
    for address in addresses:
        assert "</main>" in read(address)
    check_what_goes_wrong(site)
    code = re.search(r"code ([0-9A-Z-]{14})", said)[1]
    assert "We received your words" in read(f"{site}/receipt/", {"code": code})
    for name in ("officer", "editor", "guardian", "admin"):
        assert re.search(rf"\b{name} +\S{{10,}}", said)
