"""A filter as SQL: entries of lists (`e`), and the conditions on them; every value is a parameter.

An entry has the same columns whether the list is of a run or of all problems, so that a condition is written once.
"""

from typing import Any, Final

from engine.domain import ProblemFilter
from engine.store.connection import Reader
from engine.store.reads.said import FLAGS, REVIEWS, STANDING

_ENDED: Final = """
    SELECT problem_seq, round, problem_id, stratum, tier, stage, rule, answer, correct, cost_usd
    FROM outcome WHERE run_id = $run AND tier IS NOT NULL"""
_PENDING: Final = """
    UNION ALL
    SELECT problem_seq, round, problem_id, stratum, 'pending', NULL, NULL, NULL, NULL, NULL
    FROM pool p WHERE p.run_id = $run AND NOT EXISTS (
        FROM outcome o
        WHERE o.run_id = $run AND o.tier IS NOT NULL AND o.round = p.round AND o.problem_seq = p.problem_seq)"""
_ALL: Final = """
    SELECT seq AS problem_seq, NULL::INTEGER AS round, id AS problem_id, stratum, NULL::VARCHAR AS tier,
           NULL::VARCHAR AS stage, NULL::VARCHAR AS rule, NULL::VARCHAR AS answer, NULL::BOOLEAN AS correct,
           NULL::DOUBLE AS cost_usd
    FROM problem"""

_OF_STRATUM: Final = {
    "levels": "list_contains($levels, level)",
    "subjects": "list_contains($subjects, subject)",
    "datasets": "list_contains($datasets, dataset)",
    "sources": "list_contains($sources, source)",
    "claimed_levels": "list_contains($claimed_levels, claimed_level)",
}


def _of_library(kind: str) -> str:
    return f"""e.problem_id IN (
        SELECT problem_id FROM problem_meta
        WHERE meta_id IN (SELECT id FROM meta WHERE kind = '{kind}' AND list_contains(${kind}s, name)))"""  # noqa: S608 -- our own names


_CORRECTED: Final = f"(SELECT * FROM {STANDING} WHERE run_id = $run AND cause IS NOT NULL)"  # noqa: S608 -- fixed fragments
_OF_ENTRY: Final = {
    "round": "e.round = $round",
    "tiers": "list_contains($tiers, e.tier)",
    "stage": "e.stage = $stage",
    "topics": _of_library("topic"),
    "skills": _of_library("skill"),
    "teachers": """(e.round, e.problem_seq) IN (
        SELECT round, problem_seq FROM attempt WHERE run_id = $run AND list_contains($teachers, teacher))""",
    "causes": f"""((e.round, e.problem_seq) IN (
            SELECT round, problem_seq FROM cause c WHERE run_id = $run AND list_contains($causes, cause)
              AND NOT EXISTS (
                FROM {_CORRECTED} k WHERE k.round = c.round AND k.problem_id = c.problem_id AND k.stage = c.stage
                                      AND k.sample = c.sample))
        OR (e.round, e.problem_id) IN (
            SELECT round, problem_id FROM {_CORRECTED} WHERE list_contains($causes, cause)))""",  # noqa: S608 -- fixed fragments
    "flags": f"e.problem_id IN (SELECT problem_id FROM {FLAGS} WHERE raised AND list_contains($flags, reason))",  # noqa: S608 -- the same
    "min_usd": "e.cost_usd >= $min_usd",
    "max_usd": "e.cost_usd <= $max_usd",
}
_CORRECT: Final = {"yes": "e.correct", "no": "NOT e.correct", "unknown": "e.correct IS NULL"}
_REVIEWED: Final = f"""(e.problem_id, e.round) IN (
    SELECT problem_id, round FROM {REVIEWS} WHERE verdict IS NOT NULL AND run_id = $run)"""  # noqa: S608 -- fixed fragments
_REVIEWED_ANYWHERE: Final = f"e.problem_id IN (SELECT problem_id FROM {REVIEWS} WHERE verdict IS NOT NULL)"  # noqa: S608 -- the same
_MAY_BE_PENDING: Final = """
    SELECT (SELECT count(*) FROM pool WHERE run_id = $run)
         > (SELECT count(*) FROM outcome WHERE run_id = $run AND tier IS NOT NULL)
"""


def entries(reader: Reader, wanted: ProblemFilter) -> str:
    """SQL for all entries of the list that a filter is about, before its conditions.

    Columns:
        problem_seq, round, problem_id, stratum, tier, stage, rule, answer, correct, cost_usd; all but the first,
        third and fourth are null where no run is asked for.
    """
    if not wanted.run:
        return f"({_ALL})"
    return f"({_ENDED}{_PENDING if may_be_pending(reader, wanted) else ''})"


def may_be_pending(reader: Reader, wanted: ProblemFilter) -> bool:
    """Whether an entry without a tier may be in the list that a filter describes."""
    ended = wanted.stage or wanted.causes or wanted.correct in ("yes", "no")
    ended = ended or wanted.min_usd is not None or wanted.max_usd is not None
    if not wanted.run or ended or (wanted.tiers and "pending" not in wanted.tiers):
        return False
    return bool(reader.rows(_MAY_BE_PENDING, {"run": wanted.run})[0][0])


def conditions(wanted: ProblemFilter) -> tuple[str, dict[str, Any]]:
    """The conditions of a filter on entries (`e`), but for its text, with their parameters."""
    values: dict[str, Any] = {"run": wanted.run} if wanted.run else {}
    parts: list[str] = []

    def given(name: str) -> bool:
        value = getattr(wanted, name)
        if value is None or value == ():
            return False
        values[name] = list(value) if isinstance(value, tuple) else value
        return True

    of_stratum = [condition for name, condition in _OF_STRATUM.items() if given(name)]
    if of_stratum:
        parts.append(f"e.stratum IN (SELECT id FROM stratum WHERE {' AND '.join(of_stratum)})")  # noqa: S608 -- fixed fragments
    parts += [condition for name, condition in _OF_ENTRY.items() if given(name)]
    if wanted.correct:
        parts.append(_CORRECT[wanted.correct])
    if wanted.reviewed:
        condition = _REVIEWED if wanted.run else _REVIEWED_ANYWHERE
        if wanted.reviewed not in ("yes", "no"):
            condition = condition.replace("verdict IS NOT NULL", "verdict = $reviewed")
            values["reviewed"] = wanted.reviewed
        parts.append(f"NOT {condition}" if wanted.reviewed == "no" else condition)
    return " AND ".join(parts) or "true", values


def text_condition(wanted: ProblemFilter) -> tuple[str, dict[str, Any]]:
    """The condition of a filter on the question (`q.question`), with its parameters; `true` where there is none."""
    if not wanted.text.strip():
        return "true", {}
    match wanted.text_as:
        case "regex":
            return "regexp_matches(q.question, $pattern, 'i')", {"pattern": wanted.text}
        case "phrase":
            return "contains(lower(q.question), lower($phrase))", {"phrase": wanted.text}
        case _:
            words = dict.fromkeys(wanted.text.lower().split())
            named = {f"word{place}": word for place, word in enumerate(words)}
            return " AND ".join(f"contains(lower(q.question), ${name})" for name in named), named
