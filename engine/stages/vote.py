"""Stage 3, experts consistency voting: k replies, one vote each; the largest group of equal votes wins."""

from collections.abc import Sequence
from typing import Literal

from engine.answers import Tally, tally
from engine.config import Vote
from engine.domain import AnswerRule, Attempt, Ballot, Decision, Outcome, Reply, Request, Solution, Stage
from engine.prompts import render
from engine.stages.base import Compare, dropped


class VoteStage:
    """Asks k times, and settles where enough replies agree."""

    stage = Stage.VOTE

    def __init__(self, table: Vote) -> None:
        self._table = table
        self.teacher = table.teacher

    def requests(self, problem_id: str, question: str, earlier: Sequence[Attempt]) -> list[Request]:  # noqa: ARG002 -- votes are independent of what came before
        """The same request k times, told apart by their sample."""
        messages = render("vote", question=question)
        table = self._table
        return [
            Request(problem_id, self.stage, sample, messages, table.temperature, table.max_tokens)
            for sample in range(table.k)
        ]

    def decide(
        self,
        attempts: Sequence[Attempt],
        failures: Sequence[Reply],
        earlier: Sequence[Attempt],  # noqa: ARG002 -- votes are independent of what came before
        compare: Compare,
    ) -> Decision:
        """Settled if one group alone is the largest and large enough.

        A missing reply matters only where it could have changed that: then the problem is dropped, not unsettled.
        """
        cast = [cast_vote(attempt) for attempt in attempts]
        count = tally([answer for answer, _ in cast], compare)
        ballots = _ballots(attempts, cast, count)
        if failures and not self._is_certain(count, len(failures)):
            lost = dropped(failures)
            reason = f"{len(failures)} of {self._table.k} votes are missing: {lost.reason}"
            return Decision(Outcome.DROPPED, lost.rule, reason, votes=count.votes, ballots=ballots)
        groups = " + ".join(str(len(group)) for group in count.groups) or "0"
        if count.winner is None or count.votes < self._table.min_votes:
            tie = count.tied and count.votes >= self._table.min_votes
            rule = "tie" if tie else "too_few_votes"
            why = "several groups are the largest" if tie else f"{self._table.min_votes} must agree"
            reason = f"votes {groups} of {self._table.k}, and {why}"
            return Decision(Outcome.PASSED_ON, rule, reason, votes=count.votes, ballots=ballots)
        solutions = tuple(
            Solution(self.stage, ballots[i].sample, "program" if ballots[i].came_from == "program" else "cot")
            for i in sorted(count.winner)
        )
        answer = _written([(attempts[i], ballots[i]) for i in count.winner])
        reason = f"{count.votes} of {self._table.k} votes for {answer} (groups {groups})"
        return Decision(Outcome.SETTLED, "votes", reason, answer, solutions, votes=count.votes, ballots=ballots)

    def _is_certain(self, count: Tally, missing: int) -> bool:
        """Whether the missing votes could change nothing; a vote is taken to fit a whole group or none of it."""
        rival = count.runner_up + missing
        won = count.winner is not None and count.votes >= self._table.min_votes and count.votes > rival
        lost = count.votes + missing < self._table.min_votes
        return won or lost


def cast_vote(attempt: Attempt) -> tuple[str | None, Literal["both", "cot", "program", "none"]]:
    """The one vote of a reply: what both its answers share, else its CoT's, else the only answer it has."""
    if attempt.cot_answer is not None:
        return attempt.cot_answer, "both" if attempt.consistent else "cot"
    if attempt.program_answer is not None:
        return attempt.program_answer, "program"
    return None, "none"


def _written(winners: Sequence[tuple[Attempt, Ballot]]) -> str | None:
    """The winning answer in its shortest writing: in words that state it (LaTeX before Python), else a program's.

    A last number in words is a guess; it names the answer only where nobody in the group did better.
    """
    stated = [ballot for attempt, ballot in winners if ballot.came_from != "program" and not _guessed(attempt)]
    programs = [ballot for _, ballot in winners if ballot.came_from == "program"]
    best = stated or programs or [ballot for _, ballot in winners]
    return min((b.answer for b in best if b.answer is not None), key=lambda text: (len(text), text), default=None)


def _guessed(attempt: Attempt) -> bool:
    return attempt.reading.answer is not None and attempt.reading.answer.rule is AnswerRule.LAST_NUMBER


def _ballots(
    attempts: Sequence[Attempt],
    cast: Sequence[tuple[str | None, Literal["both", "cot", "program", "none"]]],
    count: Tally,
) -> tuple[Ballot, ...]:
    rank = {index: number for number, group in enumerate(count.groups) for index in group}
    return tuple(
        Ballot(attempt.sample, answer, came_from, rank.get(i))
        for i, (attempt, (answer, came_from)) in enumerate(zip(attempts, cast, strict=True))
    )
