"""What the recorded example promises: it covers MATH, its rows fit together, and every kind of failure is in it."""

import ast
import builtins
import json
import re
from collections import Counter
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from engine.domain import Stage, problem_id

DATA = Path(__file__).parents[2] / "data"
FILES = [DATA / "seeds" / "example.jsonl", DATA / "recorded" / "example.jsonl"]
SUBJECTS = {
    "Algebra",
    "Counting & Probability",
    "Geometry",
    "Intermediate Algebra",
    "Number Theory",
    "Prealgebra",
    "Precalculus",
}
LEVELS = {f"Level {level}" for level in range(1, 6)}
SEED_KEYS = ["problem", "level", "type", "solution"]
REPLY_TYPES = {
    "question": str,
    "teacher": str,
    "stage": str,
    "sample": int,
    "model": str,
    "reply": str,
    "prompt_tokens": int,
    "completion_tokens": int,
    "latency_s": float,
}
ASKED = {("weak", "guide", 0), ("expert", "criticise", 0), *(("expert", "vote", sample) for sample in range(5))}
FENCE = re.compile(r"```(?:python)?\n(.*?)(?:```|\Z)", re.DOTALL)
MACHINE_PATH = re.compile(r"(?:^|[\s\"'(=])(?:/[a-z][\w.-]*){2,}|\b[A-Z]:\\\\\w+\\")


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


SEEDS, REPLIES = map(rows, FILES)
BY_STAGE = {stage: {row["question"]: row["reply"] for row in REPLIES if row["stage"] == stage} for stage in Stage}
GUIDES = list(BY_STAGE[Stage.GUIDE].values())


def boxes(text: str) -> list[str]:
    """The contents of all boxes in a text, without white space; their braces are counted."""
    found = []
    for match in re.finditer(r"\\boxed\{", text):
        depth, end = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        found.append(re.sub(r"\s", "", text[match.end() : end - 1]))
    return found


TRUTH = {seed["problem"]: boxes(seed["solution"])[-1] for seed in SEEDS}


def misses(question: str, reply: str) -> bool:
    """Whether the words of a reply end in a box that holds another text than the seed's."""
    return bool(boxes(reply)) and boxes(reply)[-1] != TRUTH[question]


def program(reply: str) -> str:
    match = FENCE.search(reply)
    return match[1] if match else ""


def tree(reply: str) -> ast.Module:
    """The program of a reply; an empty one if it does not compile."""
    try:
        return ast.parse(program(reply))
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


def cut_off(reply: str) -> bool:
    return reply.count("```") % 2 == 1


def undefined(reply: str) -> set[str]:
    """Names that the program reads and that neither it nor Python defines."""
    nodes = list(ast.walk(tree(reply)))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    known = set(dir(builtins)) | {node.id for node in names if isinstance(node.ctx, ast.Store)}
    known |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    known |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    known |= {node.asname or node.name for node in nodes if isinstance(node, ast.alias)}
    return {node.id for node in names} - known


def never_progresses(reply: str) -> bool:
    """Whether a loop waits for a condition whose names its body never sets."""
    for loop in ast.walk(tree(reply)):
        if isinstance(loop, ast.While) and not isinstance(loop.test, ast.Constant):
            awaited = {node.id for node in ast.walk(loop.test) if isinstance(node, ast.Name)}
            inside = [node for part in loop.body for node in ast.walk(part)]
            if not awaited & {n.id for n in inside if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}:
                return True
    return False


def returns_floor_division(reply: str) -> bool:
    returned = [node.value for node in ast.walk(tree(reply)) if isinstance(node, ast.Return)]
    return any(isinstance(value, ast.BinOp) and isinstance(value.op, ast.FloorDiv) for value in returned)


CAUSES: dict[str, Callable[[str], bool]] = {
    "empty reply": lambda reply: not reply,
    "no program": lambda reply: bool(reply) and not program(reply) and "print(" not in reply,
    "code only": lambda reply: bool(program(reply)) and not FENCE.sub("", reply).strip(),
    "cut off": cut_off,
    "syntax error": lambda reply: bool(program(reply)) and not cut_off(reply) and not tree(reply).body,
    "missing import": lambda reply: "np" in undefined(reply),
    "misspelt name": lambda reply: bool(undefined(reply) - {"np"}),
    "division by zero": lambda reply: "range(0, 9)" in reply and "Fraction(1, k * (k + 2))" in reply,
    "endless loop": lambda reply: "while True:" in program(reply),
    "search without progress": never_progresses,
    "too many steps": lambda reply: "N = 10**12" in reply and "in range(N)" in reply,
    "too much memory": lambda reply: "limit = 10**9" in reply and "[0] * (limit + 1)" in reply,
    "rounded to two decimals": lambda reply: "print(round(" in reply and ", 2))" in reply,
    "degrees for radians": lambda reply: ".sin(angle)" in reply and "radians" not in program(reply),
    "integer division": returns_floor_division,
    "off by one": lambda reply: program(reply).count("range(1, 9)") == 3,
    "end point left out": lambda reply: "if 0 <= x < 2:" in reply,
    "both roots": lambda reply: "answer = solve(" in reply,
    "percent for a fraction": lambda reply: "/ total * 100" in reply and r"\boxed{\frac" in reply,
}


