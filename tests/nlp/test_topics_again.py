"""Two processes that know nothing of each other find the same topics, to the byte."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from nlp.config import STEADY_TOPIC
from tests.nlp.blobs import bunches

pytestmark = pytest.mark.language
ROOT = Path(__file__).resolve().parents[2]

IN_ONE_PROCESS = """
import hashlib, json, runpy, sys
from dataclasses import asdict
from pathlib import Path
from nlp.topics import discover_topics
from tests.nlp.blobs import bunches
texts, vectors, _ = bunches((60, 45, 30, 20, 20, 20, 15, 15, 15), spread=0.2)
result = asdict(discover_topics(texts, vectors))
result.pop("timings")
result["centroids"] = hashlib.sha256(result["centroids"].tobytes()).hexdigest()
folder = Path(sys.argv[1])
(folder / "found.json").write_text(json.dumps(result), encoding="utf-8")
sys.argv = ["nlp", "topics", "--report", str(folder / "report.json")]
runpy.run_module("nlp", run_name="__main__")
"""
"""From vectors, then from lines of text as the command reads them: what both need is brought into memory once."""


@dataclass(frozen=True)
class Found:
    """What one process found and wrote, timings left out."""

    from_vectors: str
    lines: bytes
    report: str


def find_apart(folder, hash_seed):
    """Find topics in Python started anew, with another order of sets each time."""
    folder.mkdir()
    texts, _, _ = bunches((20, 15, 10))
    lines = "\n".join(json.dumps({"id": row, "text": text}) for row, text in enumerate(texts)).encode()
    done = subprocess.run(
        [sys.executable, "-c", IN_ONE_PROCESS, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        input=lines,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    described = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    described.pop("timings")
    return Found((folder / "found.json").read_text(encoding="utf-8"), done.stdout, json.dumps(described))


def test_topics_names_numbers_and_the_bytes_of_the_command_are_the_same_in_two_processes(tmp_path):
    first, second = (find_apart(tmp_path / seed, seed) for seed in ("1", "2"))
    assert first.from_vectors == second.from_vectors
    found = json.loads(first.from_vectors)
    assert len(found["topics"]) > 3
    assert len(set(found["fine"])) > 3
    assert (first.lines, first.report) == (second.lines, second.report)
    assert first.lines
    assert len(found["family_of"]) == (len(found["parents"]) if found["families"] else 0)
    for topic in json.loads(first.report)["topics"]:
        assert topic["provisional"] == (topic["stability"] < STEADY_TOPIC)
