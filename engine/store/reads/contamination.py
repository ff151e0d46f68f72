"""Which problems overlap with benchmarks: checks, the pairs above thresholds that one chooses, and what people decided.

A pair counts at the thresholds n and r if it shares at least n words in a row and its ratio exceeds r; or if it is
identical, however short it is, and however high they are. A person's decision about a pair stands above that.
"""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from engine.store.connection import Reader
from engine.store.sql import rows_of

_NEWEST: Final = "(SELECT * FROM contamination_check QUALIFY row_number() OVER (PARTITION BY id ORDER BY seq DESC) = 1)"
_COUNTED: Final = "(shared >= $ngram AND ratio > $lcs OR identical)"
_DECIDED: Final = """(
    SELECT * FROM contamination_decision
    QUALIFY row_number() OVER (PARTITION BY problem_id, question_id ORDER BY seq DESC) = 1)"""
_CHECKS: Final = f"""
    SELECT id, benchmarks, ngram, ratio, upto, problems, hits, cut, seconds, author, at_time,
           (SELECT count(*) FROM problem WHERE seq > c.upto) AS newer
    FROM {_NEWEST} c ORDER BY seq DESC LIMIT $most
"""  # noqa: S608 -- fixed fragments
_ADDED: Final = f"""
    SELECT q.seq AS problem_seq, d.question_id, NULL::INTEGER AS shared, NULL AS gram, NULL::DOUBLE AS ratio,
           NULL::BOOLEAN AS identical
    FROM {_DECIDED} d JOIN problem q ON q.id = d.problem_id
    WHERE d.contaminated AND q.seq <= (SELECT max(upto) FROM contamination_check WHERE id = $check)
      AND d.question_id IN (SELECT id FROM benchmark_question WHERE check_id = $check)
      AND NOT EXISTS (FROM contamination_hit h
                      WHERE h.check_id = $check AND h.problem_seq = q.seq AND h.question_id = d.question_id)
"""  # noqa: S608 -- fixed fragments
_PAIRS: Final = f"""(
    WITH kept AS (
        SELECT problem_seq, question_id, shared, gram, ratio, identical
        FROM contamination_hit WHERE check_id = $check UNION ALL {_ADDED}),
    said AS (
        SELECT q.seq AS problem_seq, d.* EXCLUDE (seq) FROM {_DECIDED} d JOIN problem q ON q.id = d.problem_id
        WHERE d.contaminated IS NOT NULL)
    SELECT k.*, d.contaminated AS decided, d.author, d.note, coalesce({_COUNTED}, false) AS counted
    FROM kept k LEFT JOIN said d ON d.problem_seq = k.problem_seq AND d.question_id = k.question_id)"""  # noqa: S608 -- fixed fragments
"""SQL for the pairs of a check with what people decided, and whether each counts at the thresholds."""
_STANDING: Final = f"(SELECT * FROM {_PAIRS} WHERE coalesce(decided, counted))"  # noqa: S608 -- fixed fragments
_LIKEST: Final = f"""(
    SELECT s.*, b.benchmark FROM {_STANDING} s JOIN benchmark_question b ON b.check_id = $check AND b.id = s.question_id
    WHERE b.benchmark IS DISTINCT FROM $own
    QUALIFY row_number() OVER (
        PARTITION BY problem_seq ORDER BY decided IS NULL, coalesce(ratio, 1) DESC, shared DESC, b.place) = 1)"""  # noqa: S608 -- fixed fragments
