"""What the address of the page Checks asks for: contamination at which thresholds, or which groups of duplicates."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from dashboard import params
from dashboard.params import Params
from engine.curation import KEEP_RULES
from engine.store import contamination, duplicates

SHOW, CHECK, NGRAM, LCS, PAIRS, BENCHMARK, KIND, KEEP, AFTER = (
    "show", "check", "ngram", "lcs", "pairs", "benchmark", "kind", "keep", "after",
)  # fmt: skip
OWN: Final = (SHOW, CHECK, NGRAM, LCS, PAIRS, BENCHMARK, KIND, KEEP, AFTER)
SHOWN: Final[Mapping[str, str]] = {
    "contamination": ":material/policy: Contamination",
    "duplicates": ":material/content_copy: Duplicates",
}
USUAL_NGRAM: Final = 10
USUAL_LCS: Final = 0.6
MOST_NGRAM: Final = 200
_AFTER: Final = re.compile(r"[0-9.]{1,20},[0-9]{1,15},\w{1,60}|[0-9]{1,15},[0-9]{1,15}")
_CUT: Final = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page is to show.

    Attributes:
        show: `contamination` or `duplicates`.
        check: The check; empty for the one that went on last.
        ngram: Words in a row that must be shared.
        lcs: Ratio that must be exceeded.
        pairs: Which pairs are listed, of `contamination.SHOWN`.
        benchmark: Only pairs with a question of this one; empty for all.
        kind: Which groups, of `duplicates.KINDS`.
        keep: What decides which problem of a group is kept, in order.
        after: The key of the last row of the page before.
    """

    show: str = "contamination"
    check: str = ""
    ngram: int = USUAL_NGRAM
    lcs: float = USUAL_LCS
    pairs: str = contamination.SHOWN[0]
    benchmark: str = ""
    kind: str = duplicates.KINDS[0]
    keep: tuple[str, ...] = KEEP_RULES
    after: str = ""

    def but(self, **changes: Any) -> Params:
        """The address of the same page with some things changed; a list begins anew."""
        return address(replace(self, **{"after": "", **changes}))


def read(query: Mapping[str, Sequence[str]]) -> tuple[Asked, tuple[str, ...]]:
    """What the address asks for, and one sentence for each part of it that was ignored."""
    own = {name: values for name, values in query.items() if name in OWN}
    ignored = [*params.unknown(query, OWN), *params.surplus(own)]
    usual = Asked()

    def given(name: str) -> str:
        return next(iter(query.get(name, ())), "")

    def one_of(name: str, known: Sequence[str], otherwise: str) -> str:
        if given(name) and given(name) not in known:
            ignored.append(f"{name} = {given(name)[:_CUT]!r} is none of {', '.join(known)}.")
        return given(name) if given(name) in known else otherwise

    ngram, lcs = given(NGRAM), given(LCS)
    if ngram and not (re.fullmatch(r"[0-9]{1,3}", ngram) and 1 <= int(ngram) <= MOST_NGRAM):
        ignored.append(f"{NGRAM} = {ngram[:_CUT]!r} is no number of words from 1 to {MOST_NGRAM}.")
        ngram = ""
    if lcs and not re.fullmatch(r"0(?:\.[0-9]{1,6})?|1(?:\.0{1,6})?", lcs):
        ignored.append(f"{LCS} = {lcs[:_CUT]!r} is no ratio from 0 to 1.")
        lcs = ""
    keep = tuple(filter(None, given(KEEP).split(",")))
    if set(keep) - set(KEEP_RULES) or len(set(keep)) < len(keep):
        ignored.append(f"{KEEP} = {given(KEEP)[:_CUT]!r} is no order of {', '.join(KEEP_RULES)}.")
        keep = ()
    after = given(AFTER)
    if after and not _AFTER.fullmatch(after):
        ignored.append(f"{AFTER} = {after[:_CUT]!r} is no place in a list.")
        after = ""
    return Asked(
        one_of(SHOW, tuple(SHOWN), usual.show), given(CHECK), int(ngram or usual.ngram), float(lcs or usual.lcs),
        one_of(PAIRS, contamination.SHOWN, usual.pairs), given(BENCHMARK),
        one_of(KIND, duplicates.KINDS, usual.kind), keep or usual.keep, after,
    ), tuple(ignored)  # fmt: skip


def address(asked: Asked) -> Params:
    """The address of what is asked for; what is usual is left out."""
    usual = Asked()
    told = {
        SHOW: asked.show, CHECK: asked.check, NGRAM: asked.ngram, LCS: asked.lcs, PAIRS: asked.pairs,
        BENCHMARK: asked.benchmark, KIND: asked.kind, KEEP: ",".join(asked.keep), AFTER: asked.after,
    }  # fmt: skip
    left = {**{name: getattr(usual, name) for name in OWN}, KEEP: ",".join(usual.keep)}
    return {name: [f"{value:g}" if name == LCS else str(value)] for name, value in told.items() if value != left[name]}


def hit_after(text: str) -> contamination.After:
    """Where a list of pairs goes on."""
    parts = text.split(",")
    if len(parts) != 3:  # noqa: PLR2004 -- likeness, problem and question
        return contamination.After()
    try:
        return contamination.After(float(parts[0]), int(parts[1]), parts[2])
    except ValueError:
        return contamination.After()


def group_after(text: str) -> tuple[int, int] | None:
    """Where a list of groups goes on."""
    parts = text.split(",")
    return (int(parts[0]), int(parts[1])) if len(parts) == 2 and all(map(str.isdigit, parts)) else None  # noqa: PLR2004 -- size and first problem
