"""Who has which item, and what becomes of what they say: leases, judgements, skips, undoing, conflicts, decisions."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import small_queue
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.domain import Draw, Entry, Judgement, ProblemFilter, Provenance, QueueSpec, ReviewVerdict
from engine.errors import InputError
from engine.store import Facts, Reader, Store, Turn, flush, people, queues, review_queues, said
from engine.store.turns import Undone

CORRECT, WRONG, AMBIGUOUS = map(Judgement, ReviewVerdict)
ANN, BOB, CAT = "Ann", "Bob", "Cat"


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = small_queue.NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Desk:
    """A queue, its clock, and what people do there."""

    def __init__(self, store: Store, **spec: Any) -> None:
        self.store, self.clock = store, Clock()
        self.id = self.make(**spec)
        for name in ("take", "undo", "set_open", "adjudicate"):
            setattr(self, name, partial(getattr(queues, name), store, self.id, clock=self.clock))
        for name in ("judge", "skip", "give_back"):
            setattr(self, name, partial(getattr(queues, name), store, clock=self.clock))

    take: Callable[..., Turn | None]
    undo: Callable[..., Undone | None]
    judge: Callable[..., bool]
    skip: Callable[..., bool]
    give_back: Callable[..., None]
    set_open: Callable[..., None]
    adjudicate: Callable[..., None]

    def make(self, **spec: Any) -> str:
        whole = {"name": "desk", "size": 4, "lease_s": 60.0} | spec
        asked = QueueSpec(wanted=ProblemFilter(run="q"), draw=Draw.RANDOM, **whole)
        return queues.make(self.store, asked, Provenance(ANN), clock=self.clock)

    def have(self, author: str) -> Turn:
        turn = self.take(author)
        assert turn is not None
        return turn

    def ask(self, read: Callable[..., Any], *arguments: Any) -> Any:
        with self.store.read() as reader:
            return read(reader, *arguments)

    def listed(self) -> dict[str, Any]:
        with self.store.read() as reader:
            found = review_queues.listed(reader, now=self.clock())
        return found.filter(pl.col("id") == self.id).row(0, named=True)

    def verdict(self, entry: Entry) -> Any:
        def read(reader: Reader) -> Any:
            sql = f"SELECT verdict, conflict, answer FROM {said.VERDICTS} WHERE (round, problem_id) = ($round, $id)"  # noqa: S608 -- a fixed fragment
            return reader.rows(sql, {"round": entry.round, "id": entry.problem_id})

        return self.ask(read)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The store of `small_queue`, held open."""
    with closing(small_queue.Held(small_queue.make(tmp_path / "s.duckdb"))) as own:
        yield own


@pytest.fixture
def desk(store: Store) -> Desk:
    """A queue of four items, two people for each."""
    return Desk(store, overlap=2)


def test_who_takes_again_keeps_the_item_and_the_turn(desk: Desk) -> None:
    turn = desk.have(ANN)
    desk.clock.move(30)
    again = desk.have(ANN)
    assert (again.id, again.position) == (turn.id, turn.position)
    assert again.until == turn.until + timedelta(seconds=30)
    desk.clock.move(61)
    assert desk.have(ANN).id == turn.id


def test_a_place_that_is_leased_is_free_again_when_the_lease_lapses(desk: Desk) -> None:
    assert [desk.have(who).position for who in (ANN, BOB, CAT)] == [0, 0, 1]
    assert desk.listed()["waiting"] == 3
    desk.clock.move(61)
    assert desk.listed()["waiting"] == 0
    assert desk.have("Dan").position == 0


def test_what_is_given_back_is_free_at_once(desk: Desk) -> None:
    turn = desk.have(ANN)
    desk.have(BOB)
    desk.give_back(turn.id, ANN)
    desk.give_back(turn.id, ANN)
    assert desk.have(CAT).position == 0
    with pytest.raises(InputError, match="given back"):
        desk.judge(turn.id, CORRECT, ANN)
    assert desk.have(ANN).position == 1


