"""Programs as models write them: what each is for, and the answer that must come out."""

from collections.abc import Callable

import pytest

from engine.domain import AnswerWay, ProgramResult, ProgramStatus

Run = Callable[[str], ProgramResult]


@pytest.mark.parametrize(
    "program",
    [
        "```python\nprint(6 * 7)\n```",
        "```\nprint(6 * 7)\n```",
        "```python3\nprint(6 * 7)",
        "print(6 * 7)\n```",
        "print(6 * 7)```",
        "~~~py\nprint(6 * 7)\n~~~",
        "python\nprint(6 * 7)",
        "```tool_code\nprint(6 * 7)\n```\n\n",
        "   ```python\n   x = 6\n   print(x * 7)\n   ```",
        "    x = 6\n    print(x * 7)\n",
        "```python\nx = 6\n```\n```python\nprint(x * 7)\n```",
        "\ufeffprint(6 * 7)",
        "print(6 * 7)\r\n",
    ],
)
def test_leftovers_of_fences_do_no_harm(run: Run, program: str) -> None:
    result = run(program)
    assert (result.status, result.answer) == (ProgramStatus.OK, "42"), result


@pytest.mark.parametrize(
    "program",
    [
        "Sure! Here is the program:\n```python\nprint(6 * 7)\n```\nIt prints the product.",
        "Here is the program:\nx = 6\nprint(x * 7)\nThis prints the product of both.",
        "First we set x.\n```python\nx = 6\n```\nThen we print it.\n```python\nprint(x * 7)\n```",
        ">>> x = 6\n>>> print(x * 7)\n43",
        "# the product\n>>> for x in range(7):\n...     y = x * 7\n...\n>>> print(y)\n43",
        "print(6 * 7)\nOutput: The product is 43",
        "print(6 * 7)\n\nOutput:\n43",
        "print(6 * 7)\n\n**Expected output:**\n```\n43\n```",
        "x = 42\nif x &lt; 43 and x &gt; 41:\n    print(&quot;42&quot;)",
        "for x in range(43):\n\u00a0\u00a0\u00a0\u00a0y = x\nprint(y)",
        "print(\u201c{}\u201d.format(\u20186 7\u2019.count(\u2018 \u2019) * 42))",
        "x = 42\u200b\nprint(x)",
        "print(43 \u2212 1)",
        "print\uff086 \u00d7 7\uff09",
        "for x in range(2):\n\ty = 41\n        y = y + 1\nprint(y)",
        "for x in range(2):\n\ty = 41\n    y = y + 1\nprint(y)",
        "  x = 6\nprint(x * 7)",
        "x = 6\\nprint(x * 7)",
    ],
)
def test_what_got_into_a_program_is_taken_out_where_it_is_no_python(run: Run, program: str) -> None:
    result = run(program)
    assert (result.status, result.answer) == (ProgramStatus.OK, "42"), result


@pytest.mark.parametrize(
    "program", ["1 x = 5\n2 print(x)", "Only words, and no program.", "```\n```\n(", ">>> (", "(x"]
)
def test_nothing_is_run_of_what_is_no_program(run: Run, program: str) -> None:
    result = run(program)
    assert (result.status, (result.error or "").partition("Error")[0]) == (ProgramStatus.ERROR, "Syntax")


@pytest.mark.parametrize(
    "program",
    [
        "a = 10\nprint('Step 1:', a)\n# Note: the second step doubles it\nb = a * * 2\nprint(b)",
        "a = 10\nprint('Step 1:', a)\nNote: the second step doubles it\nb = a * * 2\nprint(b)",
        "x = 5\nprint(x)\n# Output the total:\ntotal = x*7\nprint('The total is', total",
        "x = 5\nprint(x)\nOutput the total:\ntotal = x*7\nprint('The total is', total",
        "x = 1\nprint(x)\nresult: int = 5\nprint(result",
        "x = 1\nprint(x)\nresult: int = 5 +",
        "x = 1\nprint(x)\nNote: now the answer\nanswer = 7",
        "print(1)\nResult: two\nfor i in range(",
        "print(1)\nResult: two\nprint 3",
        "print(1)\nResult: two of\nx.y[0] += 3",
        "print(1)\nResult: two of\na, b = 3, a",
        "x = (1 +\nprint(x)\nOutput: 2",
        "s = '''\n>>> print(99)\n'''\nprint(7",
        'def f(x):\n    """Double.\n\n    >>> print(f(2))\n    4\n    """\n    return 2 * x\nprint(f(5',
        ">>> x = 5\n>>> print(x)\ntotal = x * * 7\nprint(total)",
        "```python\nprint(1)\n```\nb = a * * 2\nprint(b)",
        "print(6 * 7\n\nOutput:\n```\n42\n```",
        "print(1)\n```python\nprint(2\n```\nprint(3)",
        "A " + "a " * 30_000 + "\nprint(1",
        "x=" + "-" * 200_000 + "1",
        "x = " + "(" * 150 + "-" * 30_000 + "1",
    ],
    ids=lambda program: ascii(program[:40]),
)
def test_code_is_never_taken_off_a_broken_program(run: Run, program: str) -> None:
    result = run(program)
    assert (result.status, result.answer, result.stdout) == (ProgramStatus.ERROR, None, ""), result
    assert (result.error or "").partition("Error")[0] in ("Syntax", "Indentation")


