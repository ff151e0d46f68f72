"""The worker process: killed and restarted, shared by threads, and fenced."""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.answers import Comparer
from engine.answers.equality import comparer as module
from engine.answers.equality import process, worker
from engine.domain import Equality
from engine.errors import ToolError

SUM = "a+b+c+d+f+g+h+j+k"
"""Nine unknowns: more than the rules in this process try."""

ENDLESS = (f"({SUM})^{{60}}", f"({SUM})^{{59}}({SUM}+1)")
EASY = (SUM, "+".join(reversed(SUM.split("+"))))


def easy(number: int) -> tuple[str, str]:
    """A pair that needs the worker."""
    return f"{EASY[0]}+{number}", f"{number}+{EASY[1]}"


@pytest.fixture(scope="module")
def shared() -> Iterator[Comparer]:
    with Comparer() as comparer:
        yield comparer


def only_worker(comparer: Comparer) -> process.Worker:
    """The one worker of a comparer that one thread has asked."""
    comparer.compare(*EASY)
    (found,) = comparer._idle
    return found


def test_no_process_starts_before_a_pair_needs_it() -> None:
    with Comparer() as comparer:
        comparer.compare("1/2", "0.5")
        assert not comparer._idle
        assert only_worker(comparer).alive


def test_a_pair_that_takes_for_ever_is_undecided_and_the_next_one_works() -> None:
    with Comparer() as comparer:
        first = only_worker(comparer)
        began = time.monotonic()
        assert comparer.compare(*ENDLESS).rule == "undecided: time"
        assert time.monotonic() - began < 20  # a bound on hanging, not on speed
        assert comparer.compare(*easy(1)).equal
        assert comparer._idle == [first], "a worker that gives up by itself lives on"


def test_a_worker_that_ignores_its_alarm_is_killed_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    with Comparer(seconds=50.0) as comparer:
        first = only_worker(comparer)
        monkeypatch.setattr(module, "_PATIENCE", 0.01)
        assert comparer.compare(*ENDLESS).rule == "undecided: time"
        assert not first.alive
        monkeypatch.undo()
        assert comparer.compare(*easy(1)).equal


def test_a_worker_that_dies_costs_one_verdict_at_most() -> None:
    with Comparer() as comparer:
        first = only_worker(comparer)
        first._process.kill()
        first._process.wait()
        assert comparer.compare(*easy(1)).equal


def test_a_worker_is_replaced_after_its_share_of_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_RECYCLED_AFTER", 3)
    with Comparer() as comparer:
        first = only_worker(comparer)
        assert comparer.compare(*easy(2)).equal
        assert comparer._idle == [first]
        assert comparer.compare(*easy(3)).equal
        assert not first.alive
        assert comparer.compare(*easy(4)).equal


def test_verdicts_are_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 2)
    with Comparer() as comparer:
        for number in range(1, 5):
            comparer.compare(*easy(number))
        assert len(comparer._known) == 2
        (worker,) = comparer._idle
        asked = worker.asked
        comparer.compare(*reversed(easy(4)))
        assert worker.asked == asked


def test_many_threads_share_few_workers(shared: Comparer) -> None:
    pairs = [easy(number) for number in range(1, 9)]
    wrong = [(easy(number)[0], easy(number + 1)[1]) for number in range(1, 9)]
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda pair: shared.compare(*pair), pairs + wrong))
    assert [verdict.value for verdict in verdicts] == [Equality.EQUAL] * 8 + [Equality.DIFFERENT] * 8
    assert 1 <= len(shared._idle) <= module._MOST_WORKERS


def test_a_hard_pair_costs_its_processor_time_and_no_more() -> None:
    """So eight at once, of which two or more run at a time, end within 2 s where there are two processors."""
    spent = []
    for pairs in ([EASY], [EASY, ENDLESS]):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with Comparer() as comparer:
            assert comparer._seconds * 8 / 2 + 0.5 < 2, "the start of a worker takes the other half second"
            for pair in pairs:
                comparer.compare(*pair)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert spent[1] - spent[0] < 3 * comparer._seconds


