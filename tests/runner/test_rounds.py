"""Rounds: what stays hard grows into the next pool, every candidate has its verdict, and nothing depends on timing."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import simulated_run
from simulated_run import ends, rows

from engine.config import load_recipe
from engine.errors import InputError
from engine.runner import Ended, run
from engine.store import Store, funnel, list_runs


def go(recipe: Path, store: Store, run_id: str = "r") -> Ended:
    return run(load_recipe(recipe), store, run_id)


def one_at_a_time(folder: Path) -> Path:
    recipe = simulated_run.write_recipe(folder)
    recipe.write_text(recipe.read_text().replace("concurrency = 8", "concurrency = 1"))
    return recipe


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Three rounds of 40 seeds, of which one reply is waited for at a time."""
    folder = tmp_path_factory.mktemp("grown")
    store = Store(folder / "s.duckdb")
    ended = go(one_at_a_time(folder), store)
    assert (ended.kind, ended.reason, ended.defects) == ("finished", "all 3 rounds are done", 0)
    return store


def test_what_enters_a_round_comes_out_of_it(grown: Store) -> None:
    with grown.read() as reader:
        found = funnel.rounds(reader, "r")
    assert found["round"].to_list() == [1, 2, 3]
    for row in found.iter_rows(named=True):
        tiers = ("easy", "medium", "hard", "unsettled", "unverified", "dropped", "reference")
        assert row["in"] == sum(row[tier] for tier in tiers)
        assert row["pending"] == 0


def test_the_pool_of_a_round_is_what_was_kept_in_the_one_before_in_order(grown: Store) -> None:
    kept = rows(grown, "SELECT round + 1, problem_id FROM candidate WHERE problem_id IS NOT NULL ORDER BY seq")
    pool = rows(grown, "SELECT round, problem_id FROM pool WHERE round > 1 ORDER BY round, position")
    assert kept == pool


def test_exactly_what_stage_2_passed_on_evolves_and_the_last_round_does_not(grown: Store) -> None:
    passed_on = rows(
        grown,
        """SELECT round, problem_id FROM outcome WHERE stage = 'criticise' AND outcome = 'passed_on' AND round < 3
           ORDER BY ALL""",
    )
    asked = rows(grown, "SELECT round, parent_id, count(*) FROM candidate GROUP BY ALL ORDER BY ALL")
    assert asked == [(*entry, 2) for entry in passed_on]
    assert rows(grown, "SELECT count(*) FROM call WHERE stage = 'evolve' AND round = 3") == [(0,)]


def test_every_candidate_is_kept_or_has_its_reason(grown: Store) -> None:
    assert rows(grown, "SELECT count(*) FROM candidate WHERE (problem_id IS NULL) = (rejection IS NULL)") == [(0,)]
    reasons = rows(grown, "SELECT DISTINCT rejection FROM candidate WHERE rejection IS NOT NULL AND detail IS NULL")
    assert reasons == []


def test_what_a_teacher_claims_is_kept_apart_from_what_is_known(grown: Store) -> None:
    evolved = rows(grown, "SELECT DISTINCT source, level, subject, ground_truth FROM problem WHERE import_id IS NULL")
    assert evolved == [("evolved", None, None, None)]
    (claims,) = rows(grown, "SELECT count(claimed_level), count(claimed_subject) FROM candidate")
    assert min(claims) > 0


def test_every_problem_of_a_round_has_its_meta_data_or_a_reason(grown: Store) -> None:
    pool = rows(grown, "SELECT round, problem_id FROM pool ORDER BY ALL")
    assert rows(grown, "SELECT round, problem_id FROM metadata ORDER BY ALL") == pool
    read = rows(grown, "SELECT round, problem_id FROM metadata WHERE outcome = 'read' ORDER BY ALL")
    assert rows(grown, "SELECT DISTINCT round, problem_id FROM problem_meta ORDER BY ALL") == read
    assert rows(grown, "SELECT count(*) - count(DISTINCT (kind, name)) FROM meta") == [(0,)]


