"""The teacher that plays recorded replies back."""

import codecs
import dataclasses
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any, BinaryIO, Final

from engine.config import RecordedTeacher
from engine.domain import CallOutcome, Reply, Request
from engine.domain.identity import ALGORITHM
from engine.errors import InputError
from engine.teachers.pricing import Pay, free, pricing
from engine.teachers.recorded_row import Row, UnusableRowError, read_row
from engine.teachers.tokens import prompt_size, rule_of_thumb, size_of

SHOWN: Final = 1000
"""How many of the lines that are set aside are kept with their reasons; all are counted."""

_GZIP: Final = b"\x1f\x8b"


class RecordedReplies:
    """Replies from a JSONL file of `question, teacher, stage, sample, model, reply`.

    A request is answered by the row of its problem, stage and sample, and of this teacher's role. The file is read once
    at opening, for its index; a reply is read when it is asked for, so memory holds about 150 bytes a row. Reading
    happens on the event loop: a row takes some 40 microseconds, less than handing it to a thread.

    Attributes:
        role: The teacher's role, matched against the file's `teacher`.
        model: The model of all rows, or `recorded` if they are of several.
        priced: Whether the recipe gives a price for the recorded tokens.
        rows: How many replies can be played back.
        set_aside: The first 1,000 lines that cannot be used, each as `file:line: reason`.
        set_aside_count: How many lines there are of that kind.
        waiting: Nothing ever keeps it waiting.
    """

    waiting: None = None

    def __init__(self, role: str, spec: RecordedTeacher) -> None:
        self.role = role
        self._pricing = pricing(spec)
        self.priced = self._pricing is not None
        self.set_aside: tuple[str, ...] = ()
        self.set_aside_count = 0
        self._path = spec.file
        self._index: dict[bytes, int] = {}
        self._others: Counter[str] = Counter()
        self._models: set[str] = set()
        self._file = _open(spec.file)
        try:
            self._content = self._read_through()
            self._require_rows()
        except BaseException:  # whatever it is goes its way; nobody else would close the file
            self._file.close()
            raise
        self.rows = len(self._index)
        self.model = self._models.pop() if len(self._models) == 1 else "recorded"

    def shape(self, request: Request) -> dict[str, Any]:
        """What shapes the reply: the file's content, the role, and what a row is looked up by."""
        return {
            "kind": "recorded",
            "file": self._content,
            "role": self.role,
            "problem": request.problem_id,
            "stage": request.stage.value,
            "sample": request.sample,
        }

    def worst_case_usd(self, request: Request) -> float | None:
        """What a reply can cost at most, as if it were asked for anew: every byte of the prompt a token."""
        return self._pricing.uncached_usd(prompt_size(request), request.max_tokens) if self._pricing else None

    async def ask(self, request: Request, pay: Pay = free) -> Reply:  # noqa: ARG002 -- nothing is tried twice
        """The recorded reply, or the outcome MISSING if there is none."""
        key = _key(request.problem_id, request.stage, request.sample)
        offset = self._index.get(key)
        if offset is None:
            return Reply(CallOutcome.MISSING, model=self.model, tries=0, detail="no recorded reply")
        row = self._row_still_at(offset, key)
        if row is None:
            detail = f"{self._path} was changed while it was in use"
            return Reply(CallOutcome.MISSING, model=self.model, tries=0, detail=detail)
        if self._pricing is None:
            return row.reply
        reply = row.reply
        cost_usd = self._pricing.usd(reply.usage)
        if cost_usd is None:  # by an estimate, as of any reply whose tokens are not told
            likely = rule_of_thumb(prompt_size(request)), rule_of_thumb(size_of(reply.text))
            cost_usd = self._pricing.uncached_usd(*likely)
        return dataclasses.replace(reply, usage=dataclasses.replace(reply.usage, cost_usd=cost_usd))

    async def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _row_still_at(self, offset: int, key: bytes) -> Row | None:
        """The row that was indexed, or `None` if something else stands there by now."""
        try:
            row = self._row_at(offset)
        except UnusableRowError:
            return None
        return row if row.role == self.role and _key(row.problem_id, row.stage, row.sample) == key else None

    def _row_at(self, offset: int) -> Row:
        self._file.seek(offset)
        return read_row(self._file.readline())

    def _read_through(self) -> str:
        """Index the rows of this role, and give the hash of the whole content."""
        digest = hashlib.blake2b(digest_size=16)
        doubles: list[tuple[int, int, int]] = []
        offset = 0
        for number, line in enumerate(self._file, 1):
            digest.update(line)
            start = offset + (len(codecs.BOM_UTF8) if number == 1 and line.startswith(codecs.BOM_UTF8) else 0)
            offset += len(line)
            if line.strip():
                self._take(number, start, line.removeprefix(codecs.BOM_UTF8), doubles)
        for number, start, first in doubles:
            if self._row_at(start).reply.text != self._row_at(first).reply.text:
                self._set_aside(number, "another reply with the same question, teacher, stage and sample stands above")
        return f"{ALGORITHM}_{digest.hexdigest()}"

    def _take(self, number: int, start: int, line: bytes, doubles: list[tuple[int, int, int]]) -> None:
        try:
            row = read_row(line)
        except UnusableRowError as error:
            self._set_aside(number, str(error))
            return
        if row.role != self.role:
            self._others[f"{row.role}/{row.stage}"] += 1
            return
        first = self._index.setdefault(_key(row.problem_id, row.stage, row.sample), start)
        if first != start:
            doubles.append((number, start, first))
        else:
            self._models.add(row.reply.model)

    def _set_aside(self, number: int, reason: str) -> None:
        self.set_aside_count += 1
        if self.set_aside_count <= SHOWN:
            self.set_aside += (f"{self._path}:{number}: {reason}",)

    def _require_rows(self) -> None:
        if self._index:
            return
        has = ", ".join(f"{rows} of {name}" for name, rows in sorted(self._others.items())) or "none for anyone"
        broken = (
            f" {self.set_aside_count} lines cannot be used; the first: {self.set_aside[0]}." if self.set_aside else ""
        )
        raise InputError(
            f"{self._path} has no usable reply of teacher '{self.role}' (it has: {has}).{broken} "
            "Name the recipe's teachers as the file does, or set `teacher` in its rows."
        )


def _open(path: Path) -> BinaryIO:
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(f"The recorded replies in {path} cannot be read ({error}). Name a JSONL file.") from None
    if file.read(len(_GZIP)) == _GZIP:
        file.close()
        raise InputError(f"{path} is compressed, and replies are read from plain JSONL only. Unpack it with gunzip.")
    file.seek(0)
    return file


def _key(problem_id: str, stage: str, sample: int) -> bytes:
    """What a row is looked up by, in 16 bytes."""
    return hashlib.blake2b(f"{problem_id}\0{stage}\0{sample}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