def test_a_double_submit_counts_once(desk: Desk) -> None:
    turn = desk.have(ANN)
    assert desk.judge(turn.id, CORRECT, ANN)
    assert not desk.judge(turn.id, WRONG, ANN)
    assert not desk.skip(turn.id, ANN)
    assert desk.ask(review_queues.judgements, desk.id)["verdict"].to_list() == ["correct"]
    assert desk.listed()["judged"] == 1


def test_a_judgement_after_the_lease_counts_while_there_is_room(desk: Desk) -> None:
    turn = desk.have(ANN)
    desk.clock.move(600)
    desk.judge(desk.have(BOB).id, CORRECT, BOB)
    assert desk.judge(turn.id, CORRECT, ANN)
    assert desk.listed()["complete"] == 1


def test_a_judgement_after_the_lease_is_refused_when_others_have_the_places(desk: Desk) -> None:
    turn = desk.have(ANN)
    desk.clock.move(61)
    desk.judge(desk.have(BOB).id, CORRECT, BOB)
    assert desk.have(CAT).position == turn.position
    with pytest.raises(InputError, match="go on with the next"):
        desk.judge(turn.id, CORRECT, ANN)
    assert desk.listed()["judged"] == 1
    assert desk.have(ANN).position == 1


def test_nobody_judges_by_anothers_turn(desk: Desk) -> None:
    turn = desk.have(ANN)
    for act in (partial(desk.judge, turn.id, CORRECT), partial(desk.skip, turn.id), partial(desk.give_back, turn.id)):
        with pytest.raises(InputError, match="taken by Ann"):
            act(BOB)
    with pytest.raises(InputError, match="not known"):
        desk.judge("nothing", CORRECT, ANN)


def test_a_skipped_item_goes_to_others_and_comes_back_by_undoing_alone(desk: Desk) -> None:
    assert desk.skip(desk.have(ANN).id, ANN)
    taken = []
    for _ in range(3):
        taken.append(desk.have(ANN).position)
        desk.judge(desk.have(ANN).id, CORRECT, ANN)
    assert taken == [1, 2, 3]
    assert desk.take(ANN) is None
    progress = desk.ask(review_queues.progress, desk.id, ANN)
    assert (progress.mine, progress.skipped, progress.left) == (3, 1, 0)
    assert desk.have(BOB).position == 0
    for _ in range(3):
        desk.undo(ANN)
    undone = desk.undo(ANN)
    assert undone is not None
    assert (undone.turn.position, undone.judgement) == (0, None)
    assert desk.undo(ANN) is None


def test_a_skip_cannot_be_undone_when_others_have_the_places(desk: Desk) -> None:
    desk.skip(desk.have(ANN).id, ANN)
    for who in (BOB, CAT):
        desk.judge(desk.have(who).id, CORRECT, who)
    with pytest.raises(InputError, match="cannot come back"):
        desk.undo(ANN)
    assert desk.have(ANN).position == 1


def test_undoing_takes_back_all_that_was_said_and_gives_the_item_again(desk: Desk) -> None:
    turn = desk.have(ANN)
    desk.judge(turn.id, Judgement(ReviewVerdict.WRONG, ("too easy", "other", "other"), " 7 ", "why"), ANN)
    (row,) = desk.ask(review_queues.judgements, desk.id).iter_rows(named=True)
    assert (row["verdict"], row["answer"], row["note"], row["flags"]) == ("wrong", "7", "why", ["other", "too easy"])
    held = desk.have(ANN)
    undone = desk.undo(ANN)
    assert undone is not None
    assert undone.judgement == Judgement(ReviewVerdict.WRONG, ("other", "too easy"), "7", "why")
    again = undone.turn
    assert again.position == turn.position
    assert again.id != turn.id
    assert desk.have(ANN) == again
    assert desk.ask(review_queues.judgements, desk.id).is_empty()
    assert desk.verdict(turn.entry) == []
    assert not any(row[2] for row in flags(desk, turn.entry))
    assert not desk.judge(turn.id, WRONG, ANN), "a late double submit of what was undone"
    with pytest.raises(InputError, match="given back"):
        desk.judge(held.id, WRONG, ANN)
    assert desk.judge(again.id, CORRECT, ANN)
    (row,) = desk.ask(review_queues.judgements, desk.id).iter_rows(named=True)
    assert (row["verdict"], row["answer"], row["flags"]) == ("correct", None, [])


