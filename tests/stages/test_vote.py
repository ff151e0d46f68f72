"""Stage 3: one vote for each reply, the largest group alone wins, and when a missing reply matters."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.config import Vote
from engine.domain import AnswerRule, Attempt, Ballot, CallOutcome, Decision, Outcome, Reply, Solution, Stage, Verdict
from engine.stages import cast_vote
from engine.stages.vote import VoteStage

Compare = Callable[[str | None, str | None], Verdict]
MakeAttempt = Callable[[Stage, int, str | None, str | None, Compare], Attempt]
MakeCompare = Callable[..., Compare]
LOST = Reply(CallOutcome.TIMED_OUT, detail="no reply within 120 s")


class Voting:
    """Holds votes: each text is a reply's CoT answer, `None` a reply without any."""

    def __init__(self, attempt: MakeAttempt, comparer: MakeCompare) -> None:
        self.attempt, self.comparer = attempt, comparer

    def __call__(
        self, votes: Sequence[str | None], *, k: int = 0, min_votes: int = 3, equal: Sequence[str] = (), lost: int = 0
    ) -> Decision:
        compare = self.comparer(equal)
        replies = [self.attempt(Stage.VOTE, sample, vote, None, compare) for sample, vote in enumerate(votes)]
        table = Vote(k=k or len(votes) + lost, min_votes=min_votes)
        return VoteStage(table).decide(replies, [LOST] * lost, [], compare)


@pytest.fixture(scope="session")
def vote(attempt: MakeAttempt, comparer: MakeCompare) -> Voting:
    return Voting(attempt, comparer)


@pytest.mark.parametrize(
    ("votes", "min_votes", "outcome", "rule", "answer", "size"),
    [
        ("aaaaa", 3, Outcome.SETTLED, "votes", "a", 5),
        ("aaabc", 3, Outcome.SETTLED, "votes", "a", 3),
        ("abaca", 3, Outcome.SETTLED, "votes", "a", 3),
        ("aabcd", 3, Outcome.PASSED_ON, "too_few_votes", None, 2),
        ("aabbc", 2, Outcome.PASSED_ON, "tie", None, 2),
        ("aabbc", 3, Outcome.PASSED_ON, "too_few_votes", None, 2),
        ("aaabbb", 3, Outcome.PASSED_ON, "tie", None, 3),
        ("aaabbb", 4, Outcome.PASSED_ON, "too_few_votes", None, 3),
        ("aabcd", 2, Outcome.SETTLED, "votes", "a", 2),
        ("aa---", 3, Outcome.PASSED_ON, "too_few_votes", None, 2),
        ("aaa--", 3, Outcome.SETTLED, "votes", "a", 3),
        ("-----", 1, Outcome.PASSED_ON, "too_few_votes", None, 0),
        ("a", 1, Outcome.SETTLED, "votes", "a", 1),
        ("ab", 1, Outcome.PASSED_ON, "tie", None, 1),
    ],
)
def test_the_largest_group_alone_wins_if_it_is_large_enough(
    vote: Voting, votes: str, min_votes: int, outcome: Outcome, rule: str, answer: str | None, size: int
) -> None:
    found = vote([None if v == "-" else v for v in votes], min_votes=min_votes)
    assert (found.outcome, found.rule, found.answer, found.votes) == (outcome, rule, answer, size)
    winners = tuple(Solution(Stage.VOTE, i, "cot") for i, v in enumerate(votes) if v == answer)
    assert found.solutions == winners, "all replies of the winning group are kept, and no other"
    assert (found.inner, found.cross) == (None, None)


def test_reasons_give_the_figures_that_decided(vote: Voting) -> None:
    assert vote(list("aaabc")).reason == "3 of 5 votes for a (groups 3 + 1 + 1)"
    assert vote(list("aabcd")).reason == "votes 2 + 1 + 1 + 1 of 5, and 3 must agree"
    assert vote([None] * 5).reason == "votes 0 of 5, and 3 must agree"
    assert vote(list("aaabbb")).reason == "votes 3 + 3 of 6, and several groups are the largest"
    assert vote(["a"], lost=4).reason == "4 of 5 votes are missing: no reply within 120 s"


def test_writings_of_one_answer_vote_together_and_the_shortest_is_accepted(vote: Voting) -> None:
    found = vote(["0.50", "1/2", "0.50", "2/1", "x"], equal=["0.501/2"])
    assert (found.outcome, found.answer, found.votes) == (Outcome.SETTLED, "1/2", 3)
    assert [ballot.group for ballot in found.ballots] == [0, 0, 0, 1, 2]


