"""Agreement, and what is known of its being right: counted by stage and stratum, and the replies that can be judged."""

from typing import Final

import polars as pl

from engine.domain import FUNNEL, SETTLED_TIERS, Source
from engine.store.connection import Reader
from engine.store.reads.said import VERDICTS
from engine.store.sql import place_in, rows_of

INNER: Final = "inner"
CROSS: Final = "cross"
VOTES: Final = "votes"
TRUTH: Final = "truth"
UNCHECKED: Final = "unchecked"
LEFT: Final = "left"
"""What a stage saw: its attempt agrees with itself; only with the weak teacher's; enough votes agree; the ground truth
itself, where the recipe accepts by it; an answer was taken without a check; or nothing that settles, and it left it."""

RIGHT: Final = "right"
WRONG: Final = "wrong"
UNDECIDED: Final = "undecided"
AMBIGUOUS: Final = "ambiguous"
UNKNOWN: Final = "unknown"
"""What is known of an accepted answer. Undecided: the comparison with the ground truth was; ambiguous: people say so,
or contradict one another; unknown: there is neither ground truth nor review."""

_STAGES: Final = tuple(stage.value for stage in FUNNEL)
_SETTLED: Final = tuple(tier.value for tier in SETTLED_TIERS)

DRAWN: Final = 20_000
"""Outcomes among which the entries are drawn whose replies are judged; of more, blocks of 2,048 at even distances."""

_SIGNAL: Final = f"""
    CASE WHEN outcome = 'unchecked' THEN '{UNCHECKED}' WHEN outcome <> 'settled' THEN '{LEFT}'
         WHEN rule = 'ground_truth' THEN '{TRUTH}' WHEN stage = 'vote' THEN '{VOTES}'
         WHEN inner_consistent THEN '{INNER}' ELSE '{CROSS}' END"""
_VERDICT: Final = f"""
    CASE WHEN correct THEN '{RIGHT}' WHEN NOT correct THEN '{WRONG}' WHEN compared THEN '{UNDECIDED}'
         ELSE '{UNKNOWN}' END"""
_CELL: Final = f"""round, stage, stratum, {_SIGNAL} AS signal, coalesce(inner_consistent, false) AS consistent,
    {_VERDICT} AS verdict"""
_FACTS: Final = "round, stage, stratum, outcome, rule, inner_consistent, correct"

_SAID: Final = f"""(
    SELECT round, problem_seq,
           CASE verdict WHEN 'ambiguous' THEN '{AMBIGUOUS}' WHEN 'correct' THEN '{RIGHT}' ELSE '{WRONG}' END AS said
    FROM {VERDICTS} WHERE run_id = $run)"""  # noqa: S608 -- our own constants
"""SQL for what people together say of accepted answers of a run."""

_REVIEWED: Final = f"""
    SELECT o.*, o.correct_rule IS NOT NULL AS compared, s.said
    FROM (SELECT * FROM outcome WHERE run_id = $run AND tier IS NOT NULL AND answer IS NOT NULL
          AND problem_seq IN (SELECT problem_seq FROM {_SAID})) o
    JOIN {_SAID} s ON s.round = o.round AND s.problem_seq = o.problem_seq
"""  # noqa: S608 -- fixed fragments
"""SQL for the accepted answers that people judged."""

_CELLS: Final = f"""
    WITH counted AS MATERIALIZED (
        SELECT {_FACTS}, compared, sum(entries) AS entries
        FROM outcome_tally WHERE run_id = $run AND stage IN {_STAGES} GROUP BY ALL),
    reviewed AS MATERIALIZED (SELECT {_CELL}, said FROM ({_REVIEWED})),
    every AS (
        SELECT {_CELL}, entries FROM counted
        UNION ALL SELECT round, stage, stratum, signal, consistent, verdict, -1 FROM reviewed
        UNION ALL SELECT round, stage, stratum, signal, consistent, said, 1 FROM reviewed)
    SELECT round, stage, signal, consistent, verdict, dataset, source, level, subject, claimed_level, claimed_subject,
           sum(entries)::BIGINT AS entries
    FROM every LEFT JOIN stratum s ON s.id = every.stratum GROUP BY ALL HAVING sum(entries) > 0 ORDER BY ALL
"""  # noqa: S608 -- fixed fragments and our own constants


