"""What people send to a later stage again is answered in a new run: replies are found, and no earlier stage settles."""

from pathlib import Path

import pytest
import simulated_run
from simulated_run import rows

from engine.config import Recipe, load_recipe, recipe_text
from engine.curation import Sent, sent_again
from engine.domain import DecisionKind, Entry, Provenance, Stage
from engine.errors import RecipeError, RunError
from engine.quality import estimate
from engine.runner import EveryKey, foresee, foretell, run
from engine.runner.forecast import measured_in, seeds_of, shape_of
from engine.store import Store, people

ANN = Provenance("Ann", "that cannot be right")


def again_recipe(folder: Path, sent: Sent) -> Recipe:
    (folder / "again.jsonl").write_text(sent.seeds)
    path = folder / "again.toml"
    path.write_text(recipe_text(sent.recipe | {"seeds": {"files": ["again.jsonl"]}}))
    return load_recipe(path)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Recipe]:
    """A run of four problems, of which those that stages 1 and 2 settled were sent to the vote."""
    folder = tmp_path_factory.mktemp("again")
    path = simulated_run.write_recipe(folder, tables="", more="", problems=4)
    store = Store(folder / "s.duckdb")
    assert run(load_recipe(path), store, "r").kind == "finished"
    settled = "SELECT problem_id FROM outcome WHERE tier IN ('easy', 'medium') ORDER BY problem_id"
    for (problem_id,) in rows(store, settled):
        people.decide(store, Entry("r", 1, problem_id), DecisionKind.AGAIN, ANN, stage=Stage.VOTE)
    (sent,) = sent_again(store)
    assert (sent.run_id, sent.stage, sent.problems) == ("r", Stage.VOTE, len(rows(store, settled)))
    return store, again_recipe(folder, sent)


def test_only_the_later_stage_settles_and_what_goes_in_comes_out(done: tuple[Store, Recipe]) -> None:
    store, recipe = done
    assert recipe.stages.waiting == (Stage.GUIDE, Stage.CRITICISE)
    ahead = foresee(recipe, store, None, seeds_of(recipe), EveryKey())
    sent = ahead.pools[1]
    assert sent > 0
    foreseen = {stage: (part.stored, part.asked, part.open) for (_, stage), part in ahead.stages.items()}
    assert foreseen[Stage.GUIDE] == (sent, 0, 0)
    told = foretell(recipe, store).estimate
    votes = {stage.stage: (stage.calls.low, stage.calls.high) for stage in told.stages}[Stage.VOTE]
    assert votes[0] <= 5 * sent <= votes[1]
    before = measured_in(store).passed
    assert run(recipe, store, "again").kind == "finished"
    (made,) = rows(store, "SELECT count(*) FROM call WHERE run_id = 'again' AND stage = 'guide' AND NOT reused")
    assert made == (0,), "the weak teacher's replies are in the store, and cost nothing"
    ends = rows(
        store, "SELECT stage, tier, count(*) FROM outcome WHERE run_id = 'again' AND tier NOT NULL GROUP BY ALL"
    )
    assert sum(number for *_, number in ends) == sent
    assert {(stage, tier) for stage, tier, _ in ends} <= {("vote", "hard"), ("vote", "unsettled")}
    reasons = rows(store, "SELECT DISTINCT rule FROM outcome WHERE run_id = 'again' AND stage <> 'vote'")
    assert ("not_yet",) in reasons
    after = measured_in(store).passed
    same = [key for key in before if key[0] is not Stage.VOTE]
    assert [after[key] for key in same] == [before[key] for key in same], "this says nothing of how often they settle"


def test_without_a_store_every_problem_is_taken_to_come_to_the_later_stage(done: tuple[Store, Recipe]) -> None:
    _, recipe = done
    seeds = seeds_of(recipe)
    told = estimate(shape_of(recipe, seeds), measured_in(Store(Path("there is none.duckdb"))))
    asked = {stage.stage: stage.calls for stage in told.stages}
    assert (asked[Stage.VOTE].low, asked[Stage.VOTE].high) == (5 * len(seeds), 5 * len(seeds))


def test_it_is_another_recipe_than_before(done: tuple[Store, Recipe]) -> None:
    store, recipe = done
    usual = recipe.model_copy(update={"stages": recipe.stages.model_copy(update={"settle_from": None})})
    assert usual.shape() != recipe.shape()
    with pytest.raises(RunError, match=r"stages\.settle_from"):
        run(recipe, store, "r")


@pytest.mark.parametrize(("stages", "said"), [('"guess"', "settle_from"), ('"solve"', "solve is not in the order")])
def test_a_stage_that_is_not_in_the_order_is_refused(tmp_path: Path, stages: str, said: str) -> None:
    path = simulated_run.write_recipe(tmp_path, tables=f"[stages]\nsettle_from = {stages}\n", problems=1)
    with pytest.raises(RecipeError, match=said):
        load_recipe(path)
