"""One import into a set: what it begins with, each piece that it writes, and how it ends, as rows of the store."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Any, Final

from engine.curation.arrivals import Arrived
from engine.curation.file_pieces import pieces_of
from engine.curation.hands import read_all
from engine.curation.helpers import Helpers
from engine.curation.looking import SetFile, SetPlan
from engine.curation.published import wanted_of
from engine.curation.set_report import SetFileReport, SetReport
from engine.domain import content_hash
from engine.errors import InputError
from engine.store import (
    Landed,
    Landing,
    RunInfo,
    RunKind,
    RunState,
    Store,
    Writer,
    flush,
    land,
    list_runs,
    patiently,
    rows_of_set,
    rows_read,
    stop_asked,
)


class Session:
    """One import into a set; the caller holds the set's lock."""

    def __init__(self, store: Store, plan: SetPlan, clock: Callable[[], datetime]) -> None:
        self._store, self._plan, self._clock = store, plan, clock
        self._round = 1
        self._import_id = ""
        self._goes_on = False

    def begin(self, files: Sequence[SetFile]) -> RunInfo | None:
        """Note the set, or go on with it, if it is the same.

        Raises:
            InputError: Something else has its name.
        """
        plan = self._plan
        info = next(iter(list_runs(self._store, plan.name)), None) if self._store.exists() else None
        recipe, shape = _recipe(plan, files), _shape(plan)
        if info is None:
            row = {
                "id": plan.name,
                "recipe_name": recipe["name"],
                "note": _note(recipe["published"], plan.kind),
                "recipe": json.dumps(recipe, ensure_ascii=False),
                "shape": json.dumps(shape, sort_keys=True),
                "simulated": False,
                "engine_version": version("wisdom-workbench"),
                "kind": plan.kind.value,
            }
            event = {"run_id": plan.name, "kind": "started", "detail": None, "at_time": self._clock()}
            flush(self._store, {"run": [row], "run_event": [event]})
            return None
        if info.kind is not plan.kind:
            raise InputError(f"{plan.name} is {_SAID[info.kind]}. Give this one another name; nothing was imported.")
        if info.shape != shape:
            raise InputError(
                f"{plan.name} was imported in another manner (its form or mapping differs). Take the same one to go "
                "on, or another name; nothing was imported."
            )
        for name, said in _origin(plan).items():
            held = info.recipe["published"][name]
            if said and said != held:
                raise InputError(
                    f"{plan.name} was imported with {f'the {name} {held[:80]!r}' if held else f'no {name}'}, and a set "
                    f"has one. Leave --{name} out to go on with it, or give these files another name; nothing was "
                    "imported."
                )
        self._round, self._goes_on = max(1, info.round), True
        return info

    def pieces(self, file: SetFile, own: SetFileReport, helpers: Helpers, size: int) -> Iterator[Arrived]:
        """The pieces of a file that are not imported yet."""
        self._import_id = content_hash("import", own.path, self._clock().isoformat())
        with self._store.read() as reader:
            own.before, complete = rows_read(reader, self._plan.name, file.content)
        if complete:
            return
        if self._goes_on:
            self.event("resumed", f"{own.path} from row {own.before + 1:,}")
            self._goes_on = False
        yield from read_all(pieces_of(file.path, wanted_of(self._plan.mapping), own.before, size), file.manner, helpers)
        flush(self._store, {"import_progress": [self._progress(file, own) | {"complete": True}]})

    def write(self, file: SetFile, own: SetFileReport, done: Arrived) -> str:
        """Write a piece; who asked in the store to stop, if somebody did."""
        broken = [
            {"import_id": self._import_id, "file": b.file, "line": b.line, "reason": b.reason, "line_text": b.text}
            for b in done.broken
        ]
        upto = own.before + own.rows + done.piece_rows
        landing = Landing(
            self._plan.name,
            self._import_id,
            file.content,
            own.path,
            upto,
            scored=self._plan.kind is RunKind.EVALUATION,
        )
        newest = max([self._round, *done.frame["round"].unique()])
        opened = [
            {"run_id": self._plan.name, "kind": "round_opened", "round": number, "at_time": self._clock()}
            for number in range(self._round + 1, newest + 1)
        ]

        def work(writer: Writer) -> tuple[Landed, str]:
            landed = land(writer, landing, done.frame, broken, self._clock())
            writer.insert("run_event", opened)
            return landed, stop_asked(writer, self._plan.name) or ""

        landed, stopped = patiently(self._store, work)
        self._round = newest
        own.add(done, landed)
        return stopped

    def note_file(self, own: SetFileReport) -> None:
        """Note what a file brought; nothing of one that had been imported."""
        if own.rows:
            row = {"id": self._import_id, "path": own.path, "added": own.problems, "set_aside": own.set_aside}
            flush(self._store, {"import_file": [row | {"known": own.rows - own.problems - own.set_aside}]})

    def end(self, report: SetReport, info: RunInfo | None) -> None:
        """Note how it ended, unless nothing was done."""
        rows = sum(own.rows for own in report.files)
        if report.stopped:
            self.event("stopped", report.stopped)
        elif rows or info is None or info.state is not RunState.FINISHED:
            aside = sum(own.set_aside for own in report.files)
            with self._store.read() as reader:
                whole = rows_of_set(reader, self._plan.name)
            parts = f"{rows:,} of them now, {aside:,} of these" if rows != whole else f"{aside:,} of them"
            self.event("finished", f"{whole:,} rows were read, {parts} set aside")

    def event(self, kind: str, detail: str) -> None:
        """Note an event of the set."""
        row = {"run_id": self._plan.name, "kind": kind, "detail": detail, "at_time": self._clock()}
        flush(self._store, {"run_event": [row]})

    def _progress(self, file: SetFile, own: SetFileReport) -> dict[str, Any]:
        name = {"run_id": self._plan.name, "file_id": file.content, "path": own.path}
        return name | {"rows_read": own.before + own.rows}


