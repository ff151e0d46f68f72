"""What a selection would give, before it is made: counts, what falls out, cells, shares, and some samples to read."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from dashboard import charts
from dashboard.components import export_form, prose, tables
from dashboard.components.export_address import Asked
from dashboard.components.mathematics import plain
from dashboard.components.problem_link import PROBLEM
from dashboard.components.words import TIERS, money
from engine.curation import Preview

_SHOWN: Final = 5
_HEIGHT_PX: Final = 300
_DIMENSIONS: Final = {"tier": "Tier", "level": "Level", "subject": "Subject", "round": "Round", "dataset": "Dataset"}
_WHY: Final = {
    "in an earlier round": "settled in an earlier round already",
    "no such solution": "no such solution was kept",
    "excluded": "excluded by a reviewer", "wrong": "judged wrong", "ambiguous": "judged ambiguous",
    "flagged": "flagged", "contaminated": "contaminated", "repeats another run": "repeats another run",
    "duplicate": "duplicates of one that is kept",
}  # fmt: skip


def show(asked: Asked, found: Preview) -> None:
    """Draw it."""
    st.header("What it would give", anchor="gives")
    _figures(found)
    _judged(found)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _left_out(found)
    with right:
        _cells(asked, found)
    _shares(found)
    _samples(found)


def _figures(found: Preview) -> None:
    facts, splits = found.facts, found.facts["splits"]
    some = found.looked_at < found.problems
    counted = f"about, from {found.looked_at:,} problems" if some else "solutions, each text once"
    told = (
        ("Problems", f"{found.problems:,}", f"of {facts['met']:,} that meet the conditions"),
        ("Samples", f"{round(found.samples):,}", counted),
        ("Tokens", _short(found.tokens), "about, at 3.2 characters each"),
        ("Cost so far", money(facts["cost_usd"]), _of_all(facts)),
        ("Test set", f"{splits.get('test', 0):,}", f"{splits.get('train', 0):,} for training"),
    )
    for column, (name, value, words) in zip(st.columns(len(told)), told, strict=True):
        column.metric(name, value)
        column.caption(words)


def _of_all(facts: Mapping[str, Any]) -> str:
    return f"of {money(facts['cost_usd_of_all'])} for all of them" if facts["cost_usd_of_all"] else "nothing was priced"


def _short(number: float) -> str:
    for size, unit in ((1e9, " B"), (1e6, " M"), (1e3, " k")):
        if number >= size:
            return f"{number / size:.1f}{unit}"
    return f"{number:.0f}"


def _judged(found: Preview) -> None:
    told = found.facts["reviews"]
    judged = told["correct"] + told["wrong"] + told["ambiguous"]
    if told["accuracy"] is None:
        st.markdown("**Accuracy:** nobody has judged such answers yet, so nothing can be said of it.")
    else:
        missing = f" Nothing was judged of {', '.join(told['missing'])}." if told["missing"] else ""
        st.markdown(
            f"**Accuracy:** {100 * told['accuracy']:.1f} % by estimate, between {100 * told['low']:.1f} and "
            f"{100 * told['high']:.1f} % (95 %), from {judged:,} judged answers that meet the conditions: "
            f"{told['correct']:,} correct, {told['wrong']:,} wrong, {told['ambiguous']:,} ambiguous.{missing} "
            "It holds as far as these were drawn at random."
        )
    clean = found.facts["contamination"]
    if clean is None:
        st.markdown(
            "**Contamination:** not checked at these thresholds. The page Checks holds problems against benchmarks."
        )
    else:
        st.markdown(
            f"**Contamination:** {clean['hits']:,} of {found.problems:,} problems share {clean['ngram']} words in a "
            f"row with a question of {', '.join(map(plain, clean['benchmarks']))}, at a ratio above {clean['lcs']:g}."
        )
        if clean["unchecked"]:
            st.warning(
                f"{clean['unchecked']:,} of them arrived after a check, and may be contaminated: go on with it on the "
                "page Checks.",
                icon=":material/gpp_maybe:",
            )
    if newer := found.facts["unsearched"]:
        st.warning(
            f"{newer:,} of them arrived after the last search for duplicates: search again on the page Checks.",
            icon=":material/file_copy:",
        )


def _left_out(found: Preview) -> None:
    st.subheader("What falls out", anchor=False)
    facts = found.facts
    rows = [(f"{number:,}", _WHY.get(reason, reason)) for reason, number in facts["left_out"].items()]
    rows.append((f"{facts['not_drawn']:,}", "not drawn by the quotas"))
    rows.append((f"{found.problems:,}", "chosen"))
    rows.append((f"{facts['met']:,}", "meet the conditions"))
    tables.table(("problems", "why"), rows, alt="How many problems fall out for which reason")


def _cells(asked: Asked, found: Preview) -> None:
    cells: list[dict[str, Any]] = found.facts["cells"]
    missing = sum(cell["missing"] for cell in cells)
    st.subheader("Cells", anchor=False)
    if missing:
        st.warning(
            f"{missing:,} problems are missing in {sum(bool(c['missing']) for c in cells):,} cells.",
            icon=":material/production_quantity_limits:",
        )
    export_form.cells(asked, cells)
    if any(cell.get("level") == 0 or cell.get("subject") == "" for cell in cells):
        st.caption("Level 0 and no subject: where none is known.")


def _shares(found: Preview) -> None:
    st.subheader("Against the whole", anchor=False)
    shown = {name: title for name, title in _DIMENSIONS.items() if len(found.counts[name]) > 1}
    if not shown or not found.facts["met"]:
        st.caption("All of them are alike in tier, level, subject, round and dataset.")
        return
    name = st.pills(
        "Compared by",
        list(shown),
        format_func=shown.__getitem__,
        default=next(iter(shown)),
        required=True,
        key="export.compared",
    )
    st.plotly_chart(
        charts.distribution(_sorted(found, name)), config={"displayModeBar": False}, key=f"export.shares.{name}"
    )


def _sorted(found: Preview, name: str) -> dict[str, tuple[int, int]]:
    """Tiers from easy to hard, rounds by number, others by name."""
    keys: dict[str, Callable[[str], Any]] = {"tier": list(TIERS).index, "round": int, "level": int}
    return {value: found.counts[name][value] for value in sorted(found.counts[name], key=keys.get(name, str))}


def _samples(found: Preview) -> None:
    st.subheader("Some of them, by lot", anchor=False)
    rows = found.rows.unique("problem_seq", keep="first", maintain_order=True).head(_SHOWN)
    if rows.is_empty():
        st.caption("There is nothing to read.")
    for row in rows.iter_rows(named=True):
        with st.container(border=True, height=_HEIGHT_PX):
            question, solution = st.columns(2, gap="medium")
            with question:
                prose.show(row["question"], key=f"export.question.{row['problem_id']}")
                st.page_link(
                    PROBLEM, label=plain(f"{row['tier']}, level {row['level'] or 'unknown'}: open it"),
                    icon=":material/article:", query_params={"id": row["problem_id"], "run": found.selection.run},
                )  # fmt: skip
            with solution:
                prose.show(row["solution"], key=f"export.solution.{row['problem_id']}")