_CONTAMINATED: Final = f"""
    SELECT l.problem_seq, q.id AS problem_id, l.benchmark, l.ratio, l.decided IS NOT NULL AS decided
    FROM {_LIKEST} l JOIN problem q ON q.seq = l.problem_seq ORDER BY l.problem_seq
"""  # noqa: S608 -- fixed fragments
_BY_BENCHMARK: Final = f"""
    SELECT b.benchmark, count(DISTINCT s.problem_seq) AS problems, count(DISTINCT s.question_id) AS questions,
           count(DISTINCT s.problem_seq) FILTER (s.identical) AS own
    FROM {_STANDING} s JOIN benchmark_question b ON b.check_id = $check AND b.id = s.question_id
    GROUP BY b.benchmark ORDER BY b.benchmark
"""  # noqa: S608 -- fixed fragments
_TOTALS: Final = f"""
    SELECT count(DISTINCT problem_seq) FILTER (coalesce(decided, counted)) AS problems,
           count(*) FILTER (coalesce(decided, counted)) AS pairs,
           count(*) FILTER (counted AND decided IS NULL) AS undecided,
           count(*) FILTER (decided) AS confirmed, count(*) FILTER (NOT decided) AS refuted, count(*) AS kept
    FROM {_PAIRS}
"""  # noqa: S608 -- fixed fragments
_HITS: Final = f"""
    WITH page AS (
        SELECT *, coalesce(ratio, 1) AS key FROM {_PAIRS}
        WHERE CASE WHEN $show = 'undecided' THEN counted AND decided IS NULL
                   WHEN $show = 'confirmed' THEN decided
                   WHEN $show = 'refuted' THEN NOT decided
                   ELSE counted OR decided IS NOT NULL END
          AND (-coalesce(ratio, 1), problem_seq, question_id) > (-$key, $problem, $question)
          AND ($benchmark IS NULL OR question_id IN (
              SELECT id FROM benchmark_question WHERE check_id = $check AND benchmark = $benchmark))
        ORDER BY key DESC, problem_seq, question_id LIMIT $most)
    SELECT p.problem_seq, q.id AS problem_id, q.question, q.dataset, p.question_id, b.benchmark, b.line,
           b.question AS other, p.shared, array_to_string(string_split(p.gram, ' ')[1:$ngram], ' ') AS gram,
           p.ratio, p.identical, p.counted, p.decided, p.author, p.note, p.key
    FROM page p JOIN {rows_of("problem", "seq", "SELECT problem_seq FROM page")} q ON q.seq = p.problem_seq
    JOIN benchmark_question b ON b.check_id = $check AND b.id = p.question_id
    ORDER BY p.key DESC, p.problem_seq, p.question_id
"""  # noqa: S608 -- fixed fragments
_CONTENTS: Final = """
    SELECT check_id, benchmark, count(*) AS questions, bit_xor(hash(id))::VARCHAR AS ids
    FROM benchmark_question GROUP BY check_id, benchmark
"""
SHOWN: Final = ("all", "undecided", "confirmed", "refuted")
"""Which pairs a list shows: those that count or were decided about; that count, without a decision; by decision."""


@dataclass(frozen=True, slots=True)
class After:
    """The last pair of a page: where the next one goes on."""

    key: float = 2.0
    problem_seq: int = 0
    question_id: str = ""


def checks(reader: Reader, most: int = 50) -> pl.DataFrame:
    """The checks, the one that went on last first.

    Columns:
        id, benchmarks (JSON), ngram, ratio (the floors), upto, problems, hits, cut, seconds, author, at_time, newer
        (problems that arrived since).
    """
    return reader.frame(_CHECKS, {"most": most})


def standing(reader: Reader, most: int = 1_000) -> list[dict[str, Any]]:
    """The checks of which no other one has all benchmarks and has gone as far, the one that went on last first.

    Returns:
        As `checks`.
    """
    found = checks(reader, most).to_dicts()
    held: dict[str, set[tuple[Any, ...]]] = {}
    for check, *benchmark in reader.rows(_CONTENTS):
        held.setdefault(check, set()).add(tuple(benchmark))

    def surpassed(place: int) -> bool:
        own = found[place]
        inside = held.get(own["id"], set())
        return any(
            other["upto"] >= own["upto"] and (inside < whole or (inside == whole and at < place))
            for at, other in enumerate(found)
            if at != place and (whole := held.get(other["id"], set()))
        )

    return [check for place, check in enumerate(found) if not surpassed(place)]


