"""A run as it works: a line for each stage, what is in flight, what is spent, what goes wrong, and its log."""

from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data
from dashboard.components import launch_troubles, prose, runs, simulated
from dashboard.components.mathematics import plain
from dashboard.components.tables import table
from dashboard.components.words import FUNNEL_STAGES, STAGES, STATES, money, share
from dashboard.frames import WatchData
from engine.runner import Heartbeat, heartbeat, tail
from engine.store import RunInfo, RunState

EVERY_S: Final = 1
"""Seconds between two looks at a live run; beside its small file that costs a query only when the store has changed."""
SLOWLY_S: Final = 5
"""Seconds between two looks at errors and log."""
_MINUTE_S: Final = 60
_ENDED: Final = (RunState.STOPPED, RunState.FAILED, RunState.FINISHED)
_PAGES: Final = (
    ("Funnel", "views/funnel.py", ":material/filter_alt:"),
    ("Browse", "views/browse.py", ":material/list:"),
)


def show(run: RunInfo) -> None:
    """Draw a run; while it lives its figures follow without the rest of the page."""
    _live(run)
    with st.container(horizontal=True, gap="medium"):
        for label, view, icon in _PAGES:
            st.page_link(view, label=label, icon=icon, query_params={"run": run.id})
    _words(run)


@st.fragment(run_every=EVERY_S)
def _live(drawn: RunInfo) -> None:
    run = next((run for run in data.runs() if run.id == drawn.id), drawn)
    if run.state is not drawn.state or run.simulated != drawn.simulated:  # the first reply tells that
        st.rerun()
    beat = heartbeat(data.store(), run.id) if run.state in data.LIVE else None
    found = data.watch_data(run.id)
    _progress(run, beat, found)
    if run.made_here:
        _stages(run, beat, found.stages)


def _progress(run: RunInfo, beat: Heartbeat | None, found: WatchData) -> None:
    rounds = found.rounds.to_dicts()
    last = rounds[-1] if rounds else {"round": 0, "entered": 0, "ended": 0}
    if last["entered"]:
        many = f"Round {last['round']} of {run.rounds}: " if run.rounds > 1 else ""
        st.progress(last["ended"] / last["entered"], plain(many + share(last["ended"], last["entered"]) + " ended"))
    if not run.made_here:
        return
    calls, spent = int(found.stages["calls"].sum()), found.stages["cost_usd"].sum()
    cost = money(float(spent)) if found.stages["cost_usd"].count() else "nothing priced"
    parts = [f"{calls:,} calls", simulated.price(cost if run.simulated else f"{cost} spent", simulated=run.simulated)]
    budget = data.kept_budget(run)
    parts += [f"budget {money(budget)}"] if budget else []
    if beat is not None:
        parts.insert(0, f"**{sum(beat.in_flight.values()):,}** in flight")
        parts += [f"{_MINUTE_S * beat.rate:,.0f} problems a minute"] if beat.rate else []
        parts += [f"about {_span(beat.seconds_left)} left of the round"] if beat.seconds_left else []
        parts += [beat.doing] if beat.doing else []
    st.markdown(" · ".join(part if part.startswith("**") else plain(part) for part in parts))
    if beat is not None and beat.waiting:
        st.warning(plain(f"Calls wait: {beat.waiting}"), icon=":material/hourglass_top:")
    elif beat is None and run.state in data.LIVE:
        st.caption(":material/sync: Its process gets ready, or has said nothing for a few seconds.")


def _span(seconds: float) -> str:
    return f"{seconds / _MINUTE_S:,.0f} min" if seconds >= 2 * _MINUTE_S else f"{seconds:,.0f} s"


