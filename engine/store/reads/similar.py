"""Problems whose statements share long phrases with another one's: candidates for being nearly the same.

Nothing is kept for this: all statements are looked through for a handful of phrases. Two statements of which one is the
other with a few words changed share every phrase that no change falls into, and of statements that differ in numbers
alone all phrases are shared, since phrases are taken from between the numbers.
"""

import re
from typing import Final

import polars as pl

from engine.store.connection import Reader

MOST: Final = 400
"""Statements that are compared word by word, those that share the most phrases first."""
PHRASES: Final = 8
"""Phrases that are looked for. Each costs about 30 ms at 1.5 million statements of 200 characters on two cores."""
LONGEST: Final = 4_000
"""Characters of a statement that phrases are taken from."""
_WORDS: Final = 4
"""Words of a phrase at most, as long as that makes no more phrases than are looked for."""
_SHORTEST: Final = 6
"""Characters of a phrase; shorter ones stand in nearly every statement."""
_BETWEEN: Final = re.compile(r"[\d\s.,;:!?$\\{}()\[\]]*\d[\d\s.,;:!?$\\{}()\[\]]*|\n+")


def phrases(question: str) -> list[str]:
    """Phrases of a statement as it is written, spread over all of it; none holds a number or a line's end."""
    runs = [run.split(" ") for run in _BETWEEN.split(question[:LONGEST])]
    whole = sum(map(len, runs))
    size = max(_WORDS, -(-whole // PHRASES))
    cut = [" ".join(run[start : start + size]).strip() for run in runs for start in range(0, len(run), size)]
    long = list(dict.fromkeys(phrase for phrase in cut if len(phrase) >= _SHORTEST))
    if not long:
        return [phrase for phrase in dict.fromkeys(cut) if phrase][:PHRASES]
    kept = sorted(sorted(range(len(long)), key=lambda place: -len(long[place]))[:PHRASES])
    return [long[place] for place in kept]


def sharing(reader: Reader, problem_id: str, question: str) -> pl.DataFrame:
    """Other problems whose statements share phrases with one, those that share the most first, then the earliest.

    Args:
        reader: A read block.
        problem_id: The problem.
        question: Its statement.

    Columns:
        id, question, shared (how many of the phrases). `MOST` rows at most.
    """
    sought = phrases(question)
    if not sought:
        return pl.DataFrame(schema={"id": pl.String, "question": pl.String, "shared": pl.Int32})
    values = {f"phrase{place}": phrase for place, phrase in enumerate(sought)}
    has = [f"contains(question, ${name})" for name in values]
    sql = f"""
        WITH hit AS MATERIALIZED (
            SELECT seq, {" + ".join(f"{each}::INTEGER" for each in has)} AS shared FROM problem
            WHERE {" OR ".join(has)} ORDER BY shared DESC, seq LIMIT $most)
        SELECT q.id, q.question, hit.shared FROM hit JOIN problem q ON q.seq = hit.seq WHERE q.id <> $id
        ORDER BY hit.shared DESC, hit.seq
    """  # noqa: S608 -- only fixed fragments; every value is a parameter
    return reader.frame(sql, values | {"most": MOST + 1, "id": problem_id}).head(MOST)
