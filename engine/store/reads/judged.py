"""What the reviewers of a queue said: for their agreement, for leads who decide, and for estimates."""

from typing import Final

import polars as pl

from engine.errors import InputError
from engine.store.connection import Reader
from engine.store.reads.said import REVIEWS, VERDICTS
from engine.store.reads.turns import TURNS

_ITEMS: Final = "(SELECT * FROM queue_item WHERE queue_id = $queue)"
_OF_ITEMS: Final = f"""(
    SELECT i.position, i.stratum, r.* FROM {REVIEWS} r
    JOIN {_ITEMS} i ON i.run_id = r.run_id AND i.round = r.round AND i.problem_id = r.problem_id
    WHERE r.verdict IS NOT NULL)"""  # noqa: S608 -- fixed fragments
_JUDGEMENTS: Final = f"""
    WITH said AS MATERIALIZED {_OF_ITEMS},
    flagged AS (
        SELECT problem_id, author, list(reason ORDER BY reason) AS flags FROM (
            FROM flag WHERE queue_id = $queue
            QUALIFY row_number() OVER (PARTITION BY problem_id, author, reason ORDER BY seq DESC) = 1)
        WHERE raised GROUP BY problem_id, author)
    SELECT r.position, r.run_id, r.round, r.problem_id, r.stratum, r.author, r.verdict, r.answer, r.note, t.at_time,
           t.seconds, coalesce(f.flags, []) AS flags, d.verdict AS adjudicated, d.answer AS adjudicated_answer,
           d.author AS adjudicated_by
    FROM (SELECT * FROM {TURNS} WHERE kind = 'judged') t
    JOIN said r ON r.position = t.position AND r.author = t.author AND NOT r.adjudicates
    LEFT JOIN said d ON d.position = t.position AND d.adjudicates
    LEFT JOIN flagged f ON f.problem_id = r.problem_id AND f.author = r.author
    ORDER BY r.position, r.author
"""  # noqa: S608 -- the same


def judgements(reader: Reader, queue_id: str) -> pl.DataFrame:
    """What stands of what each person said of each item that they judged in a queue, by item, then by person.

    It is their newest review of the item, wherever they gave it; where they took it back, there is no row.

    Columns:
        position, run_id, round, problem_id, stratum (JSON list), author, verdict, answer (what is right instead; may
        be null), note, at_time, seconds (of the turn), flags (list of the reasons that they raised in this queue),
        adjudicated (the lead's verdict; null where none decided), adjudicated_answer, adjudicated_by.
    """
    return reader.frame(_JUDGEMENTS, {"queue": queue_id})


_CONFLICTS: Final = f"""
    WITH said AS MATERIALIZED {_OF_ITEMS},
    judged AS (SELECT DISTINCT position, author FROM {TURNS} WHERE kind = 'judged'),
    contradicted AS (
        SELECT position FROM said WHERE NOT adjudicates AND position IN (SELECT position FROM judged)
        GROUP BY position HAVING count(DISTINCT verdict) > 1)
    SELECT r.position, r.run_id, r.round, r.problem_id, r.author, r.verdict, r.answer, r.note, r.at_time,
           j.author IS NOT NULL AS is_own, d.verdict AS adjudicated, d.answer AS adjudicated_answer,
           d.note AS adjudicated_note, d.author AS adjudicated_by
    FROM (SELECT * FROM said WHERE NOT adjudicates AND position IN (SELECT position FROM contradicted)) r
    LEFT JOIN judged j ON j.position = r.position AND j.author = r.author
    LEFT JOIN said d ON d.position = r.position AND d.adjudicates
    ORDER BY d.verdict IS NOT NULL, r.position, r.author
"""  # noqa: S608 -- the same


