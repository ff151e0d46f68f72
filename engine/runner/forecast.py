"""What an estimate is made from: the recipe and its seeds, and what the store has measured."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from engine.config import Recipe
from engine.curation import SetAside, read_seeds
from engine.domain import Problem, Stage
from engine.errors import InputError
from engine.prompts import render
from engine.quality import Ahead, Ask, Measured, Shape, Share, Sizes
from engine.runner.auditing import stages_to_audit
from engine.runner.evolving import parents_of
from engine.store import RunInfo, Store, costs, list_runs
from engine.teachers import pricing

TEMPLATE_BYTES: Final = 2 * 16
"""What a chat template puts around a prompt's two messages, at most."""

OUTPUT: Final = (40, 8_000)
PHRASE: Final = (20, 320)
SENTENCE: Final = (80, 2_400)
"""Bytes of what a prompt brings beside the question, usually and at most: a program's output, a topic or a skill, an
entry of the knowledge base."""

_STORE_LIMIT_S: Final = 10.0
"""An estimate reads whole tables of the store once."""


def shape_of(recipe: Recipe, seeds: Sequence[Problem], found: Ahead | None = None) -> Shape:
    """What of a recipe and its seeds decides about money.

    Args:
        recipe: The recipe.
        seeds: Its seeds, as `seeds_of` gives them.
        found: What is known of its rounds from what a store holds; `None` if there is no store.
    """
    sizes = [len(seed.question.encode("utf-8", "replace")) for seed in seeds]
    return Shape(
        problems=len(seeds) if found is None else 0,
        question_chars=sum(len(seed.question) for seed in seeds) / len(seeds),
        question_bytes=sum(sizes) / len(seeds),
        order=recipe.stages.order,
        asks=_asks(recipe),
        rounds=recipe.rounds,
        references=recipe.seeds.role == "reference",
        parents=parents_of(recipe, 2)[0],  # of the first round too, unless its seeds are references
        children=recipe.evolve.children_per_parent,
        max_problems=recipe.max_problems,
        audited=stages_to_audit(recipe, recipe.audit) if recipe.audit is not None else (),
        audit_share=recipe.audit.expert_share if recipe.audit is not None else 0.0,
        waiting=recipe.stages.waiting,
        ahead=found or Ahead(),
    )


def seeds_of(recipe: Recipe) -> list[Problem]:
    """The problems of the first pool, without what they need not have here; seeds are read, not imported.

    Raises:
        InputError: A seed file cannot be read, or no seed is usable.
    """
    found: dict[str, Problem] = {}
    for path in recipe.seeds.files:
        for item in read_seeds(path):
            if len(found) == recipe.seeds.limit:
                break
            if not isinstance(item, SetAside):
                found.setdefault(item.id, Problem(item.id, item.question, ground_truth=item.ground_truth))
    if not found:
        raise InputError(
            f"The seeds of {recipe.name} hold no usable problem, so there is nothing to estimate. "
            "Look at `wisdom import` for the reasons."
        )
    return list(found.values())[: recipe.max_problems]


def _asks(recipe: Recipe) -> dict[Stage, Ask]:
    """How each stage asks that the recipe uses."""
    tables: dict[Stage, Any] = {stage: recipe.stages.of(stage) for stage in recipe.stages.order}
    if recipe.metadata is not None:
        tables[Stage.METADATA] = recipe.metadata
    if recipe.rounds > 1:
        tables[Stage.EVOLVE] = recipe.evolve
        if recipe.evolve.repair:
            tables[Stage.REPAIR] = recipe.evolve
    if recipe.audit is not None:
        tables[Stage.AUDIT] = recipe.audit
    asks = {}
    for stage, table in tables.items():
        spec = recipe.teachers[table.teacher]
        price = pricing(spec)
        usual, most = (_frame(stage, recipe, part) for part in (0, 1))
        asks[stage] = Ask(
            table.teacher,
            model_of(spec.model_dump(mode="json")),
            table.max_tokens,
            price.rate if price is not None else None,
            len(usual),
            len(most.encode("utf-8")) + TEMPLATE_BYTES,
            recipe.stages.vote.k if stage is Stage.VOTE else 1,
            Stage.GUIDE if stage is Stage.CRITICISE else None,
        )
    return asks