_SAID: Final = {
    RunKind.SYNTHESISED: "a run that was made here",
    RunKind.IMPORTED: "an imported set",
    RunKind.EVALUATION: "an evaluation",
}


def _shape(plan: SetPlan) -> dict[str, Any]:
    """What has to be the same to go on with a set."""
    mapping = plan.mapping.model_dump(mode="json", exclude={"licence", "source"}) if plan.mapping else None
    return {"published": {"form": plan.form.value, "mapping": mapping}}


def _origin(plan: SetPlan) -> dict[str, str]:
    """Licence and source of a set, as they are said on import or by its mapping."""
    mapping = plan.mapping
    return {
        "licence": plan.licence or (mapping.licence if mapping else ""),
        "source": plan.source or (mapping.source if mapping else ""),
    }


def _recipe(plan: SetPlan, files: Sequence[SetFile]) -> dict[str, Any]:
    """What stands in the place of a recipe: one stage that nobody was asked for, and where the set comes from."""
    mapping = plan.mapping
    return {
        "name": "evaluation" if plan.kind is RunKind.EVALUATION else "published set",
        "rounds": 1,
        "stages": {"order": ["solve"]},
        "teachers": {},
        "published": {
            "form": plan.form.value,
            "mapping": mapping.model_dump(mode="json") if mapping else None,
            "datasets": list(dict.fromkeys(file.manner.dataset for file in files)),
            **_origin(plan),
            "files": list(dict.fromkeys(file.path.name for file in files)),
        },
    }


def _note(published: dict[str, Any], kind: RunKind) -> str:
    """What pages say beside every figure of the set."""
    said = [
        "Evaluation: replies of a model, imported and held against the right answers; never training data."
        if kind is RunKind.EVALUATION
        else "Imported set: it was published elsewhere; no teacher was asked and no answer checked here."
    ]
    said += [f"{name.capitalize()}: {published[name]}." for name in ("licence", "source") if published[name]]
    return " ".join(said)
