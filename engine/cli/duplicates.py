"""`wisdom duplicates`: problems that say the same, nearly the same, or have one template."""

import json
import logging
import sys
from typing import Annotated, Any

import typer
from rich.console import Console

from engine.cli.checks import ended, telling
from engine.cli.common import DEFAULT_STORE, JsonOption, StoreOption, log_beside, table
from engine.cli.progress import duration
from engine.cli.steps import Shown
from engine.curation import Grouped, find_duplicates
from engine.runner import Errand, at_work, errand_log
from engine.store import Store, duplicates

_log = logging.getLogger(__name__)


def duplicates_command(
    store: StoreOption = DEFAULT_STORE,
    near: Annotated[
        float, typer.Option("--near", help="Likeness from which texts, numbers masked, are nearly the same: 0.85 to 1.")
    ] = 0.9,
    as_json: JsonOption = False,
    by: Annotated[str, typer.Option("--by", hidden=True, help="Who asked for it.")] = "",
) -> None:
    """Find problems that say the same as another one, within each run and across all.

    exact: the same words and numbers, whatever their case and layout. near: the same numbers, and nearly the same
    words. template: nearly the same words, whatever the numbers. Each kind of group holds those of the kind before.
    A store keeps a question of several runs or sets once, without a group; it is like one outside each of them.
    Nothing is deleted: the page Checks shows the groups, and which problem of each would be kept.

    Example: wisdom duplicates --store data/wisdom.duckdb
    """
    target = Store(store)
    with target.read():
        pass  # a store that is not there is said before anything is laid beside it
    log_beside(target, errand_log(target, Errand.DUPLICATES))
    console = Console(stderr=True, highlight=False)
    with at_work(target, Errand.DUPLICATES.value, by=by) as work, Shown(console, work) as shown:
        done = find_duplicates(target, near=near, author=by, said=telling(shown), stop=work.stop)
        summary = _summary(target, done)
        work.done(_in_a_sentence(summary))
    _log.info("%s", _in_a_sentence(summary))
    sys.stdout.write((json.dumps(summary, ensure_ascii=False) if as_json else _as_text(summary)) + "\n")
    ended(work, left=int(done.stopped))


def _summary(store: Store, done: Grouped) -> dict[str, Any]:
    with store.read() as reader:
        counts, runs, spread = duplicates.counts(reader), duplicates.by_run(reader), duplicates.spread(reader)
    return {
        "search": done.id, "problems": done.problems, "new": done.new, "stopped": done.stopped,
        "seconds": round(done.seconds, 1),
        "kinds": [{"kind": kind, "groups": counts[kind][0], "problems": counts[kind][1]} for kind in duplicates.KINDS],
        "in_several": spread, "runs": runs.to_dicts(),
    }  # fmt: skip


def _in_a_sentence(summary: dict[str, Any]) -> str:
    if summary["stopped"]:
        return "Stopped; the groups are as they were before, and the next search goes on from what was read."
    kinds = ", ".join(f"{one['problems']:,} in {one['groups']:,} groups ({one['kind']})" for one in summary["kinds"])
    new = f"{summary['new']:,} of them new, in {duration(summary['seconds'])}"
    several = f" In more than one run or set: {summary['in_several']:,}." if summary["in_several"] else ""
    return f"Of {summary['problems']:,} problems, {new}, are like another one: {kinds}.{several}"


def _as_text(summary: dict[str, Any]) -> str:
    said = [_in_a_sentence(summary)]
    rows = [
        [one["run_id"], one["kind"], *(f"{one[name]:,}" for name in ("of", "within", "beyond")), _again(one)]
        for one in summary["runs"]
    ]
    heads = ["run", "kind", "its problems", "like another of it", "like one outside it", "of these, the same question"]
    if rows:
        said.append(table(heads, rows))
    return "\n".join(said)


def _again(row: dict[str, Any]) -> str:
    others = f"{row['others']:,} other {'run or set' if row['others'] == 1 else 'runs or sets'}"
    return f"{row['again']:,} in {others}" if row["again"] else "0"
