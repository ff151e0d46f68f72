"""A run in this process: every end of the funnel, every fact a row, nothing asked twice."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import small_funnel
from fake_endpoint import FakeEndpoint, fails
from small_funnel import CALLS, QUESTIONS, TIERS

from engine.config import load_recipe
from engine.domain import problem_id
from engine.errors import InputError, QueryTooLongError, RunError, RunLiveError, TeacherRefusedError
from engine.runner import Ended, run
from engine.store import RunState, Store, funnel, list_runs, problem, todo
from engine.teachers import RecordedReplies


def go(recipe: Path, store: Store, run_id: str = "r1", **overrides: Any) -> Ended:
    return run(load_recipe(recipe, **overrides), store, run_id)


def table(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.read() as reader:
        return reader.rows(sql)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "s.duckdb")


def test_every_problem_ends_where_its_replies_take_it(tmp_path: Path, store: Store) -> None:
    ended = go(small_funnel.recorded_recipe(tmp_path), store)
    assert (ended.kind, ended.defects) == ("finished", 0)
    rows = table(
        store, "SELECT q.question, o.tier FROM outcome o JOIN problem q ON q.id = o.problem_id WHERE o.tier <> ''"
    )
    assert dict(rows) == TIERS
    with store.read() as reader:
        row = funnel.rounds(reader, "r1").row(0, named=True)
    expected = {"in": 6, "easy": 1, "medium": 2, "hard": 1, "unsettled": 1, "unverified": 0, "dropped": 1, "pending": 0}
    assert {key: row[key] for key in expected} == expected
    assert (row["calls"], row["cost_usd"]) == (CALLS, None)


def test_the_cross_rule_accepts_what_both_teachers_say_and_keeps_words_as_the_solution(
    tmp_path: Path, store: Store
) -> None:
    go(small_funnel.recorded_recipe(tmp_path), store)
    with store.read() as reader:
        frame = problem.outcomes(reader, problem_id(small_funnel.CROSS))
        attempts = problem.attempts(reader, "r1", problem_id(small_funnel.CROSS))
    last = frame.row(-1, named=True)
    assert (last["rule"], last["answer"], last["inner_consistent"], last["cross_consistent"]) == (
        "cross",
        "81",
        False,
        True,
    )
    assert attempts["solution_part"].to_list() == [None, "cot"]
    assert attempts["program_status"].to_list() == ["ok", "error"]


def test_with_accept_inner_the_same_problem_goes_on_to_the_vote(tmp_path: Path, store: Store) -> None:
    recipe = small_funnel.recorded_recipe(tmp_path)
    recipe.write_text(recipe.read_text() + '[stages.criticise]\naccept = "inner"\n')
    go(recipe, store)
    with store.read() as reader:
        last = problem.outcomes(reader, problem_id(small_funnel.CROSS)).row(-1, named=True)
    assert (last["stage"], last["tier"], last["rule"]) == ("vote", "dropped", "missing")


def test_a_dropped_problem_says_why(tmp_path: Path, store: Store) -> None:
    go(small_funnel.recorded_recipe(tmp_path), store)
    rows = table(store, "SELECT rule, reason FROM outcome WHERE tier = 'dropped'")
    assert rows == [("missing", "no recorded reply")]


def test_answers_are_measured_against_ground_truth_only_where_there_is_one(tmp_path: Path, store: Store) -> None:
    go(small_funnel.recorded_recipe(tmp_path), store)
    with store.read() as reader:
        rows = {r["tier"]: r for r in funnel.tier_accuracy(reader, "r1").to_dicts()}
    assert {tier: (r["with_truth"], r["correct"]) for tier, r in rows.items()} == {
        "easy": (1, 1),
        "medium": (2, 2),
        "hard": (1, 1),
    }


def test_a_finished_run_has_nothing_left_to_do(tmp_path: Path, store: Store) -> None:
    recipe = small_funnel.recorded_recipe(tmp_path)
    go(recipe, store)
    again = go(recipe, store)
    assert (again.kind, again.progress.calls, again.begun.finished) == ("finished", 0, True)
    assert table(store, "SELECT count(*) FROM call") == [(CALLS,)]
    assert [info.state for info in list_runs(store)] == [RunState.FINISHED]


def test_a_second_run_takes_stored_replies_and_pays_nothing(tmp_path: Path, store: Store) -> None:
    with FakeEndpoint().serving() as endpoint:
        endpoint.default = small_funnel.plays()
        recipe = small_funnel.endpoint_recipe(
            tmp_path, endpoint.base_url, teacher="price = {prompt = 1.0, completion = 2.0}"
        )
        first = go(recipe, store, "r1")
        asked = len(endpoint.bodies)
        second = go(recipe, store, "r2")
        assert len(endpoint.bodies) == asked == first.progress.calls
    assert (second.progress.calls, second.progress.reused) == (0, asked)
    costs = table(store, "SELECT run_id, sum(cost_usd), bool_and(reused) FROM call GROUP BY run_id ORDER BY run_id")
    assert costs[0][1] == pytest.approx(asked * (11 * 1.0 + 7 * 2.0) / 1e6)
    assert costs[1][1:] == (0.0, True)
    assert table(store, "SELECT count(*), count(DISTINCT request_hash) FROM exchange") == [(asked, asked)]


def test_no_teacher_sees_a_ground_truth(tmp_path: Path, store: Store) -> None:
    with FakeEndpoint().serving() as endpoint:
        endpoint.default = small_funnel.plays()
        recipe = small_funnel.endpoint_recipe(tmp_path, endpoint.base_url)
        seeds = tmp_path / "seeds.jsonl"
        seeds.write_text(seeds.read_text().replace('"56"', '"SECRETTRUTH"'))
        go(recipe, store)
        assert endpoint.bodies
        assert "SECRETTRUTH" not in str(endpoint.bodies)


def test_concurrency_is_reached_and_kept(tmp_path: Path, store: Store) -> None:
    with FakeEndpoint().serving() as endpoint:
        endpoint.default = small_funnel.plays(after_s=0.1)
        go(small_funnel.endpoint_recipe(tmp_path, endpoint.base_url, "concurrency = 4"), store)
        assert endpoint.peak == 4


def test_a_run_of_another_shape_is_not_resumed(tmp_path: Path, store: Store) -> None:
    recipe = small_funnel.recorded_recipe(tmp_path)
    go(recipe, store)
    recipe.write_text(recipe.read_text() + "[stages.vote]\nk = 7\n")
    with pytest.raises(RunError, match=r"stages\.vote\.k: 5 then, 7 now"):
        go(recipe, store)
    recipe.write_text(recipe.read_text().replace("k = 7", "k = 5") + "\n[sandbox]\nwall_seconds = 10.0\n")
    assert go(recipe, store).begun.finished


def test_a_live_run_is_not_resumed(tmp_path: Path, store: Store) -> None:
    recipe = small_funnel.recorded_recipe(tmp_path)
    store.side.mkdir(parents=True)
    with store.run_lock("r1").held() as alone:
        assert alone
        with pytest.raises(RunLiveError, match="live in another process"):
            go(recipe, store)


@pytest.mark.parametrize("bad", ["", "../up", "a/b", "a b", "-x", "x" * 65, "a\nb"])
def test_a_run_id_that_is_no_name_is_refused(bad: str, tmp_path: Path, store: Store) -> None:
    with pytest.raises(InputError, match="cannot be used"):
        go(small_funnel.recorded_recipe(tmp_path), store, bad)


def test_a_refused_key_stops_the_run_at_once_and_says_so(tmp_path: Path, store: Store) -> None:
    with FakeEndpoint().serving() as endpoint:
        endpoint.default = fails(401, "bad key")
        recipe = small_funnel.endpoint_recipe(tmp_path, endpoint.base_url, "concurrency = 1")
        with pytest.raises(TeacherRefusedError):
            go(recipe, store)
        assert len(endpoint.bodies) == 1
    assert table(store, "SELECT outcome, cost_usd FROM call") == [("refused", None)]
    (info,) = list_runs(store)
    assert info.state is RunState.FAILED
    assert info.detail


def test_a_failed_run_goes_on_when_the_cause_is_mended(tmp_path: Path, store: Store) -> None:
    with FakeEndpoint().serving() as endpoint:
        recipe = small_funnel.endpoint_recipe(tmp_path, endpoint.base_url, "concurrency = 2")
        endpoint.default = fails(401, "bad key")
        with pytest.raises(TeacherRefusedError):
            go(recipe, store)
        endpoint.default = small_funnel.plays()
        ended = go(recipe, store)
    assert ended.kind == "finished"
    assert ended.begun.resumed
    assert ended.progress.done == 6


def test_a_budget_is_never_exceeded(tmp_path: Path, store: Store) -> None:
    with FakeEndpoint().serving() as endpoint:
        endpoint.default = small_funnel.plays(prompt_tokens=500, completion_tokens=2000)
        recipe = small_funnel.endpoint_recipe(
            tmp_path,
            endpoint.base_url,
            "budget_usd = 0.02\nconcurrency = 4",
            "price = {prompt = 1.0, completion = 2.0}",
        )
        ended = go(recipe, store)
    assert ended.kind == "stopped"
    assert "budget" in ended.reason
    spent = table(store, "SELECT coalesce(sum(cost_usd), 0) FROM call")[0][0]
    assert 0.01 < spent <= 0.02
    (info,) = list_runs(store)
    assert info.state is RunState.STOPPED


def test_a_budget_without_prices_is_refused_before_anything_is_written(tmp_path: Path, store: Store) -> None:
    recipe = small_funnel.recorded_recipe(tmp_path, "budget_usd = 1.0")
    with pytest.raises(InputError, match=r"teachers\.expert .*teachers\.weak"):
        go(recipe, store)
    assert not store.exists()


def test_a_defect_at_one_problem_leaves_the_others_alone(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ask = RecordedReplies.ask

    async def broken(self: RecordedReplies, request: Any, pay: Any) -> Any:
        if request.problem_id == problem_id(small_funnel.MEDIUM):
            message = "a defect"
            raise ZeroDivisionError(message)
        return await ask(self, request, pay)

    monkeypatch.setattr(RecordedReplies, "ask", broken)
    ended = go(small_funnel.recorded_recipe(tmp_path), store)
    assert (ended.kind, ended.defects) == ("finished", 1)
    rows = table(store, "SELECT problem_id, reason FROM outcome WHERE rule = 'defect'")
    assert [row[0] for row in rows] == [problem_id(small_funnel.MEDIUM)]
    assert "ZeroDivisionError" in rows[0][1]
    assert "a defect" in caplog.text
    assert len(QUESTIONS) == ended.progress.done


def test_limit_takes_the_first_problems(tmp_path: Path, store: Store) -> None:
    ended = go(small_funnel.recorded_recipe(tmp_path), store, limit=2)
    assert ended.progress.total == 2
    rows = table(store, "SELECT q.question FROM pool p JOIN problem q ON q.id = p.problem_id ORDER BY p.position")
    assert [row[0] for row in rows] == list(QUESTIONS[:2])


def test_seeds_without_a_usable_problem_are_refused(tmp_path: Path, store: Store) -> None:
    recipe = small_funnel.recorded_recipe(tmp_path)
    (tmp_path / "seeds.jsonl").write_text("not json\n")
    with pytest.raises(InputError, match="1 lines were set aside"):
        go(recipe, store)


def test_progress_counts_what_the_rows_say(tmp_path: Path, store: Store) -> None:
    seen: list[Any] = []
    recipe = load_recipe(small_funnel.recorded_recipe(tmp_path))
    ended = run(recipe, store, "r1", watch=lambda begun, progress: seen.append((begun.resumed, progress)))
    assert seen == [(False, ended.progress)]
    assert ended.progress.tiers == Counter(easy=1, medium=2, hard=1, unsettled=1, dropped=1)
    assert (ended.progress.total, ended.progress.done) == (6, 6)


def test_lines_of_recorded_files_that_cannot_be_used_are_told(tmp_path: Path, store: Store) -> None:
    recipe = small_funnel.recorded_recipe(tmp_path)
    with (tmp_path / "replies.jsonl").open("a") as file:
        file.writelines(["not json\n"] * 25)
    begun = go(recipe, store).begun
    told = [notice for notice in begun.notices if notice.startswith("set aside: ")]
    assert "replies.jsonl:20:" in told[0]
    assert told[-1] == "set aside: 5 further lines or more"


def test_a_program_cannot_break_the_store_with_text_that_is_no_unicode(tmp_path: Path, store: Store) -> None:
    recipe = small_funnel.recorded_recipe(tmp_path)
    reply = small_funnel.both("5", "print('\\ud800 \\x00')\nprint(5)")
    row = {"question": small_funnel.EASY, "teacher": "weak", "stage": "guide", "reply": reply}
    (tmp_path / "replies.jsonl").write_text(
        json.dumps(row) + "\n" + json.dumps(row | {"teacher": "expert", "stage": "vote"}) + "\n"
    )
    ended = go(recipe, store, limit=1)
    assert (ended.kind, ended.progress.tiers["easy"]) == ("finished", 1)
    ((stdout,),) = table(store, "SELECT stdout FROM attempt_text")
    assert stdout.startswith("\ufffd")


def test_a_priced_run_that_has_spent_nothing_yet_is_not_unpriced(tmp_path: Path, store: Store) -> None:
    seen: list[float | None] = []
    with FakeEndpoint().serving() as endpoint:
        endpoint.default = small_funnel.plays()
        price = "price = {prompt = 1.0, completion = 2.0}"
        recipe = load_recipe(small_funnel.endpoint_recipe(tmp_path, endpoint.base_url, teacher=price))
        run(recipe, store, "r1", watch=lambda _begun, progress: seen.append(progress.spent_usd))
    assert seen == [0.0]


def test_a_store_that_is_slow_for_a_moment_does_not_stop_a_run(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = [True, True]
    pending = todo.pending

    def slow(*arguments: Any) -> Any:
        if late and late.pop():
            raise QueryTooLongError
        return pending(*arguments)

    monkeypatch.setattr("engine.store.todo.pending", slow)
    assert go(small_funnel.recorded_recipe(tmp_path), store).kind == "finished"
    assert not late


def test_a_store_that_stays_slow_fails_a_run_with_its_own_words(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: Any) -> Any:
        message = "too slow"
        raise QueryTooLongError(message)

    monkeypatch.setattr("engine.store.todo.pending", slow)
    with pytest.raises(QueryTooLongError, match="too slow"):
        go(small_funnel.recorded_recipe(tmp_path), store)
    (info,) = list_runs(store)
    assert (info.state, info.detail) == (RunState.FAILED, "too slow")


def test_a_project_that_was_moved_goes_on_with_its_runs(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    go(small_funnel.recorded_recipe(old), Store(old / "s.duckdb"))
    old.rename(new)
    assert go(new / "small.toml", Store(new / "s.duckdb")).begun.finished
