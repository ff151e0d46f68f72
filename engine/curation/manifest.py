"""The manifest of an export: what it holds, what it was chosen from, and what proves that."""

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

import polars as pl

from engine.curation.proofs import Proofs
from engine.curation.selecting import COUNTED, Chosen, counted
from engine.curation.splitting import TEST, TRAIN
from engine.domain import content_hash, storable
from engine.quality import Judged, Stratum, estimated_accuracy
from engine.store import Store, list_runs

_LICENCES: Final = {
    "gsm8k": ("MIT", "https://github.com/openai/grade-school-math"),
    "math": ("MIT", "https://github.com/hendrycks/math"),
    "demo": ("MIT", "written for Wisdom Workbench"),
    "evolved": ("as its seeds", "written by this run's teachers"),
}
CHARACTERS_PER_TOKEN: Final = 3.2
"""Of English with mathematics, about; tokenizers of today's models differ by a fifth either way."""


def text_of(manifest: Mapping[str, Any]) -> str:
    """A manifest as it is written: the same values are the same bytes."""
    return storable(json.dumps(manifest, indent=2, ensure_ascii=False, sort_keys=False)) + "\n"


def id_of(manifest: Mapping[str, Any]) -> str:
    """The content hash of an export; how often its store was written to, and where that lies, is not its content."""
    return content_hash("export", text_of({name: value for name, value in manifest.items() if name != "store"}))


def manifest_of(
    store: Store, chosen: Chosen, files: Mapping[str, Mapping[str, Any]], proofs: Proofs, kind: str
) -> dict[str, Any]:
    """All of a manifest that does not depend on who exports it, and when.

    Args:
        store: The store.
        chosen: What was chosen.
        files: The files of samples by split: name, bytes and sha256 of each.
        proofs: What is told of all samples.
        kind: What the export is (`engine.curation.packages.Package`).
    """
    entries, run = chosen.entries, chosen.run
    return {
        "program": f"wisdom-workbench {version('wisdom-workbench')}",
        "store": {"version": chosen.version, "upto": chosen.upto, "name": store.path.name},
        "run": {"id": run.id, "kind": run.kind.value, "recipe": run.recipe_name, "simulated": run.simulated},
        "selection": chosen.selection.values(),
        "selection_id": chosen.selection.id,
        "package": kind,
        "files": [
            {"name": file["name"], "split": split, "samples": proofs.splits[split], **file}
            for split, file in files.items()
        ],
        "rows": proofs.sha256,
        "problems": entries.height,
        "samples": proofs.splits.total(),
        "characters": proofs.characters,
        "tokens_about": round(proofs.characters / CHARACTERS_PER_TOKEN),
        "with_knowledge": proofs.knowledge,
        **facts(chosen),
        "seeds": _seeds(store, chosen),
    }


def _seeds(store: Store, chosen: Chosen) -> dict[str, dict[str, str]]:
    """Licence and source of each data set: as they were named when a set was imported, or else known of old.

    Where several sets have a data set of one name, what the exported one says of it counts, or else what each says.
    """
    told: dict[str, list[Mapping[str, Any]]] = {}
    for run in list_runs(store):
        published = run.recipe.get("published", {})
        for name in published.get("datasets", [published.get("dataset")]):  # one, in sets of an older version
            told.setdefault(name, []).append(published)
    own, found = chosen.run.recipe.get("published"), {}
    for name in counted(chosen.entries, "dataset"):
        of_it = told.get(name, [])
        of_it = [own] if own and (own in of_it or not of_it) else of_it
        known = _LICENCES.get(name, ("unknown", "unknown"))
        licence, source = (_said(of_it, what, old) for what, old in zip(("licence", "source"), known, strict=True))
        found[name] = {"licence": licence, "source": source}
    return found


def _said(published: Sequence[Mapping[str, Any]], what: str, known: str) -> str:
    """What sets say of themselves, each thing once; where one says nothing, what is known."""
    return "; ".join(dict.fromkeys(each[what] or known for each in published)) or known


def facts(chosen: Chosen) -> dict[str, Any]:
    """What a selection gives and from what, whether it is written or not: counts, costs, reviews."""
    entries = chosen.entries
    splits = (TRAIN, TEST) if chosen.selection.split else (TRAIN,)
    return {
        "met": chosen.met.problems,
        "left_out": chosen.left_out,
        "not_drawn": chosen.met.problems - sum(chosen.left_out.values()) - entries.height,
        "cells": chosen.cells.to_dicts(),
        "splits": {name: int((entries["split"] == name).sum()) for name in splits},
        "counts": {name: counted(entries, name) for name in COUNTED},
        "cost_usd": _usd(entries),
        "unpriced": entries["cost_usd"].null_count(),
        "cost_usd_of_all": chosen.met.cost_usd,
        "ground_truth": {name: int((entries["correct"] == told).sum()) for name, told in _TOLD},
        "reviews": reviewed(chosen),
        "contamination": chosen.contamination,
        "unsearched": chosen.unsearched,
    }


_TOLD: Final = (("equal", True), ("different", False))


def _usd(entries: pl.DataFrame) -> float | None:
    """What solving them cost; `None` where nothing of it was priced."""
    costs = entries["cost_usd"]
    return round(float(costs.sum()), 6) if costs.null_count() < costs.len() or costs.is_empty() else None


def reviewed(chosen: Chosen) -> dict[str, Any]:
    """What people judged of such answers, and the accuracy that this lets expect.

    All judged answers that meet the conditions count, also those that are left out for it: else wrong ones would leave
    only right ones behind. A tier's accuracy weighs as much as the tier has problems among the chosen ones.
    """
    strata = []
    for tier, held in chosen.entries.group_by("tier").len().sort("tier").iter_rows():
        verdicts = chosen.met.judged.get(tier, {})
        judged = Judged(*(verdicts.get(name, 0) for name in ("correct", "wrong", "ambiguous")))
        strata.append(Stratum(tier, max(held, judged.total), judged.total, judged))
    judged = sum((each.judged for each in strata), Judged())
    told = {"correct": judged.correct, "wrong": judged.wrong, "ambiguous": judged.ambiguous}
    if not judged.decided:
        return {**told, "accuracy": None, "low": None, "high": None, "missing": [each.name for each in strata]}
    found = estimated_accuracy(strata)
    return {**told, "accuracy": found.value, "low": found.low, "high": found.high, "missing": list(found.missing)}
