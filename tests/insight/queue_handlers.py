"""Work that behaves well or badly on purpose. Each start is noted in a file, so that nothing hides a second run."""

import os
import signal
import time
from pathlib import Path

from insight.models import Place


def behave(params, progress):
    name = params["name"]
    with Path(os.environ["QUEUE_NOTES"]).open("a") as notes:
        notes.write(f"{name} {os.getpid()} {os.getppid()}\n")
    progress(1, "Started")
    MANNERS[params.get("do", "write")](params, progress)
    for row in range(3):
        Place.objects.update_or_create(slug=f"{name}-{row}", defaults={"name": name})
    return {"rows": 3}


def write(params, progress):
    progress(50, "Writing")


def take_time(params, progress):
    for step in range(params["steps"]):
        progress(step, f"Step {step}")
        time.sleep(0.1)


def die(params, progress):
    os.kill(os.getpid(), signal.SIGKILL)


def hang(params, progress):
    time.sleep(600)


MANNERS = {"write": write, "take time": take_time, "die": die, "hang": hang}
HANDLERS = dict.fromkeys(("screen", "enrich", "discover", "code", "import"), behave)
