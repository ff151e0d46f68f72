"""Both sides of an attempt beside one another, and the first place where their numbers part."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from dashboard import data
from dashboard.components import attempt_card, prose
from dashboard.components.marked import marked
from dashboard.components.mathematics import answer, plain
from dashboard.components.tables import table
from dashboard.components.words import ANSWER_RULES
from engine.errors import ToolError
from engine.quality import Parting, parting
from engine.sandbox import Traced

_AROUND: Final = 24
"""Characters of the words that are shown on either side of a number."""
_MOST_PAIRS: Final = 40
_WORDS: Final = "disagreement-words"
_PROGRAM: Final = "disagreement-program"
_MARK: Final = "background: color-mix(in srgb, orange 25%, transparent) !important;"


def show(row: Mapping[str, Any]) -> None:
    """Draw the words and the program of an attempt, with the place where they part.

    Args:
        row: A row of `engine.store.disagreements.one` with an attempt.
    """
    trace = _trace(row["program"])
    found = _parting(row, trace) if trace else None
    if found is not None:
        with st.container(border=True, key="parting"):
            early = (
                ""
                if row["program_status"] == "ok"
                else " The program ended early: it never came to what follows there."
            )
            st.markdown(f":material/call_split: {sentence(found)}{early}")
    elif row["program"] is not None and trace is not None:
        st.caption(_nothing(row, trace))
    program = found.program if found else None
    st.html(_style(program.line if program else 0))
    left, right = st.columns(2, gap="large")
    with left:
        _words(row, found)
    with right:
        _program(row)
    if found is not None and trace is not None:
        _values(row, found, trace)


def sentence(found: Parting) -> str:
    """Where the numbers part, as Markdown."""
    words, program = found.words, found.program
    said = f"the words have **{answer(words.text)}**, which the program never reaches" if words else ""
    ran = ""
    if program is not None:
        where = f" in line {program.line}" if program.line else ""
        name = f"{plain(program.variable)} = " if program.variable else "the answer "
        ran = f"the program has **{name}{answer(program.text)}**{where}, which the words never reach"
    if said and ran:
        return f"The numbers part where {said}, and {ran}."
    if said:
        return f"The numbers part where {said}. Whatever the program has, the words have too."
    if ran:
        return f"The numbers part where {ran}. Whatever the words have, the program has too."
    return "Each side reaches the numbers of the other: they part only in the one that they give as their answer."


def _style(line: int) -> str:
    """How a number of the words and a line of the program are marked, which is the same; nothing of a text goes in."""
    return f"""<style>
.st-key-{_WORDS} .stMarkdownColoredBackground {{ {_MARK} border-bottom: 3px solid orange; }}
.st-key-{_WORDS} .katex .underline .underline-line {{ border-bottom: 3px solid orange !important; }}
.st-key-{_PROGRAM} pre code > span:nth-of-type({line}) {{ {_MARK} box-shadow: inset 3px 0 0 orange; }}
</style>"""


def _trace(program: str | None) -> Traced | None:
    if program is None:
        return None
    try:
        return data.traced(program)
    except ToolError as error:
        st.warning(plain(f"The program's variables cannot be followed here: {error}"), icon=":material/build:")
        return None


def _parting(row: Mapping[str, Any], trace: Traced) -> Parting | None:
    answers = (row["cot_answer"], row["program_answer"])
    return parting(row["question"], row["cot"] or "", row["program"] or "", trace.values, answers)


def _nothing(row: Mapping[str, Any], trace: Traced) -> str:
    """Why there is nothing to align."""
    if not trace.values and row["program_answer"] is None:
        return "No number to align: the program ended before a variable took one."
    return "No number to align: one of the two sides has none."


def _words(row: Mapping[str, Any], found: Parting | None) -> None:
    st.caption("Chain of thought")
    text, words = row["cot"] or "", found.words if found else None
    if words is None or len(text) > prose.MAX_CHARACTERS:
        prose.show(text, key=f"disagreement.cot.{row['attempt_id']}")
    else:
        with st.container(key=_WORDS):
            st.markdown(marked(text, words.start, words.end))
    if row["cot_rule"]:
        icon = ":material/warning:" if row["cot_rule"] == "last_number" else ":material/arrow_right_alt:"
        st.markdown(f"{icon} **{answer(row['cot_answer'])}** :small[{ANSWER_RULES[row['cot_rule']]}]")
    else:
        st.markdown(":material/arrow_right_alt: no answer found in it")


def _program(row: Mapping[str, Any]) -> None:
    st.caption("Program")
    if row["program"] is None:
        st.markdown("No program in the reply.")
        return
    with st.container(key=_PROGRAM):
        if len(row["program"]) <= prose.MAX_CHARACTERS:
            st.code(row["program"], language="python", line_numbers=True, wrap_lines=True)
        else:
            prose.code(row["program"], key=f"disagreement.code.{row['attempt_id']}", language="python")
    attempt_card.gave(row, f"disagreement.{row['attempt_id']}")


def _values(row: Mapping[str, Any], found: Parting, trace: Traced) -> None:
    """The numbers of both sides, in the order of the words."""
    with st.expander(f"Numbers that both have: {len(found.pairs):,}", type="compact", key="disagreement.values"):
        rows = [
            [
                _context(row["cot"], figure.start, figure.end),
                figure.text,
                each.line or "—",
                each.variable or "—",
                each.text,
            ]
            for figure, each in found.pairs[:_MOST_PAIRS]
        ]
        if rows:
            table(["In the words", "Number", "Line", "Variable", "Value"], rows, alt="Numbers of both sides")
        notes = [f"The first {_MOST_PAIRS} are shown."] if len(found.pairs) > _MOST_PAIRS else []
        if not trace.whole:
            notes.append("Of a variable that took many values on one line the first ones and the last were noted.")
        if trace.result.status.value != row["program_status"]:
            notes.append(f"When its variables were followed, the program ended with {trace.result.status.value}.")
        st.caption(" ".join(["The program was run again in the sandbox to see them.", *notes]))


def _context(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return " ".join(f"…{before}{text[start:end]}{after}…".split())