def flags(desk: Desk, entry: Entry) -> list[Any]:
    def read(reader: Reader) -> list[Any]:
        return reader.rows(
            f"SELECT author, reason, raised FROM {said.FLAGS} WHERE problem_id = $id ORDER BY reason",  # noqa: S608 -- a fixed fragment
            {"id": entry.problem_id},
        )

    return desk.ask(read)


def test_undoing_leaves_what_was_said_elsewhere(desk: Desk) -> None:
    turn = desk.have(ANN)
    people.review(desk.store, turn.entry, ReviewVerdict.AMBIGUOUS, Provenance(ANN, "before"))
    people.flag(desk.store, turn.entry.problem_id, "other", Provenance(BOB, "mine"))
    desk.judge(turn.id, Judgement(ReviewVerdict.WRONG, ("other", "too easy")), ANN)
    assert desk.verdict(turn.entry)[0][0] == "wrong"
    undone = desk.undo(ANN)
    assert undone is not None
    assert desk.verdict(turn.entry)[0][0] == "ambiguous"
    assert flags(desk, turn.entry) == [(BOB, "other", True), (ANN, "too easy", False)]
    desk.judge(undone.turn.id, WRONG, ANN)
    people.review(desk.store, turn.entry, ReviewVerdict.CORRECT, Provenance(ANN, "after"))
    undone = desk.undo(ANN)
    assert undone is not None
    assert undone.judgement == WRONG
    assert desk.verdict(turn.entry)[0][0] == "correct", "what was said later is not the queue's to take back"


def test_the_newest_of_a_persons_reviews_stands_in_every_queue(desk: Desk) -> None:
    other = Desk(desk.store, name="second", overlap=2)
    assert desk.have(ANN).entry == other.have(ANN).entry, "the same seed draws the same items"
    desk.judge(desk.have(ANN).id, WRONG, ANN)
    other.judge(other.have(ANN).id, CORRECT, ANN)
    assert desk.ask(review_queues.judgements, desk.id)["verdict"].to_list() == ["correct"]
    other.undo(ANN)
    assert desk.ask(review_queues.judgements, desk.id)["verdict"].to_list() == ["wrong"]
    assert desk.ask(review_queues.judgements, other.id).is_empty()


def test_contradictions_wait_for_a_lead_whose_word_stands(desk: Desk) -> None:
    turn = desk.have(ANN)
    desk.judge(turn.id, Judgement(ReviewVerdict.WRONG, answer="6"), ANN)
    desk.judge(desk.have(BOB).id, CORRECT, BOB)
    for who, answer in ((ANN, "7"), (BOB, "8")):
        desk.judge(desk.have(who).id, Judgement(ReviewVerdict.WRONG, answer=answer), who)
    found = desk.ask(review_queues.conflicts, desk.id)
    assert found.select("position", "author", "verdict", "answer").rows() == [
        (0, ANN, "wrong", "6"),
        (0, BOB, "correct", None),
    ]
    assert desk.listed()["conflicts"] == 1
    (row,) = desk.ask(review_queues.sample, desk.id).iter_rows(named=True)
    assert (row["judged"], row["wrong"], row["undecided"]) == (2, 1, 1)
    desk.adjudicate(turn.entry, Judgement(ReviewVerdict.CORRECT, note="I computed it"), "Lea")
    found = desk.ask(review_queues.conflicts, desk.id)
    assert found.select("position", "adjudicated", "adjudicated_by", "adjudicated_note").rows() == [
        (0, "correct", "Lea", "I computed it"),
        (0, "correct", "Lea", "I computed it"),
    ]
    assert desk.verdict(turn.entry) == [("correct", False, None)]
    assert desk.listed()["conflicts"] == 0
    (row,) = desk.ask(review_queues.sample, desk.id).iter_rows(named=True)
    assert (row["judged"], row["correct"], row["wrong"], row["undecided"]) == (2, 1, 1, 0)
    assert desk.ask(review_queues.judgements, desk.id)["adjudicated"].to_list() == ["correct", "correct", None, None]
    desk.adjudicate(turn.entry, None, "Lea")
    assert desk.verdict(turn.entry)[0][:2] == ("ambiguous", True)
    with pytest.raises(InputError, match="no such item"):
        desk.adjudicate(Entry("q", 1, "open"), CORRECT, "Lea")


