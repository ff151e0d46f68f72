"""Choosing the items of a review queue: at random, by strata, or those that are most worth a look.

The order of a draw by chance is that of a hash of seed, round and problem, so that it depends on nothing else.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from engine.domain import NO_CAUSE, NOT_KNOWN, Draw, ProblemFilter, QueueSpec
from engine.errors import InputError
from engine.store.connection import Reader
from engine.store.reads import doubtful
from engine.store.reads.allocation import allocate
from engine.store.reads.conditions import conditions, entries, text_condition
from engine.store.reads.said import STANDING

Row = dict[str, Any]
WHOLE: Final = "[]"
"""The stratum of a queue that has no columns to stratify by."""

_LUCK: Final = "md5_number_lower($seed || ':' || f.round || ':' || f.problem_id)"
_CAUSES: Final = f"""(
    SELECT c.round, c.problem_seq, arg_min(coalesce(k.cause, c.cause), c.seq) AS cause
    FROM (SELECT * FROM cause WHERE run_id = $run) c
    LEFT JOIN (SELECT * FROM {STANDING} WHERE run_id = $run AND cause IS NOT NULL) k
        ON k.problem_seq = c.problem_seq AND k.round = c.round AND k.stage = c.stage AND k.sample = c.sample
    GROUP BY c.round, c.problem_seq)"""  # noqa: S608 -- fixed fragments
_KEYS: Final = {
    "level": f"coalesce(s.level::VARCHAR, s.claimed_level || ' (claimed)', '{NOT_KNOWN}')",
    "subject": f"coalesce(s.subject, s.claimed_subject || ' (claimed)', '{NOT_KNOWN}')",
    "tier": "f.tier",
    "round": "f.round::VARCHAR",
    "cause": f"coalesce(c.cause, '{NO_CAUSE}')",
}
_JOINS: Final = {
    "level": "JOIN stratum s ON s.id = f.stratum",
    "subject": "JOIN stratum s ON s.id = f.stratum",
    "cause": f"LEFT JOIN {_CAUSES} c ON c.round = f.round AND c.problem_seq = f.problem_seq",
}
_POPULATIONS: Final = "SELECT {cell} AS cell, count(*) FROM {fitting} f {joins} GROUP BY cell ORDER BY cell"
_ITEMS: Final = f"""
    WITH asked AS (SELECT unnest($cells::VARCHAR[]) AS cell, unnest($sizes::INTEGER[]) AS size),
    placed AS (
        SELECT f.round, f.problem_id, f.problem_seq, {{cell}} AS cell, {_LUCK} AS luck FROM {{fitting}} f {{joins}}),
    first AS (
        SELECT *, row_number() OVER (PARTITION BY cell ORDER BY luck, round, problem_id) AS place FROM placed
        QUALIFY place <= $most)
    SELECT d.round, d.problem_id, d.problem_seq, d.cell FROM first d JOIN asked a ON a.cell = d.cell
    WHERE d.place <= a.size ORDER BY d.luck, d.round, d.problem_id
"""  # noqa: S608 -- fixed fragments
_APART: Final = "\x1f"
"""Stands between the values of a cell, as no level, subject or cause holds it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a queue is made of: rows of `queue_item` and `queue_stratum`, but for the queue.

    Attributes:
        items: The items, in the order in which they are handed out.
        strata: Each stratum, with its population and how many of it were drawn.
    """

    items: list[Row]
    strata: list[Row]


def draw(reader: Reader, spec: QueueSpec) -> Drawn:
    """Choose the items of a queue among the entries with an accepted answer that its filter describes.

    Args:
        reader: A read block.
        spec: What defines it, without mistakes.

    Raises:
        InputError: Nothing fits, or there are more strata than items.
    """
    if spec.draw.is_sample:
        return _sample(reader, spec)
    fitting, values = _fitting(spec.wanted)
    population = available(reader, spec.wanted)
    find = doubtful.uncertain if spec.draw is Draw.UNCERTAIN else doubtful.suspicious
    found = find(reader, fitting, values | {"seed": spec.seed}, spec.size)
    if not found:
        raise InputError(
            f"None of the {population:,} accepted answers that fit is {spec.draw.value} and was not judged yet: draw "
            "at random, or from more."
        )
    items = [{"position": at, "run_id": spec.wanted.run, "stratum": WHOLE} | row for at, row in enumerate(found)]
    return Drawn(items, [{"stratum": WHOLE, "population": population, "drawn": len(items)}])


def _sample(reader: Reader, spec: QueueSpec) -> Drawn:
    """Each entry of a stratum has the same chance."""
    fitting, values = _fitting(spec.wanted)
    parts = {
        "fitting": fitting,
        "cell": " || $apart || ".join(_KEYS[name] for name in spec.strata) or "''",
        "joins": " ".join(dict.fromkeys(_JOINS[name] for name in spec.strata if name in _JOINS)),
    }
    values |= {"apart": _APART} if len(spec.strata) > 1 else {}
    populations = dict(reader.rows(_POPULATIONS.format(**parts), values))
    if not populations:
        raise InputError("No entry with an accepted answer fits: choose other conditions, or wait for the run.")
    if len(populations) > spec.size:
        raise InputError(
            f"There are {len(populations):,} strata, and {spec.size:,} items: ask for as many items, or stratify by "
            "fewer columns."
        )
    sizes = allocate(populations, spec.size)
    asked = {"cells": list(sizes), "sizes": list(sizes.values()), "most": max(sizes.values()), "seed": str(spec.seed)}
    names = {cell: json.dumps(cell.split(_APART) if spec.strata else [], ensure_ascii=False) for cell in populations}
    items = [
        {"position": at, "run_id": spec.wanted.run, "round": round_, "problem_id": problem_id, "problem_seq": seq}
        | {"stratum": names[cell], "why": ""}
        for at, (round_, problem_id, seq, cell) in enumerate(reader.rows(_ITEMS.format(**parts), values | asked))
    ]
    strata = [{"stratum": names[cell], "population": held, "drawn": sizes[cell]} for cell, held in populations.items()]
    return Drawn(items, strata)


def _fitting(wanted: ProblemFilter) -> tuple[str, dict[str, Any]]:
    """SQL for the entries that a queue may be drawn from, with its parameters."""
    where, values = conditions(wanted)
    said, words = text_condition(wanted)
    return entries(wanted, f"{where} AND {said} AND e.answer IS NOT NULL", pending=False), values | words


def available(reader: Reader, wanted: ProblemFilter) -> int:
    """How many entries a queue could be drawn from: those with an accepted answer that a filter describes."""
    fitting, values = _fitting(wanted)
    ((found,),) = reader.rows(f"SELECT count(*) FROM {fitting}", values)  # noqa: S608 -- fixed fragments
    return int(found)
