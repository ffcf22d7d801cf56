"""The way from rows to the language stages and back. Nothing else imports them.

Progress = Callable[[int, str], None]: percent (0 to 100) and step; it raises JobCancelled to stop the work.
"""

import os

# Threads that spin while they wait for each other are slower than one where cores are busy (18 s of matrix products
# against 1 s, 45 s of clustering against 9 s, 34 s of embedding against 25 s), leave residents no core, and make the
# clusters depend on how many cores there are. It counts only if it is set before numpy, numba and torch load.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
