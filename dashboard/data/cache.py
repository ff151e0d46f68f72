"""The one cache of the dashboard: what a page reads in one block, kept by the store's path and version.

So an idle store is asked nothing. Inside a block nothing is drawn, and what leaves it is frozen. The version is asked
for before the block: a commit between the two costs a needless read, never a stale figure.
"""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import streamlit as st

from engine.errors import QueryTooLongError
from engine.store import Reader, Store

STORE_VARIABLE: Final = "WISDOM_STORE"
DEFAULT_STORE: Final = Path("data/wisdom.duckdb")
PATIENCE_S: Final = 5.0
"""Seconds that a page waits for a busy store before it says so."""
ENTRIES: Final = 192
"""Answers that are kept, for all pages and visitors together."""

P = ParamSpec("P")
T = TypeVar("T")


@st.cache_resource(show_spinner=False)
def _store(path: str) -> Store:
    return Store(path, patience_s=PATIENCE_S)


def store() -> Store:
    """The store that this dashboard shows: `WISDOM_STORE`, or `data/wisdom.duckdb` below the current folder."""
    return _store(os.environ.get(STORE_VARIABLE) or str(DEFAULT_STORE))


def once_more(read: Callable[P, T]) -> Callable[P, T]:
    """Let a function read once more if that took too long: on a busy machine what is cold takes longest, then is warm.

    Args:
        read: Reads the store.
    """

    @wraps(read)
    def again(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return read(*args, **kwargs)
        except QueryTooLongError:
            return read(*args, **kwargs)

    return again


def one_block(read: Callable[Concatenate[Reader, P], T]) -> Callable[P, T]:
    """Give a function that reads in one block a store and a cache; its arguments have to be hashable values.

    Args:
        read: What a page shows, from a reader and from what the page's address says.
    """

    @wraps(read)
    def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        found: T = _kept(str(store().path), store().version(), read.__qualname__, read, args, kwargs)
        return found

    return ask


@st.cache_data(show_spinner=False, max_entries=ENTRIES)
@once_more
def _kept(
    path: str,
    version: int,  # noqa: ARG001 -- part of the cache's key
    name: str,  # noqa: ARG001 -- the same: functions themselves make no key
    _read: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Any:
    with _store(path).read() as reader:
        return _read(reader, *args, **kwargs)
