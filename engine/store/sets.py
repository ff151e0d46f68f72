"""Sets of problems that people choose, as by a line around them on a map: made, named, flagged as a whole."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from engine.domain import Provenance, content_hash
from engine.errors import InputError
from engine.store.connection import Reader, Store, Writer
from engine.store.people import LONGEST_NAME, check_author, check_reason, said_by
from engine.store.reads.said import FLAGS
from engine.store.reads.sets import called
from engine.store.sql import rows_of
from engine.store.writes import patiently

CHUNK: Final = 200_000
"""Problems of a set that are written in one transaction."""

_MADE: Final = "SELECT name, origin, size FROM problem_set WHERE id = $id ORDER BY seq DESC LIMIT 1"
_THERE: Final = "SELECT problem_seq FROM problem_set_item WHERE set_id = $id AND problem_seq BETWEEN $low AND $high"
_ITEMS: Final = "SELECT problem_seq FROM problem_set_item WHERE set_id = $id"
_IDS: Final = f"SELECT id FROM {rows_of('problem', 'seq', _ITEMS)}"  # noqa: S608 -- fixed fragments
_RAISED: Final = f"SELECT problem_id, author FROM {FLAGS} WHERE raised AND reason = $reason"  # noqa: S608 -- the same


def set_id(problem_seqs: Sequence[int]) -> str:
    """Id of the set of some problems, whatever their order."""
    return content_hash("set", ",".join(map(str, sorted(set(problem_seqs)))))


def make(
    store: Store, problem_seqs: Sequence[int], origin: Mapping[str, Any], author: str = "", name: str | None = None
) -> str:
    """Keep a set of problems. The same problems are the same set: chosen again, they get no second one.

    Args:
        store: The store.
        problem_seqs: The problems (`problem.seq`).
        origin: How they were chosen, as a JSON object.
        author: Who chose them; may be empty where it gets no name.
        name: Its name; without one, a name that it has stays.

    Returns:
        Its id.

    Raises:
        InputError: There is no problem in it, another set has that name, or a text is too long.
    """
    if not problem_seqs:
        raise InputError("No problem was chosen.")
    name = None if name is None else check_name(name)
    author = check_author(author) if author or name is not None else ""
    own, members = set_id(problem_seqs), sorted(set(problem_seqs))
    with store.read() as reader:
        made = reader.rows(_MADE, {"id": own})
        _free(reader, own, name)
    if not made:
        for start in range(0, len(members), CHUNK):
            _add(store, own, members[start : start + CHUNK])
    if not made or name is not None:
        row = {"id": own, "name": name, "origin": json.dumps(dict(origin)), "size": len(members), "author": author}
        patiently(store, lambda writer: writer.insert("problem_set", [row]))
    return own


def rename(store: Store, set_id: str, name: str | None, author: str) -> None:
    """Give a set another name; `None` takes its name away.

    Raises:
        InputError: There is no such set, another one has that name, or a text is too long.
    """
    name = None if name is None else check_name(name)

    def write(writer: Writer) -> None:
        made = writer.rows(_MADE, {"id": set_id})
        if not made:
            raise InputError(f"There is no set {set_id[:LONGEST_NAME]}.")
        _free(writer, set_id, name)
        _, origin, size = made[0]
        row = {"id": set_id, "name": name, "origin": origin, "size": size, "author": check_author(author)}
        writer.insert("problem_set", [row])

    patiently(store, write)


def flag(store: Store, set_id: str, reason: str, said: Provenance, *, raised: bool = True) -> int:
    """Flag all problems of a set for a reason, or take back what the same person flagged of them.

    Problems that are flagged for it already stay as they are.

    Returns:
        How many problems that changed.

    Raises:
        InputError: A text is too long.
    """
    row = {"reason": check_reason(reason), "raised": raised, **said_by(said)}

    def write(writer: Writer) -> int:
        standing = dict(writer.rows(_RAISED, {"reason": row["reason"]}))
        members = [member for (member,) in writer.rows(_IDS, {"id": set_id})]
        meant = [each for each in members if (each not in standing if raised else standing.get(each) == row["author"])]
        writer.insert("flag", [{"problem_id": each, **row} for each in meant])
        return len(meant)

    return patiently(store, write)


def check_name(name: str) -> str:
    """The name of a set as it is stored.

    Raises:
        InputError: It is empty or too long.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(f"Write a name for the set in 1 to {LONGEST_NAME} characters that can be seen.")
    return name


def _free(reader: Reader, own: str, name: str | None) -> None:
    """See that no other set has the name: it is all that tells two of them apart in a filter."""
    taken = [size for other, size in called(reader, name) if other != own] if name is not None else []
    if taken:
        raise InputError(f"Another set is called {name} already, of {taken[0]:,} problems. Choose another name.")


def _add(store: Store, own: str, members: Sequence[int]) -> None:
    """Add members of a set that are not there yet: a try that was broken off may have left some."""

    def write(writer: Writer) -> None:
        bounds = {"id": own, "low": members[0], "high": members[-1]}
        there = [seq for (seq,) in writer.rows(_THERE, bounds)]
        new = pl.DataFrame({"problem_seq": members}, schema={"problem_seq": pl.Int64})
        new = new.filter(~pl.col("problem_seq").is_in(there)) if there else new
        writer.insert_frame("problem_set_item", new.select(pl.lit(own).alias("set_id"), "problem_seq"))

    patiently(store, write)
