"""What people decided about problems: rejected, chosen as seeds, sent back; and which comparisons they found wrong."""

import json
from enum import StrEnum
from typing import Final

import polars as pl

from engine.domain import DecisionKind, Entry, ReviewVerdict, Stage
from engine.store.connection import Reader
from engine.store.reads.said import FLAGS, VERDICTS
from engine.store.sql import BENCHMARKS, rows_of


class Rejected(StrEnum):
    """Why something accepted is not exported; where several apply, the first one counts."""

    EXCLUDED = "excluded"
    WRONG = "wrong"
    AMBIGUOUS = "ambiguous"
    FLAGGED = "flagged"


DECISIONS: Final = """(
    SELECT * FROM decision QUALIFY row_number() OVER (PARTITION BY problem_id, kind ORDER BY seq DESC) = 1)"""
"""SQL for the newest row of each problem and kind; one that is not raised took an earlier one back."""

CASES: Final = """(
    SELECT * FROM equality_case QUALIFY row_number() OVER (
        PARTITION BY least(one, other), greatest(one, other), question ORDER BY seq DESC) = 1)"""
"""SQL for the newest row of each two answers, in any order, and their question; one without a verdict took an earlier
one back."""

_REASONS: Final = [reason.value for reason in Rejected]
_REJECTED: Final = f"""
    WITH reason AS (
        SELECT NULL::INTEGER AS round, problem_id, '{Rejected.EXCLUDED.value}' AS reason FROM {DECISIONS}
        WHERE raised AND kind = '{DecisionKind.EXCLUDE.value}'
        UNION ALL
        SELECT round, problem_id, verdict FROM {VERDICTS}
        WHERE run_id = $run AND verdict IN ('{ReviewVerdict.WRONG.value}', '{ReviewVerdict.AMBIGUOUS.value}')
        UNION ALL
        SELECT DISTINCT NULL::INTEGER, problem_id, '{Rejected.FLAGGED.value}' FROM {FLAGS} WHERE raised)
    SELECT round, problem_id, reason FROM reason ORDER BY list_position({_REASONS}, reason), problem_id, round
"""  # noqa: S608 -- fixed fragments


def rejected(reader: Reader, run_id: str) -> pl.DataFrame:
    """What people rejected of a run, and why: a row for each reason, the one that counts first.

    A decision or a flag is about a problem, wherever it was answered; a verdict is about one accepted answer.

    Columns:
        round (null: of every round), problem_id, reason (a value of `Rejected`).
    """
    return reader.frame(_REJECTED, {"run": run_id})


def decisions(reader: Reader, problem_id: str) -> pl.DataFrame:
    """What people decided about a problem, all of it, in order.

    Columns:
        seq, run_id, round, kind, stage, raised, note, author, at_time.
    """
    sql = """
        SELECT seq, run_id, round, kind, stage, raised, note, author, at_time FROM decision
        WHERE problem_id = $id ORDER BY seq
    """
    return reader.frame(sql, {"id": problem_id})


_CHOSEN: Final = f"""
    WITH standing AS MATERIALIZED (
        SELECT * FROM {DECISIONS}
        WHERE raised AND kind = $kind AND ($run IS NULL OR run_id = $run) AND ($stage IS NULL OR stage = $stage)
          AND problem_seq NOT IN ({BENCHMARKS})),
    told AS (
        SELECT problem_id, min(answer) AS answer FROM {VERDICTS}
        WHERE problem_id IN (SELECT problem_id FROM standing) AND answer IS NOT NULL
        GROUP BY problem_id HAVING count(DISTINCT answer) = 1)
    SELECT d.seq, d.problem_id, d.run_id, d.round, d.stage, d.note, d.author, d.at_time, p.question, p.ground_truth,
           t.answer AS corrected, p.level, p.subject
    FROM standing d JOIN {rows_of("problem", "id", "SELECT problem_id FROM standing")} p ON p.id = d.problem_id
    LEFT JOIN told t ON t.problem_id = d.problem_id ORDER BY d.seq
"""  # noqa: S608 -- fixed fragments


