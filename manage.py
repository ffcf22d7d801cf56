#!/usr/bin/env python
"""Django's command line for this project."""

import gc
import os
import sys

NEW_OBJECTS = 50_000
"""Objects made before Python looks for cycles among them. Its own 700 has it search hundreds of times while the libraries
load, and find nothing."""


def main() -> None:
    """Run a management command with the development settings unless others are named."""
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
