"""What the page Export is asked for: a selection and what kind of files, in its address."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from dashboard import params
from dashboard.params import Params
from engine.config import EXPORTED_TIERS, Selection, read_selection
from engine.curation import Package
from engine.domain import SETTLED_TIERS, ProblemFilter
from engine.errors import RecipeError
from engine.store import RunInfo, RunKind

ENDINGS: Final = (".jsonl", ".json", ".parquet", ".csv")
PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "seed": ("seed",), "by": ("quotas", "by"), "total": ("quotas", "total"), "each": ("quotas", "each"),
    "cell": ("quotas", "cell"), "ngram": ("exclude", "ngram"), "lcs": ("exclude", "lcs"),
    "check": ("exclude", "check"), "duplicates": ("exclude", "duplicates"), "keep": ("exclude", "keep"),
    "against": ("exclude", "against"), "test": ("split", "test"), "form": ("text", "form"),
    "content": ("text", "content"), "solutions": ("text", "solutions"), "order": ("text", "order"),
}  # fmt: skip
"""Where in a selection the value of a query parameter stands."""
_LISTS: Final = frozenset({"by", "cell", "duplicates", "keep", "against"})
_NUMBERS: Final = frozenset({"seed", "total", "each", "ngram", "lcs", "test"})
_SWITCHES: Final[Mapping[str, tuple[str, str]]] = {
    "rejected": ("exclude", "rejected"), "flagged": ("exclude", "flagged"), "contaminated": ("exclude", "contaminated"),
    "knowledge": ("text", "knowledge"),
}  # fmt: skip
"""Query parameters that are `yes` or `no`."""
_CONDITIONS: Final = tuple(field.name for field in fields(ProblemFilter))
OWN: Final = frozenset({*PLACES, *_SWITCHES, "package", "ending", "export"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is asked for: the selection, what kind of export, and of a file how it ends."""

    selection: Selection
    package: Package = Package.FILE
    ending: str = ENDINGS[0]

    def beside(self) -> Params:
        """The address without the conditions of the filter."""
        return {name: values for name, values in address(self).items() if name not in _CONDITIONS}


def read(query: Params, runs: Sequence[RunInfo]) -> tuple[Asked, tuple[str, ...]]:
    """What an address asks for, and one sentence for each part of it that was ignored.

    Args:
        query: The query parameters, which anybody may have written.
        runs: The runs that can be exported; at least one.
    """
    wanted, ignored = ProblemFilter.from_params(query)
    told = list(ignored)
    run = next((run for run in runs if run.id == wanted.run), runs[0])
    if wanted.run and run.id != wanted.run:
        told.append(f"run = {wanted.run!r} is not a run or an imported set of this store.")
    usual = SETTLED_TIERS if run.kind is RunKind.SYNTHESISED else EXPORTED_TIERS
    tiers = [tier for tier in wanted.tiers if tier in EXPORTED_TIERS]
    told += [f"tiers = {tier!r}: such problems are never exported." for tier in wanted.tiers if tier not in tiers]
    conditions = replace(wanted, run=None, tiers=()).to_params()
    values: dict[str, Any] = {"run": run.id, "tiers": tiers or list(usual), "filter": conditions}
    for name, given in query.items():
        _put(values, name, given, told)
    selection = _checked(values, told)
    package = next((each for each in Package if each in query.get("package", ())), Package.FILE)
    ending = next((each for each in ENDINGS if each in query.get("ending", ())), ENDINGS[0])
    told += params.unknown(query, {*_CONDITIONS, *OWN})
    return Asked(selection, package, ending), tuple(told)


def _put(values: dict[str, Any], name: str, given: Sequence[str], told: list[str]) -> None:
    """Put the value of a query parameter where it stands in a selection."""
    if name in _SWITCHES and given:
        part, key = _SWITCHES[name]
        values.setdefault(part, {})[key] = given[0] == "yes"
    if name not in PLACES or not given:
        return
    value: Any = list(given) if name in _LISTS else given[0]
    try:
        if name in _NUMBERS:
            value = json.loads(given[0])
        if name == "cell":
            value = [json.loads(each) for each in given]
    except (ValueError, RecursionError):
        told.append(f"{name} = {given[0][:60]!r} cannot be read.")
        return
    *parts, key = PLACES[name]
    (values.setdefault(parts[0], {}) if parts else values)[key] = value


def _checked(values: dict[str, Any], told: list[str]) -> Selection:
    """The selection; a part that cannot be used is left out, and said."""
    try:
        return read_selection(values)
    except RecipeError as error:
        told += [f"{mistake.place}: {mistake.problem} {mistake.remedy}" for mistake in error.mistakes]
        broken = {mistake.place.split(".")[0] for mistake in error.mistakes}
    left = {name: value for name, value in values.items() if name not in broken}
    return read_selection(left)


def address(asked: Asked) -> Params:
    """What is asked for, as query parameters; what is as usual is left out, but for the run and the tiers."""
    selection, usual = asked.selection, Selection().values()
    values = selection.values()
    query = selection.conditions.to_params()
    for name, place in {**PLACES, **_SWITCHES}.items():
        value, plain = _at(values, place), _at(usual, place)
        if value == plain or value is None:
            continue
        query[name] = _written(name, value)
    if asked.package is not Package.FILE:
        query["package"] = [asked.package.value]
    elif asked.ending != ENDINGS[0]:
        query["ending"] = [asked.ending]
    return query


def _at(values: Mapping[str, Any], place: Sequence[str]) -> Any:
    found: Any = values
    for key in place:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _written(name: str, value: Any) -> list[str]:
    if name in _SWITCHES:
        return ["yes" if value else "no"]
    if name == "cell":
        return [json.dumps({key: each for key, each in cell.items() if each is not None}) for cell in value]
    if name in _LISTS:
        return [str(each) for each in value]
    return [str(value)]


def changed(asked: Asked, name: str, value: Any) -> Asked:
    """What is asked for with another value at one place of the selection, or another kind of files.

    Raises:
        RecipeError: The value does not fit the others.
    """
    if name == "package":
        return replace(asked, package=Package(value))
    if name == "ending":
        return replace(asked, ending=value)
    values = asked.selection.values()
    *parts, key = {**PLACES, **_SWITCHES}[name]
    if name == "test":
        values["split"] = {"test": value} if value else None
    else:
        (values[parts[0]] if parts else values)[key] = value
    return replace(asked, selection=read_selection(values))