@pytest.mark.parametrize(("subject", "level"), sorted(product(SUBJECTS, LEVELS)))
def test_every_subject_has_every_level_twice(subject: str, level: str) -> None:
    assert sum((seed["type"], seed["level"]) == (subject, level) for seed in SEEDS) >= 2


def test_seeds_are_in_the_publishers_format() -> None:
    assert len(SEEDS) >= 77
    for seed in SEEDS:
        assert list(seed) == SEED_KEYS
        assert seed["type"] in SUBJECTS
        assert seed["level"] in LEVELS
        assert seed["problem"].strip()
        assert len(boxes(seed["solution"])) == 1


def test_no_question_and_no_reply_is_there_twice() -> None:
    assert len({problem_id(seed["problem"]) for seed in SEEDS}) == len(SEEDS)
    keys = Counter((row["question"], row["teacher"], row["stage"], row["sample"]) for row in REPLIES)
    assert max(keys.values()) == 1
    texts = Counter(row["reply"] for row in REPLIES)
    assert max(texts.values()) == 1


def test_replies_have_the_promised_keys_and_types() -> None:
    for row in REPLIES:
        assert {key: type(value) for key, value in row.items()} == REPLY_TYPES
        assert (row["teacher"], row["stage"], row["sample"]) in ASKED
        assert row["prompt_tokens"] > 300
        assert (row["completion_tokens"] == 0) == (not row["reply"])
        assert row["completion_tokens"] <= len(row["reply"])
        assert 0.8 <= row["latency_s"] <= 9


def test_every_reply_belongs_to_a_seed_and_follows_the_stage_before() -> None:
    questions = {seed["problem"] for seed in SEEDS}
    guided, criticised, voted = (set(BY_STAGE[stage]) for stage in (Stage.GUIDE, Stage.CRITICISE, Stage.VOTE))
    assert questions > guided > criticised > voted > set()
    votes = Counter(row["question"] for row in REPLIES if row["stage"] == Stage.VOTE)
    assert set(votes.values()) == {5}


def test_models_are_named_as_examples() -> None:
    assert {row["model"] for row in REPLIES} == {"example-weak", "example-expert"}
    assert all(row["model"] == f"example-{row['teacher']}" for row in REPLIES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_no_line_holds_a_path_of_a_machine(path: Path) -> None:
    assert MACHINE_PATH.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("cause", CAUSES)
def test_the_weak_teacher_fails_for_every_cause(cause: str) -> None:
    assert any(CAUSES[cause](reply) for reply in GUIDES)


def test_the_words_of_the_weak_teacher_go_wrong_in_many_subjects() -> None:
    subject = {seed["problem"]: seed["type"] for seed in SEEDS}
    wrong = {
        subject[question] for question in BY_STAGE[Stage.CRITICISE] if misses(question, BY_STAGE[Stage.GUIDE][question])
    }
    assert len(wrong) >= 5


def test_some_answers_are_settled_and_wrong() -> None:
    guided, criticised, voted = (BY_STAGE[stage] for stage in (Stage.GUIDE, Stage.CRITICISE, Stage.VOTE))
    assert sum(misses(q, reply) for q, reply in guided.items() if q not in criticised) == 2
    assert sum(misses(q, reply) for q, reply in criticised.items() if q not in voted) == 1


def test_harder_levels_are_passed_on_more_often() -> None:
    asked = Counter(seed["level"] for seed in SEEDS)
    passed_on = Counter(seed["level"] for seed in SEEDS if seed["problem"] in BY_STAGE[Stage.CRITICISE])
    shares = [passed_on[level] / asked[level] for level in sorted(LEVELS)]
    assert shares == sorted(shares)
    assert shares[0] < 0.1
    assert shares[-1] > 0.7


def test_a_good_part_of_the_replies_has_another_shape_than_asked() -> None:
    shape = re.compile(r"<cot>\n.*\\boxed\{.*</cot>\n<pot>\n```python\n.*print\(.*\n```\n</pot>\Z", re.DOTALL)
    asked_for = sum(bool(shape.search(row["reply"])) for row in REPLIES)
    assert 0.55 <= asked_for / len(REPLIES) <= 0.75


def test_criticism_opens_every_reply_to_the_second_stage() -> None:
    for reply in BY_STAGE[Stage.CRITICISE].values():
        assert re.match(r"<criticism>\n.{80,}?\n</criticism>\n.+", reply, re.DOTALL)


@pytest.mark.parametrize("sign", [r"\frac", r"\sqrt", r"\pi", r"\text", r"\%", "[", "(", r"\begin{pmatrix}"])
def test_answers_are_of_many_kinds(sign: str) -> None:
    assert any(sign in answer for answer in TRUTH.values())


@pytest.mark.parametrize(
    "sign", [r"\begin{align*}", r"\begin{cases}", r"\begin{array}", r"\begin{pmatrix}", r"\$", r"\["]
)
def test_statements_give_pages_something_to_render(sign: str) -> None:
    assert any(sign in seed["problem"] for seed in SEEDS)