def test_samples_tell_strata_and_parts(store: Store) -> None:
    asked = QueueSpec("s", ProblemFilter(run="q"), Draw.STRATIFIED, ("round",), 99)
    queue_id = queues.make(store, asked, Provenance(ANN))
    wrong = {"h0", "m3"}
    while turn := queues.take(store, queue_id, ANN):
        assert queues.judge(store, turn.id, WRONG if turn.entry.problem_id in wrong else CORRECT, ANN)
    with store.read() as reader:
        whole, tiers = (review_queues.sample(reader, queue_id, by=by) for by in (None, "tier"))
        with pytest.raises(InputError, match="told apart by tier, stage, round"):
            review_queues.sample(reader, queue_id, by="level")
    counts = ["stratum", "population", "drawn", "judged", "correct", "wrong"]
    assert whole.select(counts).rows() == [('["1"]', 24, 24, 24, 22, 2), ('["2"]', 1, 1, 1, 1, 0)]
    assert tiers.filter(stratum='["1"]').select("part", "drawn", "wrong").rows() == [
        ("easy", 15, 0), ("hard", 2, 1), ("medium", 6, 1), ("unverified", 1, 0),
    ]  # fmt: skip
    assert set(tiers["population"]) == {24, 1}


def test_an_item_tells_all_that_is_shown_of_it(store: Store) -> None:
    desk = Desk(store, size=99)
    while turn := desk.take(ANN):
        if turn.entry.problem_id == "m2":
            break
        desk.judge(turn.id, CORRECT, ANN)
    assert turn is not None
    (row,) = desk.ask(review_queues.item, desk.id, turn.position, ANN).iter_rows(named=True)
    told = {name: row[name] for name in ("question", "tier", "stage", "answer", "correct", "program", "part", "sample")}
    assert told == {
        "question": small_queue.QUESTIONS["m2"], "tier": "medium", "stage": "criticise", "answer": "5",
        "correct": True, "program": "n = 2\nprint(n + 3)", "part": "cot", "sample": 0,
    }  # fmt: skip
    assert row["said_verdict"] is None
    desk.judge(turn.id, Judgement(ReviewVerdict.WRONG, note="no"), ANN)
    (row,) = desk.ask(review_queues.item, desk.id, turn.position, ANN).iter_rows(named=True)
    assert (row["said_verdict"], row["said_note"]) == ("wrong", "no")
    (row,) = desk.ask(review_queues.item, desk.id, turn.position, BOB).iter_rows(named=True)
    assert row["said_verdict"] is None
    assert desk.ask(review_queues.item, desk.id, 99, ANN).is_empty()


def test_pace_is_the_time_that_items_were_looked_at(desk: Desk) -> None:
    for seconds in (10, 30, 50):
        turn = desk.have(ANN)
        desk.clock.move(seconds)
        desk.judge(turn.id, CORRECT, ANN)
    turn = desk.have(ANN)
    desk.clock.move(4_000)
    desk.have(ANN)
    desk.clock.move(20)
    desk.judge(turn.id, CORRECT, ANN)
    progress = desk.ask(review_queues.progress, desk.id, ANN)
    assert progress.last_s == (10, 30, 50, 20), "a lease that lapsed does not count"
    assert progress.median_s == 25
    assert (progress.size, progress.judged, progress.by, progress.complete) == (4, 4, {ANN: 4}, 0)
    assert desk.ask(review_queues.progress, "none", ANN).size == 0


