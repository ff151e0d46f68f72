"""Making an export, and the exports that were made: who, when, what, and their files again."""

from typing import Final

import streamlit as st

from dashboard import data
from dashboard.components import person
from dashboard.components.export_address import Asked
from dashboard.components.live import REFRESH_S
from dashboard.components.mathematics import message, plain
from dashboard.data import ExportData
from engine.config import recipe_text
from engine.curation import Package, Preview
from engine.errors import WorkbenchError
from engine.runner import Errand, Outcome, errand_state, start_errand, stop_errand
from engine.store import ExportRow

_SHOWN: Final = 5
_FAILED: Final = "export.failed"
_SEEN: Final = "export.seen"
_EVERY_S: Final = 1


def making(asked: Asked, found: Preview) -> None:
    """The button that exports, the same as a command, and how far an export is."""
    failed = st.session_state.pop(_FAILED, None)
    if failed is not None:
        st.error(message(failed), icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        author = person.ask("export", folded=False)
        live = errand_state(data.store(), Errand.EXPORT).live
        why = "An export is being made" if live else "" if found.problems else "There is nothing to export"
        st.button(
            f"Export {found.problems:,} problems", icon=":material/ios_share:", type="primary", key="export.make",
            disabled=bool(why) or author is None, help=why or None, on_click=_start, args=(asked, found, author or ""),
        )  # fmt: skip
        with st.popover("As a command", icon=":material/terminal:", type="tertiary"):
            st.markdown("Save this as `selection.toml`:")
            st.code(_toml(asked), language="toml")
            package = "" if asked.package is Package.FILE else f" --package {asked.package.value}"
            out = f"samples{asked.ending}" if asked.package is Package.FILE else "samples"
            store = data.store().path
            st.code(
                f"wisdom export --store {store} --selection selection.toml{package} --out {out}",
                language="bash",
                wrap_lines=True,
            )
    st.fragment(_live, run_every=_EVERY_S if live else REFRESH_S)(live)
    if live:
        st.session_state[_SEEN] = True
    elif st.session_state.pop(_SEEN, False):
        _ended()


def _toml(asked: Asked) -> str:
    return recipe_text(asked.selection.model_dump(mode="json", exclude_defaults=True))


def _start(asked: Asked, found: Preview, author: str) -> None:
    """Begin an export in a process of its own; its folder is named by the selection and the store's state."""
    store = data.store()
    version = store.version()
    home = store.exports_folder() / f"{found.selection.id[3:15]}-{version}"
    name = f"{found.selection.run}{asked.ending}" if asked.package is Package.FILE else found.selection.run
    said = store.errand_folder / f"selection-{found.selection.id[3:15]}.toml"
    try:
        said.parent.mkdir(parents=True, exist_ok=True)
        said.write_text(recipe_text(found.selection.model_dump(mode="json", exclude_defaults=True)), encoding="utf-8")
        arguments = (
            "--selection",
            str(said),
            "--out",
            str(home / asked.package.value / name),
            "--package",
            asked.package.value,
        )
        start_errand(store, Errand.EXPORT, arguments, by=author)
    except (WorkbenchError, OSError) as error:
        st.session_state[_FAILED] = str(error)
    else:
        st.session_state[_SEEN] = True


def _live(drawn: bool) -> None:  # noqa: FBT001 -- called by a fragment, by position
    state = errand_state(data.store(), Errand.EXPORT)
    if state.live != drawn:
        st.rerun()
    if not drawn:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        step = state.step
        share = min(1.0, step.done / step.total) if step and step.total else 0.0
        told = f"{step.doing} · {step.done:,} of {step.total:,}" if step else "Beginning"
        st.progress(share, plain(f"Exporting · {told}"))
        st.button("Stop", icon=":material/stop_circle:", type="tertiary", key="export.stop", on_click=_stop,
                  help="Nothing of it is kept: an export is there whole, or not at all.")  # fmt: skip


def _stop() -> None:
    stop_errand(data.store(), Errand.EXPORT)


def _ended() -> None:
    state = errand_state(data.store(), Errand.EXPORT)
    if state.outcome is Outcome.DONE:
        st.success(f"{plain(f'Exported: {state.said}.')} [To its files](#exports)", icon=":material/check:")
    elif state.outcome is Outcome.STOPPED:
        st.info("The export was stopped; nothing of it is left.", icon=":material/stop_circle:")
    else:
        st.error(message(state.said or "The export ended before it was done."), icon=":material/error:")


def listed(found: ExportData) -> None:
    """The exports that were made, the newest first, with their files."""
    st.header("Exports", anchor="exports")
    if not found.made:
        st.caption("Nothing was exported yet.")
    for row in found.made[:_SHOWN]:
        _one(row)
    if len(found.made) > _SHOWN:
        with st.expander(f"{len(found.made) - _SHOWN:,} older ones", key="export.older", on_change="rerun") as older:
            for row in found.made[_SHOWN:] if older.open else ():
                _one(row)


def _one(row: ExportRow) -> None:
    manifest = row.manifest
    text, by = manifest["selection"]["text"], f" by {row.author}" if row.author else ""
    with st.container(border=True):
        st.markdown(
            plain(f"{row.name}: {manifest['problems']:,} problems of {row.run_id}, {manifest['samples']:,} samples, "
                  f"{text['form']}, {manifest['package']}, {row.at_time:%Y-%m-%d %H:%M} UTC{by}")
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _files(row)
            with st.popover("Manifest", icon=":material/description:", type="tertiary"):
                st.json(manifest, expanded=1)


def _files(row: ExportRow) -> None:
    if data.export_changed(row):
        st.caption(plain(f"Its files were changed since, or are gone: {row.path}. Export it again."))
    elif data.export_bytes(row) > data.LARGEST:
        st.caption(plain(f"{data.export_bytes(row):,} bytes, too many for a browser: {row.path}"))
    else:
        st.download_button(
            f"{_size(data.export_bytes(row))}, and its manifest", lambda: data.export_files(row),
            file_name=f"{row.name}-{row.id[3:11]}.zip", mime="application/zip", key=f"export.file.{row.seq}",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _size(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 1e5 else f"{count:,} bytes"  # noqa: PLR2004 -- below, 0.0 would be said