@pytest.mark.parametrize(
    ("cot", "program", "wanted"),
    [
        ("a", "a", ("a", "both")),
        ("a", "A", ("a", "both")),
        ("a", "b", ("a", "cot")),
        ("a", "u", ("a", "cot")),
        ("a", None, ("a", "cot")),
        (None, "b", ("b", "program")),
        (None, None, (None, "none")),
    ],
)
def test_each_reply_casts_one_vote(
    attempt: MakeAttempt, comparer: MakeCompare, cot: str | None, program: str | None, wanted: tuple[str | None, str]
) -> None:
    assert cast_vote(attempt(Stage.VOTE, 0, cot, program, comparer(["aA"], ["au"]))) == wanted


def test_replies_with_a_program_alone_vote_and_their_programs_are_kept(
    attempt: MakeAttempt, comparer: MakeCompare
) -> None:
    compare = comparer()
    answers = [(None, "a"), ("a", "a"), ("a", "b"), ("b", "a"), (None, None)]
    replies = [attempt(Stage.VOTE, sample, *pair, compare) for sample, pair in enumerate(answers)]
    found = VoteStage(Vote()).decide(replies, [], [], compare)
    assert found.solutions == (
        Solution(Stage.VOTE, 0, "program"),
        Solution(Stage.VOTE, 1, "cot"),
        Solution(Stage.VOTE, 2, "cot"),
    )
    assert found.ballots == (
        Ballot(0, "a", "program", 0),
        Ballot(1, "a", "both", 0),
        Ballot(2, "a", "cot", 0),
        Ballot(3, "b", "cot", 1),
        Ballot(4, None, "none", None),
    )


def test_undecided_is_not_equal(attempt: MakeAttempt, comparer: MakeCompare) -> None:
    compare = comparer(undecided=["ab", "ac", "bc"])
    replies = [attempt(Stage.VOTE, sample, answer, None, compare) for sample, answer in enumerate("aabbc")]
    assert VoteStage(Vote()).decide(replies, [], [], compare).rule == "too_few_votes"


def test_samples_keep_their_numbers_where_one_before_them_is_missing(
    attempt: MakeAttempt, comparer: MakeCompare
) -> None:
    compare = comparer()
    replies = [attempt(Stage.VOTE, sample, "a", None, compare) for sample in (1, 3, 4, 2)]
    found = VoteStage(Vote()).decide(replies, [LOST], [], compare)
    assert sorted(solution.sample for solution in found.solutions) == [1, 2, 3, 4]
    assert [ballot.sample for ballot in found.ballots] == [1, 3, 4, 2]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["a", "A", "b", "c", None]), min_size=1, max_size=8), st.data())
def test_the_order_of_the_replies_never_matters(vote: Voting, votes: list[str | None], data: st.DataObject) -> None:
    other = data.draw(st.permutations(votes))
    equal = data.draw(st.sampled_from([[], ["aA"], ["aA", "Ab"]]))
    one, two = (vote(order, min_votes=1, equal=equal) for order in (votes, other))
    assert (one.outcome, one.rule, one.answer, one.votes) == (two.outcome, two.rule, two.answer, two.votes)


# Equality that is not transitive: b equals both a and c, which differ.


def test_a_group_is_a_set_of_votes_each_equal_to_every_other(vote: Voting) -> None:
    found = vote(list("aabc"), min_votes=3, equal=["ab", "bc"])
    assert (found.outcome, found.votes) == (Outcome.SETTLED, 3)
    assert [ballot.group for ballot in found.ballots] == [0, 0, 0, 1]


def test_a_chain_of_pairs_is_no_group_and_its_two_halves_tie(vote: Voting) -> None:
    assert vote(list("abc"), min_votes=3, equal=["ab", "bc"]).rule == "too_few_votes"
    tie = vote(list("abc"), min_votes=2, equal=["ab", "bc"])
    assert (tie.outcome, tie.rule, tie.votes) == (Outcome.PASSED_ON, "tie", 2)


# Missing replies.


def settles(votes: Sequence[str | None], min_votes: int) -> str | None:
    """Which answer wins among votes that are equal only if they are the same."""
    ranks = Counter(v for v in votes if v is not None).most_common(2)
    alone = bool(ranks) and (len(ranks) == 1 or ranks[0][1] > ranks[1][1])
    return ranks[0][0] if alone and ranks[0][1] >= min_votes else None