def _stages(run: RunInfo, beat: Heartbeat | None, stages: pl.DataFrame) -> None:
    """One line for each stage of the round that is worked on; earlier rounds folded."""
    number = beat.round if beat is not None else stages["round"].max()
    flying = dict(beat.in_flight) if beat is not None else {}
    rows = stages.filter(pl.col("round") == number).to_dicts() if stages.height else []
    known = {row["stage"] for row in rows}
    rows += [{"stage": stage} for stage in flying if stage not in known]
    if not rows:
        st.caption("Nothing was asked yet.")
        return
    table(
        _heads(run),
        [_row(row, flying, _last(run), live=run.state in data.LIVE) for row in rows],
        alt="What each stage of this round has done and does now",
    )
    earlier = stages.filter(pl.col("round") != number)
    if earlier.height:
        with st.expander("Other rounds", type="compact", key="launch.rounds"):
            cells = [[str(row["round"]), *_row(row, {}, _last(run))] for row in earlier.iter_rows(named=True)]
            table(["Round", *_heads(run)], cells, alt="What each stage has done in the other rounds")


def _heads(run: RunInfo) -> list[str]:
    cost = simulated.cost_heading(simulated=run.simulated)
    return [
        "Stage",
        "In flight",
        "Settled",
        "Passed on",
        "Otherwise",
        "Calls",
        "Last minute",
        cost,
        "Failed",
        "Tried again",
    ]


def _last(run: RunInfo) -> str | None:
    """The stage after which nothing comes: what it does not settle stays unsettled."""
    return next(reversed(run.recipe.get("stages", {}).get("order", ())), None)


def _row(row: dict[str, Any], flying: dict[str, int], last: str | None, *, live: bool = False) -> list[str]:
    if "calls" not in row:
        return [STAGES[row["stage"]], f"{flying[row['stage']]:,}", *["—"] * 8]
    usd = row["cost_usd"]
    ended = [f"{row[name]:,}" for name in ("settled", "passed_on", "others")]
    if row["stage"] == last:
        ended[1] += " unsettled"
    return [
        STAGES[row["stage"]],
        f"{flying.get(row['stage'], 0):,}",
        *(ended if row["stage"] in FUNNEL_STAGES else ["—"] * 3),
        f"{row['calls']:,}" + (f" ({row['reused']:,} stored)" if row["reused"] else ""),
        f"{row['calls_lately']:,} calls" if live else "—",
        money(usd) if usd is not None else "—",
        f"{row['failed']:,}",
        f"{row['retries']:,}",
    ]


@st.fragment(run_every=SLOWLY_S)
def _words(run: RunInfo) -> None:
    """What goes wrong, what happened, and the log."""
    launch_troubles.show(data.run_troubles(run.id))
    _story(data.watch_data(run.id).events)
    _log(run)


def _story(events: pl.DataFrame) -> None:
    """Who did what with the run, and when."""
    if events.height:
        with st.expander("What happened to it", type="compact", key="launch.events"):
            rows = [
                [f"{row['at_time']:%Y-%m-%d %H:%M:%S} UTC", row["kind"].replace("_", " "), row["detail"] or ""]
                for row in events.iter_rows(named=True)
            ]
            table(["When", "What", "Who and why"], rows, alt="What happened to the run")


def _log(run: RunInfo) -> None:
    log = tail(data.store(), run.id)
    with st.expander("Its log", type="compact", key="launch.log"):
        if not log.there:
            st.caption("It has no log: a script began it, or an older version.")
            return
        if log.cut:
            st.caption(plain(f"The last {len(log.lines)} lines of {log.path}."))
        prose.code("\n".join(log.lines) or "Nothing yet.", key="launch.log.text")


def head(run: RunInfo) -> None:
    """Its name, its state and what that means, and whether its teachers are simulated."""
    st.title(f"Run {plain(run.id)}")
    icon, colour, meaning = STATES[run.state]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(run.state.value, icon=icon, color=colour)
        parts = [runs.progress(run), run.detail if run.detail and run.state in _ENDED else meaning]
        st.caption(plain(" · ".join(part for part in [runs.of(run), *parts] if part)))
    if run.note:
        st.info(plain(run.note), icon=":material/edit_note:")
    simulated.say(run)
