"""`wisdom embed`: what it says, what it keeps, and with which code it ends."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from cli_runner import Wisdom
from numpy.typing import NDArray

from engine.cli import embed
from engine.diversity import NO_WEIGHTS, Opened
from engine.domain import Embedder, EmbedderKind, Problem
from engine.runner import Errand, at_work, stop_errand
from engine.store import Store, add_problems


class Quick:
    """An embedder that is ready at once."""

    what = Embedder("quick", "1", EmbedderKind.LEXICAL, 2)

    def __init__(self, store: Store | None = None) -> None:
        self._store = store

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self._store is not None:
            stop_errand(self._store, Errand.EMBED)
        return np.tile(np.array([1, 0], np.float32), (len(texts), 1))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "s.duckdb")
    add_problems(store, [Problem(f"p{n}", f"What is {n} + 1?", dataset="own") for n in range(40)], "test")
    return store


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embed, "open_encoder", lambda *_args, **_kwargs: Opened(Quick(), NO_WEIGHTS))


@pytest.mark.usefixtures("quick")
def test_it_says_what_it_did_and_then_that_nothing_is_left(wisdom: Wisdom, store: Store) -> None:
    said = wisdom("embed", "--store", store.path)
    assert said.code == 0
    assert re.fullmatch(
        r"40 problems embedded in \d+ s, [\d,.]+ a second, by quick \(lexical, 1\)\. All problems have one\.\n",
        said.out,
    )
    assert "loading the model" in said.err
    assert "compared by their n-grams" in said.err  # whoever has no weights is told
    again = wisdom("embed", "--store", store.path)
    assert again.out == "0 problems embedded, by quick (lexical, 1). All problems have one.\n"


def test_stopped_from_a_page_it_says_what_is_left(
    wisdom: Wisdom, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embed, "open_encoder", lambda *_args, **_kwargs: Opened(Quick(store)))
    said = wisdom("embed", "--store", store.path)
    assert said.code == 3
    assert said.out.endswith("8 problems have none yet.\n")


@pytest.mark.usefixtures("quick")
def test_what_cannot_be_done_is_said_with_its_code(wisdom: Wisdom, store: Store, tmp_path: Path) -> None:
    assert wisdom("embed", "--store", tmp_path / "none.duckdb").code == 5
    assert not (tmp_path / "none.duckdb.d").exists()
    unknown = wisdom("embed", "--store", store.path, "--run", "r9")
    assert (unknown.code, "has no run r9" in unknown.err) == (2, True)
    assert wisdom("embed", "--store", store.path, "--run", "a", "--follow", "b").code == 2
    assert wisdom("embed", "--store", store.path, "--device", "abacus").code == 2
    with at_work(store, Errand.EMBED.value):
        busy = wisdom("embed", "--store", store.path)
    assert (busy.code, "at work on this store already" in busy.err) == (3, True)


def test_a_model_that_is_not_here_is_no_traceback(wisdom: Wisdom, store: Store, tmp_path: Path) -> None:
    said = wisdom("embed", "--store", store.path, "--model", tmp_path)
    assert said.code == 2
    assert "holds no sentence transformer" in said.err
    assert "Traceback" not in said.err
