"""What the Overview page shows."""

from typing import Final

from dashboard.data.cache import one_block
from dashboard.frames import OverviewData
from engine.store import Reader, overview, review_queues

NEWS: Final = 12
"""How much of what happened last is shown."""


@one_block
def overview_data(reader: Reader) -> OverviewData:
    """All runs, what needs a person, and what happened last."""
    return OverviewData(
        overview.problems(reader),
        overview.runs(reader),
        overview.failed(reader),
        overview.happened(reader, NEWS),
        review_queues.listed(reader),
    )
