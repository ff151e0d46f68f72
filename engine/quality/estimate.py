"""What a run will likely cost, before its first call: plain arithmetic on the recipe and on what was measured."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from math import ceil, sqrt
from typing import Final

from engine.domain import Stage
from engine.quality import lookup
from engine.quality.forecast import Ask, Estimate, Shape, StageEstimate
from engine.quality.measured import Measured, Origin, Range, Z

NOTHING: Final = Range.sure(0.0)

MOST: Final = 4
"""Standard deviations by which a number chosen at random is taken to exceed its mean at most."""


def estimate(shape: Shape, measured: Measured) -> Estimate:
    """What a run will likely cost.

    Every `low` follows from the low ends of all shares and lengths, and every `high` from the high ends: wider than
    chance alone would make it, since the ends seldom come together; but what was measured elsewhere may be off in all
    places at once. Replies that the store has, and tokens that a provider has cached, are not taken off.
    """
    stages = tuple(_Foresight(shape, measured).stages())
    priced = [stage.usd for stage in stages if stage.usd is not None]
    worst = [stage.worst_usd for stage in stages if stage.worst_usd is not None]
    unpriced = dict.fromkeys(stage.teacher for stage in stages if stage.usd is None)
    return Estimate(
        stages,
        sum((stage.calls for stage in stages), NOTHING),
        sum(priced, NOTHING) if priced else None,
        sum(worst) if worst else None,
        tuple(unpriced),
    )


@dataclass(frozen=True, slots=True)
class _Flow:
    """So many problems: likely, at most, and where that comes from."""

    number: Range
    most: float
    origin: Origin

    def times(self, factor: float) -> "_Flow":
        return _Flow(self.number * Range.sure(factor), self.most * factor, self.origin)

    def share(self, share: Range, origin: Origin) -> "_Flow":
        """A share of them; all of them at most."""
        return _Flow(self.number * share, self.most, self.origin.or_worse(origin))

    def chosen(self, share: float) -> "_Flow":
        """Each of them with a certain chance."""
        number, most = self.number * Range.sure(share), self.most * share
        scatter = Z * sqrt(number.likely)
        spread = Range(max(0.0, number.low - scatter), number.likely, number.high + scatter)
        bound = min(self.most, most + MOST * sqrt(most))
        return _Flow(spread.capped(bound), bound, self.origin)

    def capped(self, most: float) -> "_Flow":
        return replace(self, number=self.number.capped(most), most=min(self.most, most))


class _Foresight:
    """Walks through the rounds of a run that is still to come."""

    def __init__(self, shape: Shape, measured: Measured) -> None:
        self._shape, self._measured = shape, measured

    def stages(self) -> Iterator[StageEstimate]:
        shape = self._shape
        cap = float("inf") if shape.max_problems is None else float(shape.max_problems)
        first = pool = _Flow(Range.sure(shape.problems), shape.problems, Origin.SURE).capped(cap)
        entered = first.number
        for number in range(1, shape.rounds + 1):
            if Stage.METADATA in shape.asks:
                yield self._asked(number, Stage.METADATA, pool)
            parents = pool
            if number > 1 or not shape.references:
                parents = yield from self._funnel(number, pool)
            if number == shape.rounds or entered.low >= cap:
                return
            pool = yield from self._evolved(number, parents)
            pool = replace(pool.capped(cap - first.most), number=_room(pool.number, entered, cap))
            entered += pool.number

    def _funnel(self, number: int, pool: _Flow) -> Generator[StageEstimate, None, _Flow]:
        """The stages of the funnel and the audit; what is left of it grows."""
        shape, flow, parents = self._shape, pool, pool
        audited = NOTHING
        for stage in shape.order:
            yield self._asked(number, stage, flow)
            model = shape.asks[stage].model
            share, origin = lookup.passed(self._measured, stage, model, flow.number.likely, later=number > 1)
            if stage in shape.audited:
                audited += flow.number * share.rest()
            flow = flow.share(share, origin)
            if stage is shape.parents:
                parents = flow
        if Stage.AUDIT in shape.asks:
            settled = _Flow(audited.capped(pool.most), pool.most, flow.origin)
            yield self._asked(number, Stage.AUDIT, settled.chosen(shape.audit_share))
        return parents

    def _evolved(self, number: int, parents: _Flow) -> Generator[StageEstimate, None, _Flow]:
        """Evolving, and the repair of what was evolved; what is kept of it enters the next round."""
        asked, measured = parents.times(self._shape.children), self._measured
        yield self._asked(number, Stage.EVOLVE, asked)
        model, likely = self._shape.asks[Stage.EVOLVE].model, asked.number.likely
        if Stage.REPAIR in self._shape.asks:
            written = asked.share(*lookup.evolved(measured.written, model, likely, lookup.WRITTEN))
            yield self._asked(number, Stage.REPAIR, written)
        return asked.share(*lookup.evolved(measured.kept, model, likely, lookup.KEPT))

    def _asked(self, number: int, stage: Stage, flow: _Flow) -> StageEstimate:
        """One stage of one round, for the problems that come to it."""
        ask = self._shape.asks[stage]
        asked = flow.times(ask.replies)
        prompt, completion, origin = self._tokens(stage, asked.number.likely)
        most = self._longest_prompt(number, stage)
        prompt, completion = prompt.capped(most), completion.capped(ask.max_tokens)
        return StageEstimate(
            number,
            stage,
            ask.teacher,
            ask.model,
            asked.number,
            prompt,
            completion,
            _usd(ask, asked.number, prompt, completion),
            asked.most,
            None if ask.rate is None else asked.most * ask.rate(most, 0, ask.max_tokens),
            flow.origin,
            origin,
        )

    def _tokens(self, stage: Stage, calls: float) -> tuple[Range, Range, Origin]:
        """Tokens of a stage's prompt and reply on average: as measured, else as its prompt is rendered."""
        ask = self._shape.asks[stage]
        if found := lookup.sizes(self._measured, stage, ask.model, calls):
            return found
        tokens = (ask.frame_chars + self._shape.question_chars) / lookup.CHARACTERS_PER_TOKEN
        if ask.brings is not None:
            tokens += self._tokens(ask.brings, calls)[1].capped(self._shape.asks[ask.brings].max_tokens).likely
        completion = lookup.spread(lookup.REPLIES[stage], lookup.OTHER)
        return lookup.spread(tokens, lookup.SAME), completion, Origin.DEFAULT

    def _longest_prompt(self, number: int, stage: Stage) -> int:
        """Tokens of a stage's prompt at most: one for each byte of ours, and of a reply what its stage allows."""
        asks = self._shape.asks
        ask = asks[stage]
        grown = number > 1 or stage is Stage.REPAIR
        question = asks[Stage.EVOLVE].max_tokens if grown else self._shape.question_bytes
        return ceil(ask.frame_bytes + question + (asks[ask.brings].max_tokens if ask.brings is not None else 0))


def _room(new: Range, entered: Range, cap: float) -> Range:
    """What of new problems still fits under the cap."""
    low = min(new.low, max(0.0, cap - entered.low))
    likely = max(low, min(new.likely, max(0.0, cap - entered.likely)))
    return Range(low, likely, max(likely, min(new.high, max(0.0, cap - entered.high))))


def _usd(ask: Ask, calls: Range, prompt: Range, completion: Range) -> Range | None:
    """What so many calls of such sizes cost; parts of tokens are rounded away from what is likely."""
    if ask.rate is None:
        return None
    return Range(
        calls.low * ask.rate(int(prompt.low), 0, int(completion.low)),
        calls.likely * ask.rate(round(prompt.likely), 0, round(completion.likely)),
        calls.high * ask.rate(ceil(prompt.high), 0, ceil(completion.high)),
    )
