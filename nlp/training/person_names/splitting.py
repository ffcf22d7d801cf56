"""What is kept from training to measure with: the same every time, by ids and spelling."""

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar
from zlib import crc32

Item = TypeVar("Item")

CLEAN_SHARE: Final = 7
"""One real comment in so many is never trained on."""


def kept_out(key: str, share: int) -> bool:
    """Whether the item of this id is one of those, one in `share`, that are kept to measure with."""
    return crc32(f"kept out {key}".encode()) % share == 0


def divide(items: Iterable[tuple[str, Item]], share: int) -> tuple[list[Item], list[Item]]:
    """Return the items to train on and those kept out, by their ids."""
    train: list[Item] = []
    kept: list[Item] = []
    for key, item in items:
        (kept if kept_out(key, share) else train).append(item)
    return train, kept


def numbered(items: Sequence[Item], prefix: str) -> list[tuple[str, Item]]:
    """Return the items with ids by their place."""
    return [(f"{prefix}-{number}", item) for number, item in enumerate(items)]