@pytest.mark.parametrize(
    "below",
    [
        "Output:\nx = 42",
        "Output: x = 42",
        "Output: x = 42, y = 43",
        "Output:\n[-sqrt(2), sqrt(2)]\nsqrt(2)/2",
        "This prints it.\n\nOutput:\n43 apples in all",
        "Explanation: We multiply 6 by 7 (of course).",
        "# the end\n**Result:** 43",
    ],
)
def test_output_below_a_program_is_no_code(run: Run, below: str) -> None:
    result = run(f"x = 6\nprint(x * 7)\n{below}")
    assert (result.status, result.answer) == (ProgramStatus.OK, "42"), result


@pytest.mark.parametrize(
    ("program", "printed"),
    [
        ("print('a &lt; b \u2212 \u201cc\u201d')", "a &lt; b \u2212 \u201cc\u201d"),
        ("Output: int = 5\nprint(Output)", "5"),
        ("print('''\n>>> x\n''')", "\n>>> x\n"),
    ],
)
def test_nothing_is_taken_out_of_what_is_python(run: Run, program: str, printed: str) -> None:
    assert run(program).stdout == printed + "\n"


def test_fences_inside_a_text_of_the_program_stay(run: Run) -> None:
    assert run('print("""\n```\n""".strip())').answer == "```"


def test_a_program_that_is_no_python_either_way_is_an_error_as_it_stands(run: Run) -> None:
    result = run("```python\nprint((6 * 7)\n```")
    assert result.status is ProgramStatus.ERROR
    assert "line 1" in (result.error or "")


def test_lines_keep_their_numbers_behind_a_fence(run: Run) -> None:
    assert "line 3" in (run("```python\nx = 0\n1 / x\n```").error or "")


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("1, 2, 3", "1 2 3"),
        ("'x =', 3, 'y =', 4", "x = 3 y = 4"),
        ("*[1, 2], sep=', '", "1, 2"),
        ("sympy.Rational(1, 3)", "1/3"),
        ("sympy.sqrt(8)", "2*sqrt(2)"),
        ("sympy.pi / 2", "pi/2"),
        ("sympy.solve(x**2 - 2, x)", "[-sqrt(2), sqrt(2)]"),
        ("sympy.FiniteSet(3, 1)", "{1, 3}"),
        ("sympy.Interval(0, 1)", "Interval(0, 1)"),
        ("sympy.factor(x**2 - 1)", "(x - 1)*(x + 1)"),
        ("sympy.Matrix([[1, 2], [3, 4]])", "Matrix([[1, 2], [3, 4]])"),
        ("sympy.oo", "oo"),
        ("Fraction(2, 6)", "1/3"),
        ("[Fraction(2, 6)]", "[Fraction(1, 3)]"),
        ("(2 + 3j)", "(2+3j)"),
        ("Decimal('0.10')", "0.10"),
        ("numpy.float64(0.5)", "0.5"),
        ("numpy.int64(7)", "7"),
        ("[numpy.float64(0.5), numpy.int64(7)]", "[0.5, 7]"),
        ("(numpy.float64(0.5),)", "(0.5,)"),
        ("numpy.sqrt(2)", "1.4142135623730951"),
        ("numpy.True_", "True"),
        ("{3, 1, 2}", "{1, 2, 3}"),
        ("frozenset({1})", "frozenset({1})"),
        ("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]"),
        ("{'a': 1}", "{'a': 1}"),
        ("7 / 2, 7 // 2", "3.5 3"),
        ("f'{2 / 3:.2f}'", "0.67"),
        ("True", "True"),
        ("10**30", "1" + "0" * 30),
        ("math.comb(5, 2)", "10"),
    ],
)
def test_values_are_printed_as_python_writes_them(run: Run, given: str, answer: str) -> None:
    imports = "import math, numpy, sympy\nfrom decimal import Decimal\nfrom fractions import Fraction\n"
    result = run(f"{imports}x = sympy.symbols('x')\nprint({given})")
    assert (result.status, result.answer, result.way) == (ProgramStatus.OK, answer, AnswerWay.PRINTED), result
    if "sep" not in given and not given.startswith(("1, 2", "'x =", "7 /")):
        result = run(f"{imports}x = sympy.symbols('x')\nanswer = {given}")
        assert (result.status, result.answer, result.way) == (ProgramStatus.OK, answer, AnswerWay.VARIABLE), result


