"""One program never changes what another sees, nor what is said about it."""

from collections.abc import Callable

import pytest

from engine.domain import AnswerWay, ProgramResult, ProgramStatus

Run = Callable[[str], ProgramResult]


@pytest.mark.parametrize(
    ("poison", "look", "answer"),
    [
        (
            "import sympy; sympy.solve = lambda *a: 'poison'",
            "import sympy as s; print(s.solve(s.Symbol('x') - 1))",
            "[1]",
        ),
        ("import builtins; builtins.len = lambda x: 13", "print(len('ab'))", "2"),
        ("import math; math.pi = 3", "import math; print(math.pi > 3.1)", "True"),
        ("import sys; sys.modules['json'] = None", "import json; print(json.dumps(1))", "1"),
        ("import os; os.environ['A'] = 'b'", "import os; print(os.environ.get('A'))", "None"),
        ("import sys; sys.path.insert(0, '/scratch'); open('evil.py', 'w')", "import evil", None),
        (
            "import decimal; decimal.getcontext().prec = 2",
            "import decimal; print(decimal.Decimal(1) / 3)",
            "0." + "3" * 28,
        ),
        ("import numpy; numpy.seterr(all='raise')", "import numpy; print(numpy.geterr()['divide'])", "warn"),
        ("import random; random.random = lambda: 0.5", "import random; print(random.random() == 0.5)", "False"),
    ],
)
def test_poison_does_not_reach_the_next_program(run: Run, poison: str, look: str, answer: str | None) -> None:
    run(poison)
    assert run(look).answer == answer


def test_randomness_differs_between_programs(run: Run) -> None:
    program = "import random; print(random.random())"
    assert run(program).answer != run(program).answer


def test_sets_of_texts_have_the_same_order_each_time(run: Run) -> None:
    program = "print({'apple', 'pear', 'plum', 'fig', 'quince'})"
    assert run(program).answer == run(program).answer


@pytest.mark.parametrize(
    "forged",
    [
        b'{"status": "ok", "way": "variable", "answer": "1"}',
        b'{"status": "ok", "way": "variable", "answer": 1}',
        b'{"status": "nonsense"}',
        b"[" * 100_000,
        b"!forged",
        b"\xff\xfe",
        b'"text"',
        b"x" * 3_000_000,
    ],
)
def test_a_forged_report_harms_nobody_else(run: Run, forged: bytes) -> None:
    program = (
        f"import os\ndata = {forged[:200]!r} if {len(forged)} < 200 else {forged[:1]!r} * {len(forged)}\n"
        "for descriptor in range(3, 64):\n"
        "    try: os.write(descriptor, data)\n"
        "    except OSError: pass\n"
        "os._exit(0)"
    )
    assert run(program).status in (ProgramStatus.OK, ProgramStatus.CRASHED)
    honest = run("answer = 7")
    assert (honest.status, honest.answer, honest.way) == (ProgramStatus.OK, "7", AnswerWay.VARIABLE)


@pytest.mark.parametrize(
    "sabotage",
    [
        "import json; json.dumps = None",
        "import os; os.write = lambda *a: 1 / 0",
        "import sys; sys.stdout = None",
        "import sys; sys.stdout.close()",
        "import os; os.close(3)",
        "import os; os.close(1)",
        "import os\nfor d in range(64):\n    try: os.close(d)\n    except OSError: pass",
        "import sys; sys.modules.clear()",
        "import builtins; vars(builtins).clear()",
        "import gc; gc.unfreeze()\nfor x in gc.get_objects():\n    if isinstance(x, dict): x.clear()",
        "import sys; sys.settrace(lambda *a: 1 / 0)",
        "import atexit; atexit.register(lambda: 1 / 0)",
        "import sys; sys.setrecursionlimit(50)",
        "import threading; threading.enumerate = lambda: 1 / 0",
        "class A(BaseException):\n    def __getattribute__(self, name): raise self\nraise A",
    ],
)
def test_sabotage_of_its_own_process_is_a_result(run: Run, sabotage: str) -> None:
    assert isinstance(run(sabotage), ProgramResult)
    assert run("print('sound')").answer == "sound"


def test_a_program_finds_nothing_of_another_in_its_memory(run: Run) -> None:
    run("secret = 'xyzzy' + '-plugh-4711'\nprint(secret)")
    look = (
        "import gc; gc.unfreeze()\nneedle = 'xyz' + 'zy-plugh'\n"
        "below = [t for o in gc.get_objects() for t in gc.get_referents(o)]\n"
        "print(any(type(t) in (str, bytes) and needle in str(t) and t is not needle for t in below))"
    )
    assert run(look).answer == "False"


def test_a_program_finds_nothing_of_the_helpers_loop_in_its_memory(run: Run) -> None:
    look = (
        "import gc, sys\ngc.unfreeze()\nframe, found = sys._getframe(), list(gc.get_objects())\n"
        "while frame:\n    found += frame.f_locals.values()\n    frame = frame.f_back\n"
        "print({type(o).__name__ for o in found} & {'Supervisor', 'Running', 'Request', 'Sweeper'})"
    )
    assert run(look).answer == "set()"
