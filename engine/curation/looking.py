"""A look at the first rows of published files: which form they have, and whether a mapping names what is there."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from engine.config import SetMapping
from engine.curation.arrivals import Manner
from engine.curation.fields import UnusableError
from engine.curation.formats import dataset_of, files_of, rows_of
from engine.curation.published import SetForm, form_of, reader_of, wanted_of
from engine.curation.rows import Row, SetAside, name_of
from engine.domain import column_of
from engine.errors import InputError
from engine.store import RunKind

LOOKED_AT: Final = 100
"""Rows of a file that tell what it is."""


@dataclass(frozen=True, slots=True)
class SetPlan:
    """What is to be imported as what.

    Attributes:
        name: The set's name, which is its run's id.
        kind: `IMPORTED`, or `EVALUATION` for replies to a benchmark.
        form: How its rows are written; by default their columns tell.
        mapping: What its columns mean, where the usual names do not say.
        licence: Its licence, in its publisher's words.
        source: Where it is published.
    """

    name: str
    kind: RunKind = RunKind.IMPORTED
    form: SetForm = SetForm.AUTO
    mapping: SetMapping | None = None
    licence: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class SetFile:
    """One file of a set: its path, the hash of its contents, and how its rows are read."""

    path: Path
    content: str
    manner: Manner


def look(paths: Sequence[Path], plan: SetPlan) -> list[SetFile]:
    """The files of a set, each with the manner in which it is read; nothing is written.

    Raises:
        InputError: With each file that cannot be read so, and why.
    """
    found: list[SetFile] = []
    mistakes: dict[str, list[str]] = {}
    for path in paths:
        dataset = (plan.mapping.dataset if plan.mapping else "") or dataset_of(path)
        try:
            files = files_of(path)
        except InputError as error:
            mistakes.setdefault(str(error), [])
            continue
        for file in files:
            try:
                manner = Manner(plan.name, _form(file, plan), plan.mapping, dataset, plan.kind is RunKind.EVALUATION)
                found.append(SetFile(file, _content(file), manner))
            except InputError as error:
                # What is wrong with several files in the same way is said once.
                own, said = name_of(file), str(error)
                said = said.removeprefix(own) if said.startswith(own) else f": {said}"
                mistakes.setdefault(said, []).append(own)
    if mistakes:
        lines = "\n".join(f"  - {_named(names)}{mistake}" for mistake, names in mistakes.items())
        raise InputError(f"Nothing was imported:\n{lines}")
    return found


def _named(names: Sequence[str]) -> str:
    """Files of which the same is said: the first, and how many more."""
    return "".join(names[:1]) + (f" (and {len(names) - 1:,} more in the same way)" if len(names) > 1 else "")


def likely_form(path: Path) -> SetForm | None:
    """The form of a published set that a file's first rows have, if they have one and are no seeds."""
    try:
        rows = [row for row in islice(rows_of(path, wanted_of(None)), LOOKED_AT) if isinstance(row, Row)]
    except InputError:
        return None
    return next((form for row in rows if (form := form_of(row.fields)) is not None), None)


def _form(path: Path, plan: SetPlan) -> SetForm:
    """How a file is written.

    Raises:
        InputError: Its first rows are nothing of that kind.
    """
    name = name_of(path)
    items = list(islice(rows_of(path, wanted_of(plan.mapping)), LOOKED_AT))
    if not items:
        raise InputError(f"{name} has no rows.")
    rows = [item for item in items if isinstance(item, Row)]
    columns = list(dict.fromkeys(column for row in rows for column in row.fields))
    if plan.mapping is not None:
        _check_columns(name, plan.mapping, columns)
    form = plan.form
    if form is SetForm.AUTO and plan.mapping is None:
        scored = plan.kind is RunKind.EVALUATION
        told = next((found for row in rows if (found := form_of(row.fields, scored=scored)) is not None), None)
        if told is None and rows:
            raise InputError(
                f"{name} has none of the known forms; its first rows have {', '.join(columns)[:200] or 'no column'}. "
                "Say what they mean with --mapping (README, Importing sets)."
            )
        form = told or SetForm.PLAIN
    _check_some_usable(name, items, form, plan)
    return form


def _check_columns(name: str, mapping: SetMapping, columns: Sequence[str]) -> None:
    places = mapping.columns.named()
    wrong = {key: place for key, place in places.items() if place not in columns and column_of(place) not in columns}
    if wrong:
        told = ", ".join(f'{key} = "{place}"' for key, place in wrong.items())
        raise InputError(
            f"{name} has no column for {told} of the mapping in its first {LOOKED_AT} rows. "
            "Correct the mapping by the file's own columns."
        )


def _check_some_usable(name: str, items: Sequence[Row | SetAside], form: SetForm, plan: SetPlan) -> None:
    """Refuse a file of whose first rows none can be used: its form was mistaken."""
    read = reader_of(form, plan.mapping, scored=plan.kind is RunKind.EVALUATION)
    reasons: list[str] = []
    for item in items:
        if isinstance(item, SetAside):
            reasons.append(item.reason)
            continue
        try:
            read(item.fields)
        except UnusableError as error:
            reasons.append(str(error))
            continue
        return
    how = "by the mapping" if plan.mapping is not None else f"as {form.value}"
    none = f"none of its first {len(items)} rows can be used"
    raise InputError(f"{name} cannot be read {how}: {none}. The first one: {reasons[0]}")


def _content(path: Path) -> str:
    """Hash of a file's bytes."""
    with path.open("rb") as file:
        return f"b2_{hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()}"
