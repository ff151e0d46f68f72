"""Items on which reviewers contradict one another, one by one, for a lead to decide by keyboard."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data, params
from dashboard.components import memory, person, review_address, review_item
from dashboard.components.mathematics import answer, message, plain
from dashboard.components.review_address import Asked
from dashboard.components.review_words import VERDICTS
from engine.config import settings_path
from engine.domain import Entry, Judgement, ReviewVerdict
from engine.errors import WorkbenchError
from engine.store import people, queues

KEYS: Final = {ReviewVerdict.CORRECT: "1", ReviewVerdict.WRONG: "2", ReviewVerdict.AMBIGUOUS: "3"}
_FAILED: Final = "conflict.failed"
_FORGET: Final = "conflict.forget"
_FIELDS: Final = ("answer", "note")
_Said = Sequence[Mapping[str, Any]]


def show(asked: Asked) -> None:
    """Draw one conflict of the queue: what each reviewer said, the problem, and for a lead the keys to decide."""
    queue: Any = asked.queue
    found = data.review_conflicts(queue["id"])
    if not found.height:
        st.markdown("No conflict: no two people said different things of an item that was judged in this queue.")
        return
    seen = _seen(found, blind=queue["blind"])
    positions = sorted(seen["position"].unique())  # so that nothing moves under whoever decides
    still = sorted(seen.filter(pl.col("adjudicated").is_null())["position"].unique())
    if not positions:
        st.markdown(f"{_decided(found)}.")
        _hidden(len(positions), found)
        return
    at: int = asked.item if asked.item is not None and asked.item in positions else (still or positions)[0]
    place = positions.index(at)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _step("Previous", ":material/arrow_back:", "P", asked, positions, place - 1)
        _step("Next", ":material/arrow_forward:", "N", asked, positions, place + 1)
        st.markdown(f"{_decided(found)} · item {at + 1:,} of the queue", width="content")
    _hidden(len(positions), found)
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
        following = [*(each for each in still if each > at), *(each for each in still if each < at), at]
        _decide(asked, said, _address(asked, following[0]))
        review_item.elsewhere(item)


def _seen(found: pl.DataFrame, *, blind: bool) -> pl.DataFrame:
    """The conflicts that the person at the screen may read: in a blind queue, an item's only once they judged it."""
    if not blind or person.is_lead():
        return found
    own = found.filter(pl.col("is_own"), pl.col("author") == (person.name() or ""))
    return found.filter(pl.col("position").is_in(own["position"].implode()))


def _decided(found: pl.DataFrame) -> str:
    """How many conflicts of the queue are decided, as Markdown."""
    whole = found["position"].n_unique()
    decided = found.filter(pl.col("adjudicated").is_not_null())["position"].n_unique()
    return f"**{decided:,}** of {whole:,} {'conflict' if whole == 1 else 'conflicts'} decided"


def _hidden(shown: int, found: pl.DataFrame) -> None:
    """How many conflicts are not shown, and why."""
    hidden = found["position"].n_unique() - shown
    if hidden:
        what = f"{hidden:,} {'is' if hidden == 1 else 'are'} not shown"
        st.caption(
            f":material/visibility_off: {what}: in a blind queue, what others said of an item is for leads, and for "
            "whoever has judged that item in it, so that nobody's judgement follows another's."
        )


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


def _decide(asked: Asked, said: _Said, after: params.Params) -> None:
    """What was decided, and for a lead the keys to decide."""
    first = said[0]
    failed = st.session_state.pop(_FAILED, None)
    if failed:
        st.error(message(failed), icon=":material/error:")
    if first["adjudicated"]:
        icon, _ = VERDICTS[first["adjudicated"]]
        rather = f", rather **{answer(first['adjudicated_answer'])}**" if first["adjudicated_answer"] else ""
        note = f": “{plain(first['adjudicated_note'])}”" if first["adjudicated_note"] else ""
        st.markdown(
            f":material/gavel: Decided: {icon} **{first['adjudicated']}**{rather} by "
            f"{plain(first['adjudicated_by'])}{note}. It stands above what reviewers said, everywhere."
        )
    else:
        st.caption("Until a lead decides, it counts as ambiguous, and in the estimate as not judged.")
    author = person.name()
    if author is None or not person.is_lead():
        st.caption(
            "Leads decide between reviewers. Who is one stands in the settings beside the store: "
            f'leads = ["name", …] in {plain(settings_path(data.store().path).name)}.'
        )
        return
    _keys(asked, first, author, after)


def _keys(asked: Asked, first: Mapping[str, Any], author: str, after: params.Params) -> None:
    queue: Any = asked.queue
    entry = Entry(first["run_id"], first["round"], first["problem_id"])
    key = f"conflict.{queue['id']}.{first['position']}"
    slot = memory.slot("decision", queue["id"], first["position"], author)
    _remember(key, slot)
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
                args=(queue["id"], entry, verdict, author, key, slot, after),
            )
        if first["adjudicated"]:
            st.button(
                "Take the decision back",
                key=f"{key}.back",
                icon=":material/undo:",
                type="tertiary",
                on_click=_adjudicate,
                args=(queue["id"], entry, None, author, key, slot, _address(asked, first["position"])),
            )


def _remember(key: str, slot: str) -> None:
    """Have the browser keep what a lead types, and put into the fields what it kept."""
    fields = {name: f"{key}.{name}" for name in _FIELDS}
    values = {name: st.session_state.get(field) or "" for name, field in fields.items()}
    forget = st.session_state.pop(_FORGET, ())
    kept = memory.keep("conflict", slot, fields, values, forget=forget)
    for name, field in fields.items():
        if isinstance(kept.get(name), str):
            st.session_state[field] = kept[name][: people.LONGEST_NOTE]


def _adjudicate(
    queue_id: str, entry: Entry, verdict: ReviewVerdict | None, author: str, key: str, slot: str, after: params.Params
) -> None:
    judgement = None
    if verdict is not None:
        told = (st.session_state.get(f"{key}.{name}") or "" for name in _FIELDS)
        right, note = told
        judgement = Judgement(verdict, answer=right.strip() or None, note=note)
    try:
        queues.adjudicate(data.store(), queue_id, entry, judgement, author)
    except WorkbenchError as error:
        st.session_state[_FAILED] = str(error)
        return
    if judgement is not None:
        st.session_state[_FORGET] = [slot]
        for name in _FIELDS:
            st.session_state[f"{key}.{name}"] = ""
    params.go(after)
