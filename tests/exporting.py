"""Exports as tests make them: a run's tiers into a file, and what came of that in short."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.config import Form, read_selection
from engine.curation import Exported, Package, export
from engine.domain import SETTLED_TIERS, Tier
from engine.store import Store

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Brief:
    """How many problems and samples were written, and how many problems fell out for which reason."""

    problems: int
    rows: int
    left_out: dict[str, int] = field(default_factory=dict)


def exported(
    store: Store, out: Path, run: str, selection: dict[str, Any] | None = None, package: Package = Package.FILE
) -> Exported:
    """Export a selection of a run."""
    return export(store, read_selection({"run": run, **(selection or {})}), out, clock=lambda: NOW, package=package)


def export_samples(
    store: Store,
    out: Path,
    run: str,
    tiers: Sequence[Tier] = SETTLED_TIERS,
    *,
    form: Form = Form.ALPACA,
    rejected: bool = False,
) -> Brief:
    """Export some tiers of a run, in some form."""
    exclude = {"rejected": not rejected, "flagged": not rejected}
    done = exported(store, out, run, {"tiers": list(tiers), "text": {"form": form}, "exclude": exclude})
    return Brief(done.problems, done.rows, done.left_out)
