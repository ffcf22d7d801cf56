"""The way from rows to the language stages and back. Nothing else imports them.

Progress = Callable[[int, str], None]: percent (0 to 100) and step; it raises JobCancelled to stop the work.
"""

import os

# Threads that wait for each other on busy cores are slower than one (18 s of matrix products against 1 s, 45 s of
# clustering against 9 s), leave residents no core, and make the clusters depend on how many cores there are.
# It counts only if it is set before numpy and numba load.
for _threads in ("OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")
