"""Dataset cards: what a folder for the library `datasets` says of itself, in the form that its hub reads."""

import re
from collections.abc import Mapping
from typing import Any, Final

from engine.curation.selecting import Chosen
from engine.domain import one_line

_LIVE: Final = re.compile(r"[\\`*_{}\[\]()#+!|<>&~$@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""What Markdown, or GitHub's kind of it, would take for more than a sign."""
_LONGEST: Final = 300
_SIZES: Final = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LICENCES: Final = frozenset(
    ["mit", "apache-2.0", "cc0-1.0", "cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "cc-by-nc-sa-4.0", "odc-by"]
)
"""By the names that the Hub's dataset cards know."""


def card(manifest: Mapping[str, Any], names: Mapping[str, str], chosen: Chosen) -> str:
    """The text of `README.md`: how the library finds the files, and what people should know before they train.

    Args:
        manifest: The manifest.
        names: The files of samples by split.
        chosen: What was chosen.
    """
    size = next((name for most, name in _SIZES if manifest["samples"] < most), "1M<n<10M")
    files = "".join(f"      - split: {split}\n        path: {name}\n" for split, name in names.items())
    head = (
        f"---\n{_licence(manifest)}language:\n  - en\ntask_categories:\n  - text-generation\ntags:\n"
        "  - mathematics\n  - synthetic\n"
        f"size_categories:\n  - {size}\nconfigs:\n  - config_name: default\n    data_files:\n{files}---\n"
    )
    parts = [_sizes(manifest), _recipe(manifest, chosen), _costs(manifest), _reviews(manifest), _clean(manifest)]
    return head + f"\n# {plain(manifest['run']['id'])}\n\n" + "\n\n".join([*parts, _seeds(manifest)]) + "\n"


def _licence(manifest: Mapping[str, Any]) -> str:
    """The licence by which a hub lists the set: only where all of its data sets have one of these, and the same."""
    held = {str(told["licence"]).lower() for told in manifest["seeds"].values()} - {"as its seeds"}
    return f"license: {held.pop()}\n" if len(held) == 1 and held <= _LICENCES else ""


def plain(value: object) -> str:
    """A text that is data, in a card: on one line, short, and nothing in it is Markdown, HTML or a link."""
    return _LIVE.sub(r"\\\g<0>", one_line(str(value)[:_LONGEST]))


def _table(heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(
        "| " + " | ".join(plain(cell) if line not in lines[:2] else cell for cell in line) + " |" for line in lines
    )


_UNKNOWN: Final = {("level", "0"): "not known", ("subject", ""): "not known"}


def _sizes(manifest: Mapping[str, Any]) -> str:
    rows: list[tuple[Any, ...]] = [(each["split"], each["samples"], each["bytes"]) for each in manifest["files"]]
    told = f"{manifest['problems']} problems, {manifest['samples']} solutions, about {manifest['tokens_about']} tokens."
    tables = [
        _table(
            (name, "problems"),
            [(_UNKNOWN.get((name, value), value), number) for value, number in manifest["counts"][name].items()],
        )
        for name in ("tier", "level", "subject", "round")
    ]
    return "## Sizes\n\n" + told + "\n\n" + "\n\n".join([_table(("split", "samples", "bytes"), rows), *tables])


def _recipe(manifest: Mapping[str, Any], chosen: Chosen) -> str:
    recipe = chosen.run.recipe
    teachers = [
        (role, spec.get("kind", ""), spec.get("model") or "") for role, spec in recipe.get("teachers", {}).items()
    ]
    stages = ", ".join(recipe.get("stages", {}).get("order", [])) or "none"
    simulated = (
        "\n\n**The teachers of this run were simulated: its solutions show how the tool works, and nothing else.**"
    )
    unverified = manifest["counts"]["tier"].get("unverified", 0)
    unchecked = f"\n\n**{unverified} problems are unverified: nothing checked their answers by agreement.**"
    notes = (simulated if chosen.run.simulated else "") + (unchecked if unverified else "")
    table = f"\n\n{_table(('teacher', 'kind', 'model'), teachers)}" if teachers else ""
    left = "".join(f"\n- {number} left out: {plain(reason)}" for reason, number in manifest["left_out"].items())
    return (
        f"## Recipe\n\nRecipe {plain(chosen.run.recipe_name)}; stages {plain(stages)}; "
        f"rounds at most: {recipe.get('rounds', 1)}."
        f"{notes}{table}\n\n"
        f"Of {manifest['met']} problems that met the conditions, {manifest['problems']} were chosen."
        f"{left}\n- {manifest['not_drawn']} not drawn by the quotas\n\n"
        "Solutions stand between `<solution_start>` and `<solution_end>`; a final answer is in a box."
    )


def _costs(manifest: Mapping[str, Any]) -> str:
    if manifest["cost_usd"] is None:
        return "## Costs\n\nWhat solving these problems cost is not known."
    unpriced = f" What {manifest['unpriced']} of them cost is not known." if manifest["unpriced"] else ""
    return (
        f"## Costs\n\nSolving the chosen problems cost {manifest['cost_usd']:.2f} US dollars; all that met the "
        f"conditions, {manifest['cost_usd_of_all']:.2f}.{unpriced}"
    )


def _reviews(manifest: Mapping[str, Any]) -> str:
    told = manifest["reviews"]
    judged = told["correct"] + told["wrong"] + told["ambiguous"]
    if told["accuracy"] is None:
        return "## Reviews\n\nNobody has judged any of these answers."
    missing = f" Nothing was judged of {plain(', '.join(told['missing']))}." if told["missing"] else ""
    return (
        f"## Reviews\n\nPeople judged {judged} answers: {told['correct']} correct, {told['wrong']} wrong, "
        f"{told['ambiguous']} ambiguous. Estimated accuracy {100 * told['accuracy']:.1f} % (95 % interval "
        f"{100 * told['low']:.1f} to {100 * told['high']:.1f} %).{missing}"
    )


def _clean(manifest: Mapping[str, Any]) -> str:
    found = manifest["contamination"]
    if found is None:
        return "## Contamination\n\nThese problems were not held against any benchmark."
    rows = list(found["benchmarks"].items())
    unchecked = f"; {found['unchecked']} were not held against all of them" if found["unchecked"] else ""
    return (
        f"## Contamination\n\nHeld against the benchmarks below (a shared {found['ngram']}-gram, and a longest common "
        f"subsequence above {found['lcs']}): {found['hits']} of {manifest['problems']} problems are contaminated"
        f"{unchecked}.\n\n" + _table(("benchmark", "questions"), rows)
    )


def _seeds(manifest: Mapping[str, Any]) -> str:
    counts = manifest["counts"]["dataset"]
    rows = [(name, counts[name], told["licence"], told["source"]) for name, told in manifest["seeds"].items()]
    return "## Seeds and licences\n\n" + _table(("data set", "problems", "licence", "source"), rows)
