"""System check: whether this computer can make PDFs. It looks for WeasyPrint's libraries without loading WeasyPrint."""

import ctypes
from typing import Any

from django.core.checks import CheckMessage, Warning, register

LIBRARIES: dict[str, tuple[str, ...]] = {
    "GObject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "HarfBuzz subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}
"""What WeasyPrint 70 loads, under its names on Linux, macOS and Windows (weasyprint/text/ffi.py)."""


def missing_libraries() -> list[str]:
    """Return the names of those of LIBRARIES that this computer does not have."""
    return [name for name, files in LIBRARIES.items() if not any(_is_there(file) for file in files)]


@register()
def check_pdf(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn where downloads can be made as Word only."""
    missing = missing_libraries()
    if not missing:
        return []
    return [
        Warning(
            f"Downloads are made without PDF: {', '.join(missing)} missing. Word files and printing still work.",
            hint=(
                "On Debian or Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
                "fonts-noto-core. On macOS: brew install pango."
            ),
            id="cms.W002",
        )
    ]


def _is_there(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True
