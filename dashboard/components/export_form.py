"""The form of an export: how many of which kind, what stays out, in which words, and what kind of files."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import data, params
from dashboard.components.export_address import ENDINGS, Asked, address, changed
from dashboard.components.mathematics import message
from dashboard.data import ExportData
from engine.config import Content, Form, Order, read_selection
from engine.curation import Package
from engine.errors import InputError, RecipeError

_KEY: Final = "export."
_FAILED: Final = "export.refused"
_REFUSED: Final = "export.cells.refused"
"""How often numbers of cells were refused: each time the table begins anew, with the numbers that stand."""
_NOTHING: Final = "Every cell says 0: that is nothing to export. Write a number into one; the earlier numbers stand."
_WAYS: Final = {"all": "all of them", "total": "in proportion", "each": "the same of each", "cell": "exact numbers"}
_CONTENTS: Final = {
    Content.EITHER: "words, else program", Content.COT: "words", Content.PROGRAM: "program", Content.BOTH: "both",
}  # fmt: skip
_FORMS: Final = {Form.ALPACA: "Alpaca", Form.SHAREGPT: "ShareGPT", Form.OPENAI: "OpenAI chat", Form.PLAIN: "plain"}
_ORDERS: Final = {
    Order.BY_ROUND: "by round", Order.EASY_TO_HARD: "easy to hard", Order.SHUFFLED: "shuffled",
}  # fmt: skip
_PACKAGES: Final = {
    Package.FILE: "one file", Package.LLAMAFACTORY: "LLaMA-Factory folder", Package.DATASETS: "datasets folder",
}  # fmt: skip
_KINDS: Final = {"exact": "exact", "near": "near", "template": "same template"}
_RULES: Final = {"tier": "harder tier", "review": "judged correct", "length": "shorter", "cost": "cheaper"}


def show(asked: Asked, found: ExportData, others: Sequence[str]) -> None:
    """Draw the form; a change leads to another address.

    Args:
        asked: What the page is asked for.
        found: What one can choose by.
        others: The other runs, whose problems may be left out.
    """
    refused = st.session_state.pop(_FAILED, None)
    if refused is not None:
        st.error(message(refused), icon=":material/error:")
    many, out, words = st.columns(3, gap="large")
    with many:
        st.subheader("How many", anchor=False)
        _many(asked)
    with out:
        st.subheader("What stays out", anchor=False)
        _out(asked, found, others)
    with words:
        st.subheader("In which words", anchor=False)
        _words(asked)


def _many(asked: Asked) -> None:
    quotas = asked.selection.quotas
    _widget(
        st.multiselect, "Cells by", asked, "by", list(quotas.by), options=["level", "subject", "tier", "round"],
        help="Quotas count in each combination of these. Levels and subjects that an author claims count too.",
    )  # fmt: skip
    way = next((name for name in ("total", "each", "cell") if getattr(quotas, name)), "all")
    st.session_state[f"{_KEY}way"] = way
    label = "Of each cell" if quotas.by else "Of all"
    st.selectbox(label, list(_WAYS), format_func=_WAYS.__getitem__, key=f"{_KEY}way", on_change=_way, args=(asked,))
    if way == "total":
        _widget(st.number_input, "Problems altogether", asked, "total", quotas.total, min_value=1, step=1)
    if way == "each":
        _widget(st.number_input, "Problems of each cell", asked, "each", quotas.each, min_value=1, step=1)
    if way == "cell":
        st.caption("Write the numbers into the table of cells below.")
    _widget(st.number_input, "Seed", asked, "seed", asked.selection.seed, min_value=0, step=1,
            help="The same seed draws the same problems, and shuffles and splits them in the same way.")  # fmt: skip
    share = asked.selection.split.test if asked.selection.split else 0.0
    _widget(st.number_input, "Share of a test set", asked, "test", share, min_value=0.0, max_value=0.9, step=0.05,
            help="Variants of a template and family lines stay on one side. 0: no test set.")  # fmt: skip


def _way(asked: Asked) -> None:
    """Another way to say how many; it begins with some number."""
    way = st.session_state[f"{_KEY}way"]
    values = asked.selection.values()
    begins = {"total": 1_000, "each": 100}.get(way)
    values["quotas"] |= {"total": None, "each": None, "cell": []} | ({way: begins} if begins else {})
    if way == "cell":
        try:  # not what the page shows: it may be drawing these very cells
            values["quotas"]["cell"] = _there(asked, data.foreseen(asked.selection).facts["cells"])
        except InputError as error:
            st.session_state[_FAILED] = str(error)
            return
    _go(asked, values)


def _out(asked: Asked, found: ExportData, others: Sequence[str]) -> None:
    exclude = asked.selection.exclude
    _switch("What people rejected", asked, "rejected", value=exclude.rejected, help="Excluded, wrong or ambiguous.")
    _switch("What somebody flagged", asked, "flagged", value=exclude.flagged)
    checked = found.checks.height > 0
    _switch("What is contaminated", asked, "contaminated", value=exclude.contaminated, disabled=not checked,
            help=None if checked else "No check was made yet: see the page Checks.")  # fmt: skip
    if exclude.contaminated:
        left, right = st.columns(2)
        with left:
            _widget(st.number_input, "Words in a row", asked, "ngram", exclude.ngram, min_value=1, step=1)
        with right:
            _widget(st.number_input, "Ratio above", asked, "lcs", exclude.lcs, min_value=0.0, max_value=1.0, step=0.05)
    why = "" if found.searched else " (nobody has looked for them: see the page Checks)"
    _pills(f"Duplicates{why}", asked, "duplicates", list(exclude.duplicates), _KINDS, disabled=not found.searched)
    if others:
        _widget(st.multiselect, "What is in these runs", asked, "against", list(exclude.against), options=list(others),
                help="And what repeats it, by the kinds of duplicates above.")  # fmt: skip
    if exclude.duplicates:
        _widget(
            st.multiselect, "Keep of each group, in this order", asked, "keep", list(exclude.keep),
            options=list(_RULES), format_func=_RULES.__getitem__,
        )  # fmt: skip


def _words(asked: Asked) -> None:
    text = asked.selection.text
    _one("Template", asked, "form", text.form, _FORMS)
    _one("Solutions in", asked, "content", text.content, _CONTENTS)
    _one("Of each problem", asked, "solutions", text.solutions, {"one": "one", "all": "all that were kept"})
    _switch("Knowledge base before the solution", asked, "knowledge", value=text.knowledge)
    _one("Order", asked, "order", text.order, _ORDERS)
    left, right = st.columns(2)
    with left:
        _one("As", asked, "package", asked.package, _PACKAGES)
    if asked.package is Package.FILE:
        with right:
            _one("Kind of file", asked, "ending", asked.ending, {ending: ending for ending in ENDINGS})


def cells(asked: Asked, rows: Sequence[dict[str, Any]]) -> None:
    """The cells of the quotas as a table; where exact numbers are wanted, they are written into it."""
    by = asked.selection.quotas.by
    shown = [row if row["wanted"] is not None else row | {"wanted": row["available"]} for row in rows]
    frame = pl.DataFrame(shown, infer_schema_length=None)
    exact = bool(asked.selection.quotas.cell)
    edited = st.data_editor(
        frame, hide_index=True, disabled=[name for name in frame.columns if name != "wanted" or not exact],
        key=f"{_KEY}cells.{asked.selection.id}.{st.session_state.get(_REFUSED, 0)}", width="content",
        column_config={name: st.column_config.Column(_HEADS.get(name, name)) for name in frame.columns},
    )  # fmt: skip
    if exact and not edited.equals(frame):
        wanted = [row for row in edited.iter_rows(named=True) if row["wanted"]]
        values = asked.selection.values()
        values["quotas"]["cell"] = [{**{name: row[name] for name in by}, "problems": row["wanted"]} for row in wanted]
        if not wanted:  # without any cell, a selection means all of them
            st.session_state[_FAILED] = _NOTHING
        elif _go(asked, values):
            st.rerun()
        st.session_state[_REFUSED] = st.session_state.get(_REFUSED, 0) + 1
        st.rerun()


def _there(asked: Asked, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Cells that have problems, each with all that it has."""
    by = asked.selection.quotas.by
    return [{**{name: row[name] for name in by}, "problems": row["available"]} for row in rows if row["available"]]


