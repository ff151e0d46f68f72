"""Every way in which a program can end, by a program that ends so."""

import math
from collections.abc import Callable

import pytest

from engine.domain import ProgramResult, ProgramStatus

Run = Callable[[str], ProgramResult]


@pytest.mark.parametrize(
    ("program", "status", "words"),
    [
        ("1 / 0", ProgramStatus.ERROR, "ZeroDivisionError: division by zero"),
        ("x = = 3", ProgramStatus.ERROR, "SyntaxError: invalid syntax"),
        ("def f(): return f()\nf()", ProgramStatus.ERROR, "RecursionError"),
        ("input()", ProgramStatus.ERROR, "EOFError"),
        ("import sys\nsys.exit(3)", ProgramStatus.ERROR, "SystemExit: 3"),
        ("raise SystemExit('no solution')", ProgramStatus.ERROR, "SystemExit: no solution"),
        ("raise KeyboardInterrupt", ProgramStatus.ERROR, "KeyboardInterrupt"),
        ("import no_such_module", ProgramStatus.ERROR, "ModuleNotFoundError"),
        ("open('data.csv')", ProgramStatus.ERROR, "FileNotFoundError"),
        ("def solution(): return 1 / 0", ProgramStatus.ERROR, "ZeroDivisionError"),
        ("def solution(x): return x", ProgramStatus.ERROR, "TypeError"),
        ("class A:\n    def __str__(self): return 1 / 0\nanswer = A()", ProgramStatus.ERROR, "ZeroDivisionError"),
        ("class E(Exception):\n    def __str__(self): return 1 / 0\nraise E", ProgramStatus.ERROR, "E: "),
        ("(" * 500 + ")" * 500, ProgramStatus.ERROR, "SyntaxError"),
        ("open('big', 'wb').write(bytes(5_000_000))", ProgramStatus.ERROR, "OSError"),
        ("while True: pass", ProgramStatus.TIMEOUT, "processor time"),
        ("3**10**10", ProgramStatus.TIMEOUT, "processor time"),
        ("def solution():\n    while True: pass", ProgramStatus.TIMEOUT, "processor time"),
        ("import time; time.sleep(1000)", ProgramStatus.TIMEOUT, "5 seconds"),
        ("x = bytearray(10**10)", ProgramStatus.MEMORY, "MemoryError"),
        ("x = []\nwhile True: x.append(bytearray(10**6))", ProgramStatus.MEMORY, "MemoryError"),
        ("import numpy\nnumpy.ones(10**10)", ProgramStatus.MEMORY, "Memory"),
        (
            "import threading\nt = threading.Thread(target=lambda: bytearray(10**10)); t.start(); t.join(); answer = 1",
            ProgramStatus.MEMORY,
            "MemoryError",
        ),
        (
            "import threading\nthreading.Thread(target=lambda: bytearray(10**10)).start()\nprint(1)",
            ProgramStatus.MEMORY,
            "MemoryError",
        ),
        (
            "try:\n    x = bytearray(10**10)\nexcept MemoryError as e:\n    raise ValueError('no') from e",
            ProgramStatus.MEMORY,
            "ValueError: no",
        ),
        ("import threading\nthreading.Thread(target=lambda: 1 / 0).start()", ProgramStatus.ERROR, "ZeroDivisionError"),
        (
            "import socket, threading\nthreading.Thread(target=socket.socket).start()",
            ProgramStatus.BLOCKED,
            "Permission",
        ),
        (
            "import os, threading\nthreading.Thread(target=lambda: 1 / 0).start()\nos.write(1, b' ')",
            ProgramStatus.ERROR,
            "ZeroDivisionError",
        ),
        ("import os\nos.write(1, b'\\x80' * 3000 + b'5')", ProgramStatus.OUTPUT, "1000 characters"),
        ("print('x' * 10**7)", ProgramStatus.OUTPUT, "1000 characters"),
        ("while True: print('x')", ProgramStatus.OUTPUT, "1000 characters"),
        ("answer = 'x' * 1001", ProgramStatus.OUTPUT, "1000 characters"),
        ("import socket; socket.socket()", ProgramStatus.BLOCKED, "PermissionError"),
        ("import ctypes; ctypes.string_at(0)", ProgramStatus.CRASHED, "SIGSEGV"),
        ("import os; os.abort()", ProgramStatus.CRASHED, "SIG"),
        ("import os; os._exit(0)", ProgramStatus.CRASHED, "code 0"),
        ("import os; print(1, flush=True); os._exit(9)", ProgramStatus.CRASHED, "code 9"),
    ],
)
def test_each_ending_has_its_status(run_tight: Run, program: str, status: ProgramStatus, words: str) -> None:
    result = run_tight(program)
    assert (result.status, result.answer, result.way) == (status, None, None)
    assert words in (result.error or "")


def test_output_is_kept_up_to_the_cap_in_characters(run_tight: Run) -> None:
    assert run_tight("print('é' * 10**6)").stdout == "é" * 1000
    exact = run_tight("print('é' * 1000, end='')")
    assert (exact.status, exact.stdout) == (ProgramStatus.OK, "é" * 1000)


def test_what_was_printed_before_an_error_is_kept(run: Run) -> None:
    result = run("print('so far')\nprint('half', end='')\n1 / 0")
    assert (result.status, result.answer, result.stdout) == (ProgramStatus.ERROR, None, "so far\nhalf")


def test_what_was_printed_before_a_timeout_is_kept(run_tight: Run) -> None:
    assert run_tight("print('so far')\nwhile True: pass").stdout == "so far\n"


def test_an_error_shows_the_programs_own_frames_with_their_lines(run: Run) -> None:
    result = run("import fractions\n\ndef half(x):\n    return fractions.Fraction(x, 0)\n\nhalf(3)")
    error = result.error or ""
    assert error.startswith("ZeroDivisionError: Fraction(3, 0)")
    assert error.count("File ") == error.count('File "<program>"') == 2
    assert "line 4, in half\n    return fractions.Fraction(x, 0)" in error


def test_a_syntax_error_shows_its_line(run: Run) -> None:
    error = run("a = 1\nb = (2\nc = 3").error or ""
    assert error.startswith("SyntaxError: ")
    assert "line 2" in error
    assert "b = (2" in error


@pytest.mark.parametrize("program", ["raise ValueError('x' * 10**6)", "def f(n):\n    f(n - 1) or g(n)\nf(1)"])
def test_errors_are_cut(run: Run, program: str) -> None:
    assert 0 < len(run(program).error or "") <= 2000


def test_time_on_all_threads_counts(run_tight: Run) -> None:
    program = (
        "import threading\ndef spin():\n    while True: pass\nfor _ in range(4): threading.Thread(target=spin).start()"
    )
    result = run_tight(program)
    assert result.status is ProgramStatus.TIMEOUT


def test_processor_time_is_kept_exactly(run_tight: Run) -> None:
    program = "import time\nwhile time.process_time() < {}: pass\nprint(1)"
    assert run_tight(program.format(0.6)).status is ProgramStatus.OK
    assert run_tight(program.format(0.9)).status is ProgramStatus.TIMEOUT


def test_time_is_measured(run: Run) -> None:
    asleep = run("import time; time.sleep(0.3); print(1)")
    assert asleep.seconds >= 0.3
    busy = run("import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass\nprint(1)")
    assert busy.cpu_seconds >= 0.25
    assert math.isfinite(busy.cpu_seconds)
