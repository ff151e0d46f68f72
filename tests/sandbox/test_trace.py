"""The values of a program's variables, as a traced run notes them: in order, bounded, and data whatever it tries."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain import ProgramResult, ProgramStatus
from engine.sandbox import BlockingSandbox, Limits, Traced, TracedValue
from engine.sandbox.trace import LONGEST, LONGEST_NAME, MOST, MOST_EACH
from engine.sandbox.traced import read_trace

Trace = Callable[[str], Traced]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[BlockingSandbox]:
    """A sandbox with little processor time."""
    with BlockingSandbox(Limits(cpu_seconds=2), workers=2) as found:
        yield found


@pytest.fixture
def trace(sandbox: BlockingSandbox) -> Trace:
    """Trace a program."""
    return sandbox.trace


def seen(found: Traced) -> list[tuple[int, str, str]]:
    return [(each.line, each.variable, each.text) for each in found.values]


def test_each_new_number_is_noted_with_its_line_and_its_variable(trace: Trace) -> None:
    found = trace("a = 2\nb = a * 3\nname = 'x'\nb = 6\nflag = True\nprint(b)")
    assert seen(found) == [(1, "a", "2"), (2, "b", "6")]
    assert found.whole
    assert found.result.answer == "6"


def test_numbers_of_every_kind_are_noted_as_they_are_written(trace: Trace) -> None:
    program = """
from fractions import Fraction
from decimal import Decimal
from sympy import Rational, sqrt, symbols
import numpy as np
x = symbols("x")
a, b, c = Fraction(1, 3), Decimal("0.10"), 1 / 3
d = Rational(2, 4)
e = sqrt(8)
f = x**2 + 1
g = np.float64(2.5)
h = 2 + 3j
"""
    assert seen(trace(program)) == [
        (7, "a", "1/3"), (7, "b", "0.10"), (7, "c", "0.3333333333333333"), (8, "d", "1/2"), (9, "e", "2*sqrt(2)"),
        (10, "f", "x**2 + 1"), (11, "g", "2.5"), (12, "h", "(2+3j)"),
    ]  # fmt: skip


def test_functions_and_what_the_answer_comes_from_are_followed(trace: Trace) -> None:
    program = "def half(n):\n    m = n / 2\n    return m\ndef solution():\n    y = half(5)\n    return y"
    found = trace(program)
    assert seen(found) == [(1, "n", "5"), (2, "m", "2.5"), (5, "y", "2.5")]
    assert found.result.answer == "2.5"


def test_of_a_loop_the_first_values_and_the_last_are_noted(trace: Trace) -> None:
    found = trace("t = 0\nfor i in range(1, 101):\n    t += i\nprint(t)")
    totals = [text for line, name, text in seen(found) if (line, name) == (3, "t")]
    assert len(totals) == MOST_EACH
    assert totals[:3] == ["1", "3", "6"]
    assert totals[-1] == "5050"
    assert not found.whole


def test_a_program_that_ends_with_an_error_keeps_what_it_had(trace: Trace) -> None:
    found = trace("total = 110\ngold = silver + 30\nsilver = 40")
    assert found.result.status is ProgramStatus.ERROR
    assert seen(found) == [(1, "total", "110")]


def test_an_endless_program_is_ended_as_ever_and_leaves_no_trace(trace: Trace) -> None:
    found = trace("n = 0\nwhile True:\n    n += 1")
    assert found.result.status is ProgramStatus.TIMEOUT
    assert found.values == ()


def test_after_so_many_looks_only_the_values_at_the_end_are_noted(trace: Trace) -> None:
    found = trace("t = 0\nfor i in range(800_000):\n    t += 1\nprint(t)")
    assert found.result.answer == "800000"
    assert seen(found)[-1] == (3, "t", "800000") or (3, "t", "800000") in seen(found)


def test_what_is_noted_is_bounded_in_number_and_in_length(trace: Trace) -> None:
    many = trace("\n".join(f"v{n} = {n}" for n in range(3 * MOST)))
    assert len(many.values) == MOST
    assert not many.whole
    long_name = "ä" * 300
    found = trace(f"{long_name} = 10**200\nhuge = 10**5000\nx = 5")
    assert seen(found) == [(1, "ä" * LONGEST_NAME, "1" + "0" * (LONGEST - 1)), (3, "x", "5")]


@pytest.mark.parametrize(
    "program",
    [
        "import sys\nsys.settrace(None)\nx = 5\nprint(x)",
        "import gc\nfor x in gc.get_objects():\n    if type(x).__name__ == 'Tracer':\n        x._noted = 7\nprint(5)",
        'import os\nos.write(3, b\'{"status": "ok", "trace": [[1, "x", "9"]], "whole": true}\')\nprint(5)',
        "class N(int):\n    def __eq__(self, other):\n        raise SystemExit(3)\nx = N(5)\nx = N(6)\nprint(5)",
        "import sympy\nsympy.Expr.__str__ = None\nx = sympy.sqrt(2)\nprint(5)",
    ],
)
def test_a_program_that_meddles_with_its_trace_spoils_its_own(trace: Trace, program: str) -> None:
    found = trace(program)
    assert len(found.values) <= MOST
    assert found.result.stdout.strip() == "5"
    assert trace("y = 1\nprint(y)").values == (TracedValue(1, "y", "1"),)


def test_a_traced_program_is_confined_like_any_other(trace: Trace, sandbox: BlockingSandbox) -> None:
    program = "import socket\nx = 5\nsocket.create_connection(('127.0.0.1', 80), 1)"
    assert trace(program).result.status is sandbox.run(program).status is not ProgramStatus.OK
    assert trace("open('/etc/shadow').read()").result.status is ProgramStatus.BLOCKED


def test_a_run_without_a_trace_costs_nothing_more(sandbox: BlockingSandbox) -> None:
    program = "t = 0\nfor i in range(300_000):\n    t += i\nprint(t)"
    plain: ProgramResult = sandbox.run(program)
    assert plain.cpu_seconds < sandbox.trace(program).result.cpu_seconds


def test_the_trace_takes_no_time_of_the_runner_to_read() -> None:
    report = json.dumps({"trace": [[1, "x", "1"]] * MOST, "whole": True}).encode()
    began = process_time()
    values, whole = read_trace(b"+" + report)
    assert (len(values), whole) == (MOST, True)
    assert process_time() - began < 0.1


def test_a_sandbox_that_is_ended_by_the_end_of_python_ends_in_silence() -> None:
    program = (
        "import atexit\nfrom engine.sandbox import BlockingSandbox\nfound = BlockingSandbox()\n"
        "atexit.register(found.close)\nprint(found.trace('x = 5').values[0].text)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert (ended.stdout, ended.stderr) == ("5\n", "")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(st.binary(max_size=60) | st.builds(lambda v: json.dumps({"trace": v}).encode(), json_values))
def test_a_forged_trace_is_a_trace_or_none(report: bytes) -> None:
    values, whole = read_trace(report)
    assert not whole or values == ()
    for each in values:
        assert 0 < len(each.variable) <= LONGEST_NAME
        assert 0 < len(each.text) <= LONGEST
        assert each.line > 0


@pytest.mark.parametrize(
    "noted",
    [
        [[1, "x", "5"]] * (MOST + 1),
        [[0, "x", "5"]],
        [[True, "x", "5"]],
        [[1, "", "5"]],
        [[1, "x", "5" * 100]],
        {"a": 1},
        "x",
    ],
)
def test_a_trace_beyond_its_bounds_is_none(noted: object) -> None:
    assert read_trace(json.dumps({"trace": noted, "whole": True}).encode()) == ((), False)
