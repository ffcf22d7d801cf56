"""Compile what finds topics, once after installing: `python -m nlp.training.compiled_topics`.

EVoC compiles itself when it is first used, which takes 2 to 3 minutes on two cores; the compiled code is kept
beside EVoC, or in NUMBA_CACHE_DIR where that is set. Without this order the first run of topics waits for it.
"""

import sys
from time import perf_counter

import numpy as np

from nlp.records import Vectors
from nlp.topics.clustering import find_clusters

BUNCHES, EACH, DIMENSIONS = 12, 50, 64


def sample_vectors(seed: int) -> Vectors:
    """Return unit rows in a dozen loose bunches: enough to go through every step."""
    chooser = np.random.default_rng(seed)
    centres = np.repeat(chooser.normal(size=(BUNCHES, DIMENSIONS)), EACH, axis=0)
    rows = centres + 0.5 * chooser.normal(size=centres.shape)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def main() -> int:
    """Compile, and say how long it took; return the exit status."""
    started = perf_counter()
    find_clusters(sample_vectors(1), seed=1)
    sys.stdout.write(f"Topics are ready, {perf_counter() - started:.0f} s.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
