"""What is contaminated by the checks of a store: by all of them, unless one is named."""

import json
from typing import Any, Final

import polars as pl

from engine.config import Exclusions
from engine.errors import InputError
from engine.store import Store, contaminated, contamination

_SEQ: Final = {"problem_seq": pl.Int64}
Check = dict[str, Any]


def checks_of(store: Store, exclude: Exclusions) -> list[Check]:
    """The checks for contamination that a selection goes by: the named one, or all that no other one surpasses.

    Raises:
        InputError: Something is asked for that no check has found out, or one did not keep what lies below its floors.
    """
    with store.read() as reader:
        if exclude.check:
            named = contamination.state(reader, exclude.check)
            found = [named] if named else []
        else:
            found = contamination.standing(reader)
    if not found and (exclude.check or exclude.contaminated):
        raise InputError(
            f"There is no check for contamination{f' {exclude.check}' if exclude.check else ''}. Make one with "
            "`wisdom contamination --store STORE --benchmarks FILE`, or do not exclude what is contaminated."
        )
    for each in found:
        if exclude.ngram < each["ngram"] or exclude.lcs < each["ratio"]:
            if not exclude.contaminated:
                return []
            raise InputError(
                f"A check kept what shares {each['ngram']} words or more, with a ratio above {each['ratio']}. "
                "Choose thresholds that are no lower."
            )
    return found


def contaminated_by(store: Store, exclude: Exclusions, run_id: str, checks: list[Check]) -> pl.DataFrame:
    """The problems that any of some checks found contaminated (problem_seq).

    A run is not contaminated by itself: where it was a benchmark too, its own questions do not count.
    """
    found = [pl.DataFrame(schema=_SEQ)]
    for check in checks:
        runs = {each["name"] for each in json.loads(check["benchmarks"]) if each["kind"] == "run"}
        own = run_id if run_id in runs else None
        with store.read() as reader:  # one each: nobody is kept waiting for all of them
            hits = contaminated(reader, check["id"], ngram=exclude.ngram, lcs=exclude.lcs, own=own)
        found.append(hits.select("problem_seq"))
    return pl.concat(found).unique(maintain_order=True)


def cleanliness(store: Store, exclude: Exclusions, run_id: str, entries: pl.DataFrame) -> dict[str, Any] | None:
    """What the checks for contamination say of some entries of a run; `None` where there was none.

    Returns:
        ngram and lcs; checks: of each its id, and what is then told of all together: benchmarks (questions by name),
        checked (entries at which every one looked), hits (that any one found), unchecked.
    """
    checks = checks_of(store, exclude)
    if not checks:
        return None
    found = [contaminated_by(store, exclude, run_id, [each]) for each in checks]
    told = [{"check": each["id"], **_told([each], own, entries)} for each, own in zip(checks, found, strict=True)]
    return {"ngram": exclude.ngram, "lcs": exclude.lcs, "checks": told, **_told(checks, pl.concat(found), entries)}


def _told(checks: list[Check], found: pl.DataFrame, entries: pl.DataFrame) -> dict[str, Any]:
    unchecked = entries.filter(pl.col("problem_seq") > min(check["upto"] for check in checks)).height
    return {
        "benchmarks": {name: number for check in checks for name, number in _benchmarks(check).items()},
        "checked": entries.height - unchecked,
        "hits": entries.join(found, on="problem_seq", how="semi").height,
        "unchecked": unchecked,
    }


def _benchmarks(check: Check) -> dict[str, int]:
    """How many questions each benchmark of a check has, by name."""
    return {each["name"]: each["questions"] for each in json.loads(check["benchmarks"])}
