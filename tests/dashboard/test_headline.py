"""A question in a list is one line of Markdown in which no formula is broken."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.headline import ROOM, one_line

PARTS = st.lists(
    st.sampled_from(
        [
            *("word ", "$x^2$ ", "$\\frac{1}{2}$", "\n", "$$y$$", "\\[z\\] ", "w" * 90, "$5 ", "2", "`", "[a](b)"),
            *(":red[x]", "\\begin{align}a\\\\b\\end{align}", "[asy]draw[/asy]", "# ", "|", "\\(", "<b>"),
        ]
    ),
    max_size=30,
).map("".join)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (" two\n lines ", "two lines"),
        ("Find $x$ if\n$2x = 8$.", "Find $x$ if $2x = 8$\\."),
        ("Solve \\[x^2 = 4\\] for $x$", "Solve $x^2 = 4$ for $x$"),
        ("word " * 40, "word " * 16 + "word …"),
        ("L " + "x" * 300, "L " + "x" * (ROOM - 2) + " …"),
        ("a " * 41 + "$\\frac{12}{345}$ b", "a " * 41 + "…"),
        ("$" + "x+" * 60 + "x$", r"x\+" * 42 + " …"),
        ("See [asy]draw(a);[/asy] Why?", "See … Why\\?"),
        ("See \\begin{align}a&=b\\\\c&=d\\end{align} Why?", "See … Why\\?"),
        ("Counted so: \\[\\begin{array}{c", "Counted so\\: …"),
        ("for $ \\$25$ each", "for $\\text{\\textdollar}25$ each"),
    ],
)
def test_lines(text: str, line: str) -> None:
    assert one_line(text) == line


@given(PARTS)
def test_a_line_is_one_line_with_whole_formulas(text: str) -> None:
    line = one_line(text)
    assert "\n" not in line
    formulas = re.split(r"(?<!\\)(?:\\\\)*\$", line)
    assert len(formulas) % 2 == 1
    assert all(formula.strip() == formula and formula for formula in formulas[1::2])
    assert not re.search(r"(?<!\\)[\[`<#|:]", "".join(formulas[::2]))


def test_a_drawing_without_end_is_left_out_with_the_formulas_in_it() -> None:
    assert one_line('As follows: [asy] pair A; label("$x$", A); draw(').replace("\\", "") == "As follows: …"
