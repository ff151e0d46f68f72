"""What is to happen with a problem: what people decided that stands, each with a way back, and the place to decide."""

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from dashboard import data
from dashboard.components import person, problem_said, saying
from dashboard.components.mathematics import plain
from dashboard.components.words import STAGES, BadgeColour
from dashboard.frames import DecisionData
from engine.domain import DecisionKind, Entry, Equality, Provenance, Stage, Verdict
from engine.store import cases, people

COMPARISON: Final = "comparison"
"""Stands among the kinds of decisions for a comparison that was wrong."""

_KINDS: Final[dict[str, tuple[str, str, str]]] = {
    DecisionKind.EXCLUDE: (
        ":material/block:",
        "Exclude it",
        "Exports leave it out, of every run. A run that is under way keeps it.",
    ),
    DecisionKind.SEED: (
        ":material/eco:",
        "Use it as a seed",
        "It joins the seeds that people chose, which a new run can begin with.",
    ),
    DecisionKind.AGAIN: (
        ":material/replay:",
        "Send it to a later stage",
        "A new run answers it as this one did, and lets no earlier stage settle it. This run stays as it is.",
    ),
    COMPARISON: (
        ":material/balance:",
        "The comparison was wrong",
        "It becomes a case that the tests read, and that fails until the comparison is mended.",
    ),
}
"""By kind: its icon, what it is called, and what comes of it."""
_STANDS: Final[dict[str, tuple[str, BadgeColour]]] = {
    DecisionKind.EXCLUDE: ("excluded from exports", "red"),
    DecisionKind.SEED: ("chosen as a seed", "green"),
    DecisionKind.AGAIN: ("sent to {stage} again", "blue"),
}
_SHORT: Final = 60
"""Characters of an answer in a choice."""


def show(found: DecisionData, key: str = "decide") -> None:
    """Draw what was decided about a problem and stands, and the place to decide more.

    Args:
        found: The problem, in a round of a run.
        key: A session key of this place's own.
    """
    author = person.name()
    newest = found.decisions.sort("seq").unique("kind", keep="last").filter("raised").sort("seq")
    for row in newest.iter_rows(named=True):
        _decision(row, found, key, author)
    for row in found.cases.iter_rows(named=True):
        _case(row, key, author)
    label = "What is to happen with it"
    own = f"{key}.{found.entry.problem_id}"
    with st.expander(label, icon=":material/alt_route:", type="compact", key=own, on_change="rerun") as opened:
        if opened.open:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                author = person.ask(own)
            if author is not None:
                _choose(found, own, author)


def _decision(row: dict[str, Any], found: DecisionData, key: str, author: str | None) -> None:
    text, colour = _STANDS[row["kind"]]
    entry = Entry(row["run_id"], row["round"], found.entry.problem_id)
    text = text.format(stage=STAGES.get(row["stage"] or "", "a later stage"))
    where = "" if entry == found.entry else f" · seen in run {plain(entry.run_id)}, round {entry.round}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(text, icon=_KINDS[row["kind"]][0], color=colour)
        st.markdown(problem_said.who(row) + where, width="content")
        kind = DecisionKind(row["kind"])
        _back(f"{key}.{row['seq']}", author, lambda said: people.decide(data.store(), entry, kind, said, raised=False))
    problem_said.note(row)


def _case(row: dict[str, Any], key: str, author: str | None) -> None:
    entry = Entry(row["run_id"], row["round"], row["problem_id"])
    verdict = Verdict(Equality(row["said"]), row["rule"])

    def take_back(said: Provenance) -> None:
        cases.record(data.store(), entry, (row["one"], row["other"]), row["question"], verdict, None, said)

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge("comparison wrong", icon=_KINDS[COMPARISON][0], color="orange")
        st.markdown(
            f"**{_shorter(row['one'])}** and **{_shorter(row['other'])}**: {row['said']} by rule "
            f"*{plain(row['rule'])}*, should be **{row['should']}** · {problem_said.who(row)}",
            width="content",
        )
        _back(f"{key}.case.{row['seq']}", author, take_back)
    problem_said.note(row)


def _back(key: str, author: str | None, take_back: Callable[[Provenance], None]) -> None:
    if author is not None and st.button("Take back", key=key, type="tertiary", icon=":material/undo:"):
        saying.keep(key, lambda: take_back(Provenance(author)))


def _choose(found: DecisionData, key: str, author: str) -> None:
    """The choice of what is to happen, and what there is to say of it."""
    can_be = {DecisionKind.AGAIN: bool(found.later), COMPARISON: found.comparisons.height > 0}
    kinds = [kind for kind in _KINDS if can_be.get(kind, True)]
    number = saying.times(key)
    kind = st.pills(
        "Decide",
        kinds,
        key=f"{key}.kind.{number}",
        format_func=lambda each: f"{_KINDS[each][0]} {_KINDS[each][1]}",
        label_visibility="collapsed",
    )
    if kind is None:
        missing = "" if found.later else " No stage of its run comes after the one in which it ended."
        st.caption(f"Choose one. Whatever is decided is kept with who, when and why, and can be taken back.{missing}")
        return
    st.caption(_KINDS[kind][2])
    with st.form(f"{key}.form.{kind}.{number}", border=False, enter_to_submit=False):
        said_of = _form(found, kind, f"{key}.{kind}.{number}")
        note = st.text_input("Why", key=f"{key}.{kind}.{number}.note", placeholder="May stay empty")
        asked = st.form_submit_button("Decide", icon=_KINDS[kind][0])
    if asked:
        saying.keep(key, lambda: said_of(Provenance(author, (note or "").strip())))


def _form(found: DecisionData, kind: str, key: str) -> Callable[[Provenance], None]:
    """The fields of a kind of decision beside the reason, and what keeps it."""
    if kind == COMPARISON:
        return _comparison(found, key)
    stage: Stage | None = None
    if kind == DecisionKind.AGAIN:
        stage = st.radio(
            "The first stage that may settle it",
            found.later,
            key=f"{key}.stage",
            format_func=lambda each: STAGES[each],
            horizontal=True,
        )
    return lambda said: people.decide(data.store(), found.entry, DecisionKind(kind), said, stage=stage)


def _comparison(found: DecisionData, key: str) -> Callable[[Provenance], None]:
    rows = found.comparisons.to_dicts()
    place = st.selectbox(
        "Which comparison", range(len(rows)), key=f"{key}.which", format_func=lambda at: _compared(rows[at])
    )
    should = st.radio(
        "What it should say", list(Equality), key=f"{key}.should", format_func=lambda each: each.value, horizontal=True
    )

    def keep(said: Provenance) -> None:
        row = rows[place or 0]
        verdict = Verdict(Equality(row["said"]), row["rule"] or "")
        cases.record(data.store(), found.entry, (row["one"], row["other"]), found.question, verdict, should, said)

    return keep


def _compared(row: dict[str, Any]) -> str:
    """A comparison in a choice, which shows text as it stands."""
    what = "accepted and ground truth"
    if row["what"] != "truth":
        reply = f", reply {row['sample'] + 1}" if row["stage"] == Stage.VOTE else ""
        what = f"{STAGES[row['stage']]}{reply}, words and program"
    one, other = (text if len(text) <= _SHORT else f"{text[:_SHORT]} …" for text in (row["one"], row["other"]))
    return f"{what}: {one} | {other} ({row['said']})"


def _shorter(text: str) -> str:
    return plain(text if len(text) <= _SHORT else f"{text[:_SHORT]} …")