def _frame(stage: Stage, recipe: Recipe, part: int) -> str:
    """A stage's prompt without a question and without what another teacher wrote."""
    blanks: dict[str, str | list[str]] = {"question": ""}
    name = stage.value
    if stage is Stage.CRITICISE:
        blanks |= {"cot": "-", "program": "-", "output": "-" * OUTPUT[part]}
    elif stage is Stage.EVOLVE:
        name = recipe.evolve.prompt
        if name == "evolve":
            table = recipe.evolve
            blanks |= {"topics": ["-" * PHRASE[part]] * table.topics, "skills": ["-" * PHRASE[part]] * table.skills}
            blanks["knowledge"] = ["-" * SENTENCE[part]] * table.knowledge
    elif stage is Stage.AUDIT:
        name = Stage.VOTE.value  # the expert answers blindly, as one that votes
    return "".join(message.content for message in render(name, **blanks))


def model_of(spec: Mapping[str, Any]) -> str:
    """Which model a teacher's table means, whatever role it has in a recipe."""
    return str(spec.get("model") or Path(str(spec.get("file"))).name)


def measured_in(store: Store) -> Measured:
    """What a store has measured of all its runs; nothing where there is no store yet."""
    if not store.exists():
        return Measured()
    runs = [info for info in list_runs(store) if info.made_here]
    models, waiting = {info.id: _models(info) for info in runs}, {info.id: _waiting(info) for info in runs}
    with store.read(_STORE_LIMIT_S) as reader:
        replies, passage, candidates = (
            [row for row in frame.to_dicts() if row["run_id"] in models]
            for frame in (costs.replies(reader), costs.passage(reader), costs.candidates(reader))
        )
    passage = [row for row in passage if row["stage"] not in waiting[row["run_id"]]]
    return Measured(_sizes(replies, models), _passed(passage, models), *_kept(candidates, models))


def _models(info: RunInfo) -> dict[str, str]:
    """Which model each role, and each stage, of a run means."""
    recipe = info.recipe
    models = {f"role {role}": model_of(spec) for role, spec in recipe.get("teachers", {}).items()}
    for stage, table in recipe.get("stages", {}).items():
        if isinstance(table, dict):
            models[f"stage {stage}"] = models.get(f"role {table.get('teacher')}", "")
    return models


def _waiting(info: RunInfo) -> tuple[str, ...]:
    """Stages of a run that passed on whatever they found: that says nothing of how often they do."""
    stages = info.recipe.get("stages", {})
    order, first = stages.get("order", ()), stages.get("settle_from")
    return tuple(order[: order.index(first)]) if first in order else ()


def _sizes(
    rows: Iterable[Mapping[str, Any]], models: Mapping[str, Mapping[str, str]]
) -> dict[tuple[Stage, str, bool], Sizes]:
    found: dict[tuple[Stage, str, bool], Sizes] = {}
    for row in rows:
        key = Stage(row["stage"]), models[row["run_id"]].get(f"role {row['teacher']}", ""), bool(row["later"])
        deviations = row["prompt_sd"] or 0.0, row["completion_sd"] or 0.0  # of one reply alone there is none
        own = Sizes(row["replies"], row["prompt_mean"], deviations[0], row["completion_mean"], deviations[1])
        found[key] = found[key].with_other(own) if key in found else own
    return found


def _passed(
    rows: Iterable[Mapping[str, Any]], models: Mapping[str, Mapping[str, str]]
) -> dict[tuple[Stage, str, bool], Share]:
    found: dict[tuple[Stage, str, bool], Share] = {}
    for row in rows:
        key = Stage(row["stage"]), models[row["run_id"]].get(f"stage {row['stage']}", ""), bool(row["later"])
        found[key] = found.get(key, Share(0, 0)).with_other(Share(row["passed_on"], row["entered"]))
    return found


def _kept(
    rows: Iterable[Mapping[str, Any]], models: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, Share], dict[str, Share]]:
    """Shares of new problems that were written, and that were kept."""
    found: tuple[dict[str, Share], dict[str, Share]] = ({}, {})
    for row in rows:
        model = models[row["run_id"]].get(f"role {row['teacher']}", "")
        for shares, number in zip(found, (row["written"], row["kept"]), strict=True):
            shares[model] = shares.get(model, Share(0, 0)).with_other(Share(number, row["asked"]))
    return found
