"""More hands for long files: pieces are read in processes of their own, and handed back in order."""

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from typing import Final

from engine.curation.arrivals import Arrived, Manner, arrived
from engine.curation.file_pieces import Piece
from engine.curation.helpers import Helpers

WORKERS: Final = 2


def read_all(pieces: Iterator[Piece], manner: Manner, helpers: Helpers) -> Iterator[Arrived]:
    """Read pieces in order, no more than a few ahead of whoever takes them.

    Args:
        pieces: Of one file; one alone is read here.
        manner: How its rows are read.
        helpers: Who reads.

    Raises:
        ToolError: A process ended by itself.
    """
    read = partial(arrived, manner=manner)
    begun = list(islice(pieces, 2))
    if len(begun) > 1:
        yield from helpers.in_order(read, chain(begun, pieces))
    else:  # one piece is quicker read than a process started
        yield from map(read, begun)