def conflicts(reader: Reader, queue_id: str) -> pl.DataFrame:
    """What was said of the judged items whose reviewers contradict one another: a row for each item and reviewer.

    They contradict where their verdicts differ; that they would write the right answer in different ways is none. All
    who reviewed an item count, also outside the queue. Those that no lead has decided come first.

    Columns:
        position, run_id, round, problem_id, author, verdict, answer, note, at_time, is_own (whether it was said in
        this queue), adjudicated (the lead's verdict; null where none decided), adjudicated_answer, adjudicated_note,
        adjudicated_by.
    """
    return reader.frame(_CONFLICTS, {"queue": queue_id})


_SAMPLE: Final = f"""
    WITH judged AS (SELECT DISTINCT position FROM {TURNS} WHERE kind = 'judged'),
    item AS (
        SELECT i.stratum, i.problem_seq, i.round, i.position, v.verdict, v.conflict
        FROM {_ITEMS} i
        LEFT JOIN (SELECT v0.*, p.position FROM {VERDICTS} v0 JOIN {_ITEMS} p
                   ON p.run_id = v0.run_id AND p.round = v0.round AND p.problem_id = v0.problem_id
                   WHERE p.position IN (FROM judged)) v ON v.position = i.position),
    ended AS (
        SELECT round, problem_seq, tier, stage FROM outcome
        WHERE tier IS NOT NULL AND run_id = (SELECT run_id FROM queue WHERE id = $queue LIMIT 1)
          AND problem_seq IN (SELECT problem_seq FROM item)),
    counted AS (
        SELECT i.stratum, {{by}} AS part, count(*) AS drawn, count(verdict) AS judged,
               count(*) FILTER (verdict = 'correct') AS correct, count(*) FILTER (verdict = 'wrong') AS wrong,
               count(*) FILTER (verdict = 'ambiguous' AND NOT conflict) AS ambiguous,
               count(*) FILTER (conflict) AS undecided
        FROM item i {{ended}} GROUP BY ALL)
    SELECT s.stratum, c.part, s.population, s.drawn AS stratum_drawn, coalesce(c.drawn, 0) AS drawn,
           coalesce(c.judged, 0) AS judged, coalesce(c.correct, 0) AS correct, coalesce(c.wrong, 0) AS wrong,
           coalesce(c.ambiguous, 0) AS ambiguous, coalesce(c.undecided, 0) AS undecided
    FROM (SELECT * FROM queue_stratum WHERE queue_id = $queue) s LEFT JOIN counted c ON c.stratum = s.stratum
    ORDER BY s.stratum, c.part
"""  # noqa: S608 -- the same
_ENDED: Final = "LEFT JOIN ended e ON e.round = i.round AND e.problem_seq = i.problem_seq"
PARTS: Final = ("tier", "stage", "round")
"""What the items of each stratum may be told apart by."""


def sample(reader: Reader, queue_id: str, *, by: str | None = None) -> pl.DataFrame:
    """What the judged items of a queue say of each stratum: what estimates are made of.

    Only items that were judged in this queue count: those judged for another reason are no sample of it.

    Args:
        reader: A read block.
        queue_id: The queue.
        by: One of `PARTS`: each stratum in parts. Their populations are not known, only that of the stratum.

    Columns:
        stratum (JSON list), part (null where it is not asked for), population (entries of the stratum), stratum_drawn,
        drawn (items, of the part), judged, correct, wrong, ambiguous, undecided (reviewers contradict one another, and
        no lead decided); the last four sum to `judged`. By stratum, then by part.

    Raises:
        InputError: Items cannot be told apart by that.
    """
    if by is not None and by not in PARTS:
        raise InputError(f"Items of a queue are told apart by {', '.join(PARTS)}, not by {by!r}.")
    column = {None: "NULL::VARCHAR", "round": "i.round::VARCHAR"}.get(by, f"e.{by}")
    ended = _ENDED if by in ("tier", "stage") else ""
    return reader.frame(_SAMPLE.format(by=column, ended=ended), {"queue": queue_id})
