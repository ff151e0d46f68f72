"""Facts on their way into the store: domain values become rows, and rows wait here for the next flush."""

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, TypeVar

from engine.domain import Attempt, Audited, Decision, Entry, Extracted, Reply, Request, Tier, Verdict, hash_behind
from engine.errors import QueryTooLongError
from engine.store import strata, tallies
from engine.store.connection import WRITE_LIMIT_S, Reader, Store, Writer

Row = dict[str, Any]
T = TypeVar("T")

TRIES: Final = 5
"""How often a write is tried; each time it may take twice as long, 16 s at last."""


def attempt_id(entry: Entry, stage: str, sample: int) -> str:
    """Id of the attempt that a stage's sample makes at a problem in a round of a run."""
    return _attempts_of(entry.run_id, entry.round)(entry.problem_id, stage, str(sample))


@lru_cache(maxsize=64)
def _attempts_of(run_id: str, round_: int) -> Callable[..., str]:
    return hash_behind("attempt", run_id, str(round_))


def _key(entry: Entry) -> Row:
    return {"run_id": entry.run_id, "round": entry.round, "problem_id": entry.problem_id}


def _count(claimed: int | None) -> int | None:
    """A count that a teacher claims, unless no column could hold it."""
    return claimed if claimed is None or claimed < 2**63 else None