def test_nobody_takes_of_a_closed_queue_and_what_is_held_still_counts(desk: Desk) -> None:
    turn = desk.have(ANN)
    desk.set_open(Provenance(BOB, "enough"), is_open=False)
    assert desk.take(ANN) is None
    assert desk.judge(turn.id, CORRECT, ANN)
    row = desk.listed()
    assert (row["is_open"], row["author"], row["judged"]) == (False, ANN, 1)
    desk.set_open(Provenance(BOB), is_open=True)
    assert desk.take(ANN)
    for act in (queues.take, queues.undo):
        with pytest.raises(InputError, match="no such review queue"):
            act(desk.store, "none", ANN)


def test_a_text_that_is_too_long_is_refused_and_nothing_written(desk: Desk) -> None:
    turn = desk.have(ANN)
    for judgement in (
        Judgement(ReviewVerdict.WRONG, note="x" * 2_001),
        Judgement(ReviewVerdict.WRONG, answer="x" * 2_001),
        Judgement(ReviewVerdict.WRONG, ("x" * 65,)),
    ):
        with pytest.raises(InputError):
            desk.judge(turn.id, judgement, ANN)
    assert desk.listed()["judged"] == 0
    assert desk.judge(turn.id, CORRECT, ANN)


WHO = st.sampled_from([ANN, BOB, CAT])


