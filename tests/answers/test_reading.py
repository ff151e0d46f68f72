"""Replies in the shapes that teachers give them: what are the words, and which is the program?"""

import warnings

import pytest

from engine.answers import read_reply
from engine.domain import ProgramRule

TAGGED, FENCED, BARE = ProgramRule.TAGGED, ProgramRule.FENCED, ProgramRule.FENCED_BARE
ONLY, PROSE = ProgramRule.CODE_ONLY, ProgramRule.PROSE_THEN_CODE

CODE = "x = 2 + 3\nprint(x)"

GOLDEN = [
    # tagged sections
    (f"<cot>2 and 3 make \\boxed{{5}}.</cot>\n<pot>\n{CODE}\n</pot>", "5", CODE, TAGGED),
    (f"<COT>It is \\boxed{{5}}.</COT><PoT>{CODE}</PoT>", "5", CODE, TAGGED),
    (f"<cot>\\boxed{{5}}</cot>\n<pot>\n```python\n{CODE}\n```\n</pot>", "5", CODE, TAGGED),
    (f"<cot>\\boxed{{5}}</cot>\n<pot>\n```python\n{CODE}\n</pot>", "5", CODE, TAGGED),
    (f"<cot>\\boxed{{5}}</cot>\n<pot>\n{CODE}", "5", CODE, TAGGED),
    (f"<cot>\\boxed{{5}}\n<pot>\n{CODE}", "5", CODE, TAGGED),
    (f"<cot>\\boxed{{5}}</cot><program>{CODE}</program>", "5", CODE, TAGGED),
    (f"<solution>The answer is 5.</solution>\n<program>\n{CODE}\n</program>", "5", CODE, TAGGED),
    (f"<solution_start>\\boxed{{5}}<solution_end>\n<pot>{CODE}</pot>", "5", CODE, TAGGED),
    (f"<solution>The answer is 5.\n```python\n{CODE}\n```\n</solution>", "5", CODE, FENCED),
    (f"<pot>\n{CODE}\n</pot>\n<cot>\\boxed{{5}}</cot>", "5", CODE, TAGGED),
    (f"The answer is 9.\n<cot>\\boxed{{5}}</cot><pot>{CODE}</pot>", "5", CODE, TAGGED),
    (f"<pot></pot>The answer is 5.\n```python\n{CODE}\n```", "5", CODE, FENCED),
    ("<cot>only words: \\boxed{5}</cot>", "5", None, None),
    ("<pot>\n    x = 2 + 3\n    print(x)\n</pot>\n\\boxed{5}", "5", CODE, TAGGED),
    (f"<pot>\n{CODE}\n```\n</pot>\n\\boxed{{5}}", "5", CODE, TAGGED),
    (f"<pot>It is this:\n```python\n{CODE}\n```\nThat prints 9.</pot>\n\\boxed{{5}}", "5", CODE, TAGGED),
    # headings
    (f"## Chain of thought\nThe answer is 5.\n\n## Program\n{CODE}\n", "5", CODE, TAGGED),
    (f"**Solution:**\nThe answer is 5.\n\n**Program:**\n{CODE}\n", "5", CODE, TAGGED),
    (f"# Solution\nThe answer is 5.\n# Program\n```python\n{CODE}\n```", "5", CODE, FENCED),
    (f"### Program\n{CODE}\n### Final Answer\n5", "5", CODE, TAGGED),
    # fences
    (f"The answer is 5.\n\n```python\n{CODE}\n```", "5", CODE, FENCED),
    (f"The answer is 5.\n\n```py\n{CODE}\n```\n", "5", CODE, FENCED),
    (f"The answer is 5.\n\n```Python3\n{CODE}\n```\n", "5", CODE, FENCED),
    (f"The answer is 5.\n\n```{{python}}\n{CODE}\n```\n", "5", CODE, FENCED),
    (f"The answer is 5.\n\n```\n{CODE}\n```\n", "5", CODE, BARE),
    (f"The answer is 5.\n\n~~~python\n{CODE}\n~~~\n", "5", CODE, FENCED),
    (f"The answer is 5.\n\n````python\n{CODE}\n````\n", "5", CODE, FENCED),
    (f"The answer is 5.\n\n```python\n{CODE}", "5", CODE, FENCED),
    (f"```python\n{CODE}\n```\nThe answer is 5.", "5", CODE, FENCED),
    (f"The answer is 5.\n```python\n{CODE}\n```\n```output\n7\n```", "5", CODE, FENCED),
    (f"It is 5.\n```python\n{CODE}\n```\nOutput:\n```\n7\n```", "5", CODE, FENCED),
    (f"```text\n7\n```\nIt is 5.\n```python\n{CODE}\n```", "5", CODE, FENCED),
    (f"It is 5.\n```json\n{{}}\n```\n```python\n{CODE}\n```", "5", CODE, FENCED),
    ("It is 5.\n```python\nx = 1\n```\nBetter:\n```python\nprint(5)\n```", "5", "print(5)", FENCED),
    ("It is 5.\n```python\nprint(5)\n```\nBroken:\n```python\nprint(5\n```", "5", "print(5)", FENCED),
    ("It is 5.\n```python\nprint(5)\n```\nThen\n```python\ny = 1\n```", "5", "print(5)", FENCED),
    ("It is 5.\n```python\nx = 2\n```\nthen\n```python\nprint(x + 3)\n```", "5", "x = 2\n\nprint(x + 3)", FENCED),
    (
        "It is 5.\n```python\nimport math\n```\n```python\nz = 9\n```\n```python\nprint(math.floor(5))\n```",
        "5",
        "import math\n\nprint(math.floor(5))",
        FENCED,
    ),
    ("It is 5.\n```python\nlet x be 3\n```", "5", "let x be 3", FENCED),
    ("The answer is 5.\n```\n2 + 3\n```", "5", None, None),
    ("The sum:\n```latex\n\\boxed{5}\n```", "5", None, None),
    ("It is 5.\r\n\r\n```python\r\nx = 2 + 3\r\nprint(x)\r\n```\r\n", "5", CODE, FENCED),
    (f"\ufeffIt is 5.\n```python\n{CODE}\n```", "5", CODE, FENCED),
    ("It is 5.\n```python\n>>> x = 2 + 3\n>>> print(x)\n7\n```", "5", CODE, FENCED),
    ("1. Write it:\n   ```python\n   x = 2 + 3\n   print(x)\n   ```\nIt is 5.", "5", CODE, FENCED),
    (f"It is 5.\n```python\n{CODE}\n\n```python\nprint(6)\n```", "5", "print(6)", FENCED),
    ("It is 5.\n```\nfor i in range(6):\n\u00a0\u00a0x = i\n```", "5", "for i in range(6):\n  x = i", BARE),
    (f"It is 5.\n```python\n{CODE}\u200b\n```", "5", CODE, FENCED),
    (f"It is 5.\n```python\n{CODE}\n```\n```", "5", CODE, FENCED),
    ("> It is 5.\n>\n> ```python\n> x = 2 + 3\n> print(x)\n> ```", "5", CODE, FENCED),
    ("> ```\n> x = 2 + 3\n>\n> print(x)\n> ```\nIt is 5.", "5", "x = 2 + 3\n\nprint(x)", BARE),
    ("It is 5.\n```\nif 4 &lt; 5:\n    print(5)\n```", "5", "if 4 &lt; 5:\n    print(5)", BARE),
    ("It is 5.\n```\n4 &lt; 5\n```", "5", None, None),
    (f"<cot>2 + 3</cot>\n<answer>5</answer>\n<pot>{CODE}</pot>", "5", CODE, TAGGED),
    (f"<answer>5</answer>\n```python\n{CODE}\n```\nThat is 9.", "5", CODE, FENCED),
    # no fences
    (f"It is 5.\n\n{CODE}\n```", "5", CODE, PROSE),
    (CODE, None, CODE, ONLY),
    (f"\n\n{CODE}\n\n", None, CODE, ONLY),
    ("def solution():\n    return 5\n\nsolution()", None, "def solution():\n    return 5\n\nsolution()", ONLY),
    (f"The answer is 5.\n\n{CODE}", "5", CODE, PROSE),
    (f"{CODE}\nThis prints what we wanted: it is 5.", "5", CODE, PROSE),
    ("The answer is 5.\n\nimport math\nanswer = 5\n", "5", "import math\nanswer = 5", PROSE),
    ("It is 5.\n>>> x = 2 + 3\n>>> print(x)\n", "5", CODE, PROSE),
    ("We know\nA = 20\nB = 30\nso the answer is 50.", "50", None, None),
    ("Words alone: \\boxed{5}", "5", None, None),
    ("", None, None, None),
]