class Facts:
    """Rows that wait for the next flush.

    Args:
        clock: Gives the time of each fact, in UTC.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._rows: dict[str, list[Row]] = defaultdict(list)

    def __len__(self) -> int:
        """How many rows wait."""
        return sum(len(rows) for rows in self._rows.values())

    def call(
        self, entry: Entry, request: Request, teacher: str, request_hash: str, reply: Reply, *, reused: bool
    ) -> None:
        """A call ended: its row, and its words unless the store has them already."""
        usage = reply.usage
        self._rows["call"].append(
            _key(entry)
            | {
                "stage": request.stage.value,
                "sample": request.sample,
                "teacher": teacher,
                "model": reply.model,
                "request_hash": request_hash,
                "outcome": reply.outcome.value,
                "reused": reused,
                "prompt_tokens": _count(usage.prompt_tokens),
                "cached_tokens": _count(usage.cached_tokens),
                "completion_tokens": _count(usage.completion_tokens),
                "cost_usd": usage.cost_usd,
                "latency_s": reply.latency_s,
                "tries": reply.tries,
                "faults": ", ".join(reply.faults) or None,
                "detail": reply.detail,
                "reply_chars": len(reply.text),
                "at_time": self._clock(),
            }
        )
        if reply.outcome.replied and not reused:
            messages = [{"role": m.role, "content": m.content} for m in request.messages]
            self._rows["exchange"].append(
                {
                    "request_hash": request_hash,
                    "run_id": entry.run_id,
                    "messages": json.dumps(messages, ensure_ascii=False),
                    "reply": reply.text,
                }
            )

    def attempt(self, entry: Entry, attempt: Attempt, request_hash: str) -> None:
        """A reply was read, its program run, and its answers compared."""
        reading, result, inner = attempt.reading, attempt.result, attempt.inner
        own = attempt_id(entry, attempt.stage, attempt.sample)
        answer = reading.answer
        self._rows["attempt"].append(
            _key(entry)
            | {
                "id": own,
                "stage": attempt.stage.value,
                "sample": attempt.sample,
                "teacher": attempt.teacher,
                "request_hash": request_hash,
                "cot_answer": answer.text if answer else None,
                "cot_rule": answer.rule.value if answer else None,
                "cot_answer_start": answer.start if answer else None,
                "cot_answer_end": answer.end if answer else None,
                "program_rule": reading.program_rule.value if reading.program_rule else None,
                "program_start": reading.program_start,
                "program_end": reading.program_end,
                "program_status": result.status.value if result else None,
                "program_way": result.way.value if result and result.way else None,
                "program_answer": attempt.program_answer,
                "program_seconds": result.seconds if result else None,
                "program_cpu_seconds": result.cpu_seconds if result else None,
                "inner_equality": inner.value.value if inner else None,
                "inner_rule": inner.rule if inner else None,
                "at_time": self._clock(),
            }
        )
        self._rows["attempt_text"].append(
            {
                "attempt_id": own,
                "cot": reading.cot,
                "program": reading.program,
                "stdout": result.stdout if result else None,
                "error": result.error if result else None,
            }
        )

    def outcome(self, entry: Entry, stage: str, decision: Decision, tier: Tier | None, correct: Verdict | None) -> None:
        """A stage ended for a problem; `correct` compares the accepted answer with the ground truth."""
        for ballot in decision.ballots:
            row = {"sample": ballot.sample, "answer": ballot.answer, "came_from": ballot.came_from}
            self._rows["ballot"].append(_key(entry) | row | {"group_rank": ballot.group})
        self._rows["outcome"].append(
            _key(entry)
            | {
                "stage": stage,
                "outcome": decision.outcome.value,
                "tier": tier.value if tier else None,
                "rule": decision.rule,
                "reason": decision.reason,
                "answer": decision.answer,
                "inner_consistent": decision.inner,
                "cross_consistent": decision.cross,
                "votes": decision.votes,
                "correct": correct.as_bool if correct else None,
                "correct_rule": correct.rule if correct else None,
                "at_time": self._clock(),
            }
        )
        for solution in decision.solutions:
            own = attempt_id(entry, solution.stage, solution.sample)
            self._rows["solution"].append(_key(entry) | {"attempt_id": own, "part": solution.part})

    def cause(self, entry: Entry, attempt: Attempt, cause: str, detail: str | None) -> None:
        """Why an attempt was not consistent."""
        row: Row = {"stage": attempt.stage.value, "sample": attempt.sample, "teacher": attempt.teacher}
        row |= {"cause": cause, "detail": detail, "at_time": self._clock()}
        self._rows["cause"].append(_key(entry) | row)

    def metadata(
        self, entry: Entry, request_hash: str, outcome: str, detail: str | None, extracted: Extracted | None
    ) -> None:
        """The meta data of a problem was asked for, and read if there is any."""
        row = {"request_hash": request_hash, "outcome": outcome, "detail": detail, "at_time": self._clock()}
        self._rows["metadata"].append(_key(entry) | row)
        for kind, writings in extracted.found.items() if extracted else ():
            for place, writing in enumerate(writings):
                item = {"kind": kind.value, "place": place, "writing": writing}
                self._rows["extracted"].append(_key(entry) | item)

    def audit(self, entry: Entry, tier: str, request_hash: str, accepted: str, audited: Audited) -> None:
        """The expert blindly answered a settled problem."""
        verdict = audited.verdict
        row = {
            "tier": tier,
            "request_hash": request_hash,
            "accepted": accepted,
            "answer": audited.answer,
            "agrees": verdict.as_bool if verdict else None,
            "rule": verdict.rule if verdict else None,
            "detail": audited.detail,
            "at_time": self._clock(),
        }
        self._rows["audit"].append(_key(entry) | row)

    def event(self, run_id: str, kind: str, detail: str | None = None, round_: int | None = None) -> None:
        """Something happened to a run, or to one of its rounds."""
        row = {"run_id": run_id, "kind": kind, "detail": detail, "round": round_, "at_time": self._clock()}
        self._rows["run_event"].append(row)

    def take(self) -> dict[str, list[Row]]:
        """All that waits; afterwards nothing does."""
        taken, self._rows = self._rows, defaultdict(list)
        return taken

    def put_back(self, taken: dict[str, list[Row]]) -> None:
        """Return what could not be written, before anything newer."""
        for table, rows in taken.items():
            self._rows[table] = rows + self._rows[table]


def flush(store: Store, rows: dict[str, list[Row]], look: Callable[[Reader], None] = lambda _reader: None) -> None:
    """Write waiting rows in one short transaction: all of them or none.

    Args:
        store: Where to.
        rows: Rows by table; where there are none, the store is not opened.
        look: Reads something in the same transaction.

    Raises:
        StoreError: They could not be written.
    """

    def write(writer: Writer) -> None:
        before = tallies.marks(writer, rows)
        full = strata.placed(writer, rows)
        outcomes = full.pop("outcome", [])
        for table in sorted(full):
            writer.insert(table, full[table])
        writer.insert("outcome", strata.priced(writer, outcomes))
        strata.note_models(writer, full.get("call", ()))
        tallies.add(writer, before)
        look(writer)

    if rows:
        patiently(store, write)


def patiently(store: Store, work: Callable[[Writer], T]) -> T:
    """Write in one transaction, with twice the time at each further try, behind those who wait meanwhile.

    A machine that is slow, or rows that are many, need more than the limit of one write; what was paid for is worth
    the others' wait.

    Args:
        store: Where to.
        work: Writes all or nothing, and may be called again; gives what the caller wants of it.

    Raises:
        StoreError: It could not be written.
    """
    for tried in range(TRIES):
        try:
            with store.write(WRITE_LIMIT_S * 2**tried) as writer:
                done = work(writer)
        except QueryTooLongError:
            if tried + 1 == TRIES:
                raise
        else:
            return done
    raise AssertionError("unreachable: the last try returns or raises")
