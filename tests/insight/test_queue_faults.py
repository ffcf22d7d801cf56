"""Real worker processes on a real SQLite file, killed and hung on purpose: nothing lost, nothing twice."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from django.db import close_old_connections, connections, transaction
from django.utils import timezone

from insight.enums import JobStatus
from insight.models import Heartbeat, Job, Place
from insight.services import jobs
from insight.tasks import send_after_commit
from tests.migrated import migrated_file

pytestmark = pytest.mark.queue


class Site:
    """A site with its queues: this process is its web page, `run_queues` its worker processes."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.notes = folder / "notes"
        self.notes.touch()
        self.log = folder / "log"
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.insight.queue_settings",
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            "QUEUE_NOTES": str(self.notes),
        }
        self.watcher = None

    def command(self, *arguments):
        return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]

    def start(self):
        Heartbeat.objects.all().delete()
        with self.log.open("a") as log:
            self.watcher = subprocess.Popen(
                self.command("run_queues", "--skip-checks"),
                env=self.env,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        wait_for(lambda: Heartbeat.objects.count() == 2, 40, "both queues to start")

    def family(self):
        return psutil.Process(self.watcher.pid).children(recursive=True)

    def idle_worker(self, queue):
        """A worker of the queue with nothing to do. The quick queue has one, which holds the lock on the queue."""
        started = re.findall(rf"Queue {queue} started as process (\d+)", self.log.read_text())
        for process in psutil.Process(int(started[-1])).children(recursive=True):
            with suppress(psutil.Error):
                if process.cmdline()[0].endswith(" idle"):
                    return process
        return None

    def ask(self, name, kind="screen", *, send=True, tries=3, **params):
        job = jobs.request_job(kind=kind, key=name, params={"name": name, **params})
        Job.objects.filter(pk=job.pk).update(max_attempts=tries)
        if send:
            send_after_commit(job)
        return job

    def starts(self, name):
        """Who has begun the work: (process, its parent) for each time."""
        lines = [line.split() for line in self.notes.read_text().splitlines()]
        return [(int(pid), int(parent)) for noted, pid, parent in lines if noted == name]


def wait_for(happened, seconds, what):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        answer = happened()
        if answer:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"Waited {seconds} seconds for {what}.")


def wait_until_ended(job, seconds=30):
    wait_for(lambda: state(job) in JobStatus.ended(), seconds, f"the end of {job.key}")
    return job


def state(job):
    job.refresh_from_db()
    return job.status


def wait_for_start(site, name, times=1):
    return wait_for(lambda: site.starts(name)[times - 1 :], 30, f"start {times} of {name}")[0]


