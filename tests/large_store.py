"""A store of many problems and attempts, made by SQL: one run of three rounds, and a small one beside it.

Nothing in it means anything; sizes, shares and the spread of ids are those of a large real run.
"""

from contextlib import closing
from pathlib import Path

import duckdb

from engine.store import Store, database
from engine.store.tallies import TALLIES, counted

ID = "'b2_' || md5('p' || i) || md5('q' || i)"
SUBJECTS = "['Algebra', 'Geometry', 'Number Theory', 'Prealgebra', 'Precalculus', 'Intermediate Algebra', 'Counting']"
RECIPE = (
    '{"name": "wisdom", "rounds": 3, "stages": {"order": ["guide", "criticise", "vote"], "guide": {"teacher": "weak"},'
    ' "criticise": {"teacher": "expert"}, "vote": {"teacher": "expert", "k": 5}},'
    ' "teachers": {"weak": {"kind": "simulated"}, "expert": {"kind": "simulated"}}}'
)
CAUSES = "['rounding', 'program error', 'slip in the words', 'slip in the program', 'beyond the teacher']"
SECOND, THIRD = 0.8, 0.93
"""Where the problems of rounds 2 and 3 begin, as shares of all; those are evolved."""


def make(path: Path, problems: int) -> Store:
    """Fill a new store: of each 100 problems 60 end easy, 14 medium, 20 hard, 4 unsettled, and 2 are pending."""
    store = Store(path)
    with store.write():
        pass
    with closing(database._connect(path, database.MIGRATING)) as con:
        con.execute("SET preserve_insertion_order = true")
        _problems(con, problems)
        _run(con, "r", problems)
        _run(con, "small", min(problems // 3, 100_000))
        con.execute("INSERT INTO run_model SELECT DISTINCT run_id, model FROM call")
        _beside(con, problems)
        for table in TALLIES:
            con.execute(f"INSERT INTO {table}_tally BY NAME {counted(table, 'true')}")
        con.execute("CHECKPOINT")
    return store


def _number(problems: int) -> str:
    """SQL for the round that a problem enters."""
    return f"1 + (i >= {int(problems * SECOND)})::INTEGER + (i >= {int(problems * THIRD)})::INTEGER"


def _problems(con: duckdb.DuckDBPyConnection, problems: int) -> None:
    seeds = int(problems * SECOND)
    con.execute(f"""INSERT INTO stratum BY NAME SELECT e * 35 + 1 + l + 5 * s AS id,
        if(e = 0, 'math', 'evolved') AS dataset, if(e = 0, 'seed', 'evolved') AS source,
        if(e = 0, 1 + l, NULL) AS level, if(e = 0, {SUBJECTS}[1 + s], NULL) AS subject,
        if(e = 1, 1 + l, NULL) AS claimed_level, if(e = 1, {SUBJECTS}[1 + s], NULL) AS claimed_subject,
        e = 1 AS simulated FROM range(2) a(e), range(5) b(l), range(7) c(s)""")  # noqa: S608 -- our own numbers, here and below
    con.execute(f"""INSERT INTO problem BY NAME SELECT i + 1 AS seq, {ID} AS id,
        if(i < {seeds}, 'math', 'evolved') AS dataset, if(i < {seeds}, 'seed', 'evolved') AS source,
        'Problem ' || i || ': a train runs ' || (i % 977) || ' km in ' || (1 + i % 11) || ' hours, and '
            || repeat(md5(i::VARCHAR) || ' ', 5) AS question,
        if(i < {seeds}, (i % 101)::VARCHAR, NULL) AS ground_truth, if(i < {seeds}, 1 + i % 5, NULL) AS level,
        if(i < {seeds}, {SUBJECTS}[1 + i % 7], NULL) AS subject,
        if(i < {seeds}, 1, 36) + i % 5 + 5 * (i % 7) AS stratum FROM range({problems}) t(i)""")  # noqa: S608
    con.execute(f"SELECT setseed(0.5), nextval('fact') FROM range({problems + 1})")  # noqa: S608


def _run(con: duckdb.DuckDBPyConnection, run: str, problems: int) -> None:
    con.execute(
        """INSERT INTO run BY NAME SELECT $run AS id, 'wisdom' AS recipe_name, '' AS note, $recipe AS recipe,
           '{}' AS shape, true AS simulated, '0' AS engine_version""",
        {"run": run, "recipe": RECIPE},
    )
    con.execute(
        """INSERT INTO run_event BY NAME SELECT $run AS run_id, unnest(['started', 'round_opened', 'round_opened',
           'stopped']) AS kind, unnest([NULL, 2, 3, NULL]) AS round""",
        {"run": run},
    )
    con.execute(f"""INSERT INTO pool BY NAME SELECT '{run}' AS run_id, {_number(problems)} AS round, i AS position,
        {ID} AS problem_id, i + 1 AS problem_seq, p.stratum
        FROM range({problems}) t(i) JOIN problem p ON p.seq = i + 1 ORDER BY i""")  # noqa: S608
    for stage, begin, end, tier, k in (
        ("guide", 0, 60, "easy", 1),
        ("criticise", 60, 74, "medium", 1),
        ("vote", 74, 94, "hard", 5),
    ):
        _stage(con, run, problems, stage, begin, end, tier, k)


def _stage(
    con: duckdb.DuckDBPyConnection, run: str, problems: int, stage: str, begin: int, end: int, tier: str, k: int
) -> None:
    place = f"(i * 7919 + {len(run)}) % 100"
    entry = f"'{run}' AS run_id, {_number(problems)} AS round, p.id AS problem_id"
    placed = "p.seq AS problem_seq, p.stratum"
    rows = f"""FROM range({problems}) t(i), range({k}) u(k), problem p
        WHERE p.seq = i + 1 AND {place} >= {begin} AND {place} < 98"""
    asked, made = f"md5('h{run}{stage}' || i || '-' || k)", f"md5('a{run}{stage}' || i || '-' || k)"
    teacher = "weak" if stage == "guide" else "expert"
    last = "'unsettled'" if stage == "vote" else "NULL"
    ends = f"{place} < {end}"
    con.execute(f"""INSERT INTO call BY NAME SELECT {entry}, '{stage}' AS stage, k AS sample, '{teacher}' AS teacher,
        'simulated/{teacher}' AS model, {asked} AS request_hash, 'answered' AS outcome, false AS reused,
        400 AS prompt_tokens, 500 AS completion_tokens, 0.0001 * {1 if teacher == "weak" else 20} AS cost_usd,
        1.5 + i % 7 AS latency_s, 1 AS tries, 900 AS reply_chars, now() AS at_time, {placed} {rows} ORDER BY i, k""")
    con.execute(f"""INSERT INTO exchange BY NAME SELECT {asked} AS request_hash, '{run}' AS run_id,
        repeat(md5(i::VARCHAR), 20) AS messages, repeat(md5(k::VARCHAR || i), 20) AS reply {rows} ORDER BY i, k""")
    con.execute(f"""INSERT INTO attempt BY NAME SELECT {made} AS id, {entry}, '{stage}' AS stage, k AS sample,
        '{teacher}' AS teacher, {asked} AS request_hash, '7' AS cot_answer, 'boxed' AS cot_rule,
        3 AS cot_answer_start, 4 AS cot_answer_end, 'fenced' AS program_rule, 'ok' AS program_status,
        'printed' AS program_way, if({ends}, '7', '8') AS program_answer, 0.1 AS program_seconds,
        if({ends}, 'equal', 'different') AS inner_equality, 'number' AS inner_rule, now() AS at_time, {placed}
        {rows} ORDER BY i, k""")
    con.execute(f"""INSERT INTO attempt_text BY NAME SELECT {made} AS attempt_id, repeat(md5('c' || i), 18) AS cot,
        repeat(md5('p' || i), 8) AS program, '7' AS stdout {rows} ORDER BY i, k""")
    con.execute(f"""INSERT INTO cause BY NAME SELECT {entry}, '{stage}' AS stage, k AS sample, '{teacher}' AS teacher,
        {CAUSES}[1 + (i + k) % 5] AS cause, if((i + k) % 5 = 1, 'NameError', NULL) AS detail, now() AS at_time,
        {placed} {rows} AND NOT {ends} AND {place} < 98 ORDER BY i, k""")
    con.execute(f"""INSERT INTO outcome BY NAME SELECT {entry}, '{stage}' AS stage,
        if({ends}, 'settled', 'passed_on') AS outcome, if({ends}, '{tier}', {last}) AS tier,
        if({ends}, 'inner', 'differ') AS rule, 'the two answers were compared' AS reason,
        if({ends}, '7', NULL) AS answer, {ends} AS inner_consistent,
        if({ends} AND p.ground_truth IS NOT NULL, i % 100 <> 3, NULL) AS correct, now() AS at_time,
        if({ends} OR '{stage}' = 'vote', 0.0001 + {0.002 * k if stage != "guide" else 0}, NULL) AS cost_usd,
        if('{stage}' = 'vote', 3 + i % 3, NULL) AS votes, {placed} {rows} AND k = 0 ORDER BY i""")
    con.execute(f"""INSERT INTO solution BY NAME SELECT {entry}, {made} AS attempt_id, 'cot' AS part,
        p.seq AS problem_seq {rows} AND {ends} AND k < 3 ORDER BY i, k""")
    if k > 1:
        con.execute(f"""INSERT INTO ballot BY NAME SELECT {entry}, k AS sample, if(k < 3, '7', '8') AS answer,
            'cot' AS came_from, if(k < 3, 0, 1) AS group_rank, p.seq AS problem_seq
            {rows} ORDER BY i, k""")


def _beside(con: duckdb.DuckDBPyConnection, problems: int) -> None:
    """Candidates, the library, an audit, and what people said."""
    seeds, parents = int(problems * SECOND), "p.id"
    con.execute(f"""INSERT INTO candidate BY NAME SELECT md5('c' || i) AS id, 'r' AS run_id,
        {_number(problems)} - 1 AS round, {parents} AS parent_id, (i % 2) AS sample, 'expert' AS teacher,
        md5('e' || i) AS request_hash, c.id AS problem_id, 1 + i % 5 AS claimed_level,
        {SUBJECTS}[1 + i % 7] AS claimed_subject, now() AS at_time, p.seq AS parent_seq, c.seq AS problem_seq
        FROM range({seeds}, {problems}) t(i) JOIN problem c ON c.seq = i + 1
        JOIN problem p ON p.seq = 1 + (i * 5) % {seeds} ORDER BY i""")  # noqa: S608
    con.execute(f"""INSERT INTO candidate BY NAME SELECT md5('n' || i) AS id, 'r' AS run_id, 1 AS round,
        p.id AS parent_id, 2 AS sample, 'expert' AS teacher, md5('f' || i) AS request_hash,
        'near_duplicate' AS rejection, 'likeness 0.95' AS detail, p.id AS similar_to, now() AS at_time,
        p.seq AS parent_seq
        FROM range({seeds // 20}) t(i) JOIN problem p ON p.seq = i + 1 ORDER BY i""")  # noqa: S608
    con.execute("""INSERT INTO meta BY NAME SELECT md5('m' || i) AS id, if(i % 2 = 0, 'topic', 'skill') AS kind,
        'Entry ' || i AS name FROM range(5000) t(i)""")
    con.execute(f"""INSERT INTO problem_meta BY NAME SELECT 'r' AS run_id, 1 AS round, p.id AS problem_id,
        if(k % 2 = 0, 'topic', 'skill') AS kind, k // 2 AS place,
        md5('m' || (2 * ((i * 31 + k) % 2500) + k % 2)) AS meta_id, p.seq AS problem_seq
        FROM range({seeds // 6}) t(i), range(4) u(k), problem p WHERE p.seq = 6 * i + 1 ORDER BY i, k""")  # noqa: S608
    con.execute(f"""INSERT INTO audit BY NAME SELECT 'r' AS run_id, 1 AS round, p.id AS problem_id, 'easy' AS tier,
        md5('u' || i) AS request_hash, '7' AS accepted, '7' AS answer, i % 9 > 0 AS agrees, now() AS at_time,
        p.seq AS problem_seq
        FROM range({min(seeds // 50, 20_000)}) t(i) JOIN problem p ON p.seq = 50 * i + 1 ORDER BY i""")  # noqa: S608
    con.execute("""INSERT INTO cause_correction BY NAME SELECT run_id, round, problem_id, stage, sample, teacher,
        cause AS computed, detail AS computed_detail, problem_seq, stratum,
        if(seq % 3 = 0, 'rounding', cause) AS cause, '' AS note,
        'Ann' AS author FROM cause ORDER BY seq LIMIT 2000""")
    con.execute("""INSERT INTO review BY NAME SELECT problem_id, problem_seq, run_id, round,
        if(seq % 9 = 0, 'wrong', 'correct') AS verdict, '' AS note, 'Ann' AS author
        FROM outcome WHERE tier IN ('easy', 'hard') ORDER BY seq LIMIT 2000""")
    con.execute("""INSERT INTO flag BY NAME SELECT problem_id, 'too easy' AS reason, true AS raised, '' AS note,
        'Ann' AS author FROM outcome WHERE tier = 'easy' ORDER BY seq LIMIT 500""")
