"""Training samples: settled problems alone, framed and boxed, in the order of the pool, and never half a file."""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from exporting import Brief, export_samples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.config import read_selection
from engine.curation import export, landing, solutions, templates
from engine.domain import (
    SETTLED_TIERS,
    Answer,
    AnswerRule,
    Attempt,
    Decision,
    Entry,
    Outcome,
    Problem,
    ProgramResult,
    ProgramStatus,
    Reading,
    Solution,
    Stage,
    Tier,
    problem_id,
)
from engine.errors import InputError, StoreMissingError
from engine.store import Facts, Reader, Row, Store, add_problems, fill_pool, flush, insert_run, samples

RUN = "run-1"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
STAGE_OF = {Tier.EASY: Stage.GUIDE, Tier.MEDIUM: Stage.CRITICISE, Tier.HARD: Stage.VOTE}
OUTCOME_OF = {
    Tier.UNSETTLED: Outcome.PASSED_ON,
    Tier.UNVERIFIED: Outcome.UNCHECKED,
    Tier.DROPPED: Outcome.DROPPED,
}


@dataclass(frozen=True)
class Text:
    """A kept solution: its words or its program."""

    cot: str = "It is $\\boxed{5}$."
    program: str | None = None
    part: str = "cot"
    rule: AnswerRule = AnswerRule.BOXED


def by_program(program: str, cot: str = "") -> Text:
    return Text(cot, program, "program")


def run_row(run: str) -> Row:
    return {
        "id": run, "recipe_name": "r", "note": "", "recipe": "{}", "shape": "{}", "simulated": False,
        "engine_version": "0",
    }  # fmt: skip


