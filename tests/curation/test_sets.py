"""Published sets in the store: every format, killed imports, what is repeated, known or broken, and evaluations."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from exporting import exported
from hypothesis import given
from hypothesis import strategies as st

from engine.config import Columns, SetMapping
from engine.curation import (
    SetFileReport,
    SetForm,
    SetPlan,
    SetReport,
    file_pieces,
    find_duplicates,
    import_seeds,
    import_set,
)
from engine.curation.file_pieces import pieces_of, rows_in
from engine.curation.published import USUAL
from engine.curation.rows import Row
from engine.domain import ProblemFilter, problem_id
from engine.errors import InputError, RunLiveError
from engine.store import RunKind, RunState, Store, list_runs, seeding
from engine.store.tallies import TALLIES, counted, summed

PLAN = SetPlan("s")
ROWS: list[dict[str, Any]] = [
    {"question": f"What is {i} + 1?", "solution": f"One more is $\\boxed{{{i + 1}}}$.", "level": 1 + i % 5}
    for i in range(50)
]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "s.duckdb")


def now() -> datetime:
    return datetime.now(UTC)


def lines(path: Path, rows: Iterable[object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def bring(store: Store, *paths: Path, plan: SetPlan = PLAN, **options: Any) -> SetReport:
    return import_set(store, paths, plan, clock=now, **({"workers": 0, "size": 20} | options))


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.read() as reader:
        return reader.rows(sql)


def facts(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """What a set leaves behind, without numbers and times."""
    return {
        "problem": rows(
            store, "SELECT id, question, source, dataset, ground_truth, level, subject FROM problem ORDER BY seq"
        ),
        "pool": rows(store, "SELECT run_id, round, position, problem_id FROM pool ORDER BY round, position"),
        "attempt": rows(
            store, "SELECT id, sample, teacher, cot_answer, cot_rule, request_hash FROM attempt ORDER BY seq"
        ),
        "text": rows(store, "SELECT * FROM attempt_text ORDER BY attempt_id"),
        "outcome": rows(store, "SELECT problem_id, round, tier, rule, answer, correct FROM outcome ORDER BY seq"),
        "solution": rows(store, "SELECT attempt_id, part FROM solution ORDER BY ALL"),
        "aside": rows(store, "SELECT file, line, reason FROM set_aside ORDER BY line"),
    }


def check_tallies(store: Store) -> None:
    """Tallies say what their tables do, and each row carries the place and stratum of its problem."""
    for table in TALLIES:
        by = ", ".join(TALLIES[table].keys)
        kept = rows(store, f"SELECT * FROM ({summed(table)}) ORDER BY {by}")  # noqa: S608 -- our own names
        assert sorted(map(repr, kept)) == sorted(map(repr, rows(store, counted(table, "true"))))
    for table in ("pool", "attempt", "outcome"):
        sql = f"SELECT count(*) FROM {table} t ANTI JOIN problem p ON (p.id, p.seq, p.stratum) = (t.problem_id, t.problem_seq, t.stratum)"  # noqa: S608, E501
        assert rows(store, sql) == [(0,)]


def test_a_set_is_a_run_whose_problems_are_unverified(store: Store, tmp_path: Path) -> None:
    report = bring(store, lines(tmp_path / "a.jsonl", ROWS))
    own = report.files[0]
    assert (own.rows, own.problems, own.entries, own.solutions, own.repeated, own.set_aside) == (50, 50, 50, 50, 0, 0)
    (run,) = list_runs(store)
    assert (run.id, run.kind, run.state, run.round, run.made_here) == (
        "s",
        RunKind.IMPORTED,
        RunState.FINISHED,
        1,
        False,
    )
    assert rows(store, "SELECT DISTINCT tier, rule FROM outcome") == [("unverified", "published")]
    assert [question for (question,) in rows(store, "SELECT question FROM problem ORDER BY seq")] == [
        row["question"] for row in ROWS
    ]
    assert [n for (n,) in rows(store, "SELECT position FROM pool ORDER BY problem_seq")] == list(range(50))
    assert rows(store, "SELECT DISTINCT part FROM solution") == [("cot",)]
    check_tallies(store)


def test_all_formats_bring_the_same(tmp_path: Path) -> None:
    made = {"jsonl": lines(tmp_path / "a.jsonl", ROWS), "json": tmp_path / "a.json", "csv": tmp_path / "a.csv"}
    made["json"].write_text(json.dumps({"data": ROWS}), encoding="utf-8")
    with made["csv"].open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ROWS[0]))
        writer.writeheader()
        writer.writerows(ROWS)
    table = pa.Table.from_pylist(ROWS)
    made["parquet"] = tmp_path / "a.parquet"
    pq.write_table(table, made["parquet"], row_group_size=13)
    made["datasets"] = tmp_path / "saved" / "a"
    made["datasets"].mkdir(parents=True)
    with pa.OSFile(str(made["datasets"] / "data-0.arrow"), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as out:
        out.write_table(table, max_chunksize=7)
    (made["datasets"] / "state.json").write_text('{"_data_files": [{"filename": "data-0.arrow"}]}', encoding="utf-8")
    found = {}
    for kind, path in made.items():
        store = Store(tmp_path / f"{kind}.duckdb")
        bring(store, path)
        found[kind] = facts(store)
    for kind, own in found.items():
        assert own == found["jsonl"], kind


def test_what_an_export_guards_against_spreadsheets_comes_home_as_it_was(tmp_path: Path) -> None:
    questions = ["-3 + 5 = ?", "=SUM(1, 2)?", "'=' means what?", "''-x?", "'tis how much?", "-7", "What is 1 + 1?"]
    first, second = Store(tmp_path / "1.duckdb"), Store(tmp_path / "2.duckdb")
    given = [{"question": text, "solution": f"+{n}. \\boxed{{{n}}}"} for n, text in enumerate(questions)]
    bring(first, lines(tmp_path / "a.jsonl", given))
    selection = {"tiers": ["unverified"], "text": {"form": "plain"}}
    done = exported(first, tmp_path / "out.csv", PLAN.name, selection)
    assert [file["guarded"] for file in done.manifest["files"]] == [4], "a solution's frame stands before its sign"
    assert "'-3 + 5 = ?" in (tmp_path / "out.csv").read_text()
    bring(second, tmp_path / "out.csv")
    told = "SELECT question FROM problem ORDER BY question"
    assert rows(second, told) == rows(first, told) == [(text,) for text in sorted(questions)]
    with (tmp_path / "foreign.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["question", "solution"], ["'=' means what?", "Equal."]])
    third = Store(tmp_path / "3.duckdb")
    bring(third, tmp_path / "foreign.csv")
    assert rows(third, told) == [("'=' means what?",)], "nobody knows of a foreign one"


def test_a_csv_may_hold_as_long_a_text_as_any_file(store: Store, tmp_path: Path) -> None:
    question = f"What is {'1 + ' * 50_000}1?"
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["question", "solution"], [question, "It is 50,001."]])
    bring(store, tmp_path / "a.csv")
    assert rows(store, "SELECT question FROM problem") == [(question,)]


def test_variants_that_a_search_grouped_stay_on_one_side(store: Store, tmp_path: Path) -> None:
    who, what = ("Ann", "Bob", "Cara", "Dan"), ("pears", "plums", "figs", "nuts", "kiwis")
    asked = [
        f"{one} carries {n + 2} baskets of {fruit} home, and on the way each basket loses {n} of the {fruit} that lay "
        f"in it at first. How many {fruit} are left when all the baskets of {fruit} have been carried home at last?"
        for n, (one, fruit) in enumerate((one, fruit) for fruit in what for one in who)
    ]
    bring(store, lines(tmp_path / "a.jsonl", [{"question": text, "solution": "\\boxed{1}"} for text in asked]))

    def across() -> int:
        exported(store, tmp_path / "x.jsonl", PLAN.name, selection)
        sides: dict[str, set[str]] = {}
        for name in ("x.jsonl", "x.test.jsonl"):
            for line in (tmp_path / name).read_text().splitlines():
                sides.setdefault(json.loads(line)["question"].split(" baskets of ")[1].split()[0], set()).add(name)
        return sum(len(side) > 1 for side in sides.values())

    selection = {"tiers": ["unverified"], "text": {"form": "plain"}, "split": {"test": 0.4}}
    assert across() > 0, "nobody has looked for likeness beyond other numbers"
    assert find_duplicates(store).new == len(asked)
    assert across() == 0


def test_readers_in_other_processes_bring_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist([*ROWS, *ROWS[:5], {"question": "no solution"}]), path)
    here, there = Store(tmp_path / "here.duckdb"), Store(tmp_path / "there.duckdb")
    bring(here, path)
    bring(there, path, workers=2, size=10)
    assert facts(here) == facts(there)


def test_a_file_that_was_imported_adds_nothing(store: Store, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [*ROWS, {"question": "half"}])
    bring(store, path)
    before = facts(store)
    events = rows(store, "SELECT count(*) FROM run_event")
    again = bring(store, path.rename(tmp_path / "other-name.jsonl")).files[0]
    assert (again.rows, again.before, again.solutions) == (0, 51, 0)
    assert facts(store) == before
    assert rows(store, "SELECT count(*) FROM run_event") == events


def test_another_file_with_the_same_rows_repeats_them(store: Store, tmp_path: Path) -> None:
    bring(store, lines(tmp_path / "a.jsonl", ROWS))
    more = bring(
        store, lines(tmp_path / "b.jsonl", [*ROWS, {"question": "New?", "solution": "Yes: \\boxed{1}."}])
    ).files[0]
    assert (more.repeated, more.entries, more.problems) == (50, 1, 1)
    assert rows(store, "SELECT max(position), count(*) FROM pool") == [(50, 51)]
    assert list_runs(store)[0].state is RunState.FINISHED
    check_tallies(store)


class Killed(Exception):  # noqa: N818 -- it stands for a kill
    """The process ends here."""


@pytest.mark.parametrize("after", [1, 2])
def test_an_import_that_breaks_off_goes_on_where_it_stopped(tmp_path: Path, after: int) -> None:
    broken = [
        *ROWS[:30],
        {"question": "half"},
        *ROWS[30:],
        *ROWS[:3],
        {"question": ROWS[0]["question"], "solution": "2"},
    ]
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(broken), path, row_group_size=17)
    whole, torn = Store(tmp_path / "whole.duckdb"), Store(tmp_path / "torn.duckdb")
    bring(whole, path)
    left = after

    def kill(_own: SetFileReport) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise Killed

    with pytest.raises(Killed):
        bring(torn, path, watch=kill)
    assert list_runs(torn)[0].state is RunState.DEAD
    report = bring(torn, path)
    assert report.files[0].before == {1: 20, 2: 40}[after]
    assert list_runs(torn)[0].state is RunState.FINISHED
    assert facts(torn) == facts(whole)
    check_tallies(torn)


_KILLS_ITSELF = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from engine.curation import SetPlan, import_set
from engine.store import Store

def kill(own):
    if own.rows >= 40:
        os.kill(os.getpid(), signal.SIGKILL)

clock = lambda: datetime.now(UTC)
import_set(Store(sys.argv[1]), [Path(sys.argv[2])], SetPlan("s"), clock=clock, watch=kill, workers=1, size=20)
"""


