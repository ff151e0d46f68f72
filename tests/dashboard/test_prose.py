"""A text of any length is shown in a moment, and whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.components import prose
from dashboard.components.formulas import Kind, pieces
from dashboard.components.mathematics import MAX_ANSWER, answer

PARTS = st.lists(st.sampled_from(["$x$ ", "word ", "\n", "\n\n", "\\(y\\)", "$$z$$", "```\n", "x" * 300]), max_size=40)


def formulas(text: str) -> int:
    return sum(piece.kind in (Kind.INLINE, Kind.DISPLAY) for piece in pieces(text))


@given(PARTS, st.integers(1, 60))
def test_nothing_is_lost_and_the_limits_are_kept(parts: list[str], times: int) -> None:
    text = "".join(parts) * times
    head, rest = prose.split(text)
    assert head + rest == text
    assert len(head) <= prose.MAX_CHARACTERS
    assert formulas(head) <= prose.MAX_FORMULAS


def test_a_usual_text_is_set_whole() -> None:
    text = "Let $x$ be 1.\n\n" * 300
    assert prose.split(text) == (text, "")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Let $x$ be 1.\n\n" * 301, 300 * 15),
        ("Let $x$ be 1.\n" * 301, 300 * 14),
        ("$x$ " * 60_000, 300 * 4),
        ("word\n\n" * 60_000, 19_998),
        ("x" * 60_000, 0),
    ],
)
def test_a_long_text_is_parted_at_the_greatest_end_that_fits(text: str, length: int) -> None:
    assert len(prose.split(text)[0]) == length


def test_a_long_answer_is_cut() -> None:
    assert answer("7" * 50_000) == "7" * MAX_ANSWER + " …"


def texts(app: AppTest) -> list[str]:
    return [code.value for code in app.code]


def drawn(length: int) -> AppTest:
    """A page with nothing but a long output."""

    def page(length: int) -> None:
        from dashboard.components import prose  # noqa: PLC0415 -- AppTest runs this function by itself

        prose.code("a" * (length - 3) + "end", key="output")

    return AppTest.from_function(page, args=(length,), default_timeout=30).run()


def test_an_output_up_to_the_limit_is_shown_whole() -> None:
    app = drawn(prose.MAX_CHARACTERS)
    assert texts(app) == ["a" * (prose.MAX_CHARACTERS - 3) + "end"]
    assert not app.caption


def test_of_a_long_output_the_beginning_and_the_end_are_shown_and_the_whole_is_a_file() -> None:
    app = drawn(1_000_000)
    assert sum(map(len, texts(app))) == prose.MAX_CHARACTERS
    assert texts(app)[-1].endswith("aend")
    assert app.caption[0].value == "Here 980,000 of 1,000,000 characters are left out; below is the end."
    assert [button.proto.label for button in app.get("download_button")] == ["All 1,000,000 characters as a file"]