@pytest.mark.parametrize(
    "shape",
    [
        "__import__('os').system('touch {path}')",
        "__import__('pathlib').Path('{path}').touch()",
        "open('{path}', 'w')",
        "exec(\"open('{path}', 'w')\")",
        "[open('{path}', 'w')]",
        "sqrt(open('{path}', 'w'))",
        "x + open('{path}', 'w')",
        "(lambda: open('{path}', 'w'))()",
        "\\text{{open('{path}', 'w')}}",
        "1*__import__('os').system('touch {path}')",
    ],
)
def test_no_answer_is_ever_run(shared: Comparer, tmp_path: Path, shape: str) -> None:
    target = tmp_path / "made"
    shared.compare(shape.format(path=target), "x + 1")
    shared.compare("x + 1", shape.format(path=target).replace("'", '"'))
    assert not target.exists()


@pytest.mark.parametrize(
    "deed",
    [
        "open('/tmp/made', 'w')",
        "__import__('os').open('/tmp/made', 65)",
        "__import__('os').system('true')",
        "__import__('subprocess').run(['true'])",
        "__import__('socket').create_connection(('127.0.0.1', 9))",
        "__import__('os').remove('/tmp/made')",
        "__import__('os').fork()",
    ],
)
def test_the_fence_of_the_worker_refuses(deed: str) -> None:
    script = (
        "import sys; from engine.answers.equality import worker; worker._limit(); sys.addaudithook(worker._refuse)\n"
        f"try:\n    {deed}\nexcept PermissionError as error:\n    print('refused', error)"
    )
    result = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert result.stdout.startswith("refused a comparison may not do this"), result.stderr


def test_the_worker_ends_when_its_owner_does() -> None:
    started = subprocess.Popen(process.COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={}, cwd="/")
    with started:
        assert started.stdout is not None
        assert started.stdin is not None
        assert started.stdout.readline() == b'{"ready": true}\n'
        started.stdin.close()
        assert started.wait(timeout=30) == 0


def test_memory_of_the_worker_is_bounded() -> None:
    script = "from engine.answers.equality import worker; worker._limit(); bytearray(worker.MEMORY)"
    result = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert "MemoryError" in result.stderr
    assert worker.MEMORY == 1536 * 1024 * 1024


def test_a_worker_that_cannot_start_is_a_tool_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-I", "-c", "raise SystemExit(1)"))
    with Comparer() as comparer, pytest.raises(ToolError, match="did not start"):
        comparer.compare(*EASY)
    monkeypatch.setattr(process, "COMMAND", ("/no/such/interpreter",))
    with Comparer() as comparer, pytest.raises(ToolError, match="could not be started"):
        comparer.compare(*EASY)


def test_a_comparer_can_be_closed_twice_and_used_again() -> None:
    comparer = Comparer()
    comparer.close()
    assert comparer.compare(*EASY).equal
    comparer.close()
    comparer.close()


@pytest.mark.parametrize(
    "pair",
    [
        ("{" * 100_000, "}" * 100_000),
        ("(" * 1_900, "[" * 1_900),
        ("1/" * 900 + "1", "x"),
        ("-" * 1_900 + "1", "1"),
        ("\\frac" * 400, "1"),
        ("1 " * 900, "2"),
        ("a " * 900, "b"),
        ("," * 1_900, "1"),
        ("1," * 900, "2," * 900),
        ("2^" * 300 + "2", "2"),
        ("9" * 1_900, "1e1900"),
        ("\x00", "\ud800"),
        ("{}{}" * 100, "$" * 100),
        ("(((1,2),3),4)", "(((1,2),3),5)"),
    ],
)
def test_hostile_pairs_get_a_verdict(shared: Comparer, pair: tuple[str, str]) -> None:
    verdict = shared.compare(*pair)
    assert verdict == shared.compare(*reversed(pair))
    assert not verdict.equal