def test_a_killed_import_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", ROWS)
    whole, torn = Store(tmp_path / "whole.duckdb"), Store(tmp_path / "torn.duckdb")
    bring(whole, path)
    between = tmp_path / "between"
    between.mkdir()
    process = subprocess.run(  # what it writes ends once its helpers have ended, too
        [sys.executable, "-c", _KILLS_ITSELF, str(torn.path), str(path)],
        check=False, timeout=60, env=os.environ | {"TMPDIR": str(between)}, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.returncode == -signal.SIGKILL
    assert not list(between.iterdir()), "what went between it and its helpers is gone with them"
    assert list_runs(torn)[0].state is RunState.DEAD
    assert bring(torn, path).files[0].before == 40
    assert facts(torn) == facts(whole)


def test_somebody_can_stop_it(store: Store, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", ROWS)

    def ask(_own: SetFileReport) -> None:
        with store.write() as writer:
            writer.insert("run_event", [{"run_id": "s", "kind": "stop_asked", "detail": "by Ann"}])

    report = bring(store, path, watch=ask)
    assert (report.stopped, report.files[0].rows) == ("by Ann", 40)
    assert list_runs(store)[0].state is RunState.STOPPED
    assert bring(store, path).files[0].rows == 10
    assert list_runs(store)[0].state is RunState.FINISHED


def test_two_imports_of_one_set_at_once_are_refused(store: Store, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", ROWS)
    bring(store, path)
    with store.run_lock("s").held(), pytest.raises(RunLiveError, match="being imported"):
        bring(store, path)


def test_several_solutions_of_a_question_are_its_samples(store: Store, tmp_path: Path) -> None:
    said = ["It is \\boxed{7}.", "Seven: \\boxed{7.0}.", "It is \\boxed{8}.", "It is \\boxed{7}."]
    rows_ = [{"question": "How many?", "solution": solution} for solution in said]
    bring(store, lines(tmp_path / "a.jsonl", rows_), size=2)
    assert rows(store, "SELECT sample, cot_answer FROM attempt ORDER BY sample") == [(0, "7"), (1, "7.0"), (2, "8")]
    assert rows(store, "SELECT answer, count(*) FROM outcome GROUP BY ALL") == [("7", 1)]
    carried = "SELECT a.sample FROM solution s JOIN attempt a ON a.id = s.attempt_id ORDER BY 1"
    assert rows(store, carried) == [(0,), (1,)]


def test_a_known_question_stays_as_it_is(store: Store, tmp_path: Path) -> None:
    seeds = lines(tmp_path / "seeds.jsonl", [{"question": "What is 1 + 1?", "answer": "2", "level": 5}])
    import_seeds(store, [seeds], clock=now)
    own = bring(
        store, lines(tmp_path / "a.jsonl", [{"question": "What is  1 + 1?", "solution": "\\boxed{3}", "answer": "3"}])
    ).files[0]
    assert (own.problems, own.entries, own.conflicting) == (0, 1, 1)
    assert rows(store, "SELECT source, ground_truth, level FROM problem") == [("seed", "2", 5)]


def test_programs_are_found_kept_and_not_run(store: Store, tmp_path: Path) -> None:
    reply = "We add.\n```python\nprint(1 + 1)\n```\nSo it is \\boxed{2}."
    bring(store, lines(tmp_path / "a.jsonl", [{"instruction": "What is 1 + 1?", "output": reply}]))
    assert rows(store, "SELECT program_rule, program_status, cot_answer FROM attempt") == [("fenced", None, "2")]
    assert rows(store, "SELECT cot, program FROM attempt_text") == [("We add.\n\nSo it is \\boxed{2}.", "print(1 + 1)")]
    ((messages, kept),) = rows(store, "SELECT messages, reply FROM exchange")
    assert (json.loads(messages), kept) == ([{"role": "user", "content": "What is 1 + 1?"}], reply)


def test_a_mapping_brings_knowledge_tiers_rounds_and_models(store: Store, tmp_path: Path) -> None:
    mapping = SetMapping(
        dataset="mine",
        columns=Columns(
            question="q", solution="a", knowledge="k", tier="t", round="r", model="m", answer="x", level="hard.ness"
        ),
        levels={"college": 5},
    )
    row = {"q": "Q?", "a": "It is \\boxed{4}.", "k": "Facts.", "t": "Hard", "r": 3, "m": "gpt", "x": 4}
    path = lines(tmp_path / "a.jsonl", [row | {"hard": {"ness": "College"}}, row | {"q": "R?", "t": "?", "r": None}])
    bring(store, path, plan=SetPlan("s", mapping=mapping, licence="MIT"))
    assert rows(store, "SELECT round, tier, outcome, answer, correct FROM outcome ORDER BY round") == [
        (1, "unverified", "unchecked", "4", True),
        (3, "hard", "settled", "4", True),
    ]
    assert rows(store, "SELECT DISTINCT dataset, ground_truth, max(level) FROM problem GROUP BY ALL") == [
        ("mine", "4", 5)
    ]
    assert rows(store, "SELECT DISTINCT teacher, knowledge FROM attempt JOIN attempt_text ON attempt_id = id") == [
        ("gpt", "Facts.")
    ]
    (run,) = list_runs(store)
    assert (run.round, run.recipe["published"]["licence"]) == (3, "MIT")
    assert "Licence: MIT." in run.note


def test_licences_leave_with_all_files_that_came_under_them(store: Store, tmp_path: Path) -> None:
    def named(*numbers: int) -> list[dict[str, Any]]:
        return [{"question": f"What is {n} + 2?", "solution": f"It is \\boxed{{{n + 2}}}."} for n in numbers]

    def seeds(run: str) -> dict[str, dict[str, str]]:
        done = exported(store, tmp_path / "out.jsonl", run, {"tiers": ["unverified"]})
        found: dict[str, dict[str, str]] = done.manifest["seeds"]
        return found

    first, second = lines(tmp_path / "a.jsonl", named(1)), lines(tmp_path / "math.jsonl", named(2))
    plan = SetPlan("s", licence="CC0", source="https://x.org")
    bring(store, first, second, plan=plan)
    held = {"licence": "CC0", "source": "https://x.org"}
    assert seeds("s") == {"a": held, "math": held}, "what is said counts more than a name"
    bring(store, lines(tmp_path / "later.jsonl", named(3)))
    assert seeds("s") == {"a": held, "later": held, "math": held}
    for other in (SetPlan("s", licence="MIT"), SetPlan("s", source="https://y.org")):
        with pytest.raises(InputError, match="and a set has one"):
            bring(store, lines(tmp_path / "more.jsonl", named(4)), plan=other)
    (tmp_path / "b").mkdir()
    third, fourth = lines(tmp_path / "b" / "a.jsonl", named(5)), lines(tmp_path / "b" / "math.jsonl", named(6))
    bring(store, third, fourth, plan=SetPlan("t"))
    assert seeds("t") == {
        "a": {"licence": "unknown", "source": "unknown"},
        "math": {"licence": "MIT", "source": "https://github.com/hendrycks/math"},
    }
    assert seeds("s")["a"] == held


def test_hostile_rows_are_set_aside_with_their_place(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = {
        "question": "'; DROP TABLE problem; --<script>alert(1)</script>",
        "solution": "\\boxed{1} \u202e $(rm -rf /)",
    }
    bad = [
        b"not json",
        b'{"question": "Q?", "solution": "\xff"}',
        b'{"question": "Q?", "solution": "\\ud800"}',
        b'{"question": "Q?", "solution": "\\u0000"}',
        b'{"question": "' + b"x" * 1_000_001 + b'", "solution": "y"}',
        b"[" * 100_000,
        b'{"question": {"a": 1}, "solution": "y"}',
        b'{"question": "Q?", "solution": NaN}',
    ]
    path.write_bytes(b"\n".join([json.dumps(good).encode(), *bad]) + b"\n")
    own = bring(store, path).files[0]
    assert (own.rows, own.solutions, own.set_aside) == (9, 1, 8)
    assert rows(store, "SELECT line FROM set_aside ORDER BY line") == [(line,) for line in range(2, 10)]
    assert rows(store, "SELECT question FROM problem") == [(good["question"],)]


def test_a_torn_parquet_file_gives_what_can_be_read(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS), path, row_group_size=10, compression="none")
    raw = bytearray(path.read_bytes())
    place = raw.find(b"What is 35 + 1?")
    raw[place - 300 : place - 200] = b"\xff" * 100
    path.write_bytes(bytes(raw))
    own = bring(store, path).files[0]
    assert own.solutions + own.set_aside <= 50
    assert own.solutions >= 20
    assert own.set_aside >= 1


@pytest.mark.parametrize(
    ("row", "plan", "said"),
    [
        ({"text": "x"}, PLAN, "none of the known forms"),
        ({"question": "Q?", "answer": "5"}, PLAN, "none of the known forms"),
        ({"instruction": "Q?", "output": "S."}, SetPlan("s", form=SetForm.OPENAI), "cannot be read as openai"),
        ({"question": "Q?", "solution": "S."}, SetPlan("s", form=SetForm.WISDOM), "no frame"),
        ({"question": "Q?", "reply": "S."}, SetPlan("s", RunKind.EVALUATION), "no right answer"),
        (
            {"q": "Q?", "s": "S."},
            SetPlan("s", mapping=SetMapping(columns=Columns(question="q", solution="z.0", level="lvl"))),
            'solution = "z.0", level = "lvl"',
        ),
        ({"question": "Q?", "solution": "S."}, SetPlan("no/name"), "cannot be used"),
    ],
)
def test_what_cannot_be_read_is_refused_before_anything_is_written(
    store: Store, tmp_path: Path, row: dict[str, Any], plan: SetPlan, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        bring(store, lines(tmp_path / "good.jsonl", ROWS), lines(tmp_path / "a.jsonl", [row]), plan=plan)
    assert not store.exists()


def test_each_file_that_cannot_be_read_is_named_before_why(store: Store, tmp_path: Path) -> None:
    plan, row = SetPlan("s", form=SetForm.SHAREGPT), {"question": "Q?", "solution": "S."}
    paths = [lines(tmp_path / f"{name}.jsonl", [row]) for name in "ab"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as caught:
        bring(store, *paths, tmp_path / "empty", plan=plan)
    first, alike, folder = str(caught.value).splitlines()
    assert first == "Nothing was imported:"
    assert alike.startswith(f"  - {paths[0]} (and 1 more in the same way) cannot be read as sharegpt: none of")
    assert folder.startswith(f"  - The folder {tmp_path / 'empty'} holds no seed file")


def test_a_name_stands_for_one_thing(store: Store, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", ROWS)
    bring(store, path)
    truths = lines(tmp_path / "e.jsonl", [{"question": "Q?", "reply": "5", "ground_truth": 5}])
    with pytest.raises(InputError, match="is an imported set"):
        bring(store, truths, plan=SetPlan("s", RunKind.EVALUATION))
    with pytest.raises(InputError, match="another manner"):
        bring(store, path, plan=SetPlan("s", form=SetForm.PLAIN))


def test_an_evaluation_is_scored_and_its_problems_are_no_seeds(store: Store, tmp_path: Path) -> None:
    replies = [
        ("What is 1/2?", "It is \\boxed{0.5}.", "\\frac{1}{2}"),
        ("What is 2 + 2?", "It is \\boxed{5}.", 4),
        ("What is 8 * 8?", "```python\nprint(8 * 8)\n```", [63, 64]),
        ("What is 3?", "I do not know", "3"),
        ("What is 3 + 4?", "It is 7.", "We add both: $3 + 4 = \\boxed{7}$, as 4 is 3 and 1."),
        ("What is 3 + 5?", "It is 8.", ["We add both: 3 + 5.\n#### 8", "9"]),
    ]
    found = [{"question": q, "reply": r, "ground_truth": t} for q, r, t in replies]
    bring(store, lines(tmp_path / "a.jsonl", found), plan=SetPlan("base", RunKind.EVALUATION))
    assert rows(store, "SELECT answer, correct FROM outcome ORDER BY seq") == [
        ("0.5", True),
        ("5", False),
        ("64", True),
        (None, False),
        ("7", True),
        ("8", True),
    ]
    assert rows(store, "SELECT program_status, program_answer FROM attempt WHERE program_status IS NOT NULL") == [
        ("ok", "64")
    ]
    assert rows(store, "SELECT DISTINCT kind FROM run") == [("evaluation",)]
    with store.read() as reader:
        assert seeding.number_of(reader, ProblemFilter()) == 0
        assert seeding.chosen(reader, ProblemFilter(), 10) == []
    bring(store, lines(tmp_path / "b.jsonl", [*ROWS[:2], {"question": "What is 3?", "solution": "\\boxed{3}"}]))
    with store.read() as reader:
        seeds = seeding.chosen(reader, ProblemFilter(run="s"), 10)
    assert [problem.id for problem in seeds] == [problem_id(row["question"]) for row in ROWS[:2]]


def test_long_rows_make_small_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_pieces, "PIECE_CHARACTERS", 10_000)
    long = [{"question": f"{i}?", "solution": "x" * 4_000} for i in range(20)]
    table = tmp_path / "a.parquet"
    pq.write_table(pa.Table.from_pylist(long), table)
    items = tmp_path / "a.json"
    items.write_text(json.dumps(long), encoding="utf-8")
    for path in (table, lines(tmp_path / "a.jsonl", long), items):
        cut = list(pieces_of(path, USUAL))
        assert max(piece.count for piece in cut) <= 3
        assert [row.line for piece in cut for row in rows_in(piece)] == list(range(1, 21))
        assert [piece.before for piece in cut] == [sum(p.count for p in cut[:n]) for n in range(len(cut))]
        rest = [row for piece in pieces_of(path, USUAL, skip=7) for row in rows_in(piece)]
        assert [row.line for row in rest] == list(range(8, 21))


@given(
    groups=st.lists(st.integers(0, 12), max_size=12),
    size=st.integers(1, 9),
    skip=st.integers(0, 40),
    letters=st.integers(1, 3000),
)
def test_pieces_are_as_large_as_they_may_be(
    tmp_path_factory: pytest.TempPathFactory, groups: list[int], size: int, skip: int, letters: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "grouped.parquet"
    schema = pa.schema([("question", pa.string()), ("solution", pa.string())])
    with pq.ParquetWriter(path, schema) as out:
        for number, many in enumerate(groups):
            made = [{"question": f"{number}-{i}", "solution": "x" * letters} for i in range(many)]
            out.write_table(pa.Table.from_pylist(made, schema))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file_pieces, "PIECE_CHARACTERS", 10_000)
        cut = list(pieces_of(path, USUAL, skip, size))
    whole = [f"{number}-{i}" for number, many in enumerate(groups) for i in range(many)][skip:]
    assert [row.fields["question"] for piece in cut for row in rows_in(piece) if isinstance(row, Row)] == whole
    assert [piece.before for piece in cut] == [skip + sum(p.count for p in cut[:n]) for n in range(len(cut))]
    assert all(0 < piece.count <= size for piece in cut)
    assert all(piece.count == size or (piece.count + 2) * (letters + 20) > 10_000 for piece in cut[:-1])


@pytest.mark.parametrize("lacking", ["", None, " ", 7, ["no text"], "NUL \x00", "<solution_start> <solution_end>"])
def test_replies_that_cannot_be_read_are_wrong(store: Store, tmp_path: Path, lacking: object) -> None:
    found = [{"question": f"What is {i}?", "reply": lacking, "ground_truth": i} for i in range(3)]
    found.append({"question": "What is 3?", "reply": "\\boxed{3}", "ground_truth": 3})
    found.append({"question": "What is 4?", "ground_truth": 4})
    own = bring(store, lines(tmp_path / "a.jsonl", found), plan=SetPlan("e", RunKind.EVALUATION)).files[0]
    assert (own.entries, own.unanswered, own.set_aside) == (5, 4, 0)
    assert rows(store, "SELECT answer, correct FROM outcome ORDER BY seq") == [(None, False)] * 3 + [
        ("3", True),
        (None, False),
    ]
    assert rows(store, "SELECT count(*) FROM solution") == [(1,)]
    check_tallies(store)


@pytest.mark.parametrize(
    "found",
    [
        {"question": "Q?", "reply": None, "ground_truth": "5"},
        {"question": "Q?", "reply": None, "answer": "It is\n#### 5"},
        {"question": "Q?", "answer": "It is\n#### 5"},
        {"question": "Q?", "reply": "I do not know", "answer": "5", "ground_truth": "6"},
        {"messages": [{"role": "user", "content": "Q?"}], "ground_truth": "5"},
        {"messages": [{"role": "user", "content": "Q?"}, {"role": "assistant", "content": [{}]}], "ground_truth": "5"},
    ],
)
def test_the_right_answer_is_never_taken_for_a_reply(store: Store, tmp_path: Path, found: dict[str, Any]) -> None:
    bring(store, lines(tmp_path / "a.jsonl", [found]), plan=SetPlan("e", RunKind.EVALUATION))
    assert rows(store, "SELECT answer, correct FROM outcome") == [(None, False)]


def test_what_scoring_noted_is_not_the_right_answer(store: Store, tmp_path: Path) -> None:
    found = {"question": "Q?", "reply": "\\boxed{5}", "ground_truth": "6", "answer": "5", "correct": False}
    bring(store, lines(tmp_path / "a.jsonl", [found]), plan=SetPlan("e", RunKind.EVALUATION))
    assert rows(store, "SELECT ground_truth, correct FROM problem, outcome") == [("6", False)]


def test_a_set_s_end_tells_of_all_its_rows(store: Store, tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", [*ROWS, {"question": "half"}])
    told = "SELECT detail FROM run_event WHERE kind = 'finished' ORDER BY seq DESC LIMIT 1"

    def kill(own: SetFileReport) -> None:
        if own.rows >= 40:
            raise Killed

    with pytest.raises(Killed):
        bring(store, path, watch=kill)
    bring(store, path)
    assert rows(store, told) == [("51 rows were read, 11 of them now, 1 of these set aside",)]
    bring(store, lines(tmp_path / "b.jsonl", ROWS[:7]))
    assert rows(store, told) == [("58 rows were read, 7 of them now, 0 of these set aside",)]
    other = Store(tmp_path / "other.duckdb")
    bring(other, path)
    assert rows(other, told) == [("51 rows were read, 1 of them set aside",)]
