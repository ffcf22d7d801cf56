"""The levels of headings in a document: from a given level down, none left out."""

import re

from bs4 import Tag

LOWEST = 6


def settle_headings(main: Tag, *, top: int) -> None:
    """Shift the headings below `main` so that they begin at level `top` and never skip one on the way down."""
    levels: list[int] = []
    for heading in main.find_all(re.compile(r"^h[1-6]$")):
        was = int(heading.name[1])
        while levels and levels[-1] >= was:
            levels.pop()
        levels.append(was)
        heading.name = f"h{min(top + len(levels) - 1, LOWEST)}"