class Turns(RuleBasedStateMachine):
    """Whatever people do in whatever order, no rule of the queue is broken, and nothing said is lost."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        with self.store.write() as writer:
            for table in ("queue", "queue_stratum", "queue_item", "turn", "review", "flag"):
                writer.rows(f"DELETE FROM {table}")  # noqa: S608 -- names from above

    @initialize(overlap=st.integers(1, 3), size=st.integers(1, 4))
    def begin(self, overlap: int, size: int) -> None:
        self.desk, self.overlap = Desk(self.store, overlap=overlap, size=size), overlap
        self.held: dict[str, Turn] = {}
        self.over: list[tuple[Turn, str]] = []
        self.said: dict[tuple[str, int], str | None] = {}
        """What each person said of each item, in the order in which they said it; a skip is null."""

    @rule(who=WHO)
    def take(self, who: str) -> None:
        turn, before = self.desk.take(who), self.held.get(who)
        if turn is None:
            assert before is None or before.until <= self.desk.clock()
            return
        assert (who, turn.position) not in self.said, "handed to one person twice"
        if before is not None and before.until > self.desk.clock():
            assert turn.id == before.id
        self.held[who] = turn

    @precondition(lambda self: self.held)
    @rule(data=st.data(), judgement=st.sampled_from([CORRECT, WRONG]))
    def judge(self, data: st.DataObject, judgement: Judgement) -> None:
        who = data.draw(st.sampled_from(sorted(self.held)))
        turn = self.held.pop(who)
        try:
            assert self.desk.judge(turn.id, judgement, who)
        except InputError:
            assert turn.until <= self.desk.clock(), "refused although it was leased"
            return
        self.said[who, turn.position] = judgement.verdict.value
        self.over.append((turn, who))

    @precondition(lambda self: self.held)
    @rule(data=st.data(), skips=st.booleans())
    def leave(self, data: st.DataObject, *, skips: bool) -> None:
        who = data.draw(st.sampled_from(sorted(self.held)))
        turn = self.held.pop(who)
        if skips:
            assert self.desk.skip(turn.id, who)
            self.said[who, turn.position] = None
        else:
            self.desk.give_back(turn.id, who)

    @precondition(lambda self: self.over)
    @rule(data=st.data())
    def submit_again(self, data: st.DataObject) -> None:
        turn, who = data.draw(st.sampled_from(self.over))
        assert not self.desk.judge(turn.id, AMBIGUOUS, who)

    @rule(who=WHO)
    def undo(self, who: str) -> None:
        newest = next((key for key in reversed(self.said) if key[0] == who), None)
        try:
            undone = self.desk.undo(who)
        except InputError:
            assert newest is not None
            assert self.said[newest] is None, "only a skip may be lost to others"
            return
        assert (undone and undone.turn.position) == (newest and newest[1])
        if newest is not None and undone is not None:
            assert (undone.judgement and undone.judgement.verdict.value) == self.said[newest]
            del self.said[newest]
            self.held[who] = undone.turn

    @rule(seconds=st.sampled_from([1, 40, 100]))
    def wait(self, seconds: int) -> None:
        self.desk.clock.move(seconds)

    @invariant()
    def nothing_is_lost_and_no_item_has_too_many(self) -> None:
        if not hasattr(self, "desk"):
            return
        told = self.desk.ask(review_queues.judgements, self.desk.id).select("author", "position", "verdict").rows()
        expected = {key: verdict for key, verdict in self.said.items() if verdict is not None}
        assert {(author, position): verdict for author, position, verdict in told} == expected
        live = {(who, turn.position) for who, turn in self.held.items() if turn.until > self.desk.clock()}
        for position in range(4):
            assert len({who for who, at in live | set(expected) if at == position}) <= self.overlap


def test_no_order_of_what_people_do_breaks_a_queue(store: Store) -> None:
    machine = type("Here", (Turns,), {"store": store})
    machine.TestCase.settings = settings(max_examples=6, stateful_step_count=25, deadline=None)
    machine.TestCase().runTest()


def test_two_processes_worth_of_people_and_a_run_at_once(tmp_path: Path) -> None:
    """Each person has a `Store` of their own on one file, as two servers have; a run writes meanwhile."""
    path = tmp_path / "s.duckdb"
    small_queue.make(path)
    queue_id = Desk(Store(path), size=6, overlap=2).id
    ready, done = threading.Barrier(4), threading.Event()

    def reviewer(who: str) -> list[int]:
        own, positions = Store(path), []
        ready.wait()
        while turn := queues.take(own, queue_id, who):
            assert queues.judge(own, turn.id, CORRECT, who)
            queues.judge(own, turn.id, WRONG, who)
            positions.append(turn.position)
        return positions

    def run() -> int:
        own, written = Store(path), 0
        ready.wait()
        while not done.wait(0.02):
            facts = Facts(lambda: small_queue.NOW)
            facts.event("q", "noted", str(written))
            flush(own, facts.take())
            written += 1
        return written

    with ThreadPoolExecutor(4) as pool:
        writing = pool.submit(run)
        people_ = [pool.submit(reviewer, who) for who in (ANN, BOB, CAT)]
        judged = [each.result() for each in people_]
        done.set()
        written = writing.result()
    with Store(path).read() as reader:
        found = review_queues.judgements(reader, queue_id)
        ((events,),) = reader.rows("SELECT count(*) FROM run_event WHERE kind = 'noted'")
        ((reviews,),) = reader.rows("SELECT count(*) FROM review")
    assert sorted(chain(*judged)) == sorted(2 * list(range(6))) == found["position"].to_list()
    assert reviews == found.height == 12
    assert set(found["verdict"]) == {"correct"}
    assert all(len(set(positions)) == len(positions) for positions in judged)
    assert written == events > 0


def test_judging_and_taking_the_next_is_one_step(desk: Desk) -> None:
    first = desk.have(ANN)
    counted, second = queues.judge_and_take(desk.store, first.id, CORRECT, ANN, clock=desk.clock)
    assert counted
    assert second is not None
    assert second.position == 1
    assert queues.judge_and_take(desk.store, first.id, WRONG, ANN, clock=desk.clock) == (False, second)
    counted, third = queues.skip_and_take(desk.store, second.id, ANN, clock=desk.clock)
    assert (counted, third and third.position) == (True, 2)
    assert desk.ask(review_queues.judgements, desk.id)["verdict"].to_list() == ["correct"]
