"""What happened to a run, and who saw to it."""

import polars as pl

from engine.store.connection import Reader


def events(reader: Reader, run_id: str, limit: int = 30) -> pl.DataFrame:
    """What happened to a run as a whole, the latest first: begun, resumed, asked to stop, ended, and by whom.

    Columns:
        kind (`run_event.kind`), detail (why, and who asked for it; null where nothing is known), at_time.
    """
    sql = """
        SELECT kind, detail, at_time FROM run_event WHERE run_id = $run AND kind <> 'round_opened'
        ORDER BY seq DESC LIMIT $limit
    """
    return reader.frame(sql, {"run": run_id, "limit": limit})
