"""Language work for residents' comments: plain Python, no web framework; no network but for `nlp.drafting`, where it is asked for.

The public way in is `nlp.stages`; `python -m nlp` is the same thing on JSON lines.
"""

import os

# Threads that spin while they wait for each other are slower than one where cores are busy (18 s of matrix products
# against 1 s, 45 s of clustering against 9 s, 34 s of embedding against 25 s), leave residents no core, and make the
# clusters depend on how many cores there are. It counts only if it is set before numpy, numba and torch load.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
