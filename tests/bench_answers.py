"""How fast answers are compared: `python tests/bench_answers.py [--shared DIR] [--most 6000]`.

Pairs are real and distinct, and no two are the same text:

- of the recorded replies: of each question, every two of its published answer, the answers in words and what the
  programs gave (each program run once, in the sandbox);
- of MATH's published solutions: the final answer beside the next eight of its subject, and beside itself in other
  writings. Without the shared data the simulated teachers' seeds take their place.

Ours and math-verify, which parses and verifies under its own time limits, are asked the same pairs one after the other
in the same process, each from cold caches. CPU seconds count this process and the comparison worker; imports, and the
start of the worker, which happens once in a run, are before the clock and shown apart.
"""

import argparse
import asyncio
import itertools
import json
import logging
import os
import re
import resource
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from engine.answers import Comparer, extract_answer, read_output, read_reply
from engine.sandbox import Sandbox

ROOT: Final = Path(__file__).resolve().parents[1]
SHARED: Final = ROOT.parent / "shared" / "data"
MOST: Final = 6000
NEIGHBOURS: Final = 8
WORKER_PAIR: Final = (r"\sum_{k=1}^{3} k + a", r"a + \sum_{k=1}^{3} k")
"""A pair that only the worker can judge."""

IMPORTING_PAIR: Final = (r"\sqrt{3}", r"\sqrt{5}")
"""A pair for which mpmath is imported."""

Pairs = dict[tuple[str, str], str]


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 -- this is what the script is for


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rewritten(answer: str) -> Iterator[str]:
    """The same answer in other writings."""
    yield re.sub(r" ?([-+=]) ?", r" \1 ", answer)
    yield answer.replace(r"\frac", r"\dfrac").replace(r"\left", "").replace(r"\right", "")
    yield rf"\text{{{answer}}}" if not set(answer) & set("\\{}^_") else f"{answer}."
    yield re.sub(
        r"(\\)?([()])",
        lambda mark: mark[0] if mark[1] else _sized(mark[2]),
        answer.replace(r"\left", "").replace(r"\right", ""),
    )
    yield re.sub(r"(?<![\d.,])\d{5,}(?![\d.,])", lambda digits: f"{int(digits[0]):,}", answer)


def _sized(bracket: str) -> str:
    return (r"\left" if bracket == "(" else r"\right") + bracket


async def outputs(programs: list[str]) -> list[str | None]:
    async with Sandbox() as sandbox:
        results = await asyncio.gather(*(sandbox.run(program) for program in programs))
    return [read_output(result.answer) if result.answer is not None else None for result in results]


def recorded(folder: Path) -> Iterable[tuple[str, str, str]]:
    """Pairs of published answer, answers in words and answers of programs, question by question."""
    answers: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows(folder / "gsm8k_300_seeds.jsonl"):
        answers[row["question"]][row["answer"].removeprefix("####").strip()] = None
    readings = [(row["question"], read_reply(row["reply"])) for row in rows(folder / "gsm8k_300_replies.jsonl")]
    programs = [(question, reading.program) for question, reading in readings if reading.program]
    given = asyncio.run(outputs([program for _, program in programs]))
    for question, reading in readings:
        if reading.answer:
            answers[question][reading.answer.text] = None
    for (question, _), answer in zip(programs, given, strict=True):
        if answer:
            answers[question][answer] = None
    for several in answers.values():
        for a, b in itertools.combinations(several, 2):
            yield a, b, "recorded"


def published(solutions: list[tuple[str, str]]) -> Iterable[tuple[str, str, str]]:
    """Pairs of final answers of one subject, and of each with itself written in other ways."""
    subjects: dict[str, list[str]] = defaultdict(list)
    for subject, solution in solutions:
        answer = extract_answer(solution)
        if answer:
            subjects[subject].append(answer.text)
    for answers in subjects.values():
        for at, a in enumerate(answers):
            for b in answers[at + 1 : at + 1 + NEIGHBOURS]:
                yield a, b, "same subject"
            for b in rewritten(a):
                yield a, b, "rewritten"


def real_pairs(shared: Path) -> Pairs:
    """All pairs, each once, with where they are from."""
    found: list[tuple[str, str, str]] = []
    if (shared / "recorded").is_dir():
        found += recorded(shared / "recorded")
        solutions = rows(shared / "seeds" / "math_train_sample.jsonl")
        found += published([(row["type"], row["solution"]) for row in solutions])
    else:
        seeds = rows(ROOT / "data" / "seeds" / "demo.jsonl")
        boxed = [(str(row.get("subject")), rf"\boxed{{{row['answer']}}}") for row in seeds if row.get("answer")]
        found += published(boxed)
    pairs: Pairs = {}
    for a, b, source in found:
        if a.strip() != b.strip() and a.strip() and b.strip():
            pairs.setdefault((min(a, b), max(a, b)), source)
    return pairs