def test_a_prompt_brings_meta_data_of_problems_that_the_run_has_met(grown: Store) -> None:
    brought = rows(
        grown,
        """SELECT c.round, m.meta_id, (SELECT min(l.round) FROM problem_meta l WHERE l.meta_id = m.meta_id) AS met
           FROM candidate c JOIN candidate_meta m ON m.candidate_id = c.id""",
    )
    assert brought
    assert all(met is not None and met <= round_ for round_, _, met in brought)
    most = Counter(dict(rows(grown, "SELECT candidate_id, count(*) FROM candidate_meta GROUP BY ALL")))
    assert max(most.values()) == 6  # two topics, two skills, two entries of the knowledge base
    prompts = rows(
        grown,
        """SELECT m.name, x.messages FROM candidate c JOIN candidate_meta cm ON cm.candidate_id = c.id
           JOIN meta m ON m.id = cm.meta_id JOIN exchange x ON x.request_hash = c.request_hash LIMIT 200""",
    )
    assert all(name in messages.replace('\\"', '"').replace("\\\\", "\\") for name, messages in prompts)


def test_the_audit_answers_a_share_of_what_was_settled_without_the_expert(grown: Store) -> None:
    settled = rows(grown, "SELECT count(*) FROM outcome WHERE stage = 'guide' AND outcome = 'settled'")[0][0]
    audited = rows(grown, "SELECT tier, agrees, accepted, answer FROM audit")
    assert {tier for tier, *_ in audited} == {"easy"}
    assert 0.05 * settled < len(audited) < 0.6 * settled
    assert any(agrees for _, agrees, *_ in audited)
    assert rows(grown, "SELECT count(*) - count(DISTINCT (round, problem_id)) FROM audit") == [(0,)]


def test_the_run_says_that_its_teachers_are_simulated(grown: Store) -> None:
    (info,) = list_runs(grown)
    assert (info.simulated, info.round, info.rounds) == (True, 3, 3)


def test_another_run_takes_every_reply_from_the_store_and_ends_alike(grown: Store) -> None:
    before = rows(grown, "SELECT count(*) FROM call WHERE run_id = 'r'")[0][0]
    ended = go(grown.path.parent / "rounds.toml", grown, "again")
    assert (ended.progress.calls, ended.progress.reused) == (0, before)
    assert ends(grown, "again") == ends(grown, "r")
    assert rows(grown, "SELECT sum(cost_usd) FROM call WHERE run_id = 'again'") == [(0,)]


def test_the_result_does_not_depend_on_who_answers_first(grown: Store, tmp_path: Path) -> None:
    recipe = simulated_run.write_recipe(tmp_path)
    recipe.write_text(recipe.read_text().replace("concurrency = 8", "concurrency = 64"))
    store = Store(tmp_path / "s.duckdb")
    go(recipe, store)
    assert ends(store, "r") == ends(grown, "r")