def newest_check(reader: Reader) -> str | None:
    """Id of the check that went on last; `None` where there is none."""
    return next(iter(checks(reader, 1)["id"]), None)


def state(reader: Reader, check_id: str) -> dict[str, Any] | None:
    """How far a check is: the columns of its newest row; `None` where there is no such check."""
    found = reader.frame(f"SELECT * FROM {_NEWEST} WHERE id = $id", {"id": check_id})  # noqa: S608 -- fixed fragments
    return found.row(0, named=True) if found.height else None


def questions(reader: Reader, check_id: str) -> pl.DataFrame:
    """The questions of the benchmarks of a check, in order.

    Columns:
        place, id, benchmark, line, question.
    """
    sql = "SELECT * EXCLUDE (check_id) FROM benchmark_question WHERE check_id = $id ORDER BY place"
    return reader.frame(sql, {"id": check_id})


def contaminated(
    reader: Reader, check_id: str, *, ngram: int = 10, lcs: float = 0.6, own: str | None = None
) -> pl.DataFrame:
    """The problems that are contaminated by a check, in order of arrival.

    Args:
        reader: A read block.
        check_id: The check.
        ngram: Words in a row that must be shared; no less than the floor of the check.
        lcs: Ratio that must be exceeded; likewise.
        own: A benchmark that does not count.

    Columns:
        problem_seq, problem_id, benchmark (of the question that it is most like), ratio (to that one; null where only a
        person said so), decided (whether a person did).
    """
    return reader.frame(_CONTAMINATED, _at(check_id, ngram, lcs) | {"own": own})


def by_benchmark(reader: Reader, check_id: str, *, ngram: int = 10, lcs: float = 0.6) -> pl.DataFrame:
    """How many problems are like a question of each benchmark; benchmarks without any are left out.

    Columns:
        benchmark, problems, questions (of the benchmark, that one is like), own (problems that are the same
        question: `identical`, all words, numbers and signs in order, whatever their case and layout).
    """
    return reader.frame(_BY_BENCHMARK, _at(check_id, ngram, lcs))


def totals(reader: Reader, check_id: str, *, ngram: int = 10, lcs: float = 0.6) -> dict[str, int]:
    """How many there are of a check at some thresholds.

    Returns:
        problems (contaminated); pairs (that make them so); undecided (pairs that count, of which nobody said
        anything); confirmed, refuted (pairs by decision); kept (pairs above the floors).
    """
    found = reader.frame(_TOTALS, _at(check_id, ngram, lcs)).row(0, named=True)
    return {name: int(value) for name, value in found.items()}


def hits(
    reader: Reader,
    check_id: str,
    *,
    ngram: int = 10,
    lcs: float = 0.6,
    show: str = "all",
    benchmark: str | None = None,
    after: After | None = None,
    most: int = 50,
) -> pl.DataFrame:
    """A page of the pairs of a check, the likest first.

    Args:
        reader: A read block.
        check_id: The check.
        ngram: Words in a row that must be shared.
        lcs: Ratio that must be exceeded.
        show: Which ones, of `SHOWN`.
        benchmark: Only those with a question of this one.
        after: Those behind this one.
        most: How many at most.

    Columns:
        problem_seq, problem_id, question, dataset; question_id, benchmark, line, other (the benchmark's question);
        shared (words in a row), gram (the first of them), ratio, identical; counted (at the thresholds), decided (null:
        nobody), author, note; key (for `After`).
    """
    start = after or After()
    values = _at(check_id, ngram, lcs) | {"show": show, "benchmark": benchmark, "most": most}
    values |= {"key": start.key, "problem": start.problem_seq, "question": start.question_id}
    return reader.frame(_HITS, values)


def _at(check_id: str, ngram: int, lcs: float) -> dict[str, Any]:
    return {"check": check_id, "ngram": ngram, "lcs": lcs}