def cells(reader: Reader, run_id: str) -> pl.DataFrame:
    """Every ended stage of every entry, counted by what it saw and by what is known of its answer.

    A person's review stands above the comparison with the ground truth.

    Columns:
        round, stage, signal (inner, cross, votes, truth, unchecked, left), consistent (the stage's own attempt agrees
        with itself), verdict (right, wrong, undecided, ambiguous, unknown; unknown for all that was left), dataset,
        source, level, subject (the publisher's), claimed_level, claimed_subject (its author's), entries.
    """
    return reader.frame(_CELLS, {"run": run_id})


_BY_RUN: Final = """
    SELECT o.run_id, sum(o.entries)::BIGINT AS guided,
           coalesce(sum(o.entries) FILTER (o.inner_consistent), 0)::BIGINT AS consistent, any_value(m.models) AS models
    FROM outcome_tally o
    LEFT JOIN (SELECT run_id, list(DISTINCT model ORDER BY model) AS models FROM run_model GROUP BY run_id) m
        ON m.run_id = o.run_id
    WHERE o.stage = 'guide' GROUP BY o.run_id ORDER BY o.run_id
"""


def by_run(reader: Reader) -> pl.DataFrame:
    """Inner consistency of stage 1 in every run of the store, all rounds together.

    Columns:
        run_id, guided, consistent, models (all that answered in the run).
    """
    return reader.frame(_BY_RUN)


_TEACHERS: Final = f"""
    SELECT a.round, a.stage, a.teacher, sum(a.attempts)::BIGINT AS attempts,
           coalesce(sum(a.attempts) FILTER (a.consistent), 0)::BIGINT AS consistent,
           coalesce(any_value(m.models), []) AS models
    FROM attempt_tally a
    LEFT JOIN (SELECT round, stage, teacher, list(DISTINCT model ORDER BY model) AS models FROM call_tally
               WHERE run_id = $run AND model <> '' GROUP BY ALL) m
        ON m.round = a.round AND m.stage = a.stage AND m.teacher = a.teacher
    WHERE a.run_id = $run AND a.stage IN {_STAGES} GROUP BY a.round, a.stage, a.teacher ORDER BY ALL
"""  # noqa: S608 -- our own constants


def by_teacher(reader: Reader, run_id: str) -> pl.DataFrame:
    """Inner consistency of replies, by who gave them.

    Columns:
        round, stage, teacher, attempts (replies that were read), consistent, models (those that answered there, as
        they name themselves).
    """
    return reader.frame(_TEACHERS, {"run": run_id})


_FALSE: Final = f"""
    WITH reviewed AS MATERIALIZED ({_REVIEWED}),
    mistaken AS (
        SELECT seq, stage, coalesce(inner_consistent, false) AS consistent, NULL AS said FROM outcome o
        WHERE run_id = $run AND tier IN {_SETTLED} AND NOT correct AND ($round IS NULL OR round = $round)
          AND NOT EXISTS (FROM reviewed r WHERE r.seq = o.seq)
        UNION ALL
        SELECT seq, stage, coalesce(inner_consistent, false), said FROM reviewed
        WHERE said = '{WRONG}' AND tier IN {_SETTLED} AND ($round IS NULL OR round = $round)),
    first AS MATERIALIZED (
        SELECT *, row_number() OVER (ORDER BY said NULLS LAST, consistent DESC, {{place}}, seq) AS place
        FROM (SELECT * FROM mistaken ORDER BY said NULLS LAST, consistent DESC, {{place}}, seq LIMIT $limit)),
    told AS MATERIALIZED (
        SELECT o.* EXCLUDE (place), f.place, f.said
        FROM first f JOIN {rows_of("outcome", "seq", "SELECT seq FROM first")} o ON o.seq = f.seq)
    SELECT f.round, f.problem_id, f.stage, f.tier, {_SIGNAL} AS signal, f.answer, f.votes, f.said, q.question,
           q.ground_truth
    FROM told f JOIN {rows_of("problem", "seq", "SELECT problem_seq FROM told")} q ON q.seq = f.problem_seq
    ORDER BY f.place
""".format(place=place_in(FUNNEL, "stage"))  # noqa: S608 -- fixed fragments


