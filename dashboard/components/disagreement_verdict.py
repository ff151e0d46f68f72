"""What a person says of the cause of the attempt that is shown: accept it, name another one, take it back, go on."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data, params
from dashboard.components import person
from dashboard.components.disagreement_choice import address
from dashboard.components.failure_causes import MEANINGS
from dashboard.components.mathematics import message, plain
from dashboard.frames import DisagreementData
from engine.domain import Entry, Provenance
from engine.errors import WorkbenchError
from engine.store import disagreements, people

ACCEPT: Final = "A"
NEXT: Final = "N"
PREVIOUS: Final = "P"
_FAILED: Final = "disagreement.failed"


def steps(wanted: disagreements.Wanted, place: disagreements.Place) -> None:
    """Where the attempt stands in its list, and the way to its neighbours."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for label, icon, key, shortcut in (
            ("Previous", ":material/arrow_back:", place.before, PREVIOUS),
            ("Next", ":material/arrow_forward:", place.after, NEXT),
        ):
            st.button(
                label,
                icon=icon,
                key=f"disagreement.{label}",
                shortcut=shortcut,
                disabled=key is None,
                on_click=params.go,
                args=(address(wanted, key),),
            )
        of = f"**{place.number:,}** of {place.listed:,}" if place.is_listed else f"not in this list of {place.listed:,}"
        st.markdown(of, width="content")


def show(found: DisagreementData, row: Mapping[str, Any]) -> None:
    """Draw the suggested cause, what people said of it, and the ways to say something."""
    failed = st.session_state.pop(_FAILED, None)
    if failed is not None:
        st.error(message(failed), icon=":material/error:")
    said = said_of(found.corrections, row)
    standing = said[-1] if said and said[-1]["cause"] is not None else None
    detail = f" ({plain(row['detail'])})" if row["detail"] else ""
    with st.container(border=True, key="cause"):
        st.markdown(f"Suggested cause: **{row['cause']}**{detail} — {MEANINGS[row['cause']]}.")
        if standing is not None:
            _standing(standing, row)
        _say(found, row, standing)
        if len(said) > (standing is not None):
            with st.expander(
                f"All that was said: {len(said)}", type="compact", key=f"disagreement.said.{row['attempt_id']}"
            ):
                for each in reversed(said):
                    st.markdown(_who(each))


def said_of(corrections: pl.DataFrame, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What people said of the cause of an attempt, in order."""
    own = [pl.col(name) == row[name] for name in ("round", "stage", "sample")]
    return corrections.filter(*own).to_dicts() if corrections.height else []


def _standing(said: Mapping[str, Any], row: Mapping[str, Any]) -> None:
    if said["cause"] == row["cause"]:
        st.markdown(f":green[:material/check: accepted] {_who(said)}")
    else:
        st.markdown(
            f":blue[:material/edit: corrected to] **{said['cause']}** — {MEANINGS[said['cause']]}. {_who(said)}"
        )


def _who(said: Mapping[str, Any]) -> str:
    """Who said what, when and why."""
    cause = "took it back" if said["cause"] is None else said["cause"]
    note = f": “{plain(said['note'])}”" if said["note"] else ""
    return f":small[{plain(said['author'])}, {said['at_time']:%Y-%m-%d %H:%M} UTC · {cause}{note}]"


def _say(found: DisagreementData, row: Mapping[str, Any], standing: Mapping[str, Any] | None) -> None:
    who = person.ask("disagreement")
    if who is None or found.wanted is None or found.place is None:
        return
    entry = Entry(found.wanted.run, row["round"], row["problem_id"])
    here, onward = address(found.wanted, found.place.key), address(found.wanted, found.place.after or found.place.key)
    key = f"disagreement.{row['round']}.{row['problem_id']}.{row['stage']}.{row['sample']}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button(
            "Accept and go on",
            icon=":material/check:",
            key="disagreement.accept",
            shortcut=ACCEPT,
            type="primary",
            on_click=_write,
            args=(entry, row, row["cause"], Provenance(who), onward),
        )
        others = [cause for cause in MEANINGS if cause != row["cause"]]
        cause = st.selectbox(
            "It is rather", others, index=None, key=f"{key}.cause", placeholder="another cause", width=240
        )
        note = st.text_input(
            "Why", key=f"{key}.note", max_chars=people.LONGEST_NOTE, placeholder="may be empty", width=320
        )
        st.button(
            "Correct and go on",
            icon=":material/edit:",
            key="disagreement.correct",
            disabled=cause is None,
            on_click=_write,
            args=(entry, row, cause, Provenance(who, note), onward),
        )
        if standing is not None:
            st.button(
                "Take back",
                icon=":material/undo:",
                key="disagreement.back",
                type="tertiary",
                on_click=_write,
                args=(entry, row, None, Provenance(who), here),
            )


def _write(
    entry: Entry, row: Mapping[str, Any], cause: str | None, said: Provenance, address_after: params.Params
) -> None:
    """Keep what was said, and go where it leads; if it cannot be kept, stay and say so."""
    try:
        people.correct_cause(data.store(), entry, row["stage"], row["sample"], cause, said)
    except WorkbenchError as error:
        st.session_state[_FAILED] = str(error)
    else:
        params.go(address_after)
