"""Makes the colours of the built style sheet replaceable: each stands as a custom property with itself as fallback."""

import re

TOKEN = re.compile(r"^\$([a-z-]+): (#[0-9a-f]{6});", re.MULTILINE)
PROPERTIES = {
    "teal": "main",
    "teal-bright": "main",
    "teal-deep": "deep",
    "teal-hover": "hover",
    "teal-pale": "pale",
    "marigold": "accent",
}
"""Colour in the tokens: the property, after "--site-", by which an organisation puts its own in its place."""


def with_properties(css: str, tokens: str) -> str:
    """Return the built style sheet with the replaceable colours of `tokens` (the source of the tokens) as properties.

    Raises KeyError for a colour that the tokens lack.
    """
    known = dict(TOKEN.findall(tokens))
    colours = {known[token]: f"var(--site-{name}, {known[token]})" for token, name in PROPERTIES.items()}
    found = re.compile(f"(?:{'|'.join(colours)})(?![0-9a-f])", re.IGNORECASE)
    return found.sub(lambda match: colours[match.group().lower()], css)