def false_accepts(reader: Reader, run_id: str, round_: int | None, limit: int) -> pl.DataFrame:
    """Settled answers that are wrong: what people say of first, then those consistent in themselves, by stage.

    Columns:
        round, problem_id, stage, tier, signal, answer, votes (of its largest group), said (`wrong` where people say
        so), question, ground_truth.
    """
    return reader.frame(_FALSE, {"run": run_id, "round": round_, "limit": limit})


_CHOSEN: Final = f"""
    SELECT round, problem_id, problem_seq, stage, stratum, outcome, correct, correct_rule IS NOT NULL AS compared
    FROM outcome
    WHERE run_id = $run AND ($round IS NULL OR round = $round) AND stage = '{{stage}}' AND outcome IN {{outcomes}}
      AND stratum IN (SELECT id FROM stratum WHERE source <> '{Source.EVOLVED.value}')
      AND (rowid // 2048) % $every = 0
    ORDER BY hash(problem_seq), round LIMIT $limit
"""  # noqa: S608 -- our own constants
_NOT_SETTLED: Final = ("passed_on", "dropped")

_REPLIES: Final = f"""
    WITH chosen AS MATERIALIZED (
        ({_CHOSEN.format(stage="guide", outcomes=_NOT_SETTLED)})
        UNION ALL ({_CHOSEN.format(stage="criticise", outcomes=_NOT_SETTLED)})
        UNION ALL ({_CHOSEN.format(stage="vote", outcomes=("settled", *_NOT_SETTLED))})),
    truth AS (
        SELECT seq, ground_truth FROM {rows_of("problem", "seq", "SELECT problem_seq FROM chosen")}),
    voted AS (
        SELECT round, problem_id, list({{'answer': answer, 'group': group_rank}} ORDER BY sample) AS votes
        FROM {rows_of("ballot", "problem_id", "SELECT problem_id FROM chosen WHERE stage = 'vote'")}
        WHERE run_id = $run GROUP BY ALL),
    given AS (
        SELECT round, problem_seq, stage,
               list({{'answer': coalesce(cot_answer, program_answer), 'group': 0}} ORDER BY sample) AS votes
        FROM attempt
        WHERE run_id = $run AND stage IN ('guide', 'criticise')
          AND problem_seq IN (SELECT problem_seq FROM chosen WHERE stage <> 'vote') GROUP BY ALL)
    SELECT c.round, c.problem_id, c.stage, c.outcome, coalesce(r.said, {_VERDICT}) AS verdict,
           s.level, s.subject, t.ground_truth, coalesce(v.votes, g.votes, []) AS votes
    FROM chosen c
    JOIN truth t ON t.seq = c.problem_seq
    LEFT JOIN voted v ON c.stage = 'vote' AND v.round = c.round AND v.problem_id = c.problem_id
    LEFT JOIN given g ON g.stage = c.stage AND g.round = c.round AND g.problem_seq = c.problem_seq
    LEFT JOIN {_SAID} r ON c.outcome = 'settled' AND r.round = c.round AND r.problem_seq = c.problem_seq
    LEFT JOIN stratum s ON s.id = c.stratum
    ORDER BY c.problem_seq, c.round
"""  # noqa: S608 -- fixed fragments


def replies(reader: Reader, run_id: str, round_: int | None, limit: int) -> pl.DataFrame:
    """What the replies at some entries answered: of each stage that left them, and of every vote.

    Entries are taken by a hash: a part of them is as good as drawn at random, and the same one each time. In a store of
    more than `DRAWN` outcomes they are taken from blocks of it that lie at even distances.

    Args:
        reader: A reader.
        run_id: The run.
        round_: Its round; `None` for all.
        limit: How many entries of each stage at most.

    Columns:
        round, problem_id, stage, outcome, verdict (as in `cells`), level, subject (the publisher's), ground_truth (may
        be null), votes (by sample: the answer, which is that of the words or else of the program, and its group, 0 for
        the largest).
    """
    ((outcomes,),) = reader.rows("SELECT count(*) FROM outcome")
    values = {"run": run_id, "round": round_, "limit": limit, "every": 1 + outcomes // DRAWN}
    return reader.frame(_REPLIES, values)