def chosen(reader: Reader, kind: DecisionKind, run_id: str | None = None, stage: str | None = None) -> pl.DataFrame:
    """The problems for which a decision of a kind stands, in the order in which that was decided.

    Args:
        reader: A read block.
        kind: The kind: `SEED` gives the set of seeds that people chose, `AGAIN` what they sent to a stage again.
            Problems that models were evaluated on are neither.
        run_id: Only what was seen in that run.
        stage: Only what was sent to that stage.

    Columns:
        seq, problem_id, run_id, round, stage (null but for `AGAIN`), note, author, at_time, question, ground_truth,
        corrected (the answer that reviewers say is right, where all runs together name one), level, subject.
    """
    return reader.frame(_CHOSEN, {"kind": kind.value, "run": run_id, "stage": stage})


def sent_again(reader: Reader, run_id: str | None = None) -> pl.DataFrame:
    """How many problems of which run were sent to which stage again, by run and stage.

    Columns:
        run_id, stage, problems.
    """
    sql = f"""
        SELECT run_id, stage, count(*) AS problems FROM {DECISIONS}
        WHERE raised AND kind = '{DecisionKind.AGAIN.value}' AND ($run IS NULL OR run_id = $run)
        GROUP BY run_id, stage ORDER BY run_id, stage
    """  # noqa: S608 -- fixed fragments
    return reader.frame(sql, {"run": run_id})


def cases(reader: Reader, problem_id: str | None = None) -> pl.DataFrame:
    """Comparisons that people found wrong and that stand, in the order in which they were recorded.

    Args:
        reader: A read block.
        problem_id: Only those of a problem.

    Columns:
        seq, problem_id, run_id, round, one, other, question, said, rule, should, note, author, at_time.
    """
    sql = f"""
        SELECT * FROM {CASES} WHERE should IS NOT NULL AND ($id IS NULL OR problem_id = $id) ORDER BY seq
    """  # noqa: S608 -- fixed fragments
    return reader.frame(sql, {"id": problem_id})


_COMPARISONS: Final = f"""
    SELECT 'truth' AS what, NULL::VARCHAR AS stage, NULL::INTEGER AS sample, o.answer AS one, p.ground_truth AS other,
           CASE o.correct WHEN true THEN 'equal' WHEN false THEN 'different' ELSE 'undecided' END AS said,
           o.correct_rule AS rule
    FROM {rows_of("outcome", "problem_id", "$id")} o JOIN {rows_of("problem", "id", "$id")} p ON p.id = o.problem_id
    WHERE o.run_id = $run AND o.round = $round AND o.tier IS NOT NULL AND o.correct_rule IS NOT NULL
    UNION ALL BY NAME
    (SELECT 'inner' AS what, stage, sample, cot_answer AS one, program_answer AS other, inner_equality AS said,
            inner_rule AS rule
     FROM {rows_of("attempt", "problem_id", "$id")}
     WHERE run_id = $run AND round = $round AND inner_equality IS NOT NULL ORDER BY seq)
"""  # noqa: S608 -- fixed fragments


def comparisons(reader: Reader, entry: Entry) -> pl.DataFrame:
    """What was compared at a problem in a round of a run: its accepted answer with the published one, then attempts.

    Columns:
        what (`truth`, or `inner`: the words and the program of an attempt), stage, sample (null for `truth`), one,
        other, said, rule.
    """
    return reader.frame(_COMPARISONS, {"run": entry.run_id, "round": entry.round, "id": entry.problem_id})


_ENDED_IN: Final = f"""
    SELECT r.recipe, o.stage FROM {rows_of("outcome", "problem_id", "$id")} o JOIN run r ON r.id = o.run_id
    WHERE o.run_id = $run AND o.round = $round AND o.tier IS NOT NULL
"""  # noqa: S608 -- the same


def later_stages(reader: Reader, entry: Entry) -> tuple[Stage, ...]:
    """The stages of the run's recipe after the one in which a problem ended; none while it has not ended."""
    rows = reader.rows(_ENDED_IN, {"run": entry.run_id, "round": entry.round, "id": entry.problem_id})
    for recipe, stage in rows:
        order = json.loads(recipe).get("stages", {}).get("order", [])
        return tuple(map(Stage, order[order.index(stage) + 1 :])) if stage in order else ()
    return ()
