"""What the Problem page shows, read in one block, and what it fetches when somebody opens it."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl

from dashboard.data.cache import one_block
from dashboard.data.decisions import decided
from dashboard.frames import ProblemData
from engine.curation import Likeness, likest
from engine.domain import Entry, ProblemFilter
from engine.errors import InputError
from engine.store import Reader, browse, lineage, problem, said, searching, similar


@one_block
def problem_data(
    reader: Reader,
    problem_id: str,
    wanted: ProblemFilter,
    in_round: int | None = None,
    sort: browse.Sort = "oldest",
) -> ProblemData:
    """What the Problem page shows: of the filter's run or else the newest, of `in_round` or else the last round.

    Its neighbours are those of the list that Browse shows of the filter in that order.
    """
    own_problem = problem.problem(reader, problem_id)
    seq = next(iter(own_problem["seq"]), 0)
    outcomes = problem.outcomes(reader, problem_id, seq=seq)
    run_id = wanted.run or next(iter(outcomes["run_id"]), None)
    entered = tuple(outcomes.filter(pl.col("run_id") == (run_id or ""))["round"].unique().sort())
    number = next((n for n in (in_round, wanted.round, *reversed(entered)) if n in entered), None)

    def own(read: Callable[[Reader, str, str], pl.DataFrame]) -> pl.DataFrame:
        return read(reader, run_id or "", problem_id).filter(pl.col("round") == (number or 0))

    ancestors = lineage.ancestors(reader, problem_id, run_id)
    children = lineage.children(reader, run_id or "", number or 0, problem_id)
    kept = children["problem_id"].drop_nulls().to_list()
    mistake = ""
    try:
        searching.check_text(reader, wanted)
    except InputError as error:
        mistake, wanted = str(error), replace(wanted, text="", text_as=None)
    before, after = browse.neighbours(
        reader, wanted, problem_id, number if wanted.run else None, sort, searching.SEARCH_S
    )
    return ProblemData(
        own_problem,
        outcomes,
        run_id,
        entered,
        number,
        problem.attempts(reader, run_id or "", problem_id, seq=seq).filter(pl.col("round") == (number or 0)),
        own(problem.failed_calls),
        own(problem.audits),
        own(lineage.metadata),
        own(lineage.entries),
        ancestors,
        lineage.sampled(reader, next(iter(ancestors["id"]), "")),
        children,
        before,
        after,
        own(said.trials),
        said.reviews(reader, problem_id),
        said.flags(reader, problem_id),
        lineage.grown(reader, run_id or "", (number or 0) + 1, kept),
        mistake,
        said.flag_reasons(reader),
        decided(reader, Entry(run_id or "", number or 0, problem_id), next(iter(own_problem["question"]), "")),
    )


@one_block
def exchange(reader: Reader, request_hash: str, run_id: str | None) -> tuple[str, str] | None:
    """The exact prompt and the raw reply of a call, fetched when somebody opens them."""
    return problem.exchange(reader, request_hash, run_id)


@one_block
def similar_problems(reader: Reader, problem_id: str, question: str) -> tuple[list[Likeness], bool]:
    """The problems of the store that are most like one, the likest first; and whether all that could be were compared.

    Args:
        reader: A read block.
        problem_id: The problem.
        question: Its statement.
    """
    found = similar.sharing(reader, problem_id, question)
    return likest(question, found.select("id", "question").rows()), found.height < similar.MOST
