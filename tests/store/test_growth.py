"""Parents and their children in a store, and the marks that tell problems from as many others."""

import small_lineage
import small_store

from engine.domain import Decision, Entry, Outcome, Tier
from engine.store import Facts, Store, fill_pool, flush, funnel, growth


def test_children_stand_beside_their_parents(store: Store) -> None:
    small_lineage.add(store)
    with store.read() as reader:
        assert growth.grown(reader, "grown").rows() == [
            (1, "Algebra", None, "hard", "hard", 1),
            (2, None, "Number Theory", "hard", None, 1),
        ]
        assert growth.grown(reader, "none").is_empty()


def test_another_run_and_another_round_do_not_count(store: Store) -> None:
    small_lineage.add(store)
    fill_pool(store, "other", 1, ["g1", "g4"])
    fill_pool(store, "grown", 4, ["g4"])
    facts = Facts(lambda: small_store.NOW)
    for entry in (Entry("other", 1, "g1"), Entry("other", 2, "g4"), Entry("grown", 4, "g4"), Entry("grown", 4, "g1")):
        facts.outcome(entry, "guide", Decision(Outcome.SETTLED, "inner", "x"), Tier.EASY, None)
    flush(store, facts.take())
    with store.read() as reader:
        assert growth.grown(reader, "grown").rows()[0] == (1, "Algebra", None, "hard", "hard", 1)
        assert growth.grown(reader, "other").is_empty()


def test_marks_tell_problems_from_as_many_others(store: Store) -> None:
    small_lineage.add(store)
    with store.read() as reader:
        marks = {row[:3]: row[3] for row in funnel.marks(reader, "grown").rows()}
        assert funnel.marks(reader, "none").is_empty()
    assert marks[1, None, "in"] == marks[1, "guide", "left"] + marks[1, "guide", "passed on"]
    assert marks[1, "guide", "passed on"] == marks[1, "criticise", "left"] + marks[1, "criticise", "passed on"]
    assert marks[1, "criticise", "passed on"] == marks[1, "vote", "left"]
    assert marks[1, "vote", "left"] != marks[1, "criticise", "left"] + marks[1, "guide", "left"]