def gone(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.fixture(scope="module")
def file_database(tmp_path_factory, django_db_blocker):
    """This process's default database is a file, as a web process's is; afterwards it is what it was."""
    folder = tmp_path_factory.mktemp("queues")
    usual, usual_settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = usual_settings | {
        "NAME": str(folder / "site.sqlite3"),
        "CONN_MAX_AGE": 600,
    }
    connections["default"] = connections.create_connection("default")
    with django_db_blocker.unblock():
        yield folder
        connections["default"].close()
    connections.settings["default"] = usual_settings
    connections["default"] = usual


@pytest.fixture(scope="module")
def site(file_database):
    site = Site(file_database)
    shutil.copy(migrated_file(), file_database / "site.sqlite3")
    try:
        site.start()
        yield site
    finally:
        if site.watcher.poll() is None:
            site.watcher.terminate()
            site.watcher.wait(timeout=30)


@pytest.fixture(scope="module")
def hanging(site):
    """A child that never comes back. It is there from the start, so that the other tests run beside it."""
    return site.ask("hanging-child", "import", do="hang", tries=1)


def test_web_and_workers_write_at_once(site, hanging):
    """Four people send, two queues work, one file: no write fails, each piece of work is done once."""
    errors = []

    def send(person):
        try:
            for number in range(25):
                name = f"words-{person}-{number}"
                with transaction.atomic():
                    Place.objects.create(slug=name, name="sent")
                    send_after_commit(jobs.request_job(kind="screen", key=name, params={"name": name}))
        except Exception as error:
            errors.append(error)
        finally:
            connections["default"].close()

    heavy = site.ask("heavy-beside", "discover", do="take time", steps=20)
    people = [threading.Thread(target=send, args=(person,)) for person in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert errors == []
    quick = Job.objects.filter(key__startswith="words-")
    wait_for(lambda: not quick.exclude(status=JobStatus.DONE).exists(), 40, "all words to be screened")
    assert quick.count() == 100
    assert all(len(site.starts(job.key)) == 1 for job in quick)
    assert Place.objects.filter(slug__startswith="words-").count() == 100 + 300
    assert wait_until_ended(heavy).status == JobStatus.DONE
    assert len(site.starts("heavy-beside")) == 1


def test_words_do_not_wait_behind_heavy_work(site):
    long = [site.ask(f"long-{n}", "discover", do="take time", steps=30) for n in range(2)]
    for job in long:
        wait_for_start(site, job.key)
    assert wait_until_ended(site.ask("short"), 10).status == JobStatus.DONE
    assert {state(job) for job in long} == {JobStatus.RUNNING}
    assert {wait_until_ended(job).status for job in long} == {JobStatus.DONE}


def test_worker_killed_while_idle(site):
    """The queue's library freezes for ever here; the watcher sees the silence and starts the queue anew."""
    frozen = wait_for(lambda: site.idle_worker("quick"), 20, "an idle worker")
    frozen.kill()
    time.sleep(1)
    stuck = [site.ask(f"after-idle-kill-{n}") for n in range(3)]
    for job in stuck:
        assert wait_until_ended(job, 40).status == JobStatus.DONE
        assert len(site.starts(job.key)) == 1
    assert "Queue quick is restarted: no sign of life" in site.log.read_text()


def test_worker_killed_while_busy(site):
    """Light and heavy at once: both are taken up again, and the heavy worker's child does not live on."""
    light = site.ask("light-busy", do="take time", steps=15)
    heavy = site.ask("heavy-busy", "discover", do="take time", steps=15)
    worker, _ = wait_for_start(site, "light-busy")
    os.kill(worker, signal.SIGKILL)
    child, heavy_worker = wait_for_start(site, "heavy-busy")
    os.kill(heavy_worker, signal.SIGKILL)
    wait_for(lambda: gone(child), 5, "the orphan to die with its worker")
    for job in (light, heavy):
        assert wait_until_ended(job).status == JobStatus.DONE
        assert (job.attempts, len(site.starts(job.key))) == (2, 2)
        assert Place.objects.filter(slug__startswith=job.key).count() == 3


def test_bad_children_fail_in_words_and_the_cluster_works_on(site, hanging):
    """One child is killed at each try, one hangs, one is cancelled: each ends, readably, and the next work runs."""
    killed = site.ask("killed-child", "discover", do="die", tries=2)
    cancelled = site.ask("cancelled-child", "code", do="hang")
    wait_for_start(site, "cancelled-child")
    Job.objects.filter(pk=cancelled.pk).update(cancel_requested=True)
    for job in (cancelled, killed, hanging):
        wait_until_ended(job)

    assert (killed.status, killed.attempts) == (JobStatus.FAILED, 2)
    assert "ran out of memory. We tried 2 times." in killed.error
    assert len(site.starts("killed-child")) == 2
    assert (hanging.status, len(site.starts("hanging-child"))) == (JobStatus.FAILED, 1)
    assert "took longer than 20 seconds" in hanging.error
    assert cancelled.status == JobStatus.CANCELLED
    for name in ("hanging-child", "cancelled-child"):
        assert gone(site.starts(name)[0][0])
    assert Place.objects.filter(slug__contains="-child").count() == 0
    assert wait_until_ended(site.ask("after-bad-children", "discover")).status == JobStatus.DONE


def test_work_that_never_reached_the_queue(site):
    """The page died between its commit and the queue, or the queue lost the task: it is sent all the same."""
    unsent = site.ask("never-sent", send=False)
    lost = site.ask("lost-on-the-way", send=False)
    Job.objects.filter(pk=lost.pk).update(sent_at=timezone.now() - timezone.timedelta(seconds=9))
    for job in (unsent, lost):
        assert wait_until_ended(job).status == JobStatus.DONE
        assert len(site.starts(job.key)) == 1


def test_stop_of_the_whole_group_and_a_new_start(site):
    """SIGTERM to all of the group stops in time and leaves no process; what was under way is done after the start."""
    unfinished = site.ask("over-the-restart", "discover", do="take time", steps=60)
    wait_for_start(site, "over-the-restart")
    family = site.family()
    for process in family:
        process.terminate()  # what a service manager does that signals every process it knows
    os.killpg(site.watcher.pid, signal.SIGTERM)
    assert site.watcher.wait(timeout=20) == 0
    assert all(gone(process.pid) for process in family)
    Job.objects.filter(pk=unfinished.pk).update(params={"name": "over-the-restart"})
    close_old_connections()
    site.start()
    assert wait_until_ended(unfinished).status == JobStatus.DONE


def test_watcher_killed(site):
    """The queues stop by themselves when nobody watches over them any more."""
    family = site.family()
    site.watcher.kill()
    site.watcher.wait()
    wait_for(lambda: all(gone(process.pid) for process in family), 20, "the queues to stop")
