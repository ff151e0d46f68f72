"""What people say of a problem: their judgements of its accepted answer, their flags, and the place to say more."""

from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data
from dashboard.components import person, problem_said, saying
from dashboard.components.mathematics import answer, plain
from dashboard.components.words import BadgeColour
from dashboard.frames import ProblemData
from engine.domain import Entry, Provenance, ReviewVerdict
from engine.errors import InputError
from engine.store import people

VERDICTS: Final[dict[str, tuple[str, BadgeColour]]] = {
    ReviewVerdict.CORRECT: (":material/check:", "green"),
    ReviewVerdict.WRONG: (":material/close:", "red"),
    ReviewVerdict.AMBIGUOUS: (":material/alt_route:", "orange"),
}
_FORM: Final = "judge"


def show(found: ProblemData, accepted: str | None) -> None:
    """Draw what people said of the problem, and the form to say more.

    Args:
        found: The problem.
        accepted: The accepted answer in the round that is shown, if there is one.
    """
    st.subheader("What people say", anchor=False)
    # A lead's decision is another thing than what the same person said as one of the reviewers.
    whose = pl.when("adjudicates").then(pl.lit("")).otherwise("author").alias("whose")
    reviews = standing(found.reviews.with_columns(whose), ["run_id", "round", "whose"])
    reviews = reviews.filter(pl.col("verdict").is_not_null())
    flags = standing(found.flags, ["reason"]).filter("raised")
    if not reviews.height and not flags.height:
        st.caption("Nobody has judged its answer or flagged it.")
    for row in reviews.iter_rows(named=True):
        _review(row, found, person.name())
    for row in flags.iter_rows(named=True):
        _flag(row, found, person.name())
    label = "Judge or flag it" if accepted is not None else "Flag it"
    with st.expander(label, icon=":material/rate_review:", type="compact", key=_FORM, on_change="rerun") as opened:
        if opened.open:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                author = person.ask(_FORM)
            if author is not None:
                _form(found, accepted, author)


def standing(rows: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """The newest row of each thing that was said, the newest first; those that take something back among them."""
    return rows.sort("seq").unique(by, keep="last").sort("seq", descending=True)


def _review(row: dict[str, Any], found: ProblemData, author: str | None) -> None:
    icon, colour = VERDICTS[row["verdict"]]
    here = row["run_id"] == found.run_id and row["round"] == found.round
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(f"adjudicated: {row['verdict']}" if row["adjudicates"] else row["verdict"], icon=icon, color=colour)
        where = "" if here else f" · of the answer in run {plain(row['run_id'])}, round {row['round']}"
        right = f"the answer is **{answer(row['answer'])}** · " if row["answer"] else ""
        st.markdown(f"{right}{problem_said.who(row)}{where}", width="content")
        if author is not None and row["author"] == author:
            entry = Entry(row["run_id"], row["round"], found.problem["id"][0])
            store, decides = data.store(), row["adjudicates"]
            if st.button("Take back", key=f"{_FORM}.review.{row['seq']}", type="tertiary", icon=":material/undo:"):
                saying.keep(_FORM, lambda: people.review(store, entry, None, Provenance(author), adjudicates=decides))
    problem_said.note(row)


def _flag(row: dict[str, Any], found: ProblemData, author: str | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(f"flagged: {plain(row['reason'])}", icon=":material/flag:", color="red")
        st.markdown(problem_said.who(row), width="content")
        if author is not None:
            problem_id, reason = found.problem["id"][0], row["reason"]
            if st.button("Take back", key=f"{_FORM}.flag.{row['seq']}", type="tertiary", icon=":material/undo:"):
                saying.keep(
                    _FORM, lambda: people.flag(data.store(), problem_id, reason, Provenance(author), raised=False)
                )
    problem_said.note(row)


def _form(found: ProblemData, accepted: str | None, author: str) -> None:
    """Judgement, flags and a note, said together; what was typed stays until it is kept."""
    problem_id = found.problem["id"][0]
    number = saying.times(_FORM)
    key = f"{_FORM}.{problem_id}.{found.run_id}.{found.round}.{number}"
    with st.form(key, border=False, enter_to_submit=False):
        verdict = None
        if accepted is not None:
            verdict = st.segmented_control(
                f"The accepted answer {answer(accepted)} is",
                list(ReviewVerdict),
                key=f"{key}.verdict",
                format_func=lambda each: f"{VERDICTS[each][0]} {each.value}",
            )
        reasons = st.pills(
            "Flag the problem, for whatever applies",
            found.flag_reasons,
            key=f"{key}.flags",
            selection_mode="multi",
            format_func=plain,
        )
        note = st.text_area("Why", key=f"{key}.note", height=72, placeholder="For those who read it; may stay empty")
        asked = st.form_submit_button("Say it", icon=":material/send:")
    if asked:
        said = Provenance(author, (note or "").strip())
        entry = Entry(found.run_id or "", found.round or 0, problem_id)
        saying.keep(_FORM, lambda: _said(entry, verdict, reasons, said))


def _said(entry: Entry, verdict: ReviewVerdict | None, reasons: list[str], said: Provenance) -> None:
    """Keep it all.

    Raises:
        InputError: Nothing was chosen, or the note is too long.
    """
    if verdict is None and not reasons:
        raise InputError("Choose what you say: a judgement, or at least one reason to flag the problem.")
    if verdict is not None:
        people.review(data.store(), entry, verdict, said)
    for reason in reasons:
        people.flag(data.store(), entry.problem_id, reason, said)
