"""Problems of the store that a new run is to begin with: how many a filter gives, and which of them are taken."""

from typing import Any, Final

from engine.domain import Problem, ProblemFilter
from engine.store.connection import Reader
from engine.store.reads.conditions import conditions, entries, may_be_pending, text_condition
from engine.store.reads.searching import check_text
from engine.store.sql import BENCHMARKS, rows_of

_MET: Final = "SELECT DISTINCT e.problem_seq FROM {source} e WHERE e.problem_seq NOT IN ({benchmarks})"
"""Problems that models were evaluated on are no seeds: what grows from them would be trained on."""


def number_of(reader: Reader, wanted: ProblemFilter) -> int:
    """How many different problems meet a filter.

    Raises:
        InputError: Its text is no regular expression.
    """
    met, values = _met(reader, wanted)
    return int(reader.rows(f"SELECT count(*) FROM ({met})", values)[0][0])  # noqa: S608 -- only fixed fragments


def chosen(reader: Reader, wanted: ProblemFilter, number: int, sample: int | None = None) -> list[Problem]:
    """Some of the problems that meet a filter, in order of arrival; without their solutions, which the store has.

    Args:
        reader: A read block.
        wanted: The filter; of a run's entries each problem comes once.
        number: How many at most.
        sample: Draws them at random, the same ones for the same number; without it, the first ones come.
            A problem's lot is the MD5 of its id and that number, as in `engine.curation.choose`.

    Raises:
        InputError: Its text is no regular expression.
    """
    met, values = _met(reader, wanted)
    values["limit"] = number
    taken = f"SELECT problem_seq FROM ({met}) ORDER BY problem_seq LIMIT $limit"  # noqa: S608 -- only fixed fragments
    if sample is not None:
        values["sample"] = str(sample)
        taken = f"""
            SELECT problem_seq FROM ({met}) e JOIN (SELECT seq, id FROM problem) p ON p.seq = e.problem_seq
            ORDER BY md5(p.id || ':' || $sample), p.id LIMIT $limit"""  # noqa: S608 -- only fixed fragments
    sql = f"""
        WITH taken AS MATERIALIZED ({taken})
        SELECT id, question, dataset, ground_truth, level, subject
        FROM {rows_of("problem", "seq", "SELECT problem_seq FROM taken")} ORDER BY seq
    """  # noqa: S608 -- only fixed fragments; every value is a parameter
    return [
        Problem(id_, question, dataset=dataset, ground_truth=truth, level=level, subject=subject)
        for id_, question, dataset, truth, level, subject in reader.rows(sql, values)
    ]


def _met(reader: Reader, wanted: ProblemFilter) -> tuple[str, dict[str, Any]]:
    """SQL for the numbers of the problems that meet a filter, with its parameters."""
    check_text(reader, wanted)
    of_entry, values = conditions(wanted)
    of_text, words = text_condition(wanted)
    source = entries(wanted, f"{of_entry} AND {of_text}", pending=may_be_pending(reader, wanted))
    return _MET.format(source=source, benchmarks=BENCHMARKS), values | words
