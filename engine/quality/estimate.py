"""What a run will likely cost, before its first call: plain arithmetic on the recipe and on what was measured."""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil, sqrt
from typing import Final

from engine.domain import Stage
from engine.quality import lookup
from engine.quality.forecast import Ask, Estimate, Foreseen, Shape, StageEstimate
from engine.quality.measured import Measured, Origin, Range, Z

NOTHING: Final = Range.sure(0.0)

MOST: Final = 4
"""Standard deviations by which a number chosen at random is taken to exceed its mean at most."""


def estimate(shape: Shape, measured: Measured) -> Estimate:
    """What a run will likely cost, from where it stands.

    Every `low` follows from the low ends of all shares and lengths, and every `high` from the high ends: wider than
    chance alone would make it, since the ends seldom come together; but what was measured elsewhere may be off in all
    places at once. Calls whose replies the store is known to have (`Shape.ahead`) are counted apart and cost nothing;
    tokens that a provider has cached are not taken off.
    """
    stages = tuple(_Foresight(shape, measured).stages())
    asked = [stage for stage in stages if stage.most_calls]
    priced = [stage.usd for stage in asked if stage.usd is not None]
    worst = [stage.worst_usd for stage in asked if stage.worst_usd is not None]
    unpriced = dict.fromkeys(stage.teacher for stage in asked if stage.usd is None)
    return Estimate(
        stages,
        sum((stage.calls for stage in stages), NOTHING),
        sum(stage.stored for stage in stages),
        _stored_usd(shape, stages),
        sum(priced, NOTHING) if priced or not unpriced else None,
        sum(worst) if worst or not unpriced else None,
        tuple(unpriced),
    )


def _stored_usd(shape: Shape, stages: Iterable[StageEstimate]) -> float | None:
    """What calls would likely cost whose replies the store has."""
    total = 0.0
    for stage in stages:
        rate = shape.asks[stage.stage].rate
        if stage.stored and rate is None:
            return None
        if rate is not None:
            one = rate(round(stage.prompt_tokens.likely), 0, round(stage.completion_tokens.likely))
            total += stage.stored * one
    return total


@dataclass(frozen=True, slots=True)
class _Flow:
    """So many problems: likely, at most, and where that comes from."""

    number: Range
    most: float
    origin: Origin

    def more(self, number: int) -> "_Flow":
        """The same, and so many more for sure."""
        if not number:
            return self
        sure = _Flow(Range.sure(number), number, Origin.SURE)
        if not self.most:
            return sure
        return _Flow(self.number + sure.number, self.most + sure.most, self.origin)

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
        shape, ahead = self._shape, self._shape.ahead
        cap = float("inf") if shape.max_problems is None else float(shape.max_problems)
        entered = Range.sure(ahead.before)
        pool = _Flow(Range.sure(shape.problems), shape.problems, Origin.SURE).capped(cap)
        for number in range(ahead.first, shape.rounds + 1):
            entered += pool.number + Range.sure(ahead.pools.get(number, 0))
            if Stage.METADATA in shape.asks:
                yield self._asked(number, Stage.METADATA, pool)
            parents = pool
            if number > 1 or not shape.references:
                parents = yield from self._funnel(number, pool)
            if number == shape.rounds or entered.low >= cap:
                return
            taken = entered + Range.sure(ahead.pools.get(number + 1, 0))
            pool = yield from self._evolved(number, parents, max(0.0, cap - taken.low))
            pool = replace(pool, number=_room(pool.number, taken, cap))

    def _funnel(self, number: int, pool: _Flow) -> Generator[StageEstimate, None, _Flow]:
        """The stages of the funnel and the audit, for problems of which it is not known how they leave; what grows."""
        shape, flow, parents = self._shape, pool, pool
        audited, most = NOTHING, 0.0
        for stage in shape.order:
            yield self._asked(number, stage, flow)
            flow = flow.more(self._foreseen(number, stage).open)
            model = shape.asks[stage].model
            share, origin = lookup.passed(self._measured, stage, model, flow.number.likely, later=number > 1)
            if stage in shape.waiting:
                share, origin = Range.sure(1.0), Origin.SURE
            if stage in shape.audited:
                audited, most = audited + flow.number * share.rest(), max(most, flow.most)
            flow = flow.share(share, origin)
            if stage is shape.parents:
                parents = flow
        if Stage.AUDIT in shape.asks:
            settled = _Flow(audited.capped(most), most, flow.origin)
            yield self._asked(number, Stage.AUDIT, settled.chosen(shape.audit_share))
        return parents

    def _evolved(self, number: int, parents: _Flow, room: float) -> Generator[StageEstimate, None, _Flow]:
        """Evolving, and the repair of what was evolved; what is kept of it enters the next round."""
        children, measured = self._shape.children, self._measured
        model = self._shape.asks[Stage.EVOLVE].model
        share, origin = lookup.evolved(measured.kept, model, parents.number.likely * children, lookup.KEPT)
        # No more is asked for than will likely fill what the cap leaves; the last parent is asked for all its children.
        asked = parents.times(children).capped(room / max(share.likely, lookup.LEAST_KEPT) + children)
        yield self._asked(number, Stage.EVOLVE, asked)
        if Stage.REPAIR in self._shape.asks:
            sure = self._foreseen(number, Stage.EVOLVE).asked
            written = lookup.evolved(measured.written, model, asked.number.likely + sure, lookup.WRITTEN)
            yield self._asked(number, Stage.REPAIR, asked.more(sure).share(*written))
        return asked.more(self._foreseen(number, Stage.EVOLVE).open).share(share, origin).capped(room)

    def _foreseen(self, number: int, stage: Stage) -> Foreseen:
        return self._shape.ahead.stages.get((number, stage), Foreseen())

    def _asked(self, number: int, stage: Stage, flow: _Flow) -> StageEstimate:
        """One stage of one round: the calls that are known, and those for the problems that may come to it."""
        ask, known = self._shape.asks[stage], self._foreseen(number, stage)
        asked = flow.times(ask.replies).more(known.asked)
        prompt, completion, origin = self._tokens(number, stage, asked.number.likely + known.stored)
        most = self._longest_prompt(number, stage)
        prompt, completion = prompt.capped(most), completion.capped(ask.max_tokens)
        return StageEstimate(
            number,
            stage,
            ask.teacher,
            ask.model,
            asked.number,
            known.stored,
            prompt,
            completion,
            _usd(ask, asked.number, prompt, completion),
            asked.most,
            None if ask.rate is None else asked.most * ask.rate(most, 0, ask.max_tokens),
            asked.origin if asked.most else Origin.SURE,
            origin,
        )

    def _tokens(self, number: int, stage: Stage, calls: float) -> tuple[Range, Range, Origin]:
        """Tokens of a stage's prompt and reply on average: as measured, else as its prompt is rendered."""
        ask = self._shape.asks[stage]
        if found := lookup.sizes(self._measured, stage, ask.model, calls, later=number > 1):
            return found
        tokens = (ask.frame_chars + self._shape.question_chars) / lookup.CHARACTERS_PER_TOKEN
        if ask.brings is not None:
            tokens += self._tokens(number, ask.brings, calls)[1].capped(self._shape.asks[ask.brings].max_tokens).likely
        return lookup.spread(tokens, lookup.SAME), lookup.REPLIES[stage], Origin.DEFAULT

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