def test_a_cap_on_problems_ends_the_run_and_says_so(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    ended = go(simulated_run.write_recipe(tmp_path, "rounds = 3\nmax_problems = 43"), store)
    assert ended.reason == "the cap of 43 problems is reached in round 2"
    assert rows(store, "SELECT count(*) FROM pool") == [(43,)]
    assert rows(store, "SELECT count(*) > 0 FROM candidate WHERE rejection = 'over_cap'") == [(True,)]
    assert rows(store, "SELECT count(*) FROM call WHERE stage = 'evolve' AND round = 2") == [(0,)]


def test_a_cap_below_the_seeds_takes_fewer_of_them(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    ended = go(simulated_run.write_recipe(tmp_path, "rounds = 3\nmax_problems = 5"), store)
    assert ended.reason == "the cap of 5 problems is reached in round 1"
    assert rows(store, "SELECT count(*) FROM pool") == [(5,)]
    assert rows(store, "SELECT count(*) FROM call WHERE stage = 'evolve'") == [(0,)]


def test_a_benchmark_that_cannot_be_read_is_said_before_anything_is_stored(tmp_path: Path) -> None:
    (tmp_path / "held_out.jsonl").write_text('{"question": "What is it?"}\nnot JSON\n')
    tables = '[checks]\nbenchmarks = ["held_out.jsonl"]\n'
    recipe = simulated_run.write_recipe(tmp_path, "rounds = 2", tables=tables, problems=4)
    store = Store(tmp_path / "s.duckdb")
    with pytest.raises(InputError, match=r"held_out\.jsonl:2: It is not JSON"):
        go(recipe, store)
    assert not store.exists() or not list_runs(store)
    (tmp_path / "held_out.jsonl").write_text('{"question": "What is it?"}\n')
    assert go(recipe, store).kind == "finished"


def test_a_run_without_anything_hard_ends_at_an_empty_pool(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    ended = go(simulated_run.write_recipe(tmp_path, "rounds = 9", tables="", problems=1), store)
    assert ended.kind == "finished"
    assert ended.reason == "the pool of round 2 is empty: round 1 had nothing to evolve from"


def test_one_round_is_as_before(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.duckdb")
    ended = go(simulated_run.write_recipe(tmp_path, "rounds = 1", tables="", problems=12), store)
    assert ended.reason == "every problem has its tier"
    assert {stage for (stage,) in rows(store, "SELECT DISTINCT stage FROM call")} <= {"guide", "criticise", "vote"}


def test_references_are_written_from_and_never_solved(tmp_path: Path) -> None:
    tables = '[evolve]\nprompt = "question"\nrepair = true\nchildren_per_parent = 1\n[stages]\norder = ["solve"]\n'
    path = simulated_run.write_recipe(tmp_path, "rounds = 2", tables=tables, problems=30)
    path.write_text(path.read_text().replace('files = ["seeds.jsonl"]', 'files = ["seeds.jsonl"]\nrole = "reference"'))
    store = Store(tmp_path / "s.duckdb")
    assert go(path, store).reason == "all 2 rounds are done"
    tiers = dict(rows(store, "SELECT round || tier, count(*) FROM outcome WHERE tier IS NOT NULL GROUP BY ALL"))
    assert tiers["1reference"] == 30
    assert tiers["2unverified"] > 5
    stages = set(rows(store, "SELECT DISTINCT round, stage, teacher FROM call"))
    assert stages == {(1, "evolve", "expert"), (1, "repair", "expert"), (2, "solve", "expert")}
    repaired = rows(store, "SELECT count(*) FROM candidate WHERE repair_hash IS NOT NULL AND problem_id IS NOT NULL")
    assert repaired[0][0] > 5


def test_with_accept_ground_truth_a_stage_settles_what_is_right_and_nothing_else(tmp_path: Path) -> None:
    tables = '[stages]\naccept = "ground_truth"\n'
    store = Store(tmp_path / "s.duckdb")
    go(simulated_run.write_recipe(tmp_path, "rounds = 1", tables=tables, problems=20), store)
    settled = rows(store, "SELECT rule, correct, count(*) FROM outcome WHERE outcome = 'settled' GROUP BY ALL")
    assert [(rule, correct) for rule, correct, _ in settled] == [("ground_truth", True)]


@pytest.mark.parametrize(
    ("order", "tiers"), [('["vote"]', {"hard", "unsettled"}), ('["solve"]', {"unverified", "unsettled"})]
)
def test_other_orders_are_other_recipes(tmp_path: Path, order: str, tiers: set[str]) -> None:
    store = Store(tmp_path / "s.duckdb")
    go(simulated_run.write_recipe(tmp_path, "rounds = 1", tables=f"[stages]\norder = {order}\n", problems=15), store)
    assert {tier for (tier,) in rows(store, "SELECT DISTINCT tier FROM outcome WHERE tier <> ''")} <= tiers


def test_what_a_run_knows_by_default_may_be_missing_in_the_shape_of_an_older_one(
    tmp_path: Path, duckdb_edit: Callable[[Path, str], None]
) -> None:
    recipe = simulated_run.write_recipe(tmp_path, "rounds = 1", tables="", problems=3)
    store = Store(tmp_path / "s.duckdb")
    go(recipe, store)
    duckdb_edit(store.path, "DELETE FROM run_event WHERE kind = 'finished'")
    duckdb_edit(store.path, 'UPDATE run SET shape = json_merge_patch(shape, \'{"rounds": null, "checks": null}\')')
    assert go(recipe, store).kind == "finished"
