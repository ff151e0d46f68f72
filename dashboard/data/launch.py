"""What the Launch page shows: templates, seeds to choose from, and what runs do now."""

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl
import streamlit as st

import dashboard
from dashboard.data.cache import one_block, store
from dashboard.frames import LaunchChoices, SeedsRead, WatchData
from engine.config import load_recipe, recipe_values
from engine.curation import SetAside, read_seeds
from engine.domain import DecisionKind, Problem, ProblemFilter
from engine.errors import InputError, WorkbenchError
from engine.runner import EveryKey, Trouble, kept_values, troubles
from engine.store import Reader, RunInfo, browse, decisions, said, seeding, trail, watching

MOST_SEEDS: Final = 50_000
"""Problems that a page takes out of the store, or of a file, for one run; more of them are a case for the terminal."""
QUOTED: Final = 10
"""Lines set aside that are quoted."""
_SHIPPED: Final = Path(dashboard.__file__).parent.parent / "data"
_PACE_S: Final = 5
"""For how long a pace that was counted counts."""


def templates() -> dict[str, dict[str, Any]]:
    """The recipes that come with this project, by name, as values; the simulated demo first."""
    return _templates(str(_SHIPPED / "recipes"))


@st.cache_data(show_spinner=False)
def _templates(folder: str) -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted(Path(folder).glob("*.toml"), key=lambda path: (path.stem != "demo", path.stem)):
        try:
            found[path.stem] = recipe_values(load_recipe(path, environment=EveryKey()))
        except InputError:  # a recipe of somebody's own that lies there; the command line says what is wrong with it
            continue
    return found


def seed_sets() -> dict[str, Path]:
    """The seed files that come with this project, by name."""
    return {path.stem: path for path in sorted((_SHIPPED / "seeds").glob("*.jsonl"))}


@one_block
def launch_choices(reader: Reader) -> LaunchChoices:
    """What a store offers to begin with: datasets, and lists that people saved."""
    offered = browse.choices(reader)
    sent = decisions.sent_again(reader).select("run_id", "stage").rows()
    marked = _decided(decisions.chosen(reader, DecisionKind.SEED))
    named = tuple(offered["datasets"]), tuple(offered["subjects"])
    return LaunchChoices(*named, said.saved_filters(reader), marked, tuple(sent))


@one_block
def seeds_again(reader: Reader, run_id: str, stage: str) -> SeedsRead:
    """The problems of a run that reviewers sent to a stage again."""
    return _decided(decisions.chosen(reader, DecisionKind.AGAIN, run_id, stage))


def _decided(rows: pl.DataFrame) -> SeedsRead:
    """Problems that somebody decided about; their answer is the published one, else the one that reviewers agree on."""
    problems = {
        row["problem_id"]: Problem(
            row["problem_id"],
            row["question"],
            ground_truth=row["ground_truth"] or row["corrected"],
            level=row["level"],
            subject=row["subject"],
        )
        for row in rows.iter_rows(named=True)
    }
    return SeedsRead(tuple(problems.values()))


@one_block
def seeds_met(reader: Reader, wanted: ProblemFilter) -> int:
    """How many problems of the store meet a filter."""
    return seeding.number_of(reader, wanted)


def seeds_chosen(wanted: ProblemFilter, number: int, sample: int | None) -> list[Problem]:
    """These problems, or some of them. They are not kept: they become a file."""
    with store().read() as reader:
        return seeding.chosen(reader, wanted, min(number, MOST_SEEDS), sample)


def read_files(paths: tuple[Path, ...]) -> SeedsRead:
    """The problems of seed files, each once, and the lines that could not be used.

    Raises:
        InputError: A file cannot be read as any known kind.
    """
    stamps = tuple((str(path), path.stat().st_mtime_ns if path.exists() else 0) for path in paths)
    return _read_files(stamps)


@st.cache_data(show_spinner="Reading the upload …", max_entries=4)
def read_content(content: bytes, ending: str) -> SeedsRead:
    """The problems of a file of seeds that only its content and the ending of its name are known of.

    Raises:
        InputError: It cannot be read as what its name says.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload.{ending}"
        path.write_bytes(content)
        try:
            return _read([path])
        except InputError as error:
            raise InputError(str(error).replace(f"{folder}/", "")) from None


@st.cache_data(show_spinner="Reading the seeds …", max_entries=8)
def _read_files(stamps: tuple[tuple[str, int], ...]) -> SeedsRead:
    return _read([Path(path) for path, _ in stamps])


def _read(paths: Sequence[Path]) -> SeedsRead:
    problems: dict[str, Problem] = {}
    broken: list[SetAside] = []
    aside, more = 0, False
    for path in paths:
        for item in read_seeds(path):
            if isinstance(item, SetAside):
                aside += 1
                broken += [item] if len(broken) < QUOTED else []
            elif item.id in problems or len(problems) < MOST_SEEDS:
                problems.setdefault(item.id, item)
            else:
                more = True
                break
    return SeedsRead(tuple(problems.values()), aside, tuple(broken), more)


def watch_data(run_id: str) -> WatchData:
    """What each stage and each round of a run has done; its pace is that of the last minute."""
    now = int(datetime.now(UTC).timestamp()) // _PACE_S * _PACE_S
    return _watched(run_id, now)


@one_block
def _watched(reader: Reader, run_id: str, now: int) -> WatchData:
    at = datetime.fromtimestamp(now, UTC)
    return WatchData(watching.stages(reader, run_id, at), watching.rounds(reader, run_id), trail.events(reader, run_id))


def kept_budget(run: RunInfo) -> float | None:
    """What a run may spend by the recipe that it keeps, which may be another one than it began with."""
    kept = store().run_folder(run.id) / "recipe.toml"
    begun: float | None = run.recipe.get("budget_usd")
    return _kept_budget(run.id, begun, str(kept), kept.stat().st_mtime_ns) if kept.exists() else begun


@st.cache_data(show_spinner=False, max_entries=32)
def _kept_budget(run_id: str, begun: float | None, kept: str, stamp: int) -> float | None:  # noqa: ARG001 -- the stamp is part of the cache's key
    try:
        found: float | None = kept_values(store(), run_id).get("budget_usd")
    except WorkbenchError:  # a file that its recipe names is gone: resuming says so
        return begun
    return found


@one_block
def run_troubles(reader: Reader, run_id: str) -> list[Trouble]:
    """What went wrong in a run, each kind once with its count, an example and a remedy."""
    return troubles(reader, run_id)
