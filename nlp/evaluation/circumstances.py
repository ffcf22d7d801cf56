"""When, where and with what something was measured."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from platform import machine, python_version
from typing import Final

_CPU: Final = Path("/proc/cpuinfo")


def circumstances(libraries: Sequence[str]) -> str:
    """Return a sentence with the day, the versions of Python and the libraries, and the processor."""
    versions = ", ".join(f"{name} {version(name)}" for name in libraries)
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y} with Python {python_version()}, {versions}; "
        f"{os.cpu_count()} cores, {_processor()}."
    )


def _processor() -> str:
    lines = _CPU.read_text(encoding="utf-8").splitlines() if _CPU.is_file() else []
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), machine()
    )
