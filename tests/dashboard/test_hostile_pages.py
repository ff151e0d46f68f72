"""Every page over a store in which everything that people and models write tries to be more than text."""

from collections.abc import Iterator
from pathlib import Path

import hostile_texts
import pytest
import streamlit as st
from hostile_texts import IDS, RUN
from shown_pages import shown, words

from engine.store import Store


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store, made once: no test here writes."""
    path = tmp_path_factory.mktemp("hostile") / "wisdom.duckdb"
    hostile_texts.add(Store(path))
    return path


@pytest.fixture(autouse=True)
def _shown(written: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WISDOM_STORE", str(written))
    yield
    st.cache_resource.clear()


@pytest.mark.parametrize("page", ["overview", "funnel", "consistency", "failures", "browse", "compare"])
def test_a_page_of_a_whole_run_shows_every_text(page: str) -> None:
    run = {"a_run": RUN, "b_run": RUN} if page == "compare" else {"run": RUN}
    assert words(shown(page, run))


@pytest.mark.parametrize("number", range(0, len(IDS), 16))
def test_a_problem_shows_every_text(number: int) -> None:
    app = shown("problem", {"id": IDS[number], "run": RUN})
    assert "Criticise" in words(app)
    assert len(app.code) >= 2


@pytest.mark.parametrize("number", range(2, len(IDS), 16))
def test_a_disagreement_shows_every_text(number: int) -> None:
    query = {"run": RUN, "round": "1", "problem": IDS[number], "stage": "guide", "sample": "0"}
    assert "comparison undecided" in words(shown("disagreements", query))
