"""What two exports differ in: their selections, their samples, and how many of which kind."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from engine.curation.fingerprints import fingerprint
from engine.curation.landing import MANIFEST
from engine.curation.proofs import ROWS, read_proofs
from engine.domain import one_line
from engine.errors import InputError

_COUNTED: Final = ("tier", "level", "subject", "round", "split", "part", "stage")
_EXAMPLES: Final = 5
_LONGEST: Final = 300
_DEEPEST: Final = 20
"""Levels of values in values of a manifest; its own are six."""
_KEY: Final = ("id", "round", "stage", "sample", "part")


@dataclass(frozen=True, slots=True)
class Difference:
    """What the second of two exports has otherwise than the first.

    Attributes:
        settings: What their selections and programs say, by name: the first, the second.
        only_first: Ids of problems that the first one alone has.
        only_second: Ids of problems that the second one alone has.
        samples: How many samples both have, the first alone, the second alone, and how many of both have another text.
        moved: How many that both have are on another side of a split.
        reordered: Whether the same samples stand in another order.
        counts: How many samples of each kind: dimension, value, the first, the second; only where they differ.
        absent: Files that the manifests name and that are not there: of the first, of the second. What they held is
            told by the tables of samples alone.
    """

    settings: Mapping[str, tuple[Any, Any]]
    only_first: list[str]
    only_second: list[str]
    samples: Mapping[str, int]
    moved: int
    reordered: bool
    counts: list[tuple[str, str, int, int]]
    absent: tuple[list[str], list[str]]

    @property
    def same(self) -> bool:
        """Whether the samples are the same in the same order."""
        alone = sum(number for name, number in self.samples.items() if name != "both")
        return not alone and not self.moved and not self.reordered

    def values(self) -> dict[str, Any]:
        """All of it as JSON has it."""
        names = ("settings", "only_first", "only_second", "samples", "moved", "reordered", "counts", "absent")
        return {"same": self.same, **{name: getattr(self, name) for name in names}}

    def text(self) -> str:
        """All of it for people."""
        return "\n".join(_lines(self))


def compare_exports(first: Path, second: Path) -> Difference:
    """Say what two exports differ in.

    Args:
        first: Its file or folder, or its manifest.
        second: The other one's.

    Raises:
        InputError: One of them has no manifest, or no table of samples, beside it.
    """
    (one, before, gone), (other, after, gone_after) = _read(first), _read(second)
    told = dict(_flat(one)), dict(_flat(other))
    names = sorted(told[0].keys() | told[1].keys())
    settings = {
        name: (told[0].get(name), told[1].get(name)) for name in names if told[0].get(name) != told[1].get(name)
    }
    both = before.join(after, on=_KEY, how="inner", suffix="_after")
    alone = before.join(after, on=_KEY, how="anti"), after.join(before, on=_KEY, how="anti")
    changed = both.filter(pl.col("hash") != pl.col("hash_after")).height
    left, right = (set(rows["id"].unique()) for rows in (before, after))
    in_both = before.join(after, on=_KEY, how="semi", maintain_order="left")
    as_after = after.join(before, on=_KEY, how="semi", maintain_order="left")
    return Difference(
        settings,
        sorted(left - right),
        sorted(right - left),
        {"both": both.height - changed, "first": alone[0].height, "second": alone[1].height, "changed": changed},
        both.filter(pl.col("split") != pl.col("split_after")).height,
        not in_both.select(_KEY).equals(as_after.select(_KEY)),
        list(_counts(before, after)),
        (gone, gone_after),
    )


def _read(path: Path) -> tuple[dict[str, Any], pl.DataFrame, list[str]]:
    """The manifest and the table of samples of an export, and the files of it that are not there."""
    if path.is_dir():
        places = path / MANIFEST, path / ROWS
    elif path.name.endswith(MANIFEST):
        places = path, path.with_name(path.name.removesuffix(MANIFEST) + ROWS)
    else:
        places = path.with_name(f"{path.name}.{MANIFEST}"), path.with_name(f"{path.name}.{ROWS}")
    try:
        manifest, rows = _manifest(places[0]), read_proofs(places[1])
        absent = _absent(places[0].parent, manifest)
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(
            f"{path} is no export: {places[0].name} or {places[1].name} cannot be read ({_shown(str(error))}). "
            "Name the file or folder that `wisdom export` wrote."
        ) from None
    return manifest, rows, absent


def _manifest(path: Path) -> dict[str, Any]:
    told = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(told, dict) or any(
        not isinstance(told.get(name), dict) for name in ("selection", "store", "run")
    ):
        raise ValueError("it has no selection, store and run")
    level = [told]
    for _ in range(_DEEPEST):
        level = [inner for each in level for inner in _within(each)]
    if level:
        raise ValueError("it is nested too deeply")
    return told


def _absent(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """The files of a manifest that are not there, after a look that the others are as they were.

    Raises:
        InputError: One is another.
    """
    files, absent = manifest.get("files"), []
    for each in files if isinstance(files, list) else ():
        name = str(each.get("name") if isinstance(each, dict) else "")
        path = folder / name
        known = path.resolve().parent in (folder.resolve(), folder.resolve() / "data")
        if not (known and path.is_file()):  # a manifest may be kept without what it speaks of
            absent.append(name)
        elif fingerprint(path)["sha256"] != each.get("sha256"):
            raise InputError(f"{_shown(str(path))} is not what was exported: it was changed. Export it again.")
    return absent


def _within(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _shown(value: Any) -> str:
    """A value of a file in one short line: nothing in it steers a terminal."""
    line = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return one_line(line if len(line) <= _LONGEST else f"{line[:_LONGEST]}...")


def _flat(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What shaped an export, by name."""
    for name in ("program", "package"):
        yield name, manifest.get(name)
    for part in ("store", "run"):
        yield from ((f"{part}.{name}", value) for name, value in manifest.get(part, {}).items())
    for name, value in manifest.get("selection", {}).items():
        if isinstance(value, dict):
            yield from ((f"{name}.{key}", each) for key, each in value.items())
        else:
            yield name, value


