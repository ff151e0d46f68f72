"""The form of a recipe: what is mostly changed first, the rest folded by table."""

from typing import Final

import streamlit as st

from dashboard.components import launch_draft, launch_fields
from dashboard.components.launch_draft import Checked
from dashboard.components.launch_schema import (
    TEACHERS,
    FormField,
    FormTable,
    Place,
    in_words,
    recipe_table,
    teacher_kinds,
    teacher_table,
)
from dashboard.components.mathematics import plain

FIRST: Final[tuple[Place, ...]] = (
    ("name",),
    ("rounds",),
    ("budget_usd",),
    ("stages", "criticise", "accept"),
    ("stages", "vote", "k"),
    ("stages", "vote", "min_votes"),
)
"""What is mostly changed; everything else stands in its table."""
SEEDS: Final[tuple[Place, ...]] = (("seeds", "files"), ("seeds", "limit"))
"""What is said by choosing seeds."""
_ELSEWHERE: Final = (*FIRST, *SEEDS)
_NEW: Final = "launch.new_role"
_LONGEST_ROLE: Final = 40


def show(checked: Checked) -> None:
    """Draw the form, each mistake at its place."""
    whole = recipe_table()
    known = {field.place: field for field in _all(whole)}
    launch_fields.fields([known[place] for place in FIRST if place in known], checked, told=True)
    st.subheader("Teachers", anchor=False)
    launch_fields.mistakes(checked.of((TEACHERS,)))
    for role in list(launch_draft.table((TEACHERS,))):
        _teacher(role, checked)
    _add()
    st.subheader("Everything else", anchor=False)
    rest = [field for field in whole.fields if field.place not in _ELSEWHERE]
    with st.expander("The run", expanded=any(checked.at(field.place) for field in rest), key="launch.table"):
        launch_fields.fields(rest, checked)
    for table in whole.tables:
        elsewhere = [each for place in _ELSEWHERE for each in checked.at(place)]
        wrong = len([each for each in checked.at(table.place) if each not in elsewhere])
        label = in_words(table.place[-1]) + (f" — {wrong} to mend" if wrong else "")
        with st.expander(label, expanded=bool(wrong)):
            launch_fields.table(table, checked, _ELSEWHERE)


def _teacher(role: str, checked: Checked) -> None:
    """One teacher: its kind and its texts, and folded what is set less often."""
    place = (TEACHERS, role)
    kind = launch_draft.said((*place, "kind"))
    kinds = teacher_kinds()
    with st.container(border=True):
        st.markdown(f"**{plain(role)}**")
        head, rest = st.columns([1, 3], vertical_alignment="top")
        with head:
            key = f"launch.kind.{role}"
            st.session_state[key] = kind if kind in kinds else None
            st.selectbox("Kind", kinds, index=None, key=key, on_change=_turned, args=(role, key))
        if kind not in kinds:
            launch_fields.mistakes([*checked.of(place), *checked.of((*place, "kind"))])
            return
        table = teacher_table(role, kind)
        plainly = [field for field in table.fields if field.kind in ("text", "choice", "path")]
        with rest:
            launch_fields.fields(plainly, checked, mend=False)
        launch_fields.mistakes([*checked.of(place), *checked.of((*place, "kind"))])
        launch_fields.wrong(plainly, checked)
        seldom = [field for field in table.fields if field not in plainly]
        wrong = any(checked.at(field.place) for field in seldom) or any(checked.at(t.place) for t in table.tables)
        with st.expander("Limits, price and more", expanded=wrong, type="compact", key=f"launch.more.{role}"):
            launch_fields.fields(seldom, checked)
            for inner in table.tables:
                st.markdown(f"**{in_words(inner.place[-1])}**")
                launch_fields.table(inner, checked)
            if not _asked(role):
                st.button(
                    f"Take {plain(role)} away",
                    key=f"launch.away.{role}",
                    icon=":material/person_remove:",
                    type="tertiary",
                    on_click=launch_draft.drop,
                    args=(place,),
                )


def _asked(role: str) -> bool:
    """Whether a stage names the teacher."""
    named = [field for field in _all(recipe_table()) if field.place[-1] == "teacher"]
    return role in [launch_draft.said(field.place, field.default) for field in named]


def _turned(role: str, key: str) -> None:
    """A teacher of another kind keeps its price and its limits; nothing else means the same there."""
    place = (TEACHERS, role)
    kept = {name: part for name in ("price", "limits") if (part := launch_draft.said((*place, name))) is not None}
    kind = st.session_state[key]
    if kind == "recorded":
        kept.pop("limits", None)
    launch_draft.put(place, {"kind": kind, **kept} if kind else kept)


def _add() -> None:
    """Let a person name a further teacher."""
    with st.popover("Add a teacher", icon=":material/person_add:", type="tertiary"):
        st.text_input("Its role", key=_NEW, max_chars=_LONGEST_ROLE, placeholder="expert", on_change=_added)
        st.caption("A stage asks a teacher by its role.")


def _added() -> None:
    role = st.session_state[_NEW].strip()
    if role and launch_draft.said((TEACHERS, role)) is None:
        launch_draft.put((TEACHERS, role), {"kind": teacher_kinds()[0]})
    st.session_state[_NEW] = ""


def _all(table: FormTable) -> list[FormField]:
    """The fields of a table and of those in it."""
    return [*table.fields, *(field for inner in table.tables for field in _all(inner))]
