"""What the Consistency page shows, read in one block."""

from typing import Final

from dashboard.data.cache import one_block
from dashboard.frames import ConsistencyData
from engine.quality import judge_left, sampled
from engine.store import Reader, consistency, rounds

LOOKED: Final = 400
"""Entries of each stage whose replies are compared with the ground truth while somebody waits."""
SHOWN: Final = 12
"""False accepts that are listed."""


@one_block
def consistency_data(reader: Reader, run_id: str, number: int | None) -> ConsistencyData:
    """What the Consistency page shows of a run: of one round, or of all."""
    replies = consistency.replies(reader, run_id, number, LOOKED)
    return ConsistencyData(
        consistency.cells(reader, run_id),
        consistency.by_run(reader),
        consistency.by_teacher(reader, run_id),
        consistency.false_accepts(reader, run_id, number, SHOWN),
        rounds.audit(reader, run_id),
        judge_left(replies),
        tuple(sampled(replies)),
    )
