"""Colours as "#rrggbb": what contrast two of them have, and darker and paler ones of the same hue."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, text of usual size."""
PALE = 0.1
"""How much of a colour is in its pale shade; the rest is white."""
INK = "#1a2530"
"""The colour of text, as in the style sheet."""


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def darker(colour: str, share: float) -> str:
    """Return the colour mixed with black: `share` (0 to 1) of it stays."""
    return "#" + "".join(f"{round(part * share):02x}" for part in _parts(colour))


def paler(colour: str, share: float) -> str:
    """Return the colour mixed with white: `share` (0 to 1) of it stays."""
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in _parts(colour))


def check_colour(value: str) -> None:
    """Raise ValidationError unless `value` is a colour as "#0b4f5c"."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValidationError(
            gettext("Write the colour as # and six digits or letters a to f, such as #0b4f5c.")
        )


def check_carries_white(value: str) -> None:
    """Raise ValidationError unless white words can be read on the colour."""
    check_colour(value)
    # Words in this colour stand on its own pale shade too, which is a little darker than white.
    _check_contrast(
        value,
        paler(value, PALE),
        gettext("White words can't be read well on this colour: choose a darker one."),
    )


def check_carries_ink(value: str) -> None:
    """Raise ValidationError unless dark words can be read on the colour."""
    check_colour(value)
    _check_contrast(
        value, INK, gettext("Dark words can't be read well on this colour: choose a lighter one.")
    )


def _check_contrast(value: str, other: str, message: str) -> None:
    found = contrast(value, other)
    if found < LEAST_CONTRAST:
        told = gettext("The contrast is %(found).1f to 1; it must be at least %(least)s to 1.")
        raise ValidationError(f"{message} {told % {'found': found, 'least': LEAST_CONTRAST}}")


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
