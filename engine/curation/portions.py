"""Reading much in portions: each block holds the store for a moment, and what takes too long is halved."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

import polars as pl

from engine.errors import QueryTooLongError
from engine.store import Reader, Store

T = TypeVar("T")

LEAST: Final = 1_000
"""Portions of this size are not halved any more: something else is wrong."""


def in_portions(
    store: Store, read: Callable[[Reader, int, int], pl.DataFrame], start: int, stop: int, size: int
) -> Iterator[pl.DataFrame]:
    """Read from one place up to another, in order.

    Args:
        store: The store.
        read: Reads from a place up to, and without, another one.
        start: The first place.
        stop: The place after the last one.
        size: Places of a portion; it is halved whenever one takes too long.

    Raises:
        QueryTooLongError: Even a small portion takes too long.
    """
    while start < stop:
        try:
            with store.read() as reader:
                found = read(reader, start, min(stop, start + size))
        except QueryTooLongError:
            if size <= LEAST:
                raise
            size //= 2
        else:
            start += size
            yield found


def one_ahead(parts: Iterator[T]) -> Iterator[T]:
    """The same parts, each made by another thread while the one before is worked on; none of them is `None`."""
    with ThreadPoolExecutor(1, "ahead") as maker:
        coming = maker.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = maker.submit(next, parts, None)
            yield part
