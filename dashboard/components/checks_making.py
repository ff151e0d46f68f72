"""Beginning checks from the page: each is done by a process of its own, which says how far it is."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard import data
from dashboard.components import map_making, person
from dashboard.components.mathematics import message
from engine.curation import keep_benchmark
from engine.errors import WorkbenchError
from engine.runner import Errand

ERRANDS: Final = (Errand.CONTAMINATION, Errand.DUPLICATES)
MOST_MB: Final = 200
_FAILED: Final = "checks.making.failed"


def progress() -> None:
    """What is at work now, or how the last check of this visit ended."""
    map_making.progress(ERRANDS)


def contamination(found: data.ChecksData, *, opened: bool = False) -> None:
    """The form that holds all problems against benchmarks.

    Args:
        found: What there is.
        opened: Whether it stands open.
    """
    if failed := st.session_state.pop(_FAILED, None):
        st.error(message(failed), icon=":material/error:")
    with st.expander(
        "Hold the problems against benchmarks", icon=":material/policy:", key="checks.new", expanded=opened
    ):
        if person.ask("checks.new") is None:
            return
        files = st.file_uploader(
            "Files of questions", ("jsonl", "gz", "csv", "parquet"), accept_multiple_files=True, key="checks.files",
            max_upload_size=MOST_MB, help="Of each row the field `question` or `problem` counts.",
        )  # fmt: skip
        names = st.multiselect(
            "Runs and sets of this store", [*(run.id for run in data.runs()), *found.sets], key="checks.against",
            placeholder="none",
        )  # fmt: skip
        st.button(
            "Check", icon=":material/policy:", key="checks.begin", type="primary", on_click=_begin, args=(files, names),
            disabled=not files and not names,
        )  # fmt: skip
        st.caption("Or in a terminal, for files of any size, and whole folders:")
        st.code(f"wisdom contamination --store {data.store().path} --benchmarks FILE", language="bash", wrap_lines=True)


def go_on(check_id: str) -> None:
    """The button that holds newer problems against the benchmarks of a check."""
    map_making.button("Check them", Errand.CONTAMINATION, ("--check", check_id), icon=":material/policy:")


def duplicates(found: data.ChecksData) -> None:
    """The button that looks for duplicates."""
    newer = found.search is None or found.search["newer"]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        near = st.number_input(
            "Nearly the same from", 0.85, 1.0, float(found.search["near"]) if found.search else 0.9, step=0.01,
            key="checks.near", width=180, help="Likeness of texts, numbers masked, in words that both have in order.",
        )  # fmt: skip
        same = found.search is not None and abs(near - found.search["near"]) < 1e-9  # noqa: PLR2004 -- a step is 0.01
        if newer or not same:
            map_making.button(
                "Find duplicates", Errand.DUPLICATES, ("--near", f"{near:g}"), icon=":material/content_copy:",
                main=found.search is None,
            )  # fmt: skip


def _begin(files: Sequence["st.runtime.uploaded_file_manager.UploadedFile"], names: Sequence[str]) -> None:
    try:
        kept = [keep_benchmark(data.store(), file.name, file.getvalue()) for file in files]
    except WorkbenchError as error:
        st.session_state[_FAILED] = str(error)
        return
    words = [part for path in kept for part in ("--benchmarks", str(path))]
    words += [f"--against={name}" for name in names]
    map_making.begin(Errand.CONTAMINATION, tuple(words))
