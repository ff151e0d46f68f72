"""What the Disagreements page shows, and the numbers that a program's variables took."""

from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

from dashboard.data.cache import one_block
from dashboard.data.sandbox import sandbox
from dashboard.frames import DisagreementData
from engine.sandbox import Traced
from engine.store import Reader, disagreements, said

_TRACES: Final = 256
"""Traces that are kept; a program of which there is none is run again."""


@one_block
def disagreement_data(
    reader: Reader, run_id: str, number: int | None, narrowed: disagreements.Wanted, key: disagreements.Key | None
) -> DisagreementData:
    """The attempts of a run that were not consistent, and one of them.

    Args:
        reader: A read block.
        run_id: The run.
        number: The round that was asked for; the last one if the run has none of that number.
        narrowed: How the list is narrowed; its run and its round are set here.
        key: The attempt that was asked for; the first of the list if there is no such attempt.
    """
    counts = disagreements.counts(reader, run_id)
    rounds = counts["round"].unique().sort().to_list()
    if not rounds:
        return DisagreementData(counts, None, None, pl.DataFrame(), pl.DataFrame())
    teachers = counts["teacher"].unique().to_list()
    teacher = narrowed.teacher if narrowed.teacher in teachers else None
    wanted = replace(
        narrowed, run=run_id, round=number if number is not None and number in rounds else rounds[-1], teacher=teacher
    )
    place = disagreements.place(reader, wanted, key)
    if place.at is None or place.key is None:
        return DisagreementData(counts, wanted, place, pl.DataFrame(), pl.DataFrame())
    one = disagreements.one(reader, place.at)
    return DisagreementData(counts, wanted, place, one, said.corrections(reader, run_id, place.key[0]))


@st.cache_data(show_spinner="Following the program's variables …", max_entries=_TRACES)
def traced(program: str) -> Traced:
    """The numbers that a program's variables take, by running it once more in the sandbox.

    Raises:
        ToolError: The sandbox cannot be started on this machine.
    """
    return sandbox().trace(program)