@pytest.mark.parametrize(("reply", "answer", "program", "rule"), GOLDEN)
def test_words_and_program_are_told_apart(
    reply: str, answer: str | None, program: str | None, rule: ProgramRule | None
) -> None:
    reading = read_reply(reply)
    assert reading.program == program
    assert reading.program_rule is rule
    assert (reading.answer.text if reading.answer else None) == answer
    if reading.answer:
        assert reading.cot[reading.answer.start : reading.answer.end] == reading.answer.text


@pytest.mark.parametrize("reply", [reply for reply, _, program, _ in GOLDEN if program == CODE])
def test_the_place_of_the_program_is_where_it_stands_in_the_reply(reply: str) -> None:
    reading = read_reply(reply)
    there = reply[reading.program_start : reading.program_end]
    lines = [line.strip(" \t\u200b").removeprefix(">>> ").removeprefix("> ") for line in there.splitlines()]
    assert [line for line in lines if line and line not in ("7", "```")] == CODE.splitlines()


def test_words_hold_neither_code_nor_output_nor_tags() -> None:
    reply = f"<cot>\nFive.\n</cot>\n<pot>\n{CODE}\n</pot>\n```output\n77\n```"
    assert read_reply(reply).cot == "Five."
    reply = f"Before.\n```python\n{CODE}\n```\nAfter.\n```\n77\n```"
    assert read_reply(reply).cot == "Before.\n\nAfter."


