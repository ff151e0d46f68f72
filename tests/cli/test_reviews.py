"""`wisdom reviews`: what people said leaves the store as files, and comes home."""

import json
import tomllib
from pathlib import Path

import pytest
import small_funnel
from cli_runner import Wisdom

from engine.domain import (
    DecisionKind,
    Draw,
    Entry,
    Equality,
    Judgement,
    ProblemFilter,
    Provenance,
    QueueSpec,
    ReviewVerdict,
    Stage,
    Verdict,
    problem_id,
)
from engine.store import Store, cases, people, queues

ANN = Provenance("Ann", "look at it")


def at(question: str) -> Entry:
    return Entry("r1", 1, problem_id(question))


@pytest.fixture
def store(wisdom: Wisdom, tmp_path: Path) -> Path:
    """A finished run of which people judged one item, excluded one, and sent one back."""
    path = tmp_path / "s.duckdb"
    recipe = small_funnel.recorded_recipe(tmp_path)
    assert wisdom("run", recipe, "--store", path, "--run-id", "r1").code == 0
    found = Store(path)
    queue = queues.make(found, QueueSpec("check", ProblemFilter(run="r1"), Draw.RANDOM, size=3), ANN)
    turn = queues.take(found, queue, "Ann")
    assert turn is not None
    queues.judge(found, turn.id, Judgement(ReviewVerdict.CORRECT), "Ann")
    people.decide(found, at(small_funnel.EASY), DecisionKind.EXCLUDE, ANN)
    people.decide(found, at(small_funnel.MEDIUM), DecisionKind.AGAIN, ANN, stage=Stage.VOTE)
    people.decide(found, at(small_funnel.UNSETTLED), DecisionKind.SEED, ANN)
    return path


def test_all_that_people_said_leaves_and_comes_home(wisdom: Wisdom, store: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "campaign.jsonl"
    said = wisdom("reviews", "export", "--queue", "check", "--out", out, "--store", store, "--json")
    kinds = [json.loads(line)["kind"] for line in out.read_text().splitlines()]
    assert said.json["lines"] == len(kinds)
    assert kinds == ["queue", "stratum", "item", "item", "item", "review"]
    with out.open("a") as file:
        file.write("nonsense\n")
    said = wisdom("reviews", "import", out, "--store", store)
    assert "0 reviews added, 1 known already" in said.out
    assert f"{out}:7: it is not JSON" in said.out
    said = wisdom("reviews", "import", out, "--store", store, "--json")
    assert (said.json["added"], said.json["known"], len(said.json["set_aside"])) == (0, 1, 1)
    assert wisdom("reviews", "export", "--queue", "none", "--out", out, "--store", store).code == 2
    assert wisdom("reviews", "import", tmp_path / "none", "--store", store).code == 2


def test_an_export_says_what_it_leaves_out(wisdom: Wisdom, store: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.jsonl"
    said = wisdom("export", "--store", store, "--out", out)
    assert "3 problems of" in said.out
    assert "1 left out: excluded (--rejected takes these in)" in said.out
    assert wisdom("export", "--store", store, "--out", out, "--json").json["left_out"] == {"excluded": 1}
    assert wisdom("export", "--store", store, "--out", out, "--rejected", "--json").json["problems"] == 4


def test_seeds_and_what_is_answered_again_are_files_that_commands_take(
    wisdom: Wisdom, store: Path, tmp_path: Path
) -> None:
    seeds = tmp_path / "seeds.jsonl"
    assert "1 seeds written" in wisdom("reviews", "seeds", "--out", seeds, "--store", store).out
    assert json.loads(seeds.read_text()) == {"question": small_funnel.UNSETTLED}
    (file,) = wisdom("import", seeds, "--store", store, "--json").json["files"]
    assert (file["added"], file["known"]) == (0, 1)
    folder = tmp_path / "again"
    said = wisdom("reviews", "again", "--out", folder, "--store", store, "--json").json["written"]
    assert [(each["run"], each["stage"], each["problems"]) for each in said] == [("r1", "vote", 1)]
    assert (folder / "r1-vote.jsonl").read_text() == '{"question": "What is 7 times 8?", "answer": "56"}\n'
    recipe = tomllib.loads((folder / "r1-vote.toml").read_text())
    assert (recipe["stages"]["settle_from"], recipe["seeds"]) == ("vote", {"files": ["r1-vote.jsonl"]})
    assert wisdom("run", folder / "r1-vote.toml", "--store", store, "--estimate").code == 0
    none = wisdom("reviews", "again", "--out", folder, "--store", store, "--run", "r9")
    assert none.code == 2
    assert "no run r9" in none.err


def test_cases_are_written_and_the_store_is_never_overwritten(wisdom: Wisdom, store: Path, tmp_path: Path) -> None:
    verdict = Verdict(Equality.DIFFERENT, "numbers")
    cases.record(Store(store), at(small_funnel.EASY), ("5", "five"), "Q?", verdict, Equality.EQUAL, ANN)
    out = tmp_path / "reviewed.toml"
    assert "1 cases written" in wisdom("reviews", "cases", "--out", out, "--store", store).out
    assert tomllib.loads(out.read_text())["reviewed"][0][:3] == ["5", "five", "="]
    before = store.read_bytes()
    for command in (["cases"], ["seeds"], ["export", "--queue", "check"]):
        assert "belongs to the store" in wisdom("reviews", *command, "--out", store, "--store", store).err
    assert store.read_bytes() == before
