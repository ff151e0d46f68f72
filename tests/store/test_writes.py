"""Facts on their way into the store: whole, in order, and word for word."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import small_store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain import (
    Answer,
    AnswerRule,
    Attempt,
    Ballot,
    CallOutcome,
    Decision,
    Entry,
    Message,
    Outcome,
    Problem,
    ProgramResult,
    ProgramStatus,
    Reading,
    Reply,
    Request,
    Stage,
    Tier,
    Usage,
    Verdict,
)
from engine.domain.equality import Equality
from engine.errors import QueryTooLongError
from engine.store import (
    Facts,
    Reader,
    Store,
    Writer,
    add_problems,
    browse,
    fill_pool,
    flush,
    insert_run,
    known,
    list_runs,
    problem,
    writes,
)
from engine.store.rows import mended

HOSTILE = (
    "'; DROP TABLE problem; --",
    '"quoted" $run $1 ? {x} %s \\',
    "a\0b",
    "line\r\nline\u2028\u0085\x1b[31m",
    "\N{PILE OF POO} e\u0301 \ufeff \uffff \U0010ffff",
    "",
    " ",
    "NULL",
    "<script>alert(1)</script>",
)
HALF = "half \ud83d of a pair, \udc00, and both \ud83d\ude00"
WHOLE = "half \ufffd of a pair, \ufffd, and both \U0001f600"


def write_everything(store: Store, text: str, number: str) -> Entry:
    """A fact of every kind, the text in each place where a model, a file or a person may have put it."""
    entry = Entry(f"r{number}", 1, f"p{number}")
    facts = Facts(lambda: small_store.NOW)
    add_problems(
        store, [Problem(entry.problem_id, text, dataset=text, ground_truth=text, subject=text, solution=text)], text
    )
    insert_run(
        store,
        small_store.run_row(entry.run_id) | {"recipe_name": text, "note": text, "recipe": json.dumps({"x": text})},
    )
    fill_pool(store, entry.run_id, 1, [entry.problem_id])
    request = Request(entry.problem_id, Stage.VOTE, 0, (Message("user", text),), 0.7, 99)
    facts.call(
        entry,
        request,
        text,
        f"h{number}",
        Reply(CallOutcome.ANSWERED, text, text, faults=(text,), detail=text),
        reused=False,
    )
    result = ProgramResult(ProgramStatus.ERROR, text, None, text, text)
    reading = Reading(text, Answer(text, AnswerRule.STATED, 0, len(text)), text)
    facts.attempt(
        entry, Attempt(Stage.VOTE, 0, text, reading, result, text, Verdict(Equality.EQUAL, text)), f"h{number}"
    )
    decision = Decision(Outcome.SETTLED, text, text, text, ballots=(Ballot(0, text, "cot", 0),))
    facts.outcome(entry, "vote", decision, Tier.HARD, Verdict(Equality.EQUAL, text))
    facts.event(entry.run_id, "finished", text)
    flush(store, facts.take())
    return entry


def assert_everything_says(store: Store, entry: Entry, text: str) -> None:
    with store.read() as reader:
        (row,) = problem.problem(reader, entry.problem_id).to_dicts()
        assert {row[c] for c in ("question", "dataset", "ground_truth", "subject")} == {text}
        assert row["solution"] == (text or None)
        (row,) = problem.attempts(reader, entry.run_id, entry.problem_id).to_dicts()
        words = (
            "teacher",
            "model",
            "cot_answer",
            "program_answer",
            "inner_rule",
            "cot",
            "program",
            "stdout",
            "error",
            "ballot",
        )
        assert {row[c] for c in words} == {text}
        (row,) = problem.outcomes(reader, entry.problem_id).to_dicts()
        assert {row[c] for c in ("rule", "reason", "answer", "correct_rule")} == {text}
        messages, reply = problem.exchange(reader, row_hash(entry)) or ("", "")
        assert json.loads(messages) == [{"role": "user", "content": text}]
        assert reply == text
        found = known(reader, entry.run_id, 1, [entry.problem_id])
        assert found.replies[row_hash(entry)].text == text
        (attempt,) = found.attempts[entry.problem_id]
        assert {attempt.teacher, attempt.reading.cot, attempt.reading.program, attempt.program_answer} == {text}
        ((faults, detail),) = reader.rows("SELECT faults, detail FROM call WHERE run_id = $run", {"run": entry.run_id})
        assert (faults or "", detail) == (text, text)
        assert not text or entry.problem_id in browse_ids(reader, text)
    (run,) = list_runs(store, entry.run_id)
    assert (run.recipe_name, run.note, run.detail) == (text, text, text)


def row_hash(entry: Entry) -> str:
    return f"h{entry.problem_id[1:]}"


def browse_ids(reader: Reader, text: str) -> list[str]:
    wanted = browse.ProblemFilter(text=text, subjects=(text,), datasets=(text,))
    return browse.page(reader, wanted, limit=1000)["id"].to_list()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_word_for_word(store: Store, text: str) -> None:
    assert_everything_says(store, write_everything(store, text, "1"), text)
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM problem") == [(1,)]


def test_any_text_comes_back_word_for_word(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = Store(tmp_path_factory.mktemp("any") / "s.duckdb")
    numbers = iter(range(1000))

    @settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
    def check(text: str) -> None:
        assert_everything_says(store, write_everything(store, text, str(next(numbers))), text)

    check()


def test_ten_million_characters_come_back(store: Store) -> None:
    text = "x\N{GREEK SMALL LETTER PI}\n\0" * 2_500_000
    facts = Facts(lambda: small_store.NOW)
    entry = Entry("r", 1, "p")
    request = Request("p", Stage.GUIDE, 0, (Message("user", "?"),), 0.7, 99)
    facts.call(entry, request, "weak", "h", Reply(CallOutcome.ANSWERED, text), reused=False)
    flush(store, facts.take())
    with store.read() as reader:
        found = problem.exchange(reader, "h")
    assert found is not None
    assert found[1] == text


def test_halves_of_surrogate_pairs_are_replaced_and_cost_nothing_else(store: Store) -> None:
    entry = write_everything(store, HALF, "1")
    assert_everything_says(store, entry, WHOLE)
    with store.read() as reader:
        assert browse_ids(reader, HALF) == [entry.problem_id]


@given(st.text())
def test_storable_text_is_the_same_or_mended(text: str) -> None:
    whole = mended(text)
    whole.encode()
    assert whole == text or any("\ud800" <= c <= "\udfff" for c in text)
    assert mended({"a": [text, 1, None]}) == {"a": [whole, 1, None]}


def test_a_count_that_no_column_holds_does_not_stop_a_run(store: Store) -> None:
    facts = Facts(lambda: small_store.NOW)
    request = Request("p", Stage.GUIDE, 0, (Message("user", "?"),), 0.7, 99)
    reply = Reply(CallOutcome.ANSWERED, "x", usage=Usage(2**63, 10**30, 2**63 - 1))
    facts.call(Entry("r", 1, "p"), request, "weak", "h", reply, reused=False)
    flush(store, facts.take())
    with store.read() as reader:
        found = reader.rows("SELECT prompt_tokens, cached_tokens, completion_tokens FROM call")
    assert found == [(None, None, 2**63 - 1)]


def test_what_is_put_back_comes_before_what_is_newer() -> None:
    facts = Facts(lambda: small_store.NOW)
    for kind in ("a", "b"):
        facts.event("r", kind)
    taken = facts.take()
    assert len(facts) == 0
    facts.event("r", "c")
    facts.put_back(taken)
    assert len(facts) == 3
    facts.event("r", "d")
    again = facts.take()
    assert [row["kind"] for row in again["run_event"]] == ["a", "b", "c", "d"]
    assert facts.take() == {}


def test_a_flush_writes_all_tables_or_none(store: Store) -> None:
    before = store.version()
    event = {"run_id": "r", "kind": "started"}
    bad = {"request_hash": "h", "run_id": "r", "messages": None, "reply": "NOT NULL is not met"}
    with pytest.raises(Exception, match="NOT NULL"):
        flush(store, {"run_event": [event], "exchange": [bad], "ballot": []})
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM run_event") == [(0,)]
    assert store.version() == before
    flush(store, {})
    assert store.version() == before
    flush(store, {"run_event": [event]})
    assert store.version() == before + 1


def test_facts_are_numbered_in_the_order_in_which_they_were_found(store: Store) -> None:
    facts = Facts(lambda: small_store.NOW)
    for n in range(3000):
        facts.event("r", str(n))
    flush(store, facts.take())
    with store.read() as reader:
        assert [row[0] for row in reader.rows("SELECT kind FROM run_event ORDER BY seq")] == [
            str(n) for n in range(3000)
        ]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("run_event; DROP TABLE problem", [{"run_id": "r", "kind": "x"}]),
        ("run_event", [{"run_id": "r", "kind, detail": "x"}]),
        ("run_event", [{"run_id": "r", "kind": "x"}, {"run_id": "r", "kind": "x", "detail": "dropped?"}]),
    ],
)
def test_only_tables_and_columns_of_the_store_and_no_row_in_part(
    store: Store, table: str, rows: list[dict[str, object]]
) -> None:
    with pytest.raises((KeyError, ValueError)), store.write() as writer:
        writer.insert(table, rows)
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM run_event") == [(0,)]
        assert reader.rows("SELECT count(*) FROM problem") == [(0,)]


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match="read-only"), store.read() as reader:
        reader.rows("DELETE FROM problem")


def test_a_table_name_never_means_a_python_variable(store: Store) -> None:
    secret = [{"x": 1}]  # noqa: F841 -- DuckDB would find it by its name
    with pytest.raises(Exception, match="secret does not exist"), store.read() as reader:
        reader.frame("SELECT * FROM secret")


def test_each_problem_once_however_often_it_is_added(store: Store) -> None:
    first = [Problem(f"p{n}", f"{n}?", ground_truth=str(n), solution=f"See {n}.") for n in range(3)]
    added = add_problems(store, first, "i1")
    assert added.new == {"p0", "p1", "p2"}
    assert not added.conflicting
    again = [
        Problem("p0", "0?", ground_truth="0"),
        Problem("p1", "1?", ground_truth="one"),
        Problem("p2", "2?", solution="Another."),
        Problem("p3", "3?"),
    ]
    added = add_problems(store, again, "i2")
    assert added.new == {"p3"}
    assert added.conflicting == {"p1"}
    assert add_problems(store, [], "i3").new == frozenset()
    with store.read() as reader:
        rows = reader.rows("SELECT id, ground_truth, import_id FROM problem ORDER BY seq")
        assert rows == [("p0", "0", "i1"), ("p1", "1", "i1"), ("p2", "2", "i1"), ("p3", None, "i2")]
        assert reader.rows("SELECT * FROM problem_solution ORDER BY ALL") == [(f"p{n}", f"See {n}.") for n in range(3)]


def test_a_ground_truth_that_comes_later_is_a_conflict_and_the_first_word_stays(store: Store) -> None:
    add_problems(store, [Problem("p", "?")], "i1")
    assert add_problems(store, [Problem("p", "?", ground_truth="1")], "i2").conflicting == {"p"}
    assert not add_problems(store, [Problem("p", "?")], "i3").conflicting


def test_a_flush_that_took_too_long_gets_another_try(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    write, late = Store.write, [True, True]

    @contextmanager
    def slow(own: Store, limit_s: float = 1.0) -> Iterator[Writer]:
        with write(own, limit_s) as writer:
            yield writer
            if late and late.pop():
                raise QueryTooLongError

    monkeypatch.setattr(Store, "write", slow)
    flush(store, {"run_event": [{"run_id": "r", "kind": "started"}]})
    assert not late
    with store.read() as reader:
        assert reader.rows("SELECT count(*) FROM run_event") == [(1,)]
    late += [True] * writes.TRIES
    with pytest.raises(QueryTooLongError):
        flush(store, {"run_event": [{"run_id": "r", "kind": "finished"}]})


def test_nothing_is_imported_while_the_store_is_held(store: Store) -> None:
    """What takes long to import would make others wait; pandas has no place in the engine at all."""
    script = """
import sys
from engine.store import Store
store = Store(sys.argv[1])
for how in (store.write, store.read):
    with how() as access:
        before = set(sys.modules)
        if how == store.write:
            access.insert("run_event", [{"run_id": "r", "kind": "x"}])
            access.rows("SELECT run_id FROM run_event")
        else:
            access.frame("SELECT * FROM run_event")
        print(sorted({name.partition(".")[0] for name in set(sys.modules) - before} & {"pandas", "pyarrow", "polars"}))
print("pandas" in sys.modules)
"""
    command = [sys.executable, "-c", script, str(store.path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert said == "[]\n[]\nFalse\n"