class Writing:
    """Writes what a run would have written; endings wait for the next flush."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.facts = Facts(lambda: NOW)
        self.runs: set[str] = set()

    def pool(self, questions: Sequence[str], run: str = RUN, round_: int = 1) -> None:
        problems = [Problem(problem_id(q), q) for q in questions]
        add_problems(self.store, problems, "import")
        if run not in self.runs:
            insert_run(self.store, run_row(run))
            self.runs.add(run)
        fill_pool(self.store, run, round_, [p.id for p in problems])

    def end(
        self,
        question: str,
        tier: Tier = Tier.EASY,
        texts: Sequence[Text] = (Text(),),
        *,
        answer: str = "5",
        run: str = RUN,
        round_: int = 1,
    ) -> None:
        """End a problem in a tier, with these kept solutions."""
        facts = self.facts
        entry = Entry(run, round_, problem_id(question))
        stage = STAGE_OF.get(tier, Stage.VOTE)
        for sample, text in enumerate(texts):
            found = Answer(answer, text.rule, 0, len(answer)) if text.cot else None
            result = ProgramResult(ProgramStatus.OK, answer) if text.program else None
            reading = Reading(text.cot, found, text.program)
            facts.attempt(entry, Attempt(stage, sample, "t", reading, result, answer if result else None), "hash")
        solutions = tuple(Solution(stage, i, "cot" if t.part == "cot" else "program") for i, t in enumerate(texts))
        decision = Decision(OUTCOME_OF.get(tier, Outcome.SETTLED), "rule", "reason", answer, solutions)
        facts.outcome(entry, stage.value, decision, tier, None)

    def flush(self) -> None:
        flush(self.store, self.facts.take())

    def export(self, out: Path, tiers: Sequence[Tier] = SETTLED_TIERS, run: str = RUN) -> Brief:
        self.flush()
        return export_samples(self.store, out, run, tiers)


@pytest.fixture
def writing(tmp_path: Path) -> Writing:
    return Writing(Store(tmp_path / "w.duckdb"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "exports" / "samples.jsonl"


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def exported(
    writing: Writing, out: Path, tiers: Sequence[Tier] = SETTLED_TIERS, run: str = RUN
) -> list[dict[str, Any]]:
    writing.export(out, tiers, run)
    return lines(out)


def test_a_line_holds_the_sample_and_where_it_comes_from(writing: Writing, out: Path) -> None:
    writing.pool(["What is 2+3?"])
    writing.end("What is 2+3?", Tier.MEDIUM, [Text("We add.\nIt is $\\boxed{5}$.")])
    assert writing.export(out) == Brief(problems=1, rows=1)
    assert lines(out) == [
        {
            "instruction": "What is 2+3?",
            "input": "",
            "output": "<solution_start>\nWe add.\nIt is $\\boxed{5}$.\n<solution_end>",
            "prompt": "Below is an instruction that describes a task. Write a response that appropriately completes "
            "the request.\n### Instruction:\nWhat is 2+3?\n\n### Response:",
            "id": problem_id("What is 2+3?"),
            "run": RUN,
            "round": 1,
            "tier": "medium",
            "level": None,
            "subject": None,
            "answer": "5",
            "stage": "criticise",
            "sample": 0,
            "part": "cot",
        }
    ]


def test_the_same_rows_make_the_same_bytes(writing: Writing, out: Path) -> None:
    writing.pool(["a", "b", "c"])
    for question in "cab":
        writing.end(question, Tier.HARD, [Text(f"{n} é 🙂 \\boxed{{5}}") for n in range(3)])
    writing.export(out)
    first = out.read_bytes()
    export_samples(Store(writing.store.path), out, RUN, SETTLED_TIERS)
    assert out.read_bytes() == first
    assert first.count(b"\n") == 9
    assert b"\r" not in first
    assert "é 🙂".encode() in first


def test_only_the_wanted_settled_tiers_leave(writing: Writing, out: Path) -> None:
    writing.pool([tier.value for tier in Tier] + ["pending"])
    for tier in Tier:
        writing.end(tier.value, tier, [Text()] if tier in SETTLED_TIERS else [])
    assert [row["tier"] for row in exported(writing, out)] == ["easy", "medium", "hard"]
    for tier in SETTLED_TIERS:
        assert [row["instruction"] for row in exported(writing, out, [tier])] == [tier.value]


def test_a_problem_that_a_stage_passed_on_leaves_with_the_stage_that_settled_it(writing: Writing, out: Path) -> None:
    writing.pool(["a"])
    passed = Decision(Outcome.PASSED_ON, "different", "reason")
    writing.facts.outcome(Entry(RUN, 1, problem_id("a")), "guide", passed, None, None)
    assert exported(writing, out) == []
    writing.end("a", Tier.MEDIUM)
    assert [(row["stage"], row["tier"]) for row in exported(writing, out)] == [("criticise", "medium")]


def test_other_runs_stay_out(writing: Writing, out: Path) -> None:
    for run, text in ((RUN, "mine \\boxed{5}"), ("other", "theirs \\boxed{5}")):
        writing.pool(["a"], run)
        writing.end("a", texts=[Text(text)], run=run)
    for run, word in ((RUN, "mine"), ("other", "theirs")):
        (row,) = exported(writing, out, run=run)
        assert word in row["output"]
        assert row["run"] == run
    with pytest.raises(InputError, match="no run nobody"):
        exported(writing, out, run="nobody' OR 1=1 --")


@pytest.mark.parametrize("chunk", [1, 2, 3, 1_000])
def test_lines_come_in_the_order_of_the_pool_and_the_replies(
    writing: Writing, out: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(solutions, "CHUNK", chunk)
    writing.pool(list("dbeac"))
    writing.pool(list("zb"), round_=2)
    for question in "abce":
        writing.end(question, Tier.HARD, [Text(f"{question}{n} \\boxed{{5}}") for n in range(2)])
    writing.end("b", round_=2)
    writing.end("z", round_=2)
    found = [(row["round"], row["instruction"], row["sample"]) for row in exported(writing, out)]
    first = [(1, question, sample) for question in "beac" for sample in (0, 1)]
    assert found == [*first, (2, "z", 0)], "a problem leaves once, as its first round settled it"
    assert writing.export(out) == Brief(5, 9, {"in an earlier round": 1})


def test_each_text_leaves_once_for_a_problem(writing: Writing, out: Path) -> None:
    writing.pool(["a", "b"])
    same = [Text("One \\boxed{5}"), Text("Two \\boxed{5}"), Text("One \\boxed{5}")]
    writing.end("a", Tier.HARD, same)
    writing.end("b", Tier.HARD, same[:1])
    found = [(row["instruction"], row["sample"]) for row in exported(writing, out)]
    assert found == [("a", 0), ("a", 1), ("b", 0)], "the first of equal texts stays, and other problems may have it too"


def test_a_program_leaves_only_where_no_solution_in_words_was_kept(writing: Writing, out: Path) -> None:
    writing.pool(["words", "program"])
    writing.end("words", Tier.HARD, [by_program("print(5)"), Text("One \\boxed{5}"), by_program("print(2 + 3)")])
    writing.end("program", Tier.HARD, [by_program("print(5)\n"), by_program("print(5)\n")])
    rows = exported(writing, out)
    assert [(row["instruction"], row["part"], row["sample"]) for row in rows] == [
        ("words", "cot", 1),
        ("program", "program", 0),
    ]
    assert rows[1]["output"] == (
        "<solution_start>\n```python\nprint(5)\n```\n\nThe final answer is $\\boxed{5}$.\n<solution_end>"
    )


@pytest.mark.parametrize("rule", AnswerRule)
def test_a_box_is_added_only_where_the_teacher_wrote_none(writing: Writing, out: Path, rule: AnswerRule) -> None:
    writing.pool(["a"])
    cot = "It is \\boxed{5}." if rule is AnswerRule.BOXED else "It is 5."
    writing.end("a", texts=[Text(cot, rule=rule)])
    (row,) = exported(writing, out)
    added = "" if rule is AnswerRule.BOXED else "\n\nThe final answer is $\\boxed{5}$."
    assert row["output"] == f"<solution_start>\n{cot}{added}\n<solution_end>"
    assert row["output"].count("\\boxed{") == 1


@pytest.mark.parametrize(
    ("answer", "boxed"),
    [
        ("$5", "\\$5"),
        ("\\$5", "\\$5"),
        ("\\frac{1}{2}", "\\frac{1}{2}"),
        ("x = 5", "x = 5"),
        ("$$%#", "\\$\\$\\%\\#"),
        ("\\{1, 2\\}", "\\{1, 2\\}"),
        ("}{", "\\}\\{"),
        ("\\frac{1}{2", "\\frac\\{1\\}\\{2"),
        ("5\\", "5\\ "),
        ("1\n\n2", "1 2"),
    ],
)
def test_no_sign_in_an_added_box_ends_it_or_its_formula(writing: Writing, out: Path, answer: str, boxed: str) -> None:
    writing.pool(["a"])
    writing.end("a", texts=[Text("words", rule=AnswerRule.STATED)], answer=answer)
    (row,) = exported(writing, out)
    assert row["output"].endswith(f"\n\nThe final answer is $\\boxed{{{boxed}}}$.\n<solution_end>")
    assert row["answer"] == answer


@given(st.text(alphabet="{}\\$%#a \n", max_size=12))
def test_every_added_box_is_closed_by_its_own_brace(answer: str) -> None:
    told = templates.concluded(answer)
    if not answer.strip():
        assert told == ""
        return
    assert told.startswith("\n\nThe final answer is $\\boxed{")
    depth, place = 0, told.index("{")
    while place < len(told):
        depth += {"{": 1, "}": -1}.get(told[place], 0)
        if not depth:
            break
        place += 2 if told[place] == "\\" else 1
    assert told[place:] == "}$."


def test_where_there_is_no_answer_there_is_no_box(writing: Writing, out: Path) -> None:
    writing.pool(["a"])
    entry = Entry(RUN, 1, problem_id("a"))
    attempt = Attempt(Stage.VOTE, 0, "t", Reading("Nobody knows.", None, None), None, None)
    writing.facts.attempt(entry, attempt, "hash")
    decision = Decision(Outcome.UNCHECKED, "rule", "reason", None, (Solution(Stage.VOTE, 0, "cot"),))
    writing.facts.outcome(entry, "vote", decision, Tier.UNVERIFIED, None)
    (row,) = exported(writing, out, [Tier.UNVERIFIED])
    assert (row["output"], row["answer"]) == ("<solution_start>\nNobody knows.\n<solution_end>", None)


def test_a_program_cannot_end_its_own_fence(writing: Writing, out: Path) -> None:
    writing.pool(["a"])
    writing.end("a", texts=[by_program("print('''```''')")])
    (row,) = exported(writing, out)
    assert row["output"].startswith("<solution_start>\n````python\nprint('''```''')\n````\n\nThe final answer")


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1).filter(str.strip),
        min_size=1,
        max_size=5,
        unique_by=problem_id,
    )
)
def test_any_text_survives_and_makes_one_line_each(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    writing = Writing(Store(folder / "w.duckdb"))
    writing.pool(texts)
    for text in texts:
        writing.end(text, texts=[Text(f"so {text}{{question}}")])
    writing.export(folder / "x.jsonl")
    raw = (folder / "x.jsonl").read_bytes()
    assert raw.count(b"\n") == len(texts)
    found = [json.loads(line) for line in raw.split(b"\n")[:-1]]
    assert [row["instruction"] for row in found] == texts
    for text, row in zip(texts, found, strict=True):
        assert row["prompt"] == templates.ALPACA.replace("{question}", text)
        assert row["output"] == f"<solution_start>\nso {text}{{question}}\n<solution_end>"


@pytest.mark.parametrize("chunk", [1, 2])
def test_rows_that_are_added_while_an_export_reads_do_not_enter(
    writing: Writing, out: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    writing.pool(list("abcd"))
    for question in "ac":
        writing.end(question)
    waiting = ["b", "d"]
    read = Store.read

    def others_write_first(store: Store) -> AbstractContextManager[Reader]:
        # The second block takes the snapshot; before each later one, a run settles another problem.
        blocks.append(len(blocks))
        if len(blocks) > 2 and waiting:
            writing.end(waiting.pop())
            writing.flush()
        return read(store)

    blocks: list[int] = []
    monkeypatch.setattr(solutions, "CHUNK", chunk)
    monkeypatch.setattr(Store, "read", others_write_first)
    assert [row["instruction"] for row in exported(writing, out)] == ["a", "c"]
    assert not waiting, "they were written while the export read"
    monkeypatch.undo()
    assert [row["instruction"] for row in exported(writing, out)] == ["a", "b", "c", "d"]


# Files.


def test_nothing_settled_makes_an_empty_file(writing: Writing, out: Path) -> None:
    writing.pool(["a"])
    assert writing.export(out) == Brief(problems=0, rows=0)
    assert out.read_bytes() == b""


def was_exported(writing: Writing, out: Path) -> None:
    """Leave the files of an earlier export."""
    writing.export(out)
    assert out.exists()


def beside(out: Path) -> list[str]:
    return [f"{out.name}.manifest.json", f"{out.name}.rows.parquet"]


def test_a_file_that_no_export_wrote_stays(writing: Writing, out: Path) -> None:
    writing.pool(["a"])
    writing.end("a")
    out.parent.mkdir()
    out.write_text("precious")
    with pytest.raises(InputError, match="no export wrote it"):
        writing.export(out)
    test = out.with_name(f"{out.stem}.test{out.suffix}")
    out.rename(test)
    split = read_selection({"run": RUN, "split": {"test": 0.5}})
    with pytest.raises(InputError, match=r"samples\.test\.jsonl is there, and no export wrote it"):
        export(writing.store, split, out, clock=lambda: NOW)
    assert [(path.name, path.read_text()) for path in out.parent.iterdir()] == [(test.name, "precious")]


def test_an_older_test_set_goes_with_the_export_that_it_was_part_of(writing: Writing, out: Path) -> None:
    writing.pool(["a b", "c d", "e f"])
    for question in ("a b", "c d", "e f"):
        writing.end(question)
    writing.flush()
    split = read_selection({"run": RUN, "split": {"test": 0.5}})
    export(writing.store, split, out, clock=lambda: NOW)
    assert (out.parent / "samples.test.jsonl").exists()
    assert len(exported(writing, out)) == 3
    assert {path.name for path in out.parent.iterdir()} == {out.name, *beside(out)}


def test_a_file_that_is_there_is_replaced_and_nothing_else_is_left(writing: Writing, out: Path) -> None:
    writing.pool(["a"])
    writing.end("a")
    was_exported(writing, out)
    out.write_text("old " * 10_000)
    assert len(exported(writing, out)) == 1
    assert sorted(path.name for path in out.parent.iterdir()) == [out.name, *beside(out)]


def test_an_export_that_breaks_off_leaves_the_old_file_and_no_half_one(
    writing: Writing, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing.pool(["a", "b"])
    writing.end("a")
    writing.end("b")
    was_exported(writing, out)
    out.write_text("old")
    read: Callable[..., pl.DataFrame] = samples.samples
    chunks: list[str] = []

    def broken(reader: Reader, *args: object, **options: object) -> pl.DataFrame:
        chunks.append("read")
        if len(chunks) > 1:
            raise KeyboardInterrupt
        return read(reader, *args, **options)

    monkeypatch.setattr(solutions, "CHUNK", 1)
    monkeypatch.setattr(samples, "samples", broken)
    with pytest.raises(KeyboardInterrupt):
        writing.export(out)
    assert out.read_text() == "old"
    assert {path.name for path in out.parent.iterdir()} == {out.name, *beside(out)}


def test_a_full_disk_is_said_and_leaves_the_old_file(
    writing: Writing, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing.pool(["a"])
    writing.end("a")
    was_exported(writing, out)
    out.write_text("old")

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(landing.os, "fsync", full)
    with pytest.raises(InputError, match=r"samples\.jsonl cannot be written \(No space left on device\)"):
        writing.export(out)
    assert out.read_text() == "old"
    assert {path.name for path in out.parent.iterdir()} == {out.name, *beside(out)}


@pytest.mark.parametrize(
    "place",
    [".", "/", "{tmp}", "{tmp}/file/x.jsonl", "{tmp}/file/y/x.jsonl", "{tmp}/" + "n" * 300, "{tmp}/" + "n" * 252],
    ids=["current folder", "root", "folder", "below a file", "far below a file", "too long", "too long when half"],
)
def test_a_place_where_no_file_can_be_is_refused_with_a_remedy(writing: Writing, tmp_path: Path, place: str) -> None:
    writing.pool(["a"])
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="--out"):
        writing.export(Path(place.format(tmp=tmp_path)))


def test_without_a_store_there_is_nothing_to_export_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError):
        export_samples(Store(tmp_path / "none.duckdb"), tmp_path / "x.jsonl", RUN, SETTLED_TIERS)
    assert list(tmp_path.iterdir()) == []
