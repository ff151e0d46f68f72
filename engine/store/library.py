"""The library of meta data: what was extracted becomes entries, linked to their problems."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.domain import MetaEntry, MetaKind
from engine.store.connection import Reader, Store, Writer
from engine.store.sql import place_in
from engine.store.strata import placed
from engine.store.writes import Row, patiently

_EXTRACTED: Final = f"""
    WITH near AS MATERIALIZED (
        SELECT position, problem_id FROM pool WHERE run_id = $run AND round = $round AND position > $after
          AND problem_id IN (SELECT problem_id FROM metadata
                             WHERE run_id = $run AND round = $round AND outcome = 'read')
        ORDER BY position LIMIT $limit)
    SELECT n.position, x.problem_id, x.kind, x.place, x.writing
    FROM extracted x JOIN near n ON n.problem_id = x.problem_id
    WHERE x.run_id = $run AND x.round = $round
    ORDER BY n.position, {place_in(MetaKind, "x.kind")}, x.place
"""  # noqa: S608 -- the kinds are our own constants


@dataclass(frozen=True, slots=True)
class Writing:
    """One item that a teacher extracted from a problem, and where it stands."""

    position: int
    problem_id: str
    kind: MetaKind
    place: int
    text: str


def extracted(reader: Reader, run_id: str, round_: int, after: int, limit: int) -> list[Writing]:
    """What was extracted from the next `limit` problems of a round's pool, in order."""
    values = {"run": run_id, "round": round_, "after": after, "limit": limit}
    return [
        Writing(position, problem_id, MetaKind(kind), place, text)
        for position, problem_id, kind, place, text in reader.rows(_EXTRACTED, values)
    ]


def entries(reader: Reader) -> list[MetaEntry]:
    """The entries of the library, whichever run brought them, in the order in which they came."""
    rows = reader.rows("SELECT id, kind, name FROM meta ORDER BY seq", {})
    return [MetaEntry(id_, MetaKind(kind), name) for id_, kind, name in rows]


_UNITED: Final = """
    SELECT coalesce(max(p.position), -1) FROM problem_meta l
    JOIN pool p ON p.run_id = l.run_id AND p.round = l.round AND p.problem_id = l.problem_id
    WHERE l.run_id = $run AND l.round = $round
"""


def united_to(reader: Reader, run_id: str, round_: int) -> int:
    """The position in the pool up to which a round's meta data is in the library; -1 if none is."""
    return int(reader.rows(_UNITED, {"run": run_id, "round": round_})[0][0])


def add_to_library(store: Store, new: Sequence[MetaEntry], links: Sequence[Row]) -> None:
    """Add entries that the library lacks, and the links of some problems to entries, in one transaction."""

    def write(writer: Writer) -> None:
        there = {
            row[0]
            for row in writer.rows(
                "SELECT id FROM meta WHERE id IN (SELECT unnest($ids))", {"ids": [entry.id for entry in new]}
            )
        }
        rows = [{"id": e.id, "kind": e.kind.value, "name": e.name} for e in new if e.id not in there]
        writer.insert("meta", rows)
        writer.insert("problem_meta", placed(writer, {"problem_meta": links})["problem_meta"])

    patiently(store, write)
