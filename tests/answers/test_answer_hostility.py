"""Whatever a model writes for an answer: a verdict, soon, from any thread, and nothing of it is run here."""

import ast
import sys
import threading
import tomllib
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.answers import Comparer, quick
from engine.answers.equality import comparer, process
from engine.answers.writing import pyforms, syntax
from engine.domain import Equality, Verdict


def nested(opening: str, closing: str, times: int, inside: str = "2") -> str:
    return opening * times + inside + closing * times


HOSTILE = [
    nested(r"\sqrt{", "}", 300),
    nested(r"\sqrt{", "}", 39),
    nested(r"\frac{1}{1+", "}", 30),
    nested("[", "]", 900),
    nested("(", ")", 30),
    nested("|", "|", 50, "x"),
    nested(r"\ln(", ")", 35, "10^{10}"),
    "9^9^9",
    "9^{9^{9^{9^9}}}",
    "9**9**9",
    "e^{e^{e^{e^{e}}}}",
    "7" * 5000,
    "7" * 1999,
    "99999!",
    "((9!)!)!",
    r"\binom{99999}{49999}",
    r"\sin(10^{400})",
    r"\lfloor 10^{1000}\pi\rfloor",
    r"\sqrt[1000000000]{2}",
    "(1/10^{5000})^{100000}",
    "(x+1)^{999999999999}",
    "*".join(f"(x+{at})" for at in range(1, 150)),
    "{" + ",".join(map(str, range(400))) + "}",
    "{" + ",".join(rf"\sqrt{{{at}}}" for at in range(2, 40)) + "}",
    r"\cup".join(["[0,1]"] * 50),
    " or ".join(f"x<{at}" for at in range(50)) + "0/7",
    r"\pm".join("1" * 200),
    "a \\approx " * 180 + ",",
    r"\{" + ",".join(f"10^{{-1000}}+(x/{at})!" for at in range(2, 42)) + r"\}",
    r"\{" + ",".join(rf"\ln(x+{at})" for at in range(2, 42)) + r"\}",
    " or ".join(f"|x^4-{at}|+|x^3-x|>9x^2" for at in range(2, 60)),
    r"\operatorname{cis}(1e999999)",
    r"\sin(1, 2) + \det(3) + \gcd(x, 2)",
    "one hundred " * 150,
    "word " * 20_000,
    "x+" * 50_000 + "1",
    "{" * 100_000,
    "\x00\x01\x1b[31m",
    "\ud800x",
    "__import__('os').system('true')",
    "eval('2+3')",
    "(lambda: 5)()",
    "[x for x in (1,)]",
]


def ends_soon(text: str, other: str) -> Verdict | None:
    """The verdict of `quick`, from another thread; a test that hangs fails instead."""
    found: list[Verdict | None] = []
    thread = threading.Thread(target=lambda: found.append(quick(text, other)), daemon=True)
    thread.start()
    thread.join(10.0)  # a bound on hanging, not on speed
    assert found
    return found[0]


CODE = [
    "Rational(1, 3)",
    "[x, y]",
    "x**2",
    "{x: 1}",
    "open('f', 'w')",
    "exec('1')",
    "x + print(1)",
    "[open('f', 'w') for x in (1,)]",
    "sqrt(__import__('os').getpid())",
]
FORBIDDEN = ("exec", "import", "open", "os.system", "subprocess.Popen", "socket.connect")
TABLE = tomllib.loads((Path(__file__).parent / "cases" / "pairs.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shared() -> Iterator[Comparer]:
    with Comparer(seconds=0.3) as shared:
        yield shared


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:24]))
def test_the_rules_of_this_process_end_soon_and_are_symmetric(text: str) -> None:
    for other in ("5", r"\sqrt{2}", "x+1", r"\{1,2\}", f"{text}+1"):
        verdict = ends_soon(text, other)
        assert verdict == quick(other, text)
        assert verdict is None or not verdict.equal or r"\approx" in text
    same = quick(text, text)
    assert same is not None
    assert same.equal


def test_hostile_pairs_have_a_verdict_from_any_thread(shared: Comparer) -> None:
    pairs = [(text, "x+1") for text in HOSTILE if quick(text, "x+1") is None]
    with ThreadPoolExecutor(4) as pool:
        verdicts = list(pool.map(lambda pair: shared.compare(*pair), pairs))
        turned = list(pool.map(lambda pair: shared.compare(*reversed(pair)), pairs))
    assert all(not verdict.equal for verdict in verdicts)
    assert [verdict.value for verdict in turned] == [verdict.value for verdict in verdicts]


def test_memory_stays_bounded() -> None:
    for text in HOSTILE:
        quick(text, "x+1")
    tracemalloc.start()
    for text in HOSTILE[:24]:
        quick(text, "x+2")
        quick(text, r"\sqrt{7}")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 64 * 2**20


def test_an_answer_equals_itself_whatever_it_is(shared: Comparer) -> None:
    @settings(deadline=None, max_examples=300)
    @given(st.text(st.characters(), min_size=1))
    def holds(text: str) -> None:
        assert shared.compare(text, text).equal == bool(text.strip())

    holds()


def forget() -> None:
    """Empty the caches of this package, so that everything is done once more."""
    for name, module in list(sys.modules.items()):
        if name.startswith("engine.answers"):
            for each in vars(module).values():
                if hasattr(each, "cache_clear"):
                    each.cache_clear()


def test_nothing_of_an_answer_is_compiled_or_run_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparer.Comparer, "_by_worker", lambda *_: process.DIED)
    seen: list[tuple[str, Any]] = []
    watching = parsing = False

    def parse(text: str, mode: Literal["exec", "eval"]) -> ast.AST:
        """`ast.parse` raises `compile` too, with the text; that a syntax tree is all it makes says its flag."""
        nonlocal parsing
        parsing = True
        try:
            return syntax.syntax_tree(text, mode)
        finally:
            parsing = False

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if not watching or threading.current_thread() is not threading.main_thread():
            return
        if event in FORBIDDEN or (event == "compile" and not parsing):
            seen.append((event, arguments))

    monkeypatch.setattr(pyforms, "syntax_tree", parse)
    sys.addaudithook(watch)
    others = (r"\sqrt{7}+x", "True", "[1, 2]")
    pairs = [(row[0], row[1]) for rows in TABLE.values() for row in rows]
    pairs += [(text, other) for text in [*HOSTILE, *CODE] for other in others]
    question = "Round to the nearest tenth. What percentage is it?"
    with Comparer() as usual:
        for turn in ("what is imported lazily is imported", "and now nothing is"):
            watching = turn.startswith("and")
            forget()
            for a, b in pairs:
                usual.compare(a, b, question)
            watching = False
    assert seen == []


@given(st.lists(st.sampled_from(["1", "2", "1/3", "0.333333333333", "0.333333333334", "x", "1.0"]), max_size=6))
def test_comparison_never_depends_on_what_was_compared_before(texts: list[str]) -> None:
    first = [quick(a, b) for a in texts for b in texts]
    again = [quick(b, a) for a in texts for b in texts]
    assert first == again
    assert all(verdict is None or verdict.value in Equality for verdict in first)
