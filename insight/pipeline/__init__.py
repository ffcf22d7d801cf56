"""The way from rows to the language stages and back. Nothing else imports them.

Progress = Callable[[int, str], None]: percent (0 to 100) and step; it raises JobCancelled to stop the work.
"""

import nlp  # noqa: F401 (settles how libraries use threads: before numpy loads)