def math_verify() -> Callable[[str, str], object]:
    """math-verify alone, with its own time limits; a text that it cannot read is no answer."""
    from math_verify import parse, verify  # noqa: PLC0415 -- its import is before the clock

    def judge(a: str, b: str) -> bool:
        return bool(verify(parse(f"${a}$"), parse(f"${b}$")))

    judge("x+1", "1+x")
    return judge


def cpu_of(process: int | None) -> float:
    """CPU seconds of this process and of a living one."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    total = usage.ru_utime + usage.ru_stime
    if process is not None:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def timed(judge: Callable[[str, str], object], pairs: Pairs, process: Callable[[], int | None]) -> dict[str, Any]:
    """Verdicts, CPU seconds and times of all pairs, from cold caches."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("engine.answers", "math_verify", "latex2sympy2_extended")):
            for each in vars(module).values():
                if hasattr(each, "cache_clear"):
                    each.cache_clear()
    verdicts, walls, cpus = [], [], []
    before = cpu_of(process())
    for a, b in pairs:
        began, spent = time.perf_counter(), time.thread_time()
        verdicts.append(judge(a, b))
        cpus.append(time.thread_time() - spent)
        walls.append(1000 * (time.perf_counter() - began))
    return {"verdicts": verdicts, "cpu": cpu_of(process()) - before, "walls": walls, "cpus": cpus}


def line(name: str, found: dict[str, Any], count: int) -> str:
    cuts = statistics.quantiles(found["walls"], n=100, method="inclusive")
    rate = count / found["cpu"]
    return f"{name:12}{rate:10,.0f}{found['cpu']:10.2f}{cuts[49]:10.3f}{cuts[98]:10.2f}{max(found['walls']):10.1f}"


def report_answers(shared: Path, most: int, *, show: bool) -> None:
    """Print the table."""
    logging.disable(logging.CRITICAL)
    pairs = real_pairs(shared)
    step = -(-len(pairs) // most)
    pairs = dict(list(pairs.items())[::step])
    say(f"{len(pairs)} distinct real pairs: " + ", ".join(f"{n} {kind}" for kind, n in Counter(pairs.values()).items()))
    with Comparer() as comparer:
        for pair in (WORKER_PAIR, IMPORTING_PAIR):
            comparer.compare(*pair)
        ours = timed(comparer.compare, pairs, lambda: _pid(comparer))
        start = _started(comparer)
    theirs = timed(math_verify(), pairs, lambda: None)
    say(f"{'':12}{'pairs/s':>10}{'CPU s':>10}{'p50 ms':>10}{'p99 ms':>10}{'max ms':>10}")
    say(line("ours", ours, len(pairs)))
    say(line("math-verify", theirs, len(pairs)))
    times = theirs["cpu"] / ours["cpu"]
    say(f"{times:.1f} times as many pairs in a CPU second; a worker's start costs {start:.2f} s once")
    by_source(pairs, ours, theirs)
    rules = Counter(verdict.rule for verdict in ours["verdicts"])
    say("decided by: " + ", ".join(f"{rule} {100 * n / len(pairs):.1f} %" for rule, n in rules.most_common()))
    compare_verdicts(pairs, ours["verdicts"], theirs["verdicts"], show=show)


def by_source(pairs: Pairs, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """How the two compare on each source, and on what no number decided, by this thread's CPU time."""
    kinds = {kind: [each == kind for each in pairs.values()] for kind in dict.fromkeys(pairs.values())}
    kinds["not numbers"] = [verdict.rule not in ("numbers", "same text") for verdict in ours["verdicts"]]
    for kind, chosen in kinds.items():
        mine, his = (sum(itertools.compress(each["cpus"], chosen)) for each in (ours, theirs))
        if mine:
            say(f"  {kind}: {sum(chosen)} pairs, {his / mine:.1f} times as many in a CPU second")


def compare_verdicts(pairs: Pairs, ours: list[Any], theirs: list[Any], *, show: bool) -> None:
    """On how many pairs the two agree, and on which they do not."""
    both = Counter((mine.value.value, bool(his)) for mine, his in zip(ours, theirs, strict=True))
    for (mine, his), n in sorted(both.items()):
        say(f"  ours {mine}, math-verify {'equal' if his else 'different'}: {n}")
    for (a, b), mine, his in zip(pairs, ours, theirs, strict=True):
        if show and mine.equal != bool(his):
            say(f"  {mine.value.value:10}{mine.rule:24}{a!r:40} {b!r}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--shared", type=Path, default=SHARED)
    options.add_argument("--most", type=int, default=MOST, help="most pairs; every so-manieth is taken")
    options.add_argument("--show", action="store_true", help="print the pairs on which the two disagree")
    given = options.parse_args()
    report_answers(given.shared, given.most, show=given.show)


def _pid(comparer: Comparer) -> int | None:
    return comparer._idle[0]._process.pid if comparer._idle else None


def _started(comparer: Comparer) -> float:
    """CPU seconds that the start of a worker costs."""
    comparer.close()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    comparer.compare(*(text + "+b" for text in WORKER_PAIR))
    comparer.close()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
