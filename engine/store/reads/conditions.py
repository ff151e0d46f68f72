"""A filter as SQL: entries of lists (`e`), and the conditions on them; every value is a parameter.

An entry has the same columns whether the list is of a run or of all problems, so that a condition is written once.
"""

from typing import Any, Final

from engine.domain import FUNNEL, ProblemFilter
from engine.store.connection import Reader
from engine.store.reads.said import FLAGS, STANDING, VERDICTS

_ENDED: Final = """(
    SELECT problem_seq, round, problem_id, stratum, tier, stage, rule, answer, correct, cost_usd
    FROM outcome WHERE run_id = $run AND tier IS NOT NULL)"""
_ENTERED: Final = """(
    SELECT problem_seq, round, problem_id, stratum, 'pending' AS tier, NULL::VARCHAR AS stage, NULL::VARCHAR AS rule,
           NULL::VARCHAR AS answer, NULL::BOOLEAN AS correct, NULL::DOUBLE AS cost_usd
    FROM pool WHERE run_id = $run)"""
_NOT_ENDED: Final = """NOT EXISTS (
    FROM (SELECT round, problem_seq FROM outcome WHERE run_id = $run AND tier IS NOT NULL AND {within}) o
    WHERE o.round = e.round AND o.problem_seq = e.problem_seq)"""
_ALL: Final = """(
    SELECT seq AS problem_seq, NULL::INTEGER AS round, id AS problem_id, stratum, NULL::VARCHAR AS tier,
           NULL::VARCHAR AS stage, NULL::VARCHAR AS rule, NULL::VARCHAR AS answer, NULL::BOOLEAN AS correct,
           NULL::DOUBLE AS cost_usd
    FROM problem)"""

_OF_STRATUM: Final = {
    "levels": "list_contains($levels, level)",
    "subjects": "list_contains($subjects, subject)",
    "datasets": "list_contains($datasets, dataset)",
    "sources": "list_contains($sources, source)",
    "claimed_levels": "list_contains($claimed_levels, claimed_level)",
    "claimed_subjects": "list_contains($claimed_subjects, claimed_subject)",
}


def _of_library(kind: str) -> str:
    return f"""e.problem_seq IN (
        SELECT problem_seq FROM problem_meta
        WHERE meta_id IN (SELECT id FROM meta WHERE kind = '{kind}' AND list_contains(${kind}s, name)))"""  # noqa: S608 -- our own names


_STAGES: Final = [stage.value for stage in FUNNEL]
_CORRECTED: Final = f"(SELECT * FROM {STANDING} WHERE run_id = $run AND cause IS NOT NULL)"  # noqa: S608 -- fixed fragments
_OF_ENTRY: Final = {
    "round": "e.round = $round",
    "tiers": "list_contains($tiers, e.tier)",
    "stage": "e.stage = $stage",
    "rules": "list_contains($rules, e.rule)",
    "topics": _of_library("topic"),
    "skills": _of_library("skill"),
    "teachers": f"""list_position({_STAGES}, e.stage) >= (
        SELECT min(list_position({_STAGES}, stage)) FROM attempt_tally
        WHERE run_id = $run AND list_contains($teachers, teacher) AND list_contains({_STAGES}, stage))""",  # noqa: S608 -- our own constants
    "causes": f"""((e.round, e.problem_seq) IN (
            SELECT round, problem_seq FROM cause c WHERE run_id = $run AND list_contains($causes, cause)
              AND NOT EXISTS (
                FROM {_CORRECTED} k WHERE k.problem_seq = c.problem_seq AND k.round = c.round AND k.stage = c.stage
                                      AND k.sample = c.sample))
        OR (e.round, e.problem_seq) IN (
            SELECT round, problem_seq FROM {_CORRECTED} WHERE list_contains($causes, cause)))""",  # noqa: S608 -- fixed fragments
    "flags": f"e.problem_id IN (SELECT problem_id FROM {FLAGS} WHERE raised AND list_contains($flags, reason))",  # noqa: S608 -- the same
    "sets": "e.problem_seq IN (SELECT problem_seq FROM problem_set_item WHERE list_contains($sets, set_id))",
    "min_usd": "e.cost_usd >= $min_usd",
    "max_usd": "e.cost_usd <= $max_usd",
}
_CORRECT: Final = {"yes": "e.correct", "no": "NOT e.correct", "unknown": "e.correct IS NULL"}
_REVIEWED: Final = f"""(e.problem_seq, e.round) IN (
    SELECT problem_seq, round FROM {VERDICTS} WHERE run_id = $run AND {{verdict}})"""  # noqa: S608 -- fixed fragments