def test_suspicious_code_warns_nobody() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reading = read_reply("```python\nif 1 is 1: print('\\d')\nprint(5 (6))\n```")
    assert reading.program is not None


@pytest.mark.parametrize(
    "body",
    ["(" * 40_000, "x = " + "-" * 40_000 + "1", "\x00", "x = '\x00'", "a" * 60_000, "1" * 10_000, "if x:\n" * 5_000],
)
def test_code_that_breaks_a_parser_is_kept_as_a_program_nobody_can_run(body: str) -> None:
    reading = read_reply(f"It is 5.\n```python\n{body}\n```")
    assert reading.answer is not None
    assert reading.answer.text == "5"
    assert reading.program is not None


@pytest.mark.parametrize(
    "unit",
    [
        "```python\n",
        "```\n",
        "<pot>",
        "<cot>",
        "</pot>",
        "x = 1\n",
        "print(1)\n",
        "# a\n",
        ">>> x\n",
        "## Program\n",
        "<pot>```python\n",
        "~~~",
        "**",
    ],
)
def test_a_long_row_of_any_mark_is_read_in_one_pass(unit: str) -> None:
    """If each mark looked for its own end, this would take minutes."""
    reply = unit * (250_000 // len(unit))
    reading = read_reply(reply)
    assert len(reading.cot) <= len(reply)


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (r"<think>\boxed{9}</think> The answer is 8", "8"),
        (r"<think>maybe 3</think>So \boxed{4}.<thinking>or 5?</thinking>", "4"),
        (r"<THINK>It could be \boxed{9}", None),
        (r"We <think> not: \boxed{7}", None),
    ],
)
def test_what_is_thought_aloud_counts_for_nothing(reply: str, answer: str | None) -> None:
    found = read_reply(reply).answer
    assert (found.text if found else None) == answer


def test_a_program_behind_thoughts_keeps_its_place() -> None:
    reply = "<think>print(1)</think>\n```python\nprint(2)\n```"
    reading = read_reply(reply)
    assert reading.program == "print(2)"
    assert reply[reading.program_start : reading.program_end] == "print(2)"


def test_a_function_alone_is_a_program() -> None:
    reading = read_reply("def solution():\n    return 42")
    assert (reading.program, reading.answer) == ("def solution():\n    return 42", None)


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ("She has 5 left and", None),
        (f"```python\n{CODE}\n```\nSo there are 5", None),
        (f"There are 5.\n```python\n{CODE}", "5"),
        ("The answer is 5. To check this", "5"),
    ],
)
def test_words_that_the_call_cut_off_give_no_guess_but_words_before_a_cut_program_do(
    reply: str, answer: str | None
) -> None:
    found = read_reply(reply, cut_off=True).answer
    assert (found.text if found else None) == answer
