"""Which attempts the Disagreements page lists and which one it shows: read from the URL, and chosen into it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import polars as pl
import streamlit as st

from dashboard import params
from dashboard.components import round_choice
from dashboard.components.failure_causes import MEANINGS
from dashboard.components.words import FUNNEL_STAGES, STAGES
from dashboard.frames import DisagreementData
from dashboard.params import Params
from engine.store import disagreements

FILTERS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "cause": ("cause", "Cause"),
        "of_stage": ("stage", "Stage"),
        "teacher": ("teacher", "Teacher"),
        "audited": ("audited", "Seen by a person"),
    }
)
"""Query parameters that narrow the list: the condition, and what it is called."""
PROBLEM: Final = "problem"
STAGE: Final = "stage"
SAMPLE: Final = "sample"
_ATTEMPT: Final = (PROBLEM, STAGE, SAMPLE)
_YES_NO: Final = {"no": False, "yes": True}
_WORDS: Final = {**STAGES, "yes": "yes", "no": "not yet", "": "all"}
_LONGEST: Final = 6


def asked(
    run_id: str, query: Mapping[str, Sequence[str]]
) -> tuple[int | None, disagreements.Wanted, disagreements.Key | None]:
    """The round, the list and the attempt that the URL names, as far as it names them in a way that can be read."""
    one = {name: next(iter(values), "") for name, values in query.items()}
    number, sample = _number(one.get("round", "")), _number(one.get(SAMPLE, "0"))
    named = one.get(PROBLEM) and one.get(STAGE) in STAGES and sample is not None
    wanted = disagreements.Wanted(
        run_id,
        number or 0,
        cause=one["cause"] if one.get("cause") in MEANINGS else None,
        stage=one["of_stage"] if one.get("of_stage") in FUNNEL_STAGES else None,
        teacher=one.get("teacher") or None,
        audited=_YES_NO.get(one.get("audited", "")),
    )
    return number, wanted, (one[PROBLEM], one[STAGE], sample or 0) if named else None


def settled(found: DisagreementData, query: Mapping[str, Sequence[str]]) -> tuple[Params, tuple[str, ...]]:
    """The address of what is shown, as far as the reader chose it, and a sentence for each value that was ignored."""
    if found.wanted is None:
        return {"run": list(query["run"])}, ()
    full = address(found.wanted, found.place.key if found.place else None)
    kept = {name: full[name] for name in full if full[name] == list(query.get(name, ()))[:1]}
    if not {PROBLEM, STAGE} <= kept.keys():
        kept = {name: value for name, value in kept.items() if name not in _ATTEMPT}
    lost = [name for name in query if name not in kept and name != "run"]
    sentences = [f"{name[:60]} = {next(iter(query[name]), '')[:60]!r} {_why(name)}." for name in lost]
    return {"run": [found.wanted.run], **kept}, tuple(sentences)


def address(wanted: disagreements.Wanted, key: disagreements.Key | None = None) -> Params:
    """The query parameters that show a list, and an attempt of it."""
    narrowed = {name: _text(getattr(wanted, field)) for name, (field, _) in FILTERS.items()}
    attempt = dict(zip(_ATTEMPT, map(str, key), strict=True)) if key else {}
    every = {"run": wanted.run, "round": str(wanted.round), **narrowed, **attempt}
    return {name: [value] for name, value in every.items() if value}


def choose(found: DisagreementData, wanted: disagreements.Wanted) -> None:
    """Let the reader narrow the list; each choice says how many attempts it leaves."""
    rounds = found.counts["round"].unique().sort().to_list()
    round_choice.choose(rounds, wanted.round, lambda n: address(replace(wanted, round=n)))
    teachers = found.counts["teacher"].unique().sort().to_list()
    values = {"cause": list(MEANINGS), "of_stage": FUNNEL_STAGES, "teacher": teachers, "audited": list(_YES_NO)}
    with st.container(horizontal=True, gap="small"):
        for name in FILTERS:
            _one(found.counts, wanted, name, values[name])


def left(counts: pl.DataFrame, wanted: disagreements.Wanted) -> int:
    """How many attempts a list has."""
    conditions = [pl.col("round") == wanted.round]
    fields = {field: getattr(wanted, field) for field, _ in FILTERS.values()}
    conditions += [pl.col(field) == value for field, value in fields.items() if value is not None]
    return int(counts.filter(*conditions)["attempts"].sum())


def _one(counts: pl.DataFrame, wanted: disagreements.Wanted, name: str, values: Sequence[str]) -> None:
    """The choice of one condition, counted with the others as they are."""
    field, label = FILTERS[name]
    lists = {text: replace(wanted, **{field: _value(name, text)}) for text in ("", *values)}
    numbers = {text: left(counts, each) for text, each in lists.items()}
    chosen, key = _text(getattr(wanted, field)), f"disagreement.by.{name}"
    st.session_state[key] = chosen
    st.selectbox(
        label,
        [text for text in lists if not text or numbers[text] or text == chosen],
        key=key,
        format_func=lambda text: f"{_WORDS.get(text, text)} ({numbers[text]:,})",
        on_change=lambda: params.go(address(lists[st.session_state[key]])),
        width=200 if name in ("cause", "audited") else 140,
    )


def _value(name: str, text: str) -> Any:
    """A condition as its text in the URL says it; `None` for none."""
    return _YES_NO[text] if name == "audited" and text else text or None


def _text(value: object) -> str:
    return next((text for text, meant in _YES_NO.items() if meant is value), str(value or ""))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else None


def _why(name: str) -> str:
    if name in _ATTEMPT:
        return "names no attempt of this round that has a cause"
    return "is none" if name in FILTERS or name == "round" else "means nothing here"