_REVIEWED_ANYWHERE: Final = f"e.problem_seq IN (SELECT problem_seq FROM {VERDICTS} WHERE {{verdict}})"  # noqa: S608 -- the same
_MAY_BE_PENDING: Final = """
    SELECT coalesce((SELECT sum(entries) FROM pool_tally WHERE run_id = $run), 0)
         > coalesce((SELECT sum(entries) FROM outcome_tally WHERE run_id = $run AND tier IS NOT NULL), 0)
"""


def entries(wanted: ProblemFilter, where: str, *, pending: bool, within: str = "true") -> str:
    """SQL for the entries of the list that a filter is about.

    Args:
        wanted: The filter; its conditions are not looked at.
        where: Conditions on entries (`e`). They are met before it is looked for what has ended, which takes longer.
        pending: Whether there may be entries without a tier.
        within: A condition on `problem_seq` alone, to look at a part of all.

    Columns:
        problem_seq, round, problem_id, stratum, tier, stage, rule, answer, correct, cost_usd; all but the first,
        third and fourth are null where no run is asked for.
    """

    def met(source: str) -> str:
        return f"SELECT * FROM {source} e WHERE {where} AND {within}"  # noqa: S608 -- fixed fragments

    if not wanted.run:
        return f"({met(_ALL)})"
    if not pending:
        return f"({met(_ENDED)})"
    not_ended = _NOT_ENDED.format(within=within)
    return f"({met(_ENDED)} UNION ALL SELECT * FROM ({met(_ENTERED)}) e WHERE {not_ended})"  # noqa: S608 -- fixed fragments


def may_be_pending(reader: Reader, wanted: ProblemFilter) -> bool:
    """Whether an entry without a tier may be in the list that a filter describes."""
    ended = wanted.stage or wanted.rules or wanted.teachers or wanted.causes or wanted.correct in ("yes", "no")
    ended = ended or wanted.min_usd is not None or wanted.max_usd is not None
    if not wanted.run or ended or (wanted.tiers and "pending" not in wanted.tiers):
        return False
    return bool(reader.rows(_MAY_BE_PENDING, {"run": wanted.run})[0][0])


WITHIN: Final = "problem_seq BETWEEN $low AND $high"
"""A condition for `entries`, of places between two."""


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
        verdict = "true" if wanted.reviewed in ("yes", "no") else "verdict = $reviewed"
        if verdict != "true":
            values["reviewed"] = wanted.reviewed
        condition = (_REVIEWED if wanted.run else _REVIEWED_ANYWHERE).format(verdict=verdict)
        parts.append(f"NOT {condition}" if wanted.reviewed == "no" else condition)
    return " AND ".join(parts) or "true", values


def text_condition(wanted: ProblemFilter, *, within: str = "true") -> tuple[str, dict[str, Any]]:
    """The condition of a filter on the text of an entry's question, with its parameters; `true` where there is none.

    Args:
        wanted: The filter.
        within: A condition on `problem_seq` alone, to search a part of all.
    """
    if not wanted.text.strip():
        return "true", {}
    match wanted.text_as:
        case "regex":
            holds, values = "regexp_matches(question, $pattern, 'i')", {"pattern": wanted.text}
        case "phrase":
            holds, values = "contains(lower(question), lower($phrase))", {"phrase": wanted.text}
        case _:
            words = dict.fromkeys(wanted.text.lower().split())
            values = {f"word{place}": word for place, word in enumerate(words)}
            holds = " AND ".join(f"contains(lower(question), ${name})" for name in values)
    found = f"SELECT seq FROM (SELECT seq AS problem_seq, seq, question FROM problem) WHERE {within} AND {holds}"  # noqa: S608 -- fixed fragments
    return f"e.problem_seq IN ({found})", values
