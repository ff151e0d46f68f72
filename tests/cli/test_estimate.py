"""`wisdom run --estimate`: what it says before anything is asked, and that nothing is."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import small_rounds
from cli_runner import Wisdom

from engine.config import load_recipe
from engine.domain import Stage
from engine.quality import Shape, Share, Sizes
from engine.runner import EveryKey
from engine.runner.forecast import measured_in, seeds_of, shape_of
from engine.store import Store

PRICE = "price = {prompt = 1.0, completion = 10.0}"
OPENAI = 'kind = "openai"\nbase_url = "http://127.0.0.1:9/v1"\nkey_env = "NO_SUCH_KEY"'

Write = Callable[..., Path]


@pytest.fixture
def recipe(tmp_path: Path) -> Write:
    def write(head: str = "", *, weak: str = PRICE, tail: str = "", questions: int = 20) -> Path:
        rows = [{"question": f"What is {n} + {n}?", "level": 1} for n in range(questions)]
        (tmp_path / "seeds.jsonl").write_text("".join(json.dumps(row) + "\n" for row in [*rows, *rows, "no row"]))
        path = tmp_path / "try.toml"
        teachers = {"weak": ("w-1", weak), "expert": ("e-1", PRICE)}
        tables = [f'[teachers.{role}]\n{OPENAI}\nmodel = "{m}"\n{price}' for role, (m, price) in teachers.items()]
        path.write_text("\n".join([head, '[seeds]\nfiles = ["seeds.jsonl"]', *tables, tail]))
        return path

    return write


def shape(path: Path) -> Shape:
    loaded = load_recipe(path, environment=EveryKey())
    return shape_of(loaded, seeds_of(loaded))


def stages(values: dict[str, Any]) -> list[tuple[int, str]]:
    return [(stage["round"], stage["stage"]) for stage in values["stages"]]


def test_nothing_is_asked_and_no_store_is_made(wisdom: Wisdom, recipe: Write, tmp_path: Path) -> None:
    path = recipe()
    before = sorted(tmp_path.iterdir())
    said = wisdom("run", path, "--store", tmp_path / "none.duckdb", "--estimate")
    assert (said.code, said.err) == (0, "")
    assert sorted(tmp_path.iterdir()) == before
    assert "try: 20 problems, 1 round; an estimate, nothing was asked" in said.out
    assert "default" in said.out


def test_for_scripts(wisdom: Wisdom, recipe: Write, tmp_path: Path) -> None:
    values = wisdom("run", recipe("budget_usd = 3.0"), "--store", tmp_path / "n", "--estimate", "--json").json
    assert (values["problems"], values["rounds"], values["budget_usd"], values["unpriced"]) == (20, 1, 3.0, [])
    assert stages(values) == [(1, "guide"), (1, "criticise"), (1, "vote")]
    guide = values["stages"][0]
    assert guide["calls"] == {"low": 20, "likely": 20, "high": 20}
    assert guide["from"] == {"calls": "sure", "tokens": "default"}
    assert 0 < values["usd"]["low"] < values["usd"]["likely"] < values["usd"]["high"] < values["worst_usd"]


def test_all_that_a_recipe_asks_for_is_in_it(wisdom: Wisdom, recipe: Write, tmp_path: Path) -> None:
    path = recipe("rounds = 2", tail="[metadata]\n[evolve]\nrepair = true\n[audit]\nexpert_share = 0.5\n")
    values = wisdom("run", path, "--store", tmp_path / "n", "--estimate", "--json").json
    funnel = ["metadata", "guide", "criticise", "vote", "audit"]
    assert stages(values) == [(1, s) for s in [*funnel, "evolve", "repair"]] + [(2, s) for s in funnel]


def test_limit_and_cap_bound_the_first_pool(wisdom: Wisdom, recipe: Write, tmp_path: Path) -> None:
    for words, cap, expected in ((["--limit", "7"], "", 7), ([], "max_problems = 5", 5)):
        values = wisdom("run", recipe(cap), "--store", tmp_path / "n", "--estimate", "--json", *words).json
        assert values["problems"] == expected
        assert values["stages"][0]["calls"]["likely"] == expected


def test_a_teacher_without_a_price_is_named(wisdom: Wisdom, recipe: Write, tmp_path: Path) -> None:
    path = recipe(weak="")
    said = wisdom("run", path, "--store", tmp_path / "n", "--estimate")
    assert "without a price, and in no sum: weak" in said.out
    values = wisdom("run", path, "--store", tmp_path / "n", "--estimate", "--json").json
    assert values["unpriced"] == ["weak"]
    assert values["stages"][0]["usd"] is None
    assert values["usd"] is not None


@pytest.mark.parametrize(
    ("budget", "words"),
    [(1000.0, "enough by this estimate"), (0.0001, "likely not enough; the run stops before it spends more")],
)
def test_a_budget_is_held_against_it(wisdom: Wisdom, recipe: Write, tmp_path: Path, budget: float, words: str) -> None:
    said = wisdom("run", recipe(f"budget_usd = {budget}"), "--store", tmp_path / "n", "--estimate")
    assert words in said.out


def test_what_the_store_has_measured_counts(tmp_path: Path) -> None:
    measured = measured_in(small_rounds.make(tmp_path / "s.duckdb"))
    assert measured.sizes[Stage.GUIDE, "w-1", False] == Sizes(6, 10, 0, 20, 0)
    assert measured.sizes[Stage.VOTE, "e-1", False].replies == 9
    assert measured.passed[Stage.GUIDE, "w-1", False] == Share(3, 6)
    assert measured.passed[Stage.GUIDE, "w-1", True] == Share(0, 1)
    assert measured.passed[Stage.VOTE, "e-1", False] == Share(1, 2)
    assert (measured.written, measured.kept) == ({"e-1": Share(3, 4)}, {"e-1": Share(2, 4)})


def test_measured_figures_are_named_as_such(wisdom: Wisdom, recipe: Write, tmp_path: Path) -> None:
    store = small_rounds.make(tmp_path / "s.duckdb")
    version = store.version()
    values = wisdom("run", recipe(), "--store", store.path, "--estimate", "--json").json
    guide, criticise, _ = values["stages"]
    assert guide["from"] == {"calls": "sure", "tokens": "same model"}
    assert guide["prompt_tokens"]["likely"] == 10
    assert guide["usd"]["likely"] == pytest.approx(20 * (10 * 1 + 20 * 10) / 1e6)
    assert criticise["from"]["calls"] == "same model"
    assert criticise["calls"]["likely"] == pytest.approx(10)
    assert store.version() == version


def test_prompts_are_those_of_the_recipe(recipe: Write) -> None:
    path = recipe("rounds = 2", tail="[evolve]\ntopics = 0\nskills = 0\nknowledge = 0\n")
    bare = shape(path)
    full = shape(recipe("rounds = 2"))
    assert bare.asks[Stage.EVOLVE].frame_chars < full.asks[Stage.EVOLVE].frame_chars
    assert full.asks[Stage.EVOLVE].frame_chars < full.asks[Stage.EVOLVE].frame_bytes
    assert full.asks[Stage.CRITICISE].brings is Stage.GUIDE
    assert full.asks[Stage.VOTE].replies == 5
    assert full.question_chars == pytest.approx(sum(len(f"What is {n} + {n}?") for n in range(20)) / 20)


def test_the_audit_follows_what_is_settled_before_its_teacher_is_asked(recipe: Write) -> None:
    found = shape(recipe(tail="[audit]\nexpert_share = 0.1\n"))
    assert (found.audited, found.audit_share) == ((Stage.GUIDE,), 0.1)


def test_seeds_without_a_problem_are_said(wisdom: Wisdom, recipe: Write, tmp_path: Path) -> None:
    said = wisdom("run", recipe(questions=0), "--store", tmp_path / "n", "--estimate")
    assert said.code == 2
    assert "hold no usable problem" in said.err


def test_simulated_teachers_are_paid_nothing(wisdom: Wisdom, tmp_path: Path, recipe: Write) -> None:
    path = recipe()
    text = path.read_text().replace(OPENAI, 'kind = "simulated"')
    path.write_text(text.replace('"w-1"', '"weak"').replace('"e-1"', '"expert"'))
    said = wisdom("run", path, "--store", tmp_path / "n", "--estimate")
    assert "the teachers are simulated: nothing is paid" in said.out


def test_without_a_store_nothing_is_measured(tmp_path: Path) -> None:
    measured = measured_in(Store(tmp_path / "none.duckdb"))
    assert not measured.sizes
    assert not measured.passed
