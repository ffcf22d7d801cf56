"""The way from rows to the language stages and back. Nothing else imports them.

Progress = Callable[[int, str], None]: percent (0 to 100) and step; it raises JobCancelled to stop the work.
"""

import os

# Two threads of matrix products that wait for each other on two busy cores took 18 s for what one does in 1 s.
# It counts only if it is set before numpy loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
