"""Recipes that are right: defaults, overrides, and the shape that decides whether a run may go on."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.config import (
    Audit,
    Checks,
    Criticise,
    Evolve,
    Guide,
    Metadata,
    OpenAITeacher,
    Price,
    RateLimits,
    Recipe,
    RecordedTeacher,
    SandboxLimits,
    SimulatedTeacher,
    Solve,
    Vote,
    load_recipe,
)
from engine.domain import FUNNEL, Stage
from engine.errors import RecipeError

MINIMAL = """\
[seeds]
files = ["seeds.jsonl"]
[teachers.weak]
kind = "recorded"
file = "replies.jsonl"
[teachers.expert]
kind = "recorded"
file = "replies.jsonl"
"""
FULL = """\
name = "full"
note = "Every key of every table."
concurrency = 8
budget_usd = 12.5
seed = 42
rounds = 3
max_problems = 900
embed = "lexical"
[seeds]
files = ["seeds.jsonl", "."]
limit = 10
role = "reference"
[teachers.cheap]
kind = "openai"
model = "small"
base_url = "http://127.0.0.1:8000/v1"
key_env = "CHEAP_KEY"
timeout_s = 30
max_tries = 2
parameters = { top_p = 0.9, reasoning_effort = "low", logprobs = true, top_k = 5 }
[teachers.cheap.limits]
requests_per_minute = 60
tokens_per_minute = 90_000
[teachers.cheap.price]
prompt = 0.14
completion = 0.28
cached = 0.014
[teachers.dear]
kind = "recorded"
file = "replies.jsonl"
price = { prompt = 5, completion = 15 }
[teachers.pretended]
kind = "simulated"
model = "expert"
seed = 6
latency_s = 0.5
[stages]
order = ["guide", "criticise", "vote", "solve"]
accept = "ground_truth"
[stages.guide]
teacher = "cheap"
temperature = 0.2
max_tokens = 1024
[stages.criticise]
teacher = "dear"
temperature = 0
max_tokens = 3000
accept = "inner_and_cross"
[stages.vote]
teacher = "dear"
temperature = 1
max_tokens = 4000
k = 9
min_votes = 5
[stages.solve]
teacher = "dear"
temperature = 0.4
max_tokens = 5000
[metadata]
teacher = "cheap"
temperature = 0.1
max_tokens = 600
merge = 0.95
[evolve]
teacher = "dear"
temperature = 0.8
max_tokens = 700
prompt = "question"
repair = true
children_per_parent = 4
topics = 3
skills = 0
knowledge = 5
[checks]
near = 0.85
max_variants = 7
benchmarks = ["seeds.jsonl", "replies.jsonl"]
ngram = 13
lcs = 0.65
[audit]
teacher = "pretended"
temperature = 0.3
max_tokens = 800
expert_share = 0.02
[sandbox]
mode = "strict"
wall_seconds = 3
cpu_seconds = 2.5
memory_mb = 256
output_chars = 1000
"""
Load = Callable[..., Recipe]


def test_the_minimal_recorded_recipe_loads_with_the_defaults_of_the_method(load: Load, folder: Path) -> None:
    recipe = load(MINIMAL + '[stages.criticise]\naccept = "inner"\n[stages.vote]\nk = 5\nmin_votes = 3\n')
    recorded = RecordedTeacher(kind="recorded", file=folder / "replies.jsonl")
    assert recipe.teachers == {"weak": recorded, "expert": recorded}
    assert recipe.seeds.files == (folder / "seeds.jsonl",)
    assert recipe.seeds.limit is None
    assert recipe.stages.order == (Stage.GUIDE, Stage.CRITICISE, Stage.VOTE)
    assert recipe.stages.guide == Guide(teacher="weak", temperature=0, max_tokens=2048)
    assert recipe.stages.criticise == Criticise(teacher="expert", temperature=0, max_tokens=2048, accept="inner")
    assert recipe.stages.vote == Vote(teacher="expert", temperature=0.7, max_tokens=2048, k=5, min_votes=3)
    assert recipe.sandbox == SandboxLimits()
    assert (recipe.name, recipe.concurrency, recipe.budget_usd, recipe.embed) == ("recipe", 32, None, "")


def test_stage_2_accepts_by_inner_or_cross_and_stage_3_by_three_of_five_unless_told_otherwise(load: Load) -> None:
    stages = load(MINIMAL).stages
    assert stages.criticise.accept == "inner_or_cross"
    assert (stages.vote.k, stages.vote.min_votes) == (5, 3)


def test_every_key_of_every_table_arrives(load: Load, folder: Path) -> None:
    recipe = load(FULL, environment={"CHEAP_KEY": "sk-1"})
    cheap = recipe.teachers["cheap"]
    assert isinstance(cheap, OpenAITeacher)
    assert cheap.limits == RateLimits(requests_per_minute=60, tokens_per_minute=90_000)
    assert cheap.price == Price(prompt=0.14, completion=0.28, cached=0.014)
    assert cheap.parameters == {"top_p": 0.9, "reasoning_effort": "low", "logprobs": True, "top_k": 5}
    assert (cheap.model, cheap.base_url, cheap.key_env) == ("small", "http://127.0.0.1:8000/v1", "CHEAP_KEY")
    assert (cheap.timeout_s, cheap.max_tries) == (30, 2)
    assert recipe.teachers["dear"].price == Price(prompt=5, completion=15)
    assert recipe.seeds.files == (folder / "seeds.jsonl", folder)
    assert recipe.seeds.limit == 10
    assert recipe.stages.guide == Guide(teacher="cheap", temperature=0.2, max_tokens=1024)
    assert recipe.stages.criticise == Criticise(
        teacher="dear", temperature=0, max_tokens=3000, accept="inner_and_cross"
    )
    assert recipe.stages.vote == Vote(teacher="dear", temperature=1, max_tokens=4000, k=9, min_votes=5)
    assert recipe.stages.accept == "ground_truth"
    assert recipe.stages.solve == Solve(teacher="dear", temperature=0.4, max_tokens=5000)
    assert recipe.sandbox == SandboxLimits(
        mode="strict", wall_seconds=3, cpu_seconds=2.5, memory_mb=256, output_chars=1000
    )
    assert (recipe.name, recipe.concurrency, recipe.budget_usd, recipe.embed) == ("full", 8, 12.5, "lexical")


def test_every_key_of_the_tables_between_the_rounds_arrives(load: Load, folder: Path) -> None:
    recipe = load(FULL, environment={"CHEAP_KEY": "sk-1"})
    assert (recipe.seed, recipe.rounds, recipe.max_problems, recipe.seeds.role) == (42, 3, 900, "reference")
    assert recipe.teachers["pretended"] == SimulatedTeacher(kind="simulated", model="expert", seed=6, latency_s=0.5)
    assert recipe.metadata == Metadata(teacher="cheap", temperature=0.1, max_tokens=600, merge=0.95)
    assert recipe.evolve == Evolve(
        teacher="dear",
        temperature=0.8,
        max_tokens=700,
        prompt="question",
        repair=True,
        children_per_parent=4,
        topics=3,
        skills=0,
        knowledge=5,
    )
    benchmarks = (folder / "seeds.jsonl", folder / "replies.jsonl")
    assert recipe.checks == Checks(near=0.85, max_variants=7, benchmarks=benchmarks, ngram=13, lcs=0.65)
    assert recipe.audit == Audit(teacher="pretended", temperature=0.3, max_tokens=800, expert_share=0.02)


def test_without_a_word_of_rounds_there_is_one_and_neither_meta_data_nor_an_audit(load: Load) -> None:
    recipe = load(MINIMAL)
    assert (recipe.seed, recipe.rounds, recipe.max_problems, recipe.seeds.role) == (0, 1, None, "solve")
    assert (recipe.metadata, recipe.audit, recipe.stages.accept) == (None, None, "agreement")


def test_evolving_and_its_checks_are_those_of_the_method_unless_told_otherwise(load: Load) -> None:
    recipe = load(MINIMAL)
    assert (recipe.evolve.teacher, recipe.evolve.prompt, recipe.evolve.repair) == ("expert", "evolve", False)
    assert recipe.evolve.children_per_parent == 2
    assert (recipe.checks.ngram, recipe.checks.lcs, recipe.checks.benchmarks) == (10, 0.6, ())
    assert load(MINIMAL + "[metadata]\n").metadata == Metadata(teacher="weak", temperature=0, max_tokens=1024)


def test_who_is_asked_follows_from_what_takes_effect(load: Load) -> None:
    one_round = {"stages.guide": "weak", "stages.criticise": "expert", "stages.vote": "expert"}
    assert load(MINIMAL).roles() == one_round
    assert load(MINIMAL + '[evolve]\nteacher = "nobody"\n').roles() == one_round
    assert load("rounds = 2\n" + MINIMAL).roles() == one_round | {"evolve": "expert"}
    everything = MINIMAL + "[metadata]\n[audit]\nexpert_share = 0.5\n[stages]\norder = ['solve']\n"
    assert load(everything).roles() == {"stages.solve": "expert", "metadata": "weak", "audit": "expert"}
    assert load(FULL, environment=KEYS).roles() == {
        "stages.guide": "cheap",
        "stages.criticise": "dear",
        "stages.vote": "dear",
        "stages.solve": "dear",
        "metadata": "cheap",
        "evolve": "dear",
        "audit": "pretended",
    }


def test_the_table_of_each_stage_is_found_by_its_stage(load: Load) -> None:
    stages = load(MINIMAL).stages
    assert [stages.of(stage) for stage in FUNNEL] == [stages.guide, stages.criticise, stages.vote, stages.solve]


@pytest.mark.parametrize("order", [["guide"], ["vote"], ["guide", "vote"], ["solve"], ["vote", "guide", "criticise"]])
def test_a_recipe_may_name_some_stages_and_another_order(load: Load, order: list[str]) -> None:
    recipe = load(MINIMAL + f"[stages]\norder = {order}\n")
    assert recipe.stages.order == tuple(Stage(name) for name in order)


def test_only_the_teachers_of_stages_that_run_are_needed(load: Load) -> None:
    only_weak = MINIMAL.split("[teachers.expert]", maxsplit=1)[0]
    assert load(only_weak + '[stages]\norder = ["guide"]\n').stages.order == (Stage.GUIDE,)


def test_a_teacher_behind_an_open_endpoint_needs_no_key(load: Load) -> None:
    recipe = load(MINIMAL + '[teachers.local]\nkind = "openai"\nmodel = "m"\nkey_env = ""\n')
    assert recipe.teachers["local"].kind == "openai"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(load: Load) -> None:
    assert load(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode()) == load(MINIMAL)


def test_inline_tables_and_dotted_keys_say_the_same(load: Load) -> None:
    dotted = (
        'seeds.files = ["seeds.jsonl"]\nteachers.weak.kind = "recorded"\nteachers.weak.file = "replies.jsonl"\n'
        'teachers.expert = { kind = "recorded", file = "replies.jsonl" }\n'
    )
    assert load(dotted) == load(MINIMAL)


def test_named_seeds_replace_those_of_the_recipe_and_count_from_the_current_folder(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.jsonl").touch()
    monkeypatch.chdir(tmp_path)
    recipe = load(MINIMAL, seeds=[Path("mine.jsonl")])
    assert recipe.seeds.files == (tmp_path / "mine.jsonl",)


def test_named_seeds_stand_in_for_a_recipe_without_any(load: Load, folder: Path) -> None:
    text = MINIMAL.replace('[seeds]\nfiles = ["seeds.jsonl"]\n', "")
    assert load(text, seeds=[folder / "seeds.jsonl"]) == load(MINIMAL)


def test_named_seeds_replace_files_that_are_gone(load: Load, folder: Path) -> None:
    assert load(MINIMAL.replace("seeds.jsonl", "gone.jsonl"), seeds=[folder / "seeds.jsonl"]) == load(MINIMAL)


def test_a_limit_replaces_that_of_the_recipe_and_leaves_its_files(load: Load, folder: Path) -> None:
    recipe = load(MINIMAL.replace("[seeds]", "[seeds]\nlimit = 100"), limit=7)
    assert recipe.seeds.limit == 7
    assert recipe.seeds.files == (folder / "seeds.jsonl",)


def test_named_seeds_that_do_not_exist_are_a_mistake(load: Load, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"seeds\.files\.0: there is no file or folder .*gone\.jsonl"):
        load(MINIMAL, seeds=[tmp_path / "gone.jsonl"])


def test_a_limit_below_one_is_a_mistake(load: Load) -> None:
    with pytest.raises(RecipeError, match=r"seeds\.limit: .*greater than or equal to 1"):
        load(MINIMAL, limit=0)


def test_paths_count_from_the_folder_of_the_recipe(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "by_folder.toml").write_text(MINIMAL)
    monkeypatch.chdir(tmp_path)
    assert load_recipe(folder / "by_folder.toml", environment={}).seeds.files == (folder / "seeds.jsonl",)
    monkeypatch.chdir(folder)
    assert load_recipe(Path("by_folder.toml"), environment={}).seeds.files == (folder / "seeds.jsonl",)


# What shapes the results of a run, and what does not.

FREE = {
    'name = "full"': 'name = "other"',
    'note = "Every key of every table."': 'note = "Another."',
    "concurrency = 8": "concurrency = 9",
    "budget_usd = 12.5": "budget_usd = 1",
    "timeout_s = 30": "timeout_s = 31",
    "max_tries = 2": "max_tries = 3",
    "requests_per_minute = 60": "requests_per_minute = 61",
    "tokens_per_minute = 90_000": "tokens_per_minute = 1",
    "prompt = 0.14": "prompt = 0.15",
    "completion = 0.28": "completion = 0",
    "prompt = 5, completion = 15": "prompt = 6, completion = 15",
    'key_env = "CHEAP_KEY"': 'key_env = "OTHER_KEY"',
    'mode = "strict"': 'mode = "best-effort"',
    'embed = "lexical"': 'embed = ""',
}
SHAPING = {
    "limit = 10": "limit = 11",
    'files = ["seeds.jsonl", "."]': 'files = ["seeds.jsonl"]',
    'model = "small"': 'model = "smaller"',
    'base_url = "http://127.0.0.1:8000/v1"': 'base_url = "http://127.0.0.1:8001/v1"',
    "top_p = 0.9": "top_p = 0.8",
    'file = "replies.jsonl"': 'file = "seeds.jsonl"',
    'order = ["guide", "criticise", "vote", "solve"]': 'order = ["guide", "vote"]',
    '[stages.guide]\nteacher = "cheap"': '[stages.guide]\nteacher = "dear"',
    'accept = "ground_truth"': 'accept = "agreement"',
    "seed = 42": "seed = 43",
    "rounds = 3": "rounds = 4",
    "max_problems = 900": "max_problems = 901",
    'role = "reference"': 'role = "solve"',
    "seed = 6": "seed = 7",
    "merge = 0.95": "merge = 0.9",
    'prompt = "question"': 'prompt = "evolve"',
    "repair = true": "repair = false",
    "children_per_parent = 4": "children_per_parent = 5",
    "topics = 3": "topics = 4",
    "skills = 0": "skills = 1",
    "knowledge = 5": "knowledge = 4",
    "near = 0.85": "near = 0.86",
    "max_variants = 7": "max_variants = 8",
    'benchmarks = ["seeds.jsonl", "replies.jsonl"]': 'benchmarks = ["seeds.jsonl"]',
    "ngram = 13": "ngram = 12",
    "lcs = 0.65": "lcs = 0.6",
    "expert_share = 0.02": "expert_share = 0.03",
    "temperature = 0.2": "temperature = 0.3",
    "max_tokens = 1024": "max_tokens = 1025",
    'accept = "inner_and_cross"': 'accept = "inner"',
    "k = 9": "k = 10",
    "min_votes = 5": "min_votes = 6",
    "wall_seconds = 3": "wall_seconds = 4",
    "cpu_seconds = 2.5": "cpu_seconds = 2",
    "memory_mb = 256": "memory_mb = 257",
    "output_chars = 1000": "output_chars = 1001",
}
KEYS = {"CHEAP_KEY": "sk-1", "OTHER_KEY": "sk-2"}


@pytest.mark.parametrize(("before", "after"), FREE.items())
def test_what_only_shapes_speed_price_or_names_leaves_the_shape(load: Load, before: str, after: str) -> None:
    assert FULL.count(before) == 1
    changed = load(FULL.replace(before, after), environment=KEYS)
    assert changed != load(FULL, environment=KEYS)
    assert changed.shape() == load(FULL, environment=KEYS).shape()


@pytest.mark.parametrize(("before", "after"), SHAPING.items())
def test_what_shapes_the_results_changes_the_shape(load: Load, before: str, after: str) -> None:
    assert FULL.count(before) == 1
    assert load(FULL.replace(before, after), environment=KEYS).shape() != load(FULL, environment=KEYS).shape()


def test_every_key_of_a_recipe_is_known_to_shape_results_or_not(load: Load) -> None:
    # A new key falls into neither list, so somebody has to decide.
    decided = {pair.rpartition("\n")[2].split(" = ")[0] for pair in [*FREE, *SHAPING]}
    known = set(keys_of(load(FULL, environment=KEYS).model_dump()))
    assert known - decided == {"kind", "cached", "latency_s", "parameters", "logprobs", "reasoning_effort", "top_k"}
    assert decided - known == set()


def keys_of(table: dict[str, Any]) -> Iterator[str]:
    """The keys of a table and of those below it, without the names of tables and of teachers."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from keys_of(value)
            if key == "parameters":
                yield key
        elif value is not None:
            yield key


def test_a_shape_survives_the_store(load: Load) -> None:
    shape = load(FULL, environment=KEYS).shape()
    assert json.loads(json.dumps(shape, allow_nan=False)) == shape


def test_the_shape_of_a_recipe_with_defaults_is_that_of_one_that_writes_them_out(load: Load) -> None:
    written = MINIMAL + '[stages.vote]\nk = 5\nmin_votes = 3\ntemperature = 0.7\nteacher = "expert"\n'
    assert load(written).shape() == load(MINIMAL).shape()


def test_no_key_occurs_in_anything_that_a_recipe_turns_into(load: Load) -> None:
    recipe = load(FULL, environment={"CHEAP_KEY": "sk-secret"})
    for text in (repr(recipe), str(recipe), recipe.model_dump_json(), json.dumps(recipe.shape())):
        assert "CHEAP_KEY" in text or "key_env" not in text
        assert "sk-secret" not in text


def test_a_recipe_is_frozen(load: Load) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load(MINIMAL).concurrency = 3
