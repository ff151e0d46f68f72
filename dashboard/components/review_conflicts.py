"""Items on which reviewers contradict one another, one by one, for a lead to decide by keyboard."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data, params
from dashboard.components import person, review_address, review_item
from dashboard.components.mathematics import answer, plain
from dashboard.components.review_address import Asked
from dashboard.components.review_words import VERDICTS
from engine.config import settings_path
from engine.domain import Entry, Judgement, ReviewVerdict
from engine.errors import WorkbenchError
from engine.store import people, queues

KEYS: Final = {ReviewVerdict.CORRECT: "1", ReviewVerdict.WRONG: "2", ReviewVerdict.AMBIGUOUS: "3"}
_FAILED: Final = "conflict.failed"
_Said = Sequence[Mapping[str, Any]]


def show(asked: Asked) -> None:
    """Draw one conflict of the queue: what each reviewer said, the problem, and for a lead the keys to decide."""
    queue: Any = asked.queue
    found = data.review_conflicts(queue["id"])
    if not found.height:
        st.markdown("No conflict: no two people said different things of an item that was judged in this queue.")
        return
    positions = found["position"].unique(maintain_order=True).to_list()
    still = found.filter(pl.col("adjudicated").is_null())["position"].n_unique()
    at: int = asked.item if asked.item is not None and asked.item in positions else positions[0]
    place = positions.index(at)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _step("Previous", ":material/arrow_back:", "P", asked, positions, place - 1)
        _step("Next", ":material/arrow_forward:", "N", asked, positions, place + 1)
        st.markdown(
            f"**{place + 1:,}** of {len(positions):,} conflicts, {still:,} not decided; an undecided one counts as "
            "ambiguous everywhere.",
            width="content",
        )
    said = found.filter(pl.col("position") == at).to_dicts()
    item = data.review_item(queue["id"], at, person.name() or "").item
    left, right = st.columns([3, 2], gap="large")
    with left:
        review_item.show(item, blind=queue["blind"])
        if queue["blind"]:
            with st.expander("What the engine and the ground truth say", key=f"conflict.{at}.engine"):
                review_item.engine_says(item)
    with right:
        _sides(said)
        _decide(asked, said, positions, place)
        review_item.elsewhere(item)


def _step(label: str, icon: str, key: str, asked: Asked, positions: Sequence[int], place: int) -> None:
    there = 0 <= place < len(positions)
    st.button(
        label,
        icon=icon,
        key=f"conflict.{label}",
        shortcut=key,
        disabled=not there,
        on_click=params.go,
        args=(_address(asked, positions[place] if there else None),),
    )


def _address(asked: Asked, position: int | None) -> params.Params:
    queue: Any = asked.queue
    found = review_address.of_queue(queue["run_id"], queue["id"], review_address.CONFLICTS)
    return found if position is None else found | {review_address.ITEM: [str(position)]}


def _sides(said: _Said) -> None:
    """What each reviewer said, side by side."""
    for row in said:
        with st.container(border=True, gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                icon, colour = VERDICTS[row["verdict"]]
                st.badge(row["verdict"], icon=icon, color=colour)
                where = "" if row["is_own"] else ", not in this queue"
                st.caption(f"{plain(row['author'])}, {row['at_time']:%Y-%m-%d %H:%M} UTC{where}", width="content")
            if row["answer"]:
                st.markdown(f"rather **{answer(row['answer'])}**")
            if row["note"]:
                st.markdown(f"“{plain(row['note'])}”")


def _decide(asked: Asked, said: _Said, positions: Sequence[int], place: int) -> None:
    """What was decided, and for a lead the keys to decide."""
    first = said[0]
    failed = st.session_state.pop(_FAILED, None)
    if failed:
        st.error(plain(failed), icon=":material/error:")
    if first["adjudicated"]:
        icon, _ = VERDICTS[first["adjudicated"]]
        rather = f", rather **{answer(first['adjudicated_answer'])}**" if first["adjudicated_answer"] else ""
        note = f": “{plain(first['adjudicated_note'])}”" if first["adjudicated_note"] else ""
        st.markdown(
            f":material/gavel: Decided: {icon} **{first['adjudicated']}**{rather} by "
            f"{plain(first['adjudicated_by'])}{note}. It stands above what reviewers said, everywhere."
        )
    author = person.name()
    if author is None or not person.is_lead():
        st.caption(
            "Leads decide between reviewers. Who is one stands in the settings beside the store: "
            f'leads = ["name", …] in {plain(settings_path(data.store().path).name)}.'
        )
        return
    _keys(asked, first, author, positions, place)


def _keys(asked: Asked, first: Mapping[str, Any], author: str, positions: Sequence[int], place: int) -> None:
    queue: Any = asked.queue
    entry = Entry(first["run_id"], first["round"], first["problem_id"])
    key = f"conflict.{queue['id']}.{first['position']}"
    after = _address(asked, positions[min(place + 1, len(positions) - 1)])
    st.text_input("The right answer, if another", key=f"{key}.answer", max_chars=people.LONGEST_NOTE)
    st.text_input("Why", key=f"{key}.note", max_chars=people.LONGEST_NOTE, placeholder="may be empty")
    with st.container(horizontal=True, gap="small"):
        for verdict, shortcut in KEYS.items():
            st.button(
                verdict.value.capitalize(),
                key=f"{key}.{verdict.value}",
                icon=VERDICTS[verdict][0],
                shortcut=shortcut,
                on_click=_adjudicate,
                args=(queue["id"], entry, verdict, author, key, after),
            )
        if first["adjudicated"]:
            st.button(
                "Take the decision back",
                key=f"{key}.back",
                icon=":material/undo:",
                type="tertiary",
                on_click=_adjudicate,
                args=(queue["id"], entry, None, author, key, _address(asked, first["position"])),
            )


def _adjudicate(
    queue_id: str, entry: Entry, verdict: ReviewVerdict | None, author: str, key: str, after: params.Params
) -> None:
    judgement = None
    if verdict is not None:
        told = (st.session_state.get(f"{key}.{name}") or "" for name in ("answer", "note"))
        right, note = told
        judgement = Judgement(verdict, answer=right.strip() or None, note=note)
    try:
        queues.adjudicate(data.store(), queue_id, entry, judgement, author)
    except WorkbenchError as error:
        st.session_state[_FAILED] = str(error)
    else:
        params.go(after)