def _counts(before: pl.DataFrame, after: pl.DataFrame) -> Iterator[tuple[str, str, int, int]]:
    for name in _COUNTED:
        one, other = (dict(rows.group_by(pl.col(name).cast(pl.String)).len().iter_rows()) for rows in (before, after))
        for value in sorted(one.keys() | other.keys()):
            if one.get(value, 0) != other.get(value, 0):
                yield name, value, one.get(value, 0), other.get(value, 0)


def _lines(found: Difference) -> Iterator[str]:
    told = found.samples
    yield (
        "The samples are the same, in the same order."
        if found.same
        else (
            f"{told['both']} samples are in both; {told['changed']} have another text; "
            f"{told['first']} are in the first alone, {told['second']} in the second alone."
        )
    )
    if found.moved:
        yield f"{found.moved} samples of both are on another side of the split."
    if found.reordered:
        yield "The samples of both stand in another order."
    for which, names in zip(("first", "second"), found.absent, strict=True):
        if names:
            yield f"Not there, and told by its table of samples alone: {_shown(', '.join(names))} of the {which}."
    for name, (one, other) in found.settings.items():
        yield f"  {_shown(name)}: {_shown([one])[1:-1]} -> {_shown([other])[1:-1]}"
    for name, value, before, after in found.counts:
        yield f"  {name} {_shown(value) or 'none'}: {before} -> {after} samples"
    for where, ids in (("first", found.only_first), ("second", found.only_second)):
        if ids:
            more = f" and {len(ids) - _EXAMPLES} more" if len(ids) > _EXAMPLES else ""
            yield f"  {len(ids)} problems in the {where} alone: {_shown(', '.join(ids[:_EXAMPLES]))}{more}"
