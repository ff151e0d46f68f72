"""The nearest in meaning: problems by how near they are to one of them, or to a text."""

import shlex
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl
import streamlit as st
from numpy.typing import NDArray

from dashboard.data import held
from dashboard.data.cache import one_block, store
from dashboard.data.nearest import NearestData
from engine.diversity import DEFAULT_MODEL, STORED, Index, prepared
from engine.domain import EmbedderKind, ProblemFilter
from engine.errors import InputError
from engine.store import Reader, browse, meant, said, searching

MOST_NEAREST: Final = 500
"""Problems of a list by likeness."""
TEXT_S: Final = 0.5
"""Seconds for which a text of the filter is looked for."""
_COUNTED: Final = {"level": pl.Int32, "claimed_level": pl.Int32, "tier": pl.String, "simulated": pl.Boolean}


def nearest_data(
    wanted: ProblemFilter, like: str, meaning: str, key: browse.Key | None, direction: browse.Direction, size: int
) -> NearestData:
    """What Browse shows of a list by likeness, at a place in it, with one row more than was asked for.

    Args:
        wanted: The conditions that the problems meet.
        like: The problem that they are compared with; empty where it is a text.
        meaning: The text.
        key: The place to go on from; without it, the beginning, or the end.
        direction: The next rows after it, or the last ones before it.
        size: Rows of a page.
    """
    found = _whole(wanted, like, meaning)
    rows = found.rows
    if key is not None:
        same = pl.col("value") == key.value
        behind = (pl.col("value") > key.value) | same & (pl.col("seq") > key.seq)
        before = (pl.col("value") < key.value) | same & (pl.col("seq") < key.seq)
        rows = rows.filter(behind if direction == "after" else before)
    return replace(found, rows=rows.head(size + 1) if direction == "after" else rows.tail(size + 1))


def nearest_steps(
    wanted: ProblemFilter, like: str, meaning: str, problem_id: str
) -> tuple[browse.Neighbour | None, browse.Neighbour | None]:
    """The entries before and after a problem in a list by likeness; what it is compared with stands before the first.

    Args:
        wanted: The conditions that the problems meet.
        like: The problem that they are compared with; empty where it is a text.
        meaning: The text.
        problem_id: The problem.
    """
    found = _whole(wanted, like, meaning)
    steps = found.rows.select("id", "round").rows() if found.rows.height else []
    place = next((place for place, (own, _) in enumerate(steps) if own == problem_id), None)
    if place is None:
        return None, steps[0] if steps and problem_id == like else None
    return steps[place - 1] if place else None, steps[place + 1] if place + 1 < len(steps) else None


def _whole(wanted: ProblemFilter, like: str, meaning: str) -> NearestData:
    """All of a list by likeness; one that cannot be says why."""
    offered = _offered(wanted)
    if offered.mistake:
        wanted = replace(wanted, text="", text_as=None)
    version = store().version()
    try:
        own, vector, embedder = _of_problem(like) if like else _of_text(meaning)
        index = held.grown(embedder, version)
    except _NoListError as error:
        return replace(offered, trouble=str(error), command=error.command)
    except InputError as error:
        return replace(offered, trouble=str(error))
    query = _Query(own, vector, index, offered)
    return _found(str(store().path), version, wanted, like, meaning, embedder, query)


class _NoListError(Exception):
    """There can be no list by likeness.

    Args:
        trouble: Why, and what to do.
        command: A command that does it.
    """

    def __init__(self, trouble: str, command: str = "") -> None:
        super().__init__(trouble)
        self.command = command


@dataclass(frozen=True, slots=True)
class _Query:
    """What is looked for, where, and what else the page shows."""

    own: meant.Sample | None
    vector: NDArray[np.float32]
    index: Index
    offered: NearestData


def _of_problem(like: str) -> tuple[meant.Sample, NDArray[np.float32], meant.EmbedderRow]:
    """A problem that others are compared with, its vector, and what made that."""
    embedder = _chosen()
    own = _sample(embedder.id, like)
    if own is None:
        raise _NoListError(f"This store has no problem with the id {like[:60]}.")
    if own.vector is None:
        raise _NoListError("This problem has no vector yet, so nothing can be compared with it.", _embed(embedder.name))
    return own, _checked(np.frombuffer(own.vector, STORED).astype(np.float32)), embedder


