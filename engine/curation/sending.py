"""Problems that people send back into the engine: as seeds, or to a later stage again."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.domain import DecisionKind, Stage
from engine.errors import InputError
from engine.store import Store, decisions, list_runs

_LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Sent:
    """Problems of a run that people sent to a stage again.

    Attributes:
        run_id: The run in which they were seen.
        stage: The first stage that may settle them now.
        problems: How many they are.
        seeds: Them as plain JSONL that `wisdom import` and recipes take.
        recipe: What the run's recipe says, without its seeds and for one round, with `settle_from`.
    """

    run_id: str
    stage: Stage
    problems: int
    seeds: str
    recipe: dict[str, Any]


def seeds_text(store: Store, run_id: str | None = None) -> tuple[str, int]:
    """The problems that people chose as seeds, as plain JSONL, and how many they are.

    The answer is the published one, else the one that reviewers say is right; where there is neither, there is none.

    Args:
        store: The store.
        run_id: Only what was seen in that run.
    """
    with store.read() as reader:
        rows = decisions.chosen(reader, DecisionKind.SEED, run_id).to_dicts()
    return _lines(rows), len(rows)


def sent_again(store: Store, run_id: str | None = None) -> list[Sent]:
    """What people sent to a later stage again, by run and stage.

    A run's rows stay as they are, so such problems are answered in a new run: its stages before `settle_from` find
    their replies in the store, at no cost, and pass on what they find.

    Args:
        store: The store.
        run_id: Only what was seen in that run.

    Raises:
        InputError: The store has no such run.
    """
    runs = {info.id: info for info in list_runs(store, run_id)}
    if run_id is not None and run_id not in runs:
        raise InputError(f"The store {store.path} has no run {run_id}. `wisdom status` lists what it has.")
    with store.read() as reader:
        groups = decisions.sent_again(reader, run_id).rows()
        chosen = {(run, stage): decisions.chosen(reader, DecisionKind.AGAIN, run, stage) for run, stage, _ in groups}
    return [
        Sent(run, Stage(stage), frame.height, _lines(frame.to_dicts()), _recipe(runs[run].recipe, Stage(stage)))
        for (run, stage), frame in chosen.items()
        if run in runs and runs[run].made_here and stage in runs[run].recipe.get("stages", {}).get("order", ())
    ]


def _recipe(recipe: Mapping[str, Any], stage: Stage) -> dict[str, Any]:
    """A run's recipe for what is answered anew: everything as it was, but who settles, the seeds, and one round."""
    name = f"{recipe.get('name', '')} from {stage.value}".strip()
    kept = {key: part for key, part in recipe.items() if key not in ("seeds", "rounds", "max_problems")}
    return kept | {"name": name[-_LONGEST_NAME:], "stages": recipe["stages"] | {"settle_from": stage.value}}


def _lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """Problems as plain JSONL, with what is known of them."""
    fields = ("question", "answer", "level", "subject")
    told = (row | {"answer": row["ground_truth"] or row["corrected"]} for row in map(dict, rows))
    return "".join(
        json.dumps({name: row[name] for name in fields if row[name] is not None}, ensure_ascii=False) + "\n"
        for row in told
    )
