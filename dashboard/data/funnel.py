"""What the Funnel page shows."""

import polars as pl

from dashboard.data.cache import one_block
from dashboard.frames import FunnelData
from engine.store import Reader, costs, funnel, growth, lineage, rounds


@one_block
def funnel_data(reader: Reader, run_id: str) -> FunnelData:
    """What the Funnel page shows of a run."""
    return FunnelData(
        funnel.rounds(reader, run_id),
        funnel.stages(reader, run_id),
        funnel.reasons(reader, run_id),
        costs.by_stage(reader, run_id),
        funnel.tier_accuracy(reader, run_id),
        rounds.evolved(reader, run_id),
        rounds.rejections(reader, run_id),
        lineage.examples(reader, run_id),
        rounds.metadata(reader, run_id),
        rounds.entries(reader, run_id),
        rounds.audit(reader, run_id),
        rounds.profile(reader, run_id),
        funnel.marks(reader, run_id),
    )


@one_block
def worth_data(reader: Reader, run_id: str) -> pl.DataFrame:
    """What a run's replies took by tier and stage: the dearest of its reads, fetched when it is shown."""
    return costs.worth(reader, run_id)


@one_block
def grown_data(reader: Reader, run_id: str) -> pl.DataFrame:
    """A run's children against their parents, fetched when they are shown."""
    return growth.grown(reader, run_id)
