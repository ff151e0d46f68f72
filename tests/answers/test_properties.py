"""What holds for any text at all."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.answers import Comparer, extract_answer, quick, read_output, read_reply
from engine.domain import Equality

ANY = st.text(st.characters())
"""Any text, lone surrogates included."""

MARKS = (
    r"\boxed{ } { $ \frac \( ** . x = , % ( ) [ ] and sqrt( 5 3.5 1,000 1/2 cm \pm _2 ^ & \\ - e9 pi  "
    "``` <cot> </cot> <pot> </pot>"
)
PIECES = st.sampled_from(
    [
        *MARKS.split(),
        *(
            "the answer is ",
            "Answer: ",
            "#### ",
            "\n",
            " ",
            "```python\n",
            "print(x)\n",
            "x = 1\n",
            ">>> ",
            "import math\n",
        ),
        *("\ud800", "\x00", r"\begin{pmatrix}", r"\end{pmatrix}"),
    ]
)
HOSTILE = st.lists(PIECES, max_size=12).map("".join)
NUMBERS = st.fractions(max_denominator=1000)
relaxed = settings(deadline=None, max_examples=200)


@pytest.fixture(scope="module")
def comparer() -> Iterator[Comparer]:
    with Comparer(seconds=1.0) as comparer:
        yield comparer


@relaxed
@given(st.one_of(ANY, HOSTILE))
@example("\ufeff")
@example("\r\n```python\r\n")
def test_any_reply_can_be_read(reply: str) -> None:
    reading = read_reply(reply)
    if reading.answer:
        assert reading.cot[reading.answer.start : reading.answer.end] == reading.answer.text
        assert reading.answer.text.strip()
    if reading.program is None:
        assert (reading.program_rule, reading.program_start, reading.program_end) == (None, None, None)
    else:
        assert reading.program_start is not None
        assert reading.program_end is not None
        assert 0 <= reading.program_start <= reading.program_end <= len(reply)


@relaxed
@given(st.one_of(ANY, HOSTILE))
def test_an_answer_is_a_part_of_its_text(text: str) -> None:
    found = extract_answer(text)
    if found is not None:
        assert text[found.start : found.end] == found.text != ""
    output = read_output(text)
    assert output is None or output in text


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(a=st.one_of(ANY, HOSTILE), b=st.one_of(ANY, HOSTILE))
def test_comparison_is_total_and_symmetric(comparer: Comparer, a: str, b: str) -> None:
    verdict = comparer.compare(a, b)
    assert verdict.value in Equality
    assert comparer.compare(b, a) == verdict


@relaxed
@given(a=st.one_of(ANY, HOSTILE), b=st.one_of(ANY, HOSTILE))
def test_the_fast_path_is_total_and_symmetric(a: str, b: str) -> None:
    assert quick(a, b) == quick(b, a)


@relaxed
@given(st.one_of(ANY, HOSTILE))
def test_an_answer_equals_itself_and_a_missing_one_equals_none(text: str) -> None:
    verdict = quick(text, text)
    assert verdict is not None
    assert verdict.equal == bool(text.strip())


def writings(value: object) -> list[str]:
    """Ways of writing one fraction."""
    top, bottom = value.numerator, value.denominator  # type: ignore[attr-defined]  # a Fraction
    return [
        f"{top}/{bottom}",
        rf"\frac{{{top}}}{{{bottom}}}",
        rf"$\dfrac{{{top}}}{{{bottom}}}$",
        rf"\( \tfrac{{{top}}}{{{bottom}}} \)",
        f"**{top} / {bottom}**.",
        rf"\text{{{top}/{bottom}}}",
        f"Rational({top}, {bottom})",
        f"Fraction({top}, {bottom})",
        f"x = {top}/{bottom}",
        rf"\left({top}/{bottom}\right)",
        # A float holds most whole numbers beyond 2^53 not exactly, and then writes another one.
        repr(top / bottom) if bottom == 1 and top / bottom == top else f"{top}/{bottom} cm",
    ]


@relaxed
@given(value=NUMBERS, data=st.data())
def test_the_way_of_writing_a_number_does_not_matter(value: object, data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(writings(value))) for _ in range(2))
    verdict = quick(one, other)
    assert verdict is not None
    assert verdict.equal, (one, other, verdict)


@relaxed
@given(one=NUMBERS, other=NUMBERS, data=st.data())
def test_different_numbers_stay_different_however_written(one: object, other: object, data: st.DataObject) -> None:
    a, b = data.draw(st.sampled_from(writings(one))), data.draw(st.sampled_from(writings(other)))
    verdict = quick(a, b)
    assert verdict is not None
    assert verdict.equal == (one == other)


@relaxed
@given(st.floats(min_value=1e-6, max_value=1e6))
def test_a_float_stands_for_its_value(number: float) -> None:
    as_fraction = "/".join(map(str, number.as_integer_ratio()))
    verdict = quick(repr(number), as_fraction)
    assert verdict is not None
    digits = len(repr(number).replace(".", "").lstrip("0").split("e")[0])
    assert verdict.equal or digits < 12


@relaxed
@given(items=st.lists(st.integers(-50, 50), min_size=2, max_size=6), data=st.data())
def test_sets_do_not_depend_on_order_and_points_do(items: list[int], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(items))
    one, other = ", ".join(map(str, items)), " , ".join(map(str, mixed))
    for a, b in ((one, other), (f"{{{one}}}", rf"\left\{{ {other} \right\}}"), (one, f"[{other}]")):
        verdict = quick(a, b)
        assert verdict is not None
        assert verdict.equal, (a, b)
    verdict = quick(f"({one})", f"({other})")
    assert verdict is not None
    assert verdict.equal == (items == mixed)