@pytest.mark.parametrize("k", [1, 2, 3, 4, 5])
def test_a_missing_reply_drops_a_problem_exactly_if_it_could_have_changed_the_result(vote: Voting, k: int) -> None:
    for lost, min_votes in product(range(1, k + 1), range(1, k + 1)):
        for votes in product(["a", "b", None], repeat=k - lost):
            # What is missing could have been a known answer, no answer, or one that nobody gave.
            ways = {settles((*votes, *more), min_votes) for more in product(["a", "b", "n", "m", None], repeat=lost)}
            found = vote(votes, k=k, min_votes=min_votes, lost=lost)
            if len(ways) > 1:
                assert found.outcome is Outcome.DROPPED, (votes, min_votes)
                assert found.rule == "timed_out"
                assert found.answer is None
                assert found.solutions == ()
            else:
                assert found.answer == ways.pop()
                assert found.outcome is (Outcome.SETTLED if found.answer else Outcome.PASSED_ON)
            assert len(found.ballots) == len(votes), "what was counted is on record, whatever came of it"


def test_all_replies_missing_is_a_drop_with_the_first_reason(vote: Voting) -> None:
    found = vote([], k=5, lost=5)
    assert (found.outcome, found.rule, found.votes) == (Outcome.DROPPED, "timed_out", 0)


def test_a_missing_reply_matters_too_where_groups_overlap(vote: Voting) -> None:
    # {a a b b} has 4 votes now; two more of c would give {b b c c c} 5.
    chain = ["ab", "bc"]
    assert vote(list("aabbccc"), min_votes=3, equal=chain).ballots[-1].group == 0
    assert vote(list("aabbc"), k=7, min_votes=3, equal=chain, lost=2).outcome is Outcome.DROPPED


def test_the_same_question_is_asked_k_times_told_apart_by_the_sample() -> None:
    requests = VoteStage(Vote(k=4, min_votes=2, temperature=0.9, max_tokens=99)).requests("id", "Why?", [])
    assert [request.sample for request in requests] == [0, 1, 2, 3]
    assert len({request.messages for request in requests}) == 1
    assert {(r.problem_id, r.stage, r.temperature, r.max_tokens) for r in requests} == {("id", Stage.VOTE, 0.9, 99)}


def test_the_answer_is_written_as_words_write_it(attempt: MakeAttempt, comparer: MakeCompare) -> None:
    compare = comparer(["ab"])  # the text a, short, comes from a program, and b from words
    replies = [
        attempt(Stage.VOTE, 0, None, "a", compare),
        attempt(Stage.VOTE, 1, "b", None, compare),
        attempt(Stage.VOTE, 2, "b", "a", compare),
    ]
    found = VoteStage(Vote(k=3, min_votes=3)).decide(replies, [], [], compare)
    assert (found.outcome, found.answer) == (Outcome.SETTLED, "b")
    assert [solution.part for solution in found.solutions] == ["program", "cot", "cot"]


def test_programs_alone_write_the_answer_too(attempt: MakeAttempt, comparer: MakeCompare) -> None:
    compare = comparer([])
    replies = [attempt(Stage.VOTE, sample, None, "a", compare) for sample in range(3)]
    assert VoteStage(Vote(k=3, min_votes=3)).decide(replies, [], [], compare).answer == "a"


def guessed(attempt: Attempt) -> Attempt:
    """The same attempt, had its answer been read as the last number."""
    answer = attempt.reading.answer
    assert answer is not None
    return replace(attempt, reading=attempt.reading._replace(answer=answer._replace(rule=AnswerRule.LAST_NUMBER)))


@pytest.mark.parametrize("sure", [("bb", None), (None, "bb")], ids=["in words", "by a program"])
def test_a_last_number_never_names_the_group_where_a_surer_reading_can(
    attempt: MakeAttempt, comparer: MakeCompare, sure: tuple[str | None, str | None]
) -> None:
    compare = comparer(["abb"])
    replies = [guessed(attempt(Stage.VOTE, sample, "a", None, compare)) for sample in range(2)]
    replies.append(attempt(Stage.VOTE, 2, *sure, compare))
    found = VoteStage(Vote(k=3, min_votes=3)).decide(replies, [], [], compare)
    assert (found.outcome, found.answer, found.votes) == (Outcome.SETTLED, "bb", 3)


def test_last_numbers_alone_name_their_group(attempt: MakeAttempt, comparer: MakeCompare) -> None:
    compare = comparer()
    replies = [guessed(attempt(Stage.VOTE, sample, "a", None, compare)) for sample in range(3)]
    assert VoteStage(Vote(k=3, min_votes=3)).decide(replies, [], [], compare).answer == "a"
