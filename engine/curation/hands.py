"""More hands for long files: pieces are read in processes of their own, and handed back in order."""

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from typing import Final

from engine.curation.arrivals import Arrived, Manner, arrived
from engine.curation.file_pieces import Piece
from engine.curation.helpers import in_order

WORKERS: Final = 2


def read_all(pieces: Iterator[Piece], manner: Manner, workers: int = WORKERS) -> Iterator[Arrived]:
    """Read pieces in order, no more than a few ahead of whoever takes them.

    Args:
        pieces: Of one file; one alone is read here.
        manner: How its rows are read.
        workers: Processes; 0 reads everything here.

    Raises:
        ToolError: A process ended by itself.
    """
    begun = list(islice(pieces, 2))
    several = len(begun) > 1  # one piece is quicker read than a process started
    yield from in_order(partial(arrived, manner=manner), chain(begun, pieces), processes=workers if several else 0)
