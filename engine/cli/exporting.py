"""`wisdom export`: training samples out, with a manifest; and what two exports differ in."""

import getpass
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.cli.common import DEFAULT_STORE, JsonOption, StoreOption, log_beside, open_store
from engine.config import EXPORTED_TIERS, Content, Form, Order, Selection, load_selection, read_selection
from engine.curation import Exported, Package, Preview, compare_exports, export, preview
from engine.diversity import Step
from engine.domain import Tier, one_line, storable
from engine.errors import InputError
from engine.runner import Errand, at_work, errand_log, utc_now
from engine.store import RunKind, Store, decisions, list_runs


def export_command(  # noqa: PLR0913, PLR0917 -- each is an option, and given by name
    out: Annotated[
        Path | None, typer.Option("--out", help="The file to write (.jsonl, .json, .csv or .parquet), or the folder.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    selection: Annotated[
        Path | None, typer.Option("--selection", help="A TOML file with filter, quotas, exclusions, split and words.")
    ] = None,
    run: Annotated[str | None, typer.Option("--run", help="The run or imported set; the latest if left out.")] = None,
    tier: Annotated[
        list[Tier] | None,
        typer.Option("--tier", help="easy, medium, hard; unverified, of sets that nobody checked. Repeat for several."),
    ] = None,
    form: Annotated[
        Form | None, typer.Option("--form", help="Alpaca (as usual), ShareGPT, OpenAI's messages, or plain.")
    ] = None,
    content: Annotated[
        Content | None, typer.Option("--content", help="Words; program; both; or words where there are any.")
    ] = None,
    knowledge: Annotated[
        bool | None, typer.Option("--knowledge/--no-knowledge", help="Put the knowledge base before the solution.")
    ] = None,
    order: Annotated[Order | None, typer.Option("--order", help="The order of the samples.")] = None,
    total: Annotated[int | None, typer.Option("--total", min=1, help="So many problems, drawn by lot.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="What the lot depends on.")] = None,
    package: Annotated[
        Package, typer.Option("--package", help="A file, or a folder for LLaMA-Factory or for `datasets`.")
    ] = Package.FILE,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="Write what people rejected too, each line with the reason.")
    ] = False,
    diff: Annotated[
        tuple[Path, Path] | None, typer.Option("--diff", help="Two exports: say what they differ in, write nothing.")
    ] = None,
    author: Annotated[
        str | None, typer.Option("--author", help="Who exports it, for the manifest; the account's name if left out.")
    ] = None,
    look: Annotated[bool, typer.Option("--preview", help="Say what it would give, and write nothing.")] = False,
    by: Annotated[str | None, typer.Option("--by", hidden=True, help="Who asked for it, on a page.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Export settled problems as training samples, with a manifest beside them.

    What people rejected stays out: excluded, judged wrong or ambiguous, or flagged. Options overrule the selection.

    Example: wisdom export --store data/wisdom.duckdb --out hard.jsonl --tier hard --form sharegpt
    """
    if diff is not None:
        told = compare_exports(*diff)
        typer.echo(storable(json.dumps(told.values(), ensure_ascii=False)) if as_json else told.text())
        return
    if out is None and not look:
        raise InputError("Nothing says where to. Name a file or folder with --out.")
    text = {"form": form, "content": content, "knowledge": knowledge, "order": order}
    given: dict[str, Any] = {"run": run, "tiers": tier, "seed": seed, "text": text}
    given |= {"quotas": {"total": total}, "exclude": {"rejected": False, "flagged": False} if rejected else {}}
    wanted = _overruled(load_selection(selection) if selection else Selection(), given)
    source = open_store(store)
    if not (selection or tier):
        wanted = _usual_tiers(source, wanted)
    if out is None or look:
        _foretell(preview(source, wanted), as_json=as_json)
        return
    if by is None:
        with _stoppable():
            by_whom = _account() if author is None else author
            done = export(source, wanted, out, clock=utc_now, package=package, author=by_whom)
    else:
        done = _as_errand(source, wanted, out, package, by)
    if as_json:
        typer.echo(json.dumps({"out": str(out), **done.manifest}, ensure_ascii=False))
    else:
        typer.echo(_told(done.manifest, f"written to {out}"))


def _account() -> str:
    """The name of the account that this runs as; empty where it has none, as in some containers."""
    try:
        return one_line(getpass.getuser())
    except (KeyError, OSError, ImportError):
        return ""


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM clear up as Ctrl-C does, where it would end the process on the spot."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _usual_tiers(store: Store, wanted: Selection) -> Selection:
    """Of an imported set, what its publisher settled and what nobody checked; of a run, what is settled."""
    runs = list_runs(store, wanted.run or None)
    imported = bool(runs) and runs[0].kind is RunKind.IMPORTED
    return wanted.model_copy(update={"tiers": EXPORTED_TIERS}) if imported else wanted


def _as_errand(store: Store, wanted: Selection, out: Path, package: Package, by: str) -> Exported:
    """Export as a page asks for it: one at a time, which says how far it is, and can be stopped."""
    log_beside(store, errand_log(store, Errand.EXPORT))
    with at_work(store, Errand.EXPORT.value, by=by) as work:

        def told(doing: str, done: int, total: int) -> None:
            work.watch(Step(doing, done, total))
            if work.stop():
                raise KeyboardInterrupt

        done = export(store, wanted, out, clock=utc_now, package=package, author=by, told=told)
        work.done(f"{done.problems:,} problems, {done.rows:,} solutions")
    return done


def _foretell(found: Preview, *, as_json: bool) -> None:
    manifest = {
        "run": {"id": found.selection.run, "kind": found.kind},
        "problems": found.problems, "samples": round(found.samples), "tokens_about": round(found.tokens), **found.facts,
    }  # fmt: skip
    typer.echo(json.dumps(manifest, ensure_ascii=False) if as_json else _told(manifest, "nothing was written"))


def _overruled(selection: Selection, given: dict[str, Any]) -> Selection:
    """The selection with what the options say instead."""
    values = selection.values()
    for name, value in given.items():
        if isinstance(value, dict):
            said = {key: each for key, each in value.items() if each is not None}
            if name == "quotas" and said:
                values[name] |= {"each": None, "cell": []}
            values[name] |= said
        elif value not in (None, []):  # a seed of 0 is one
            values[name] = value
    return read_selection(values, "what the options and the selection say together")


def _told(manifest: dict[str, Any], where: str) -> str:
    lines = [
        f"{manifest['problems']} problems of {manifest['run']['id']}, {manifest['samples']} solutions, {where}",
        f"of {manifest['met']} that meet the conditions; about {manifest['tokens_about']} tokens",
    ]
    if manifest.get("with_knowledge") and manifest["with_knowledge"] < manifest["samples"]:
        lines.append(f"  {manifest['samples'] - manifest['with_knowledge']} samples have no knowledge base")
    if not manifest["met"] and manifest["run"].get("kind") == RunKind.IMPORTED.value:
        lines.append("  nothing checked the answers of an imported set: take them in with --tier unverified")
    people = {reason.value for reason in decisions.Rejected}
    for reason, number in manifest["left_out"].items():
        lines.append(f"  {number} left out: {reason}{' (--rejected takes these in)' if reason in people else ''}")
    if manifest["not_drawn"]:
        lines.append(f"  {manifest['not_drawn']} not drawn by the quotas")
    short = [cell for cell in manifest["cells"] if cell["missing"]]
    for cell in short[:_MOST_CELLS]:
        names = ", ".join(f"{name} {one_line(str(cell[name])) or 'none'}" for name in cell if name not in _COUNTS)
        lines.append(f"  missing {cell['missing']} of {cell['wanted']}: {names or 'all'}")
    if rest := short[_MOST_CELLS:]:
        number = sum(cell["missing"] for cell in rest)
        lines.append(f"  missing {number} in {len(rest)} more cells, which --json names, and the manifest")
    lines += _noted(manifest)
    if len(manifest["splits"]) > 1:
        lines.append("  " + ", ".join(f"{name} {number}" for name, number in manifest["splits"].items()))
    return "\n".join(lines)


def _noted(manifest: dict[str, Any]) -> Iterator[str]:
    """What to know of those that are chosen: what no check has seen yet, and which cells are guarded."""
    if (clean := manifest["contamination"]) and clean["unchecked"]:
        told = ", ".join(each["check"] for each in clean["checks"] if each["unchecked"])
        yield f"  {clean['unchecked']} of them arrived after a check for contamination, and may be contaminated: "
        yield f"    `wisdom contamination --check` goes on with {told}"
    if manifest["unsearched"]:
        yield f"  {manifest['unsearched']} of them arrived after the last search: `wisdom duplicates` goes on"
    if guarded := sum(file.get("guarded", 0) for file in manifest.get("files", ())):
        cells = f"{guarded} cell{'s' * (guarded > 1)}"
        yield f"  {cells} begin as a formula may, and stand behind an apostrophe; an import takes it off"


_COUNTS = ("available", "wanted", "taken", "missing")
_MOST_CELLS = 40
"""Cells that are named one by one."""
