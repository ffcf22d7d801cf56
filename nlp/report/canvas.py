"""Drawing in the report's one style: a white sheet, plain letters, colours that stand out from white."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from PIL import Image, ImageDraw, ImageFont

INK, SOFT, RULE = "#212b32", "#4c6272", "#d8dde0"
COLOURS = ("#005eb8", "#ae2573", "#006747", "#8a1538", "#330072", "#a15c00", "#00696f", "#425563")
"""Each at 4.5 to 1 or better on white; a number always says what a colour says."""

WIDTH = 1600
"""Pixels of every picture across: sharp at twice its size on the page."""

TEXT, SMALL = 26, 22
"""Heights of letters in pixels."""


@lru_cache(maxsize=8)
def font(size: int) -> Any:
    """Return the letters that come with Pillow, which are Latin only."""
    return ImageFont.load_default(size=size)


def colour(number: int) -> str:
    """Return the colour of a wide topic; those of nine topics or more come again."""
    return COLOURS[(number - 1) % len(COLOURS)]


def sheet(height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return a white picture of the usual width, and what draws on it."""
    image = Image.new("RGB", (WIDTH, height), "white")
    return image, ImageDraw.Draw(image)


def drawable(text: str) -> bool:
    """Return whether the letters are ones that the pictures can draw: the Latin ones."""
    return all(ord(letter) < 0x250 or letter in "‘’“”–—…" for letter in text)


def shortened(text: str, width: float, size: int) -> str:
    """Return as many whole words as fit into the width, with "…" where some are left out."""
    if font(size).getlength(text) <= width:
        return text
    words = text.split()
    while len(words) > 1 and font(size).getlength(" ".join(words) + " …") > width:
        words.pop()
    return " ".join(words) + " …"


def label(number: int, name: str, width: float, size: int) -> str:
    """Return "3 Car park" as it fits; the number alone where the picture can't draw the name."""
    return shortened(f"{number}  {name}", width, size) if drawable(name) else str(number)


def badge(draw: ImageDraw.ImageDraw, place: tuple[float, float], number: int, fill: str) -> None:
    """Draw a number in a filled circle with its middle at the place."""
    x, y = place
    radius = 24
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill, outline="white", width=4)
    draw.text((x, y), str(number), fill="white", font=font(TEXT), anchor="mm")


def elbow(draw: ImageDraw.ImageDraw, corners: Sequence[tuple[float, float]]) -> None:
    """Draw a thin line through the corners."""
    for first, second in pairwise(corners):
        draw.line((*first, *second), fill=SOFT, width=3)
