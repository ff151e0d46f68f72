"""What the Failures page shows."""

import polars as pl

from dashboard.data.cache import one_block
from dashboard.frames import FailureData
from engine.store import Reader, failures


@one_block
def failure_data(reader: Reader, run_id: str) -> FailureData:
    """Why attempts of a run were not consistent."""
    return FailureData(
        failures.causes(reader, run_id),
        failures.attempts(reader, run_id),
        failures.under_way(reader, run_id),
        failures.strata(reader),
        failures.audited(reader, run_id),
    )


@one_block
def failure_examples(
    reader: Reader,
    run_id: str,
    cause: str,
    number: int | None,
    limit: int,
    teacher: str | None = None,
    strata: tuple[int, ...] | None = None,
) -> pl.DataFrame:
    """The first attempts of a run that have a cause, by one teacher or at problems of some strata alone."""
    return failures.examples(reader, run_id, cause, number, limit, teacher=teacher, strata=strata)
