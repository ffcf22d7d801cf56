"""Two processes that know nothing of each other find the same topics, to the byte."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.nlp.blobs import bunches

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]

DISCOVER = """
import hashlib, json, sys
from dataclasses import asdict
from nlp.topics import discover_topics
from tests.nlp.blobs import bunches
texts, vectors, _ = bunches((60, 45, 30, 20, 20, 20, 15, 15, 15), spread=0.2)
result = asdict(discover_topics(texts, vectors))
result.pop("timings")
result["centroids"] = hashlib.sha256(result["centroids"].tobytes()).hexdigest()
json.dump(result, sys.stdout)
"""


def run_apart(arguments, hash_seed, lines=b""):
    """Run Python anew, with another order of sets each time."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, input=lines, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_topics_names_and_numbers_are_the_same_in_two_processes():
    first, second = (run_apart(["-c", DISCOVER], seed) for seed in ("1", "2"))
    assert first == second
    found = json.loads(first)
    assert len(found["topics"]) > 3
    assert len(set(found["fine"])) > 3


@pytest.mark.language
def test_the_command_writes_the_same_bytes_in_two_processes(tmp_path):
    texts, _, _ = bunches((20, 15, 10))
    lines = "\n".join(json.dumps({"id": row, "text": text}) for row, text in enumerate(texts)).encode()
    outputs = []
    for seed in ("1", "2"):
        report = tmp_path / f"{seed}.json"
        out = run_apart(["-m", "nlp", "topics", "--report", str(report)], seed, lines)
        described = json.loads(report.read_text(encoding="utf-8"))
        described.pop("timings")
        outputs.append((out, json.dumps(described)))
    assert outputs[0] == outputs[1]
    assert json.loads(outputs[0][1])["topics"]