def _of_text(meaning: str) -> tuple[None, NDArray[np.float32], meant.EmbedderRow]:
    """The vector of a text, and what made it."""
    chosen = _chosen()
    encoder = held.encoder(chosen.name)
    made = next((row for row in _embedders() if row.id == encoder.what.id), None)
    if made is None:
        raise _NoListError(
            f"Another version of {chosen.name} made the vectors that are here, so no text can be compared with them. "
            "Problems get vectors by the version of this machine by the command below; their old ones stay.",
            _embed(chosen.name),
        )
    return None, _checked(held.encoded(chosen.name, prepared(meaning), encoder)), made


def _chosen() -> meant.EmbedderRow:
    found = _embedders()
    if not found:
        raise _NoListError(
            "No problem has a vector yet, and a search by meaning compares vectors. They are made once, in a minute "
            "for some thousand problems, and nothing leaves this machine.",
            _embed(),
        )
    return found[0]


def _embed(name: str = DEFAULT_MODEL) -> str:
    model = "" if name == DEFAULT_MODEL else f"--model {shlex.quote(name)} "
    return f"wisdom embed {model}--store {shlex.quote(str(store().path))}"


def _checked(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """A vector of length 1."""
    length = float(np.linalg.norm(vector))
    if not 0 < length < np.inf:
        raise _NoListError("It holds nothing that could be compared: no word, no number, no sign that means something.")
    return vector / np.float32(length)


@one_block
def _offered(reader: Reader, wanted: ProblemFilter) -> NearestData:
    """What can be chosen, without rows."""
    mistake = ""
    try:
        searching.check_text(reader, wanted)
    except InputError as error:
        mistake = str(error)
    rounds = tuple(browse.entered_rounds(reader, wanted.run)) if wanted.run else ()
    rows = _counts(pl.DataFrame(schema=_COUNTED))
    return NearestData(rows, rows, rounds, browse.choices(reader), None, (0, 0), mistake, said.saved_filters(reader))


@one_block
def _embedders(reader: Reader) -> tuple[meant.EmbedderRow, ...]:
    """`engine.store.meant.embedders`."""
    return meant.embedders(reader)


@one_block
def _sample(reader: Reader, embedder_id: str, problem_id: str) -> meant.Sample | None:
    """`engine.store.meant.sample`."""
    return meant.sample(reader, embedder_id, problem_id)


@st.cache_data(show_spinner=False, max_entries=64)
def _found(
    path: str,  # noqa: ARG001 -- a part of the cache's key, as those that follow
    version: int,  # noqa: ARG001 -- the same
    wanted: ProblemFilter,
    like: str,  # noqa: ARG001 -- the same
    meaning: str,  # noqa: ARG001 -- the same
    embedder: meant.EmbedderRow,
    _query: _Query,
) -> NearestData:
    """All of a list by likeness."""
    own = _query.own
    with store().read() as reader:
        met = meant.met(reader, wanted, TEXT_S)
    among = met.problems.filter(met.problems != own.seq) if own else met.problems
    found = _query.index.nearest(_query.vector, MOST_NEAREST, among.to_numpy())
    with store().read() as reader:
        rows = meant.rows(reader, wanted, found.problems.tolist())
    rows = rows.with_columns(pl.Series("similarity", found.similarities), pl.Series("value", -found.similarities))
    return replace(
        _query.offered,
        rows=rows.drop_nulls("id"),
        counts=_counts(rows),
        embedder=embedder.name,
        lexical=embedder.kind == EmbedderKind.LEXICAL,
        met=among.len(),
        without=among.len() - found.searched,
        looked=(met.searched, met.of),
        question=own.question if own else "",
        members=tuple(found.problems.tolist()),
    )


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of a list by level and tier, as `engine.store.shape.counts` tells them."""
    by = ["level", "claimed_level", "tier"]
    counted = rows.group_by(by).agg(pl.len().cast(pl.Int64).alias("problems"), pl.col("simulated").sum().cast(pl.Int64))
    return counted.sort(by, nulls_last=True)
