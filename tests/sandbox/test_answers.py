"""The three ways in which a program answers, and their order."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain import AnswerWay, ProgramResult, ProgramStatus

Run = Callable[[str], ProgramResult]


@pytest.mark.parametrize(
    ("program", "answer", "way"),
    [
        ("print(6 * 7)", "42", AnswerWay.PRINTED),
        ("print('first'); print('last')", "last", AnswerWay.PRINTED),
        ("print('  spaced  '); print('   ')", "spaced", AnswerWay.PRINTED),
        ("print('no newline', end='')", "no newline", AnswerWay.PRINTED),
        ("import sys; sys.stdout.write('written')", "written", AnswerWay.PRINTED),
        ("import sys; sys.stdout.buffer.write(b'bytes')", "bytes", AnswerWay.PRINTED),
        ("answer = 42", "42", AnswerWay.VARIABLE),
        ("answer = [1, 2]", "[1, 2]", AnswerWay.VARIABLE),
        ("answer = 0", "0", AnswerWay.VARIABLE),
        ("answer = ''", "", AnswerWay.VARIABLE),
        ("def solution():\n    return 42", "42", AnswerWay.RETURNED),
        ("solution = lambda unit='m': 5", "5", AnswerWay.RETURNED),
        ("answer = 1\nprint(2)", "2", AnswerWay.PRINTED),
        ("print('  ')\nanswer = 1", "1", AnswerWay.VARIABLE),
        ("answer = 1\ndef solution():\n    return 2", "1", AnswerWay.VARIABLE),
        ("answer = None\ndef solution():\n    return 2", "2", AnswerWay.RETURNED),
        ("print(1)\ndef solution():\n    raise ValueError", "1", AnswerWay.PRINTED),
        ("def solution():\n    print('seen on the way')\n    return 2", "2", AnswerWay.RETURNED),
        ("def solution():\n    print(3)", "3", AnswerWay.PRINTED),
        ("if __name__ == '__main__':\n    print('main')", "main", AnswerWay.PRINTED),
        ("print(1)\nimport sys\nsys.exit(0)", "1", AnswerWay.PRINTED),
        ("print(1)\nexit()", "1", AnswerWay.PRINTED),
        ("answer = 3\nraise SystemExit", "3", AnswerWay.VARIABLE),
        ("def solution():\n    exit()\n", None, None),
        ("import threading\nthreading.Thread(target=lambda: 1 / 0).start()\nanswer = 4", "4", AnswerWay.VARIABLE),
        (
            "import os, threading\nthreading.Thread(target=lambda: 1 / 0).start()\nos.write(1, b'6')",
            "6",
            AnswerWay.PRINTED,
        ),
        ("import sys, threading\nthreading.Thread(target=sys.exit).start()\nprint(4)", "4", AnswerWay.PRINTED),
        ("import os\nos.write(1, b'5')", "5", AnswerWay.PRINTED),
        ("import os\nos.write(1, b'5')\nanswer = 6", "5", AnswerWay.PRINTED),
        ("import os\nos.write(1, b'x = \\xff 5')", "x = \ufffd 5", AnswerWay.PRINTED),
        ("import ctypes\nctypes.CDLL(None).printf(b'7')", "7", AnswerWay.PRINTED),
        ("import ctypes\nctypes.CDLL(None).puts(b'7')\nanswer = 8", "7", AnswerWay.PRINTED),
        ("x = 1", None, None),
        ("", None, None),
    ],
)
def test_the_first_way_that_applies_gives_the_answer(
    run: Run, program: str, answer: str | None, way: AnswerWay | None
) -> None:
    result = run(program)
    assert (result.status, result.answer, result.way, result.error) == (ProgramStatus.OK, answer, way, None)


def test_printing_of_threads_that_were_not_joined_counts(run: Run) -> None:
    program = "import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.05), print('late'))).start()"
    assert run(program).answer == "late"


@pytest.mark.parametrize(
    "wrapping",
    [
        "sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding='utf-8')",
        "sys.stdout.reconfigure(encoding='utf-8')",
        "sys.stdout = sys.__stdout__",
    ],
)
def test_a_wrapped_standard_output_is_still_seen(run: Run, wrapping: str) -> None:
    result = run(f"import io, sys\n{wrapping}\nprint('é')\nanswer = 'not this'")
    assert (result.answer, result.way) == ("é", AnswerWay.PRINTED)


def test_redirected_printing_is_not_output(run: Run) -> None:
    program = "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()):\n    print(1)\nanswer = 2"
    assert run(program).answer == "2"


def test_standard_error_is_apart(run: Run) -> None:
    result = run("import sys\nprint('noise', file=sys.stderr)\nanswer = 1")
    assert (result.stdout, result.answer) == ("", "1")


def test_libraries_are_there(run: Run) -> None:
    program = (
        "from sympy import symbols, solve\nimport numpy as np\nx = symbols('x')\n"
        "print(solve(x**2 - 4, x), np.linalg.inv(np.eye(3)).sum())"
    )
    assert run(program).answer == "[-2, 2] 3.0"


def test_large_integers_are_printed(run: Run) -> None:
    assert run("print(10**6000)").answer == "1" + "0" * 6000


def test_bytes_that_are_no_text_do_no_harm(run: Run) -> None:
    result = run("import sys\nsys.stdout.buffer.write(b'a\\xffb')")
    assert (result.status, result.answer) == (ProgramStatus.OK, "a\ufffdb")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.one_of(st.characters(), st.sampled_from("\0\ud800\n\r\u2028é\U0001d538")), max_size=40))
def test_any_text_passes_through_unchanged(run: Run, text: str) -> None:
    variable = run(f"answer = {text!a}")
    assert (variable.status, variable.answer) == (ProgramStatus.OK, text)
    assert run(f"import sys; sys.stdout.write({text!a})").stdout == text


@pytest.mark.parametrize("text", ["print('\ud800')", "print(1)\0", "#" * 1_000_000 + "\nprint(1)"])
def test_any_program_text_gives_a_result(run: Run, text: str) -> None:
    assert run(text).status in (ProgramStatus.OK, ProgramStatus.ERROR)
