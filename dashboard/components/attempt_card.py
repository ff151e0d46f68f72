"""An attempt: what was said and what was run, both answers and how each was found, whether they agree, what it cost."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard.components import exchange, prose
from dashboard.components.mathematics import answer, plain
from dashboard.components.simulated import price
from dashboard.components.tables import table
from dashboard.components.words import ANSWER_RULES, STAGES, count, duration, money

_CAME_FROM: Final = {"both": "both answers", "cot": "its words", "program": "its program", "none": "—"}
_CELL: Final = 40
"""Characters of an answer in a table."""


def attempt(row: dict[str, Any], run_id: str | None, *, simulated: bool) -> None:
    """Draw one attempt.

    Args:
        row: A row of `engine.store.problem.attempts`.
        run_id: The run it belongs to.
        simulated: Whether the run's teachers are.
    """
    _title(row)
    if row["program"] is None:
        _words(row)
        st.caption("No program in the reply")
    else:
        words, program = st.columns(2, gap="large")
        with words:
            _words(row)
        with program:
            _program(row)
    st.caption(_price(row, simulated=simulated))
    exchange.show(row["request_hash"], run_id, key=row["id"])


def _title(row: dict[str, Any]) -> None:
    who = f"{row['teacher']} · {row['model'] or 'model not named'}"
    sample = f" · reply {row['sample'] + 1}" if row["stage"] == "vote" else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{STAGES[row['stage']]}** · {plain(who)}{sample}")
        agreement(row)
        if row["ballot_from"]:
            _ballot(row)
        if row["solution_part"]:
            st.badge("carries the accepted answer", icon=":material/verified:", color="green")


def agreement(row: Mapping[str, Any]) -> None:
    """Whether words and program agree, by its `inner_equality`, and the rule that decided, by its `inner_rule`."""
    rule = plain(f"rule: {row['inner_rule']}") if row["inner_rule"] else None
    match row["inner_equality"]:
        case "equal":
            st.badge("words and program agree", icon=":material/check:", color="green", help=rule)
        case "different":
            st.badge("words and program differ", icon=":material/close:", color="red", help=rule)
        case "undecided":
            st.badge("agreement undecided", icon=":material/question_mark:", color="orange", help=rule)
        case _:
            st.badge("only one answer or none", icon=":material/remove:", color="gray")
    if rule:
        st.caption(rule, width="content")


def _ballot(row: dict[str, Any]) -> None:
    if row["ballot_group"] is None:
        st.badge("did not vote", icon=":material/how_to_vote:", color="gray")
    else:
        came = _CAME_FROM[row["ballot_from"]]
        text = f"votes {plain(row['ballot'])} from {came}, group {row['ballot_group'] + 1}"
        st.badge(text, icon=":material/how_to_vote:", color="violet" if row["ballot_group"] == 0 else "gray")


def _words(row: dict[str, Any]) -> None:
    st.caption("Chain of thought")
    prose.show(row["cot"], key=f"cot.{row['id']}")
    if row["cot_rule"]:
        icon = ":material/warning:" if row["cot_rule"] == "last_number" else ":material/arrow_right_alt:"
        st.markdown(f"{icon} **{answer(row['cot_answer'])}** :small[{ANSWER_RULES[row['cot_rule']]}]")
    else:
        st.markdown(":material/arrow_right_alt: no answer found in it")


def _program(row: dict[str, Any]) -> None:
    st.caption("Program")
    prose.code(row["program"], key=f"program.{row['id']}", language="python", numbered=True)
    gave(row, row["id"])


def gave(row: Mapping[str, Any], key: str) -> None:
    """How a program ended, what it printed, and its answer.

    Args:
        row: With its `program_status`, `program_way`, `program_answer`, `program_seconds`, `stdout` and `error`.
        key: A session key of this program's own.
    """
    seconds = f", {row['program_seconds']:.2f} s" if row["program_seconds"] is not None else ""
    if row["program_status"] != "ok":
        st.markdown(f":red[:material/error: ended with **{row['program_status']}**]{seconds}")
    given = row["program_answer"]
    if row["stdout"] and row["stdout"].strip() != given:
        st.caption("It printed")
        prose.code(row["stdout"], key=f"stdout.{key}")
    if row["error"]:
        st.caption("Why it did not end well")
        prose.code(row["error"], key=f"error.{key}")
    if given is not None:
        way = f" :small[{row['program_way']}{seconds}]" if row["program_way"] else ""
        st.markdown(f":material/arrow_right_alt: **{answer(given)}**{way}")
    elif row["program_status"] == "ok":
        st.markdown(":material/arrow_right_alt: gave no answer")


def _price(row: dict[str, Any], *, simulated: bool) -> str:
    """What the call used, in a line."""
    tokens = "tokens unknown"
    if row["prompt_tokens"] is not None or row["completion_tokens"] is not None:
        tokens = f"{count(row['prompt_tokens'])} prompt and {count(row['completion_tokens'])} reply tokens"
    if row["reused"]:
        return plain(f"{tokens} · a stored reply was used again, at no cost")
    parts = [tokens, price(money(row["cost_usd"]), simulated=simulated)]
    if row["latency_s"]:
        parts.append(duration(row["latency_s"]))
    if (row["tries"] or 1) > 1:
        parts.append(f"{row['tries']} tries")
    if row["call_outcome"] == "cut_off":
        parts.append("the reply was cut off at its longest length")
    return plain(" · ".join(parts))


def groups(votes: pl.DataFrame) -> None:
    """The groups of equal votes, the largest first; nothing while the vote is not counted."""
    if votes["ballot_from"].null_count() == votes.height:
        return
    counted = votes.group_by("ballot_group").agg(pl.len().alias("votes"), pl.col("ballot").first())
    parts = [
        f"**{row['votes']}** for {answer(row['ballot'])}" if row["ballot_group"] is not None else f"{row['votes']} none"
        for row in counted.sort("ballot_group", nulls_last=True).iter_rows(named=True)
    ]
    st.markdown(":material/how_to_vote: Votes: " + ", ".join(parts))
    rows = [
        [
            row["sample"] + 1,
            shorter(row["cot_answer"]),
            shorter(row["program_answer"]),
            row["inner_equality"] or "—",
            shorter(row["ballot"]),
            _CAME_FROM[row["ballot_from"] or "none"],
            "—" if row["ballot_group"] is None else row["ballot_group"] + 1,
        ]
        for row in votes.iter_rows(named=True)
    ]
    columns = ["Reply", "Words say", "Program says", "These are", "Votes for", "Taken from", "Group"]
    table(columns, rows, alt="How each reply of the vote was counted, and in which group of equal answers")


def shorter(text: str | None) -> str:
    """An answer as a cell of a table has room for it."""
    if not text:
        return "—"
    return text if len(text) <= _CELL else f"{text[:_CELL].rstrip()} …"


def audited(row: dict[str, Any]) -> None:
    """What the expert answered blindly, beside the answer that was accepted without it."""
    verdicts = {
        True: ":green[:material/check: the same]",
        False: ":red[:material/close: another one]",
        None: ":orange[:material/question_mark: undecided]" if row["answer"] else ":material/remove: none",
    }
    rule = f" · by rule *{plain(row['rule'])}*" if row["rule"] else ""
    why = f" · {plain(row['detail'])}" if row["detail"] else ""
    st.subheader("Audit", anchor=False)
    st.markdown(
        f"The expert, who saw the question alone, answered **{answer(row['answer'])}** where "
        f"**{answer(row['accepted'])}** was accepted: {verdicts[row['agrees']]}{rule}{why}"
    )


def failed_calls(frame: pl.DataFrame) -> None:
    """Calls that brought no reply."""
    if frame.height:
        st.subheader("Calls without a reply", anchor=False)
        rows = [
            [
                STAGES[r["stage"]],
                r["sample"] + 1,
                r["teacher"],
                r["model"] or "—",
                r["outcome"],
                r["tries"],
                r["detail"] or r["faults"] or "—",
            ]
            for r in frame.iter_rows(named=True)
        ]
        columns = ["Stage", "Reply", "Teacher", "Model", "Outcome", "Tries", "Why"]
        table(columns, rows, alt="Calls about this problem that brought no reply")