@pytest.mark.parametrize(
    ("given", "printed", "variable"),
    [
        ("numpy.array([[1, 2], [3, 4]])", "[[1 2] [3 4]]", "[[1, 2], [3, 4]]"),
        ("numpy.eye(2)", "[[1. 0.] [0. 1.]]", "[[1.0, 0.0], [0.0, 1.0]]"),
        ("numpy.array([1, 2])", "[1 2]", "[1, 2]"),
        ("numpy.array([1 / 3])", "[0.33333333]", "[0.3333333333333333]"),
        ("numpy.matrix('1 2; 3 4')", "[[1 2] [3 4]]", "[[1, 2], [3, 4]]"),
        ("numpy.array(5)", "5", "5"),
    ],
)
def test_arrays_are_whole(run: Run, given: str, printed: str, variable: str) -> None:
    assert run(f"import numpy\nprint('the matrix:')\nprint({given})").answer == printed
    assert run(f"import numpy\nanswer = {given}").answer == variable
    assert run(f"import numpy\ndef solution():\n    return {given}").answer == variable


@pytest.mark.parametrize(
    ("printed", "answer"),
    [
        ("[[1 2]\n [3 4]]", "[[1 2] [3 4]]"),
        ("a)\nb)", "b)"),
        ("(1, 2]", "(1, 2]"),
        ("so (it is\n5", "5"),
        ("5)\n", "5)"),
        ("([1,\n2],\n\n3)", "([1, 2], 3)"),
        ("(\n" + "1\n" * 200 + ")", ")"),
    ],
)
def test_what_is_printed_last_is_a_line_or_what_its_brackets_hold(run: Run, printed: str, answer: str) -> None:
    assert run(f"import sys\nsys.stdout.write({printed!r})").answer == answer


@pytest.mark.parametrize(
    ("program", "status", "words"),
    [
        ("n = int(input('How many? '))\nprint(n)", ProgramStatus.ERROR, "EOFError"),
        ("import sys\nn = int(sys.stdin.readline())", ProgramStatus.ERROR, "ValueError"),
        ("The answer is 42.", ProgramStatus.ERROR, "SyntaxError"),
        ("print(undefined)", ProgramStatus.ERROR, "NameError"),
        ("import pandas_that_is_not_here", ProgramStatus.ERROR, "ModuleNotFoundError"),
    ],
)
def test_what_cannot_work_says_so_at_once(run: Run, program: str, status: ProgramStatus, words: str) -> None:
    result = run(program)
    assert result.status is status
    assert words in (result.error or "")


def test_the_prompt_of_an_input_that_never_comes_is_kept_but_is_no_answer(run: Run) -> None:
    result = run("n = int(input('How many? '))\nprint(n)")
    assert (result.status, result.answer, result.stdout) == (ProgramStatus.ERROR, None, "How many? ")
    result = run("try:\n    n = int(input('How many? '))\nexcept EOFError:\n    n = 5\nprint(n)")
    assert (result.status, result.answer) == (ProgramStatus.OK, "How many? 5")


def test_a_program_that_provides_for_missing_input_goes_on(run: Run) -> None:
    program = "try:\n    n = int(input())\nexcept EOFError:\n    n = 5\nprint(n)"
    assert run(program).answer == "5"
    assert run("import sys\nprint(sys.stdin.read() or 'none')").answer == "none"
