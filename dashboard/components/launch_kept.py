"""What was changed in the form: the browser keeps it, it comes back after a reload, and it can be undone.

What comes back is data that anybody may have written. It becomes values of the form, which are checked as what is typed
there, but for the files of seeds: those are chosen on the page, and no text names others.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import streamlit as st

from dashboard.components import launch_draft, launch_picks, launch_text, memory
from dashboard.components.launch_schema import Place, optional_tables
from dashboard.components.mathematics import plain
from engine.config import recipe_text

_NAMED: Final = 5
"""So many changes are named, the others counted."""


def show() -> None:
    """Give back what the browser kept of this form, keep what it says now, and say what was changed."""
    uploaded = _uploaded()
    where = memory.slot("launch", launch_draft.UPLOAD if uploaded else launch_draft.source() or "")
    kept = memory.keep("launch", where, {}, {"draft": _text(), **launch_picks.picked()})
    if kept:
        take(kept)
        st.rerun()  # so that the browser hears what the form says now, and hears it again when that is undone
    changed = changes()
    if not changed:
        return
    names = ", ".join(changed[:_NAMED]) + (f" and {len(changed) - _NAMED:,} more" if len(changed) > _NAMED else "")
    again = launch_draft.source() == f"{launch_draft.UPLOAD}:kept"
    said = "The recipe that was uploaded before, as the form left it." if again else f"Changed: {names}."
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="launch.changed"):
        st.caption(plain(f"{said} This browser keeps it."), width="content")
        st.button(
            "Forget this recipe" if again else "Undo my changes",
            key="launch.undo",
            icon=":material/undo:",
            type="tertiary",
            on_click=_undo,
        )


def take(kept: Mapping[str, Any]) -> None:
    """Let the form say what the browser kept, as far as that can be a recipe."""
    found = launch_text.read(kept.get("draft"))
    if found:
        files = launch_draft.said(("seeds", "files"), of=launch_draft.begun())
        seeds = found.get("seeds")
        seeds = {name: value for name, value in seeds.items() if name != "files"} if isinstance(seeds, dict) else {}
        seeds |= {"files": files} if files else {}
        if _uploaded():
            launch_draft.begin({}, f"{launch_draft.UPLOAD}:kept")
        launch_draft.go_on({**found, "seeds": seeds} if seeds else {k: v for k, v in found.items() if k != "seeds"})
    launch_picks.pick(kept)


def changes() -> list[str]:
    """The places at which the form says something else than what it was begun with, in words of a recipe."""
    now, then = dict(_leaves(launch_draft.values())), dict(_leaves(launch_draft.begun()))
    places = [place for place in {**then, **now} if place not in now or place not in then or now[place] != then[place]]
    return [*map(".".join, places), *(f"seeds: {name}" for name, value in launch_picks.picked().items() if value)]


def _leaves(table: Mapping[str, Any], place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every value with its place. A table counts by being there only where it takes effect so."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            if name in optional_tables():
                yield (*place, name), True
            yield from _leaves(value, (*place, name))
        else:
            yield (*place, name), value


def _uploaded() -> bool:
    """Whether the form begins with an upload, which is gone when the page is loaded again: then all of it is kept."""
    return (launch_draft.source() or "").partition(":")[0] in ("", launch_draft.UPLOAD)


def _text() -> str:
    """The draft for the browser; nothing where it says no more than what it was begun with, or is too long."""
    values = launch_draft.values()
    if not values or not (_uploaded() or dict(_leaves(values)) != dict(_leaves(launch_draft.begun()))):
        return ""
    seeds = {name: value for name, value in launch_draft.table(("seeds",)).items() if name != "files"}
    text = recipe_text({**values, "seeds": seeds})
    return text if len(text) <= launch_text.LONGEST else ""


def _undo() -> None:
    """Let the form say again what it was begun with; of an upload that is gone, nothing."""
    begun, source = launch_draft.begun(), launch_draft.source() or ""
    launch_draft.begin(begun, source if begun else "")
    launch_picks.unpick()
