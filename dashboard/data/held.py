"""What a search by meaning holds in memory, for all visitors: the model from the first search by words on, and vectors.

Vectors are read at the first search; after that only those are read that are new.
"""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard.data.cache import store
from engine.diversity import MOST_BYTES, Encoder, Index, open_encoder
from engine.errors import InputError
from engine.store import meant


@dataclass(slots=True)
class _Held:
    """Vectors in memory, and the version of the store up to which they were read."""

    index: Index
    version: int = -1


@st.cache_resource(show_spinner=False, max_entries=2)
def encoder(name: str) -> Encoder:
    """A model of this machine, in some seconds the first time; the hub is not asked.

    Raises:
        InputError: It is not here.
    """
    return open_encoder(name).encoder


@st.cache_data(show_spinner=False, max_entries=256)
def encoded(embedder: str, text: str, _encoder: Encoder) -> NDArray[np.float32]:  # noqa: ARG001 -- a part of the cache's key
    """The vector of a text."""
    vector: NDArray[np.float32] = _encoder.encode([text])[0]
    return vector


@st.cache_resource(show_spinner=False, max_entries=2)
def _held(path: str, file: int, embedder: str, dimension: int) -> _Held:  # noqa: ARG001 -- path and file are parts of the key
    return _Held(Index(embedder, dimension))


def grown(embedder: meant.EmbedderRow, version: int) -> Index:
    """All vectors of an embedder that a version of the store has.

    Raises:
        InputError: They are too many to be held.
    """
    path = store().path
    held: _Held = _held(str(path), path.stat().st_ino, embedder.id, embedder.dimension)
    if not held.index.fits(embedder.vectors):
        raise InputError(
            f"The {embedder.vectors:,} vectors of this store need more than the {MOST_BYTES / 2**30:.0f} GB of memory "
            "that a search by meaning may take."
        )
    if held.version < version:
        held.index.grow(store())
        held.version = version
    return held.index
