"""Which measured figure stands for one that is still to come, and what is assumed where nothing was measured."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from math import sqrt
from types import MappingProxyType
from typing import Final, TypeVar

from engine.domain import Stage
from engine.quality.measured import ENOUGH, Key, Measured, Origin, Range, Share, Sizes, Z

CHARACTERS_PER_TOKEN: Final = 4
"""Rule of thumb for English text."""

SAME: Final = 1.1
OTHER: Final = 2.0
"""Factor up and down by which lengths differ: on other problems with the same model; and with another model or none, or
on problems of another kind, as those that grew are against seeds."""

REPLIES: Final[Mapping[Stage, Range]] = MappingProxyType(
    {
        Stage.METADATA: Range(90, 200, 600),
        Stage.GUIDE: Range(90, 220, 800),
        Stage.CRITICISE: Range(120, 300, 1100),
        Stage.VOTE: Range(90, 220, 800),
        Stage.SOLVE: Range(60, 160, 600),
        Stage.EVOLVE: Range(45, 110, 400),
        Stage.REPAIR: Range(60, 220, 800),
        Stage.AUDIT: Range(90, 220, 800),
    }
)
"""Tokens of a reply on average, where none was measured: of a terse, a usual and a long-winded model.

Source: 300 recorded GSM8K problems (Faithful-COT), whose replies take, at four characters a token, 146 tokens on
average with words and a program of GPT-3.5-turbo (a tenth takes under 88), 154 as GPT-4 answers afresh, and 63 to 255
as it votes in words or as a program. MATH's published solutions are 1.7 times as long as GSM8K's (123 tokens against
74): what is usual lies between the two. A criticism comes before the answer that it leads to. Meta data, evolving and
repair were not recorded; they are held to what their prompts ask for. Long-winded is about four times the usual."""

PASSED: Final[Mapping[Stage, Range]] = MappingProxyType(
    {
        Stage.GUIDE: Range(0.2, 0.35, 0.5),
        Stage.CRITICISE: Range(0.1, 0.25, 0.6),
        Stage.VOTE: Range(0.2, 0.5, 0.8),
        Stage.SOLVE: Range(0.0, 0.0, 0.1),
    }
)
"""Shares passed on where none was measured. Guide: METHOD's published consistency rates are 54 to 75 %, 65 % on average
over the levels. Criticising and voting: of the recorded problems above GPT-4 left 16 of 86 (19 %) open, and five votes
10 of these 16; wide, because nothing was published, and harder problems leave more."""

WRITTEN: Final = Range(0.8, 0.95, 1.0)
KEPT: Final = Range(0.4, 0.75, 0.95)
"""Shares of new problems that are written and kept, where none was measured: assumptions."""

LEAST_KEPT: Final = 0.1
"""The share that is expected to be kept at least, however little it was: so what is asked for has a bound."""


_Measure = TypeVar("_Measure", Sizes, Share)


def sizes(
    measured: Measured, stage: Stage, model: str, calls: float, *, later: bool
) -> tuple[Range, Range, Origin] | None:
    """Prompt and completion tokens of one of so many calls on average, if they were measured."""
    for origin, _, found in _nearest(measured.sizes, stage, model, later=later):
        if found.replies >= ENOUGH:
            error = Z * sqrt(1 / found.replies + 1 / max(calls, 1))
            factor = SAME if origin is Origin.MODEL else OTHER
            prompt = spread(found.prompt_mean, factor, error * found.prompt_sd)
            return prompt, spread(found.completion_mean, factor, error * found.completion_sd), origin
    return None


def _nearest(
    some: Mapping[Key, _Measure], stage: Stage, model: str, *, later: bool
) -> Iterator[tuple[Origin, bool, _Measure]]:
    """What was measured of a stage, nearest first: of the model in rounds of that kind, of it in any, of all models.

    Yields:
        Where it comes from, whether from rounds of that kind alone, and all of it together.
    """
    of_stage = {key[1:]: part for key, part in some.items() if key[0] is stage}
    for own, kinds in (((model,), (later,)), ((model,), (False, True)), (None, (later,)), (None, (False, True))):
        every = [part for (name, kind), part in of_stage.items() if (own is None or name in own) and kind in kinds]
        if every:
            alike = kinds == (later,)
            yield Origin.MODEL if own and alike else Origin.STAGE, alike, reduce(type(every[0]).with_other, every)


def spread(mean: float, factor: float, error: float = 0.0) -> Range:
    """A mean that may be off by a factor, and by an error beside that."""
    return Range(max(0.0, mean / factor - error), mean, mean * factor + error)


def passed(measured: Measured, stage: Stage, model: str, number: float, *, later: bool) -> tuple[Range, Origin]:
    """Which share of so many problems a stage passes on; what was measured of the same kind of round goes first."""
    for origin, alike, found in _nearest(measured.passed, stage, model, later=later):
        if found.of >= ENOUGH:
            share = found.of_further(number)
            if later and not alike:
                return _harder(share), origin
            return share if origin is Origin.MODEL else _widened(share), origin
    return PASSED[stage], Origin.DEFAULT


def evolved(shares: Mapping[str, Share], model: str, number: float, default: Range) -> tuple[Range, Origin]:
    """Which share of so many new problems becomes something: written, or kept."""
    own = shares.get(model)
    if own is not None and own.of >= ENOUGH:
        return own.of_further(number), Origin.MODEL
    found = _together(shares.values())
    if found is not None and found.of >= ENOUGH:
        return _widened(found.of_further(number)), Origin.STAGE
    return default, Origin.DEFAULT


def _together(shares: Iterable[Share]) -> Share | None:
    every = list(shares)
    return reduce(Share.with_other, every) if every else None


def _harder(share: Range) -> Range:
    """A share of the seeds, for problems that grew: they come from what was passed on, so more of them will be.

    How many more was measured nowhere then: it is assumed that half of what seeds settle is settled, and that nothing
    may be.
    """
    return Range(share.low, (1 + share.likely) / 2, 1.0)


def _widened(share: Range) -> Range:
    """A share of another model: half of the way to either end is possible too."""
    return Range(share.low / 2, share.likely, (1 + share.high) / 2)
