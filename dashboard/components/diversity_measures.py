"""Measures of diversity of rounds, datasets or sets: pictures, a table, and what each one means."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.components.mathematics import plain
from dashboard.components.tables import table
from engine.domain import Measure


@dataclass(frozen=True, slots=True)
class _Told:
    """A measure in words: what it is called, how it is written, what it means and where it comes from."""

    title: str
    form: str
    means: str


TOLD: Final[Mapping[Measure, _Told]] = MappingProxyType(
    {
        Measure.VENDI: _Told(
            "Vendi score", ".1f",
            "how many entirely different problems would be as diverse: the exponential of the entropy of the "
            "eigenvalues of all similarities (Friedman and Dieng, TMLR 2023)",
        ),
        Measure.NEAREST: _Told(
            "Distance to the nearest", ".3f",
            "mean distance, one less the cosine of two vectors, from a problem to the nearest other one among them; "
            "it falls where problems repeat each other",
        ),
        Measure.NEAREST_ALL: _Told(
            "Distance to the nearest of the map", ".3f", "the same, to the nearest problem of the whole map"
        ),
        Measure.SEEDS: _Told(
            "Distance to the seeds", ".3f", "mean distance from a problem that is no seed to the nearest seed"
        ),
        Measure.ALIKE: _Told(
            "Near duplicates among them", ".1%",
            "share of problems that are nearly the same as another one among them, other numbers included; "
            "with Wilson's interval",
        ),
        Measure.REPEATED: _Told(
            "Repeats of earlier rounds", ".1%",
            "share of problems that are nearly the same as one of an earlier round; with Wilson's interval",
        ),
        Measure.CLUSTERS: _Told("Clusters reached", ",.4~g", "clusters of this map (HDBSCAN) with a problem of them"),
        Measure.NEW_CLUSTERS: _Told("New clusters", ",.4~g", "clusters that no earlier round reached"),
        Measure.ENTROPY: _Told(
            "Entropy over clusters", ".2f",
            "in bits (Shannon 1948): the more evenly problems spread over clusters, the higher; problems in no cluster "
            "are left out",
        ),
        Measure.TOPICS: _Told("Topics", ",.4~g", "topics of the library that a teacher found in them"),
        Measure.SKILLS: _Told("Skills", ",.4~g", "skills of the library, likewise"),
        Measure.DISTINCT_1: _Told(
            "Distinct words", ".1%", "distinct words as a share of all, numbers masked (Li et al., NAACL 2016)"
        ),
        Measure.DISTINCT_2: _Told("Distinct pairs of words", ".1%", "the same of two words in a row"),
        Measure.DISTINCT_3: _Told("Distinct triples of words", ".1%", "the same of three words in a row"),
    }
)  # fmt: skip
"""In the order of the table."""
_OF_RUNS: Final = (Measure.TOPICS, Measure.SKILLS)
"""What a run finds: nothing of them says that there was no run, and no more."""
_DRAWN: Final = "_drawn"
_NAMES: Final = frozenset(measure.value for measure in Measure)
_PICTURES: Final = (
    Measure.VENDI, Measure.NEAREST, Measure.CLUSTERS, Measure.ENTROPY, Measure.TOPICS, Measure.SKILLS,
    Measure.DISTINCT_2, Measure.SEEDS, Measure.REPEATED,
)  # fmt: skip
Rows = Mapping[tuple[str, str], Mapping[str, Any]]
"""Rows of `engine.store.measures.measured` by measure and by what a column stands for."""


def show(measured: pl.DataFrame, names: Mapping[str, str], *, in_order: bool, what: str) -> None:
    """Draw the measures beside each other.

    Args:
        measured: `engine.store.measures.measured`, with a column `of`: whose value it is.
        names: What those are called, in order.
        in_order: Whether they follow one another.
        what: What one of them is.
    """
    rows: Rows = {(row["measure"], row["of"]): row for row in measured.iter_rows(named=True)}
    sizes = {of: int(n) for of, n in measured.group_by("of").agg(pl.col("problems").max()).iter_rows()}
    drawn = _drawn(measured)
    st.subheader(f"At an equal number: {_of(drawn, what)}" if drawn else "The measures", anchor="measures")
    pictures = [picture for measure in _PICTURES if (picture := _picture(measure, rows, names)) is not None]
    if len(names) > 1:
        st.plotly_chart(
            charts.measures_figure(pictures, list(names.values()), in_order=in_order),
            config={"displayModeBar": False},
            alt=f"Measures of diversity by {what}, with intervals; the table below has the numbers",
            key=f"measures.{what}",
        )
    st.caption(_explained(drawn, what))
    _table([m for m in TOLD if _equal(m) is not None], _equal, rows, names, sizes, alt=f"Measures by {what}")
    with st.expander("The same of all problems, whatever their number", type="compact", key="measures.all"):
        st.caption(f"These depend on how many problems a {what} has: do not compare them where numbers differ.")
        _table(list(TOLD), lambda measure: measure.value, rows, names, sizes, alt=f"Measures of all problems by {what}")
    with st.expander("What each one means", type="compact", key="measures.meanings"):
        st.markdown("\n".join(f"- **{told.title}**: {told.means}" for told in TOLD.values()))


def written(value: float, form: str) -> str:
    """A value as its measure is written."""
    if form.endswith("~g"):
        return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return f"{value:{form}}"


def equal_row(measure: Measure, of: str, rows: Rows) -> Mapping[str, Any] | None:
    """The row of a measure by which rounds can be compared: at an equal number, where the number matters."""
    name = _equal(measure)
    row = rows.get((name, of)) if name else None
    return row if row is not None and row["value"] is not None else None


def _equal(measure: Measure) -> str | None:
    """The measure that can be compared; `None` for one that has no such form and grows with the number."""
    drawn = f"{measure.value}{_DRAWN}"
    if drawn in _NAMES:
        return drawn
    return None if measure is Measure.ALIKE else measure.value


def _drawn(measured: pl.DataFrame) -> int | None:
    """The equal number."""
    found = measured.filter(pl.col("measure").str.ends_with(_DRAWN) & pl.col("value").is_not_null())["drawn"]
    return int(found.mode()[0]) if found.len() else None


def _of(drawn: int, what: str) -> str:
    return f"{drawn:,} drawn from each {what}"


def _picture(measure: Measure, rows: Rows, names: Mapping[str, str]) -> charts.Picture | None:
    told = TOLD[measure]
    found = [equal_row(measure, of, rows) for of in names]
    if not any(row is not None and row["value"] for row in found) and measure is not Measure.REPEATED:
        return None
    if all(row is None for row in found):
        return None
    values = [
        charts.Value(row["value"], row["low"], row["high"], row["problems"]) if row is not None else None
        for row in found
    ]
    return charts.Picture(told.title, told.form, values)


def _table(
    order: Sequence[Measure], of_measure: Callable[[Measure], str | None], rows: Rows, names: Mapping[str, str],
    sizes: Mapping[str, int], *, alt: str,
) -> None:  # fmt: skip
    def cell(measure: Measure, of: str) -> str:
        row = rows.get((of_measure(measure) or "", of))
        if row is None or row["value"] is None:
            return "—"
        form = TOLD[measure].form
        told = written(row["value"], form)
        if row["low"] is not None and row["high"] is not None:
            told += f" ({written(row['low'], form)} to {written(row['high'], form)})"
        return told if row["problems"] == sizes[of] else f"{told} of {row['problems']:,}"

    lines = [[TOLD[measure].title, *(cell(measure, of) for of in names)] for measure in order]
    nothing = ("—", "0")
    lines = [
        line for line, measure in zip(lines, order, strict=True)
        if any(each not in nothing[: 1 + (measure in _OF_RUNS)] for each in line[1:])
    ]  # fmt: skip
    size = ["problems", *(f"{sizes.get(of, 0):,}" for of in names)]
    table(["", *(plain(name) for name in names.values())], [size, *lines], alt=alt)


def _explained(drawn: int | None, what: str) -> str:
    shares = "In brackets the 95% interval, by drawing again."
    if drawn is None:
        return f"No {what} has enough problems to be compared at an equal number. {shares}"
    return (
        f"More problems reach more clusters and hold more words, so {drawn:,} problems are drawn from each {what} "
        f"again and again, and the mean is shown. Distances to seeds, repeats and new clusters are of all problems. "
        f"{shares}"
    )
