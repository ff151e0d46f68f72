"""`wisdom status`: what every run has done, and what state it is in."""

import json
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from engine.cli.common import DEFAULT_STORE, JsonOption, StoreOption, open_store, table
from engine.cli.report import figures, run_values
from engine.domain import Stage
from engine.domain.filters import TIERS
from engine.errors import InputError
from engine.store import RunKind, Store, list_runs

Row = dict[str, Any]


def status_command(
    run: Annotated[str | None, typer.Argument(help="Only this run, in detail.", show_default=False)] = None,
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Show the runs of a store: their rounds, tiers, calls and cost.

    Example: wisdom status --store data/wisdom.duckdb --json
    """
    report = status(open_store(store), run)
    if run is not None and not report["runs"]:
        raise InputError(f"The store {store} has no run {run}. `wisdom status --store {store}` lists them.")
    shown = (text(item, detailed=run is not None) for item in report["runs"])
    typer.echo(json.dumps(report) if as_json else "\n\n".join(shown) or "No runs yet.")


def status(store: Store, run_id: str | None = None) -> Row:
    """The runs of a store as JSON-like values, the newest first."""
    return {"runs": [run_values(info, figures(store, info.id)) for info in list_runs(store, run_id)]}


def money(usd: float | None) -> str:
    """A cost for people; what has no price is not free."""
    return "not priced" if usd is None else f"{usd:.4f} USD"


def text(item: Row, *, detailed: bool = False) -> str:
    """One run for people.

    Args:
        item: The run, as `status` gives it.
        detailed: Whether to tell tiers by level and subject, and cost by stage.
    """
    lines = [
        f"{item['run']}  {item['state']}" + (f" ({item['detail']})" if item["detail"] else ""),
        _made(item),
    ]
    for row in item["rounds"]:
        lines += ["", _funnel(row), *_beside(row)]
        if detailed:
            lines += [*_broken_down(row, "level"), *_broken_down(row, "subject"), *_stages(row)]
    return "\n".join([*lines, *_costs(item["costs"])])


def _made(item: Row) -> str:
    """How a run was made, and what that cost."""
    if item["kind"] != RunKind.SYNTHESISED:
        imported = item["kind"] == RunKind.IMPORTED
        return "imported set: no teacher was asked" if imported else "evaluation: imported replies, scored"
    told = f"recipe {item['recipe']}; {_calls(item)}; {_cost(item)}"
    return told + ("; simulated teachers" if item["simulated"] else "")


def _calls(item: Row) -> str:
    """Calls, counted as what they were."""
    beside = {"failed": item["failed"], "retries": item["retries"]}
    told = f" ({_counted(beside)})" if any(beside.values()) else ""
    return f"{item['calls']:,} calls{told}, {_replies(item['reused'])} reused"


def _many_calls(number: int) -> str:
    return f"{number:,} call{'' if number == 1 else 's'}"


def _replies(number: int, kind: str = "") -> str:
    return f"{number:,} {kind}{' ' if kind else ''}{'reply' if number == 1 else 'replies'}"


def _funnel(row: Row) -> str:
    """Where the problems of a round ended."""
    right = {a["tier"]: a for a in row["accuracy"] if a["n"]}
    usual = () if row["reference"] == row["in"] else ("easy", "medium", "hard", "unsettled")
    rows = [
        [tier, str(row[tier]), f"{100 * row[tier] / row['in']:.1f} %", _right(right.get(tier))]
        for tier in TIERS
        if row[tier] or tier in usual
    ]
    return table([f"round {row['round']}: {row['in']} in", "problems", "share", "right against ground truth"], rows)


def _right(item: Row | None) -> str:
    return "-" if item is None else _share(item, "correct")


def _share(item: Row, such: str) -> str:
    """A share with its denominator and its interval."""
    share = f"{item[such]} of {item['n']} ({100 * item[such] / item['n']:.1f} %"
    return f"{share}, {100 * item['low']:.1f} to {100 * item['high']:.1f})"


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items() if number)


def _beside(row: Row) -> Iterator[str]:
    """What a round did beside settling, a line each."""
    metadata, evolved = row["metadata"], row["evolved"]
    if metadata["problems"]:
        ended = _counted({name: metadata[name] for name in ("read", "unreadable", "failed")})
        kinds = [f"{n['entries']} {kind} ({n['new']} new to the run)" for kind, n in metadata["entries"].items()]
        yield f"meta data of {metadata['problems']}: {ended}" + (f"; {', '.join(kinds)}" if kinds else "")
    if evolved["asked"]:
        fell = _counted(evolved["rejected"])
        yield (
            f"evolved: {evolved['asked']} asked, {evolved['written']} written, {evolved['kept']} kept"
            + (f"; fell out: {fell}" if fell else "")
        )
    for item in row["audit"]:
        open_ = _counted({name: item[name] for name in ("undecided", "no_answer")})
        agree = f"{_share(item, 'agrees')} agree" if item["n"] else "none answered"
        yield f"audit of {item['tier']}: {agree}" + (f"; {open_}" if open_ else "")
    if row["calls"] or row["reused"]:
        each = row["per_settled_usd"]
        yield f"cost: {_cost(row)}" + (f", {money(each)} for each of {row['settled']} settled problems" if each else "")


def _broken_down(row: Row, by: str) -> Iterator[str]:
    """Tiers by level or subject; what a teacher claims is marked, and kept apart from what a publisher says."""
    items = [item for item in row[f"by_{by}"] if item[by] is not None]
    if not items:
        return
    tiers = [tier for tier in TIERS if any(item[tier] for item in items)]
    rows: list[Sequence[str]] = [
        [
            f"{by} {item[by]}" + (" (claimed)" if item[f"{by}_from"] == "claimed" else ""),
            str(item["in"]),
            *(f"{item[tier]}" for tier in tiers),
        ]
        for item in items
    ]
    yield ""
    yield table([f"round {row['round']} by {by}", "in", *tiers], rows)


def _stages(row: Row) -> Iterator[str]:
    if row["stages"]:
        names = (
            "calls",
            "answered",
            "reused",
            "failed",
            "retries",
            "prompt_tokens",
            "cached_tokens",
            "completion_tokens",
        )
        rows = [[s["stage"], *(f"{s[name]:,}" for name in names), _cost(s)] for s in row["stages"]]
        headers = [name.replace("_tokens", " tokens").replace("completion", "reply") for name in names]
        yield ""
        yield table([f"round {row['round']} by stage", *headers, "cost"], rows)


def _cost(part: Row) -> str:
    """The cost of some calls, and of how many of them it is estimated or not known."""
    estimated = f" ({_many_calls(part['estimated'])} by estimated tokens)" if part["estimated"] else ""
    unpriced = f" + {_many_calls(part['unpriced'])} not priced" if part["unpriced"] else ""
    if part["cost_usd"] is None:
        return "not priced" if part["calls"] or part["reused"] else "-"
    return money(part["cost_usd"]) + estimated + unpriced


def _costs(costs: Row) -> Iterator[str]:
    """What the run's problems cost, and what other ways would have; nothing where nothing is priced."""
    if all(part["cost_usd"] is None for part in costs["by_tier"].values()):
        return
    rows = [
        [
            tier,
            str(part["problems"]),
            _cost(part),
            "not priced" if part["per_problem_usd"] is None else money(part["per_problem_usd"]),
        ]
        for tier, part in costs["by_tier"].items()
        if part["calls"]
    ]
    yield ""
    yield table(["cost by tier (evolving: of the parent)", "problems", "all their calls", "for each problem"], rows)
    if costs["per_settled_usd"] is not None:
        yield f"{money(costs['per_settled_usd'])} for each of {costs['settled']} settled problems, everything counted"
    yield from _alternatives(costs)


def _alternatives(costs: Row) -> Iterator[str]:
    """Two other ways to spend the money, and what they are measured on."""
    if costs["reused"] and costs["solving_usd"] is not None:
        yield (
            f"solving, with {_replies(costs['reused'], 'reused')} at what such a call cost when it was made: "
            f"{money(costs['solving_usd'])}"
        )
    for name, what in (("majority", "majority voting"), ("distil", "distilling")):
        way, ratio = costs[name], costs["ratios"][name]
        if not any(basis["stage"] for basis in way["basis"]):
            continue
        published = f" (published: {costs['published']['ratio']})" if name == "majority" else ""
        against = f", {ratio:.2f} times the {money(costs['solving_usd'])} of solving{published}" if ratio else ""
        yield (
            f"{what}, {way['replies']:,} replies for the same {costs['problems']:,} problems: "
            f"{money(costs[f'{name}_usd'])}{against}"
        )
        yield f"  measured on: {'; '.join(_basis(basis) for basis in way['basis'])}"


def _basis(basis: Row) -> str:
    """What the replies of one tier are measured on."""
    if basis["stage"] is None:
        return f"{basis['tier']} ({basis['problems']:,}) nothing"
    part = "two thirds of " if basis["stage"] == Stage.CRITICISE else ""
    whose = "" if basis["own"] else " of all tiers, having none of its own"
    return f"{basis['tier']} ({basis['problems']:,}) {part}{_replies(basis['replies'], basis['stage'])}{whose}"
