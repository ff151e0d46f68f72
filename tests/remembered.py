"""Stores that are made once: what was done to one is copied where the same is done to another."""

import functools
import shutil
import tempfile
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest

from engine.store import Store

P, R = ParamSpec("P"), TypeVar("R", Store, None)
Where = TypeVar("Where", Path, Store)
State = tuple[Hashable, ...]
"""What was done to a store since it was missing."""

_EMPTY: State = ("made",)
_folder = tempfile.TemporaryDirectory(prefix="wisdom-remembered-")
_copies: dict[State, Path] = {}
_states: dict[Path, tuple[State, tuple[int, int]]] = {}
"""With what the file was like then: whoever writes to it in another way makes its state unknown."""


def remembered(deed: Callable[Concatenate[Where, P], R]) -> Callable[Concatenate[Where, P], R]:
    """Do to a store what was done before by copying what came of it.

    The deed takes a store or the path of a new one, and hashable arguments that tell everything else; it gives nothing,
    or a store at that path.
    """

    @functools.wraps(deed)
    def do(where: Where, *args: P.args, **kwargs: P.kwargs) -> R:
        path = Store(where).path if isinstance(where, Path) else where.path
        before = _state(path)
        after = None if before is None else (*before, deed, args, tuple(sorted(kwargs.items())))
        if after not in _copies:
            done = deed(where, *args, **kwargs)
            if after is not None:
                _remember(path, after)
            return done
        store: Any = Store(path)
        with store._access.exclusive():
            _lay(_copies[after], store)
        _note(path, after)
        return store if isinstance(where, Path) else None  # type: ignore[return-value]  # as the deed does

    return do


@contextmanager
def copied() -> Iterator[None]:
    """A new store is a copy of an empty one, and opens in a DuckDB that runs already: both took far longer.

    And who opens a store that is still as it was left here need not look for its version: this program made it.
    """
    really, really_outdated = Store._make, Store._is_outdated

    def make(store: Store) -> None:
        if _EMPTY not in _copies:
            empty = Store(Path(_folder.name) / "empty.duckdb")
            really(empty)
            _copies[_EMPTY] = empty.path
        try:
            with store._access.exclusive():
                if not store.exists():
                    _lay(_copies[_EMPTY], store)
        except OSError:
            really(store)  # and say what is wrong
        _note(store.path, _EMPTY)

    def is_outdated(store: Store) -> bool:
        return _state(store.path) is None and really_outdated(store)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "_make", make)
        patch.setattr(Store, "_is_outdated", is_outdated)
        yield


@pytest.fixture(scope="module", autouse=True)
def made_by_copying() -> Iterator[None]:
    """The same for all tests of a module."""
    with copied():
        yield


def _state(path: Path) -> State | None:
    if not path.exists():
        return ()
    state, like = _states.get(path, (None, None))
    return state if like == _like(path) else None


def _note(path: Path, state: State) -> None:
    _states[path] = (state, _like(path))


def _like(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def _remember(path: Path, state: State) -> None:
    if path.exists() and not path.with_name(path.name + ".wal").exists():
        _copies[state] = Path(_folder.name) / f"{len(_copies)}.duckdb"
        shutil.copyfile(path, _copies[state])
        _note(path, state)


def _lay(copy: Path, store: Store) -> None:
    half = store.side / "half.duckdb"
    shutil.copyfile(copy, half)
    store._version.rise()
    half.replace(store.path)