_HEADS: Final = {"available": "there are", "wanted": "wanted", "taken": "taken", "missing": "missing"}


def _go(asked: Asked, values: dict[str, Any]) -> bool:
    """Go to the address of other values; whether they fit together, which is said if they do not."""
    try:
        params.go(address(Asked(read_selection(values), asked.package, asked.ending)))
    except RecipeError as error:
        st.session_state[_FAILED] = str(error)
        return False
    return True


def _apply(asked: Asked, name: str) -> None:
    """Write what a widget says into the address."""
    try:
        params.go(address(changed(asked, name, st.session_state[_KEY + name])))
    except RecipeError as error:
        st.session_state[_FAILED] = str(error)


def _widget(draw: Callable[..., Any], label: str, asked: Asked, name: str, value: Any, **more: Any) -> None:
    """A widget that shows what the address says of something, and changes that."""
    st.session_state[_KEY + name] = value
    draw(label, key=_KEY + name, on_change=_apply, args=(asked, name), **more)


def _switch(label: str, asked: Asked, name: str, *, value: bool, **more: Any) -> None:
    _widget(st.checkbox, label, asked, name, value, **more)


def _one(label: str, asked: Asked, name: str, value: Any, words: Mapping[Any, str]) -> None:
    _widget(st.selectbox, label, asked, name, value, options=list(words), format_func=words.__getitem__)


def _pills(label: str, asked: Asked, name: str, value: Sequence[str], words: Mapping[str, str], **more: Any) -> None:
    options = [*value, *(each for each in words if each not in value)]
    _widget(
        st.pills, label, asked, name, list(value), options=options, format_func=words.__getitem__,
        selection_mode="multi", **more,
    )  # fmt: skip
