"""A small run of three rounds, made by hand: meta data, evolved problems kept and rejected, an audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from remembered import remembered
from small_store import EQUAL, NOW, UNDECIDED, Hand, hash_of

from engine.domain import (
    Audited,
    CallOutcome,
    Entry,
    Extracted,
    Message,
    MetaEntry,
    MetaKind,
    Problem,
    Rejection,
    Reply,
    Request,
    Solution,
    Source,
    Stage,
    Tier,
    Usage,
    candidate_id,
    meta_id,
)
from engine.store import Facts, Store, add_problems, fill_pool, flush, insert_run
from engine.store.candidates import Judged, add_judged
from engine.store.library import add_to_library

RUN = "grown"
RECIPE = (
    '{"name": "grown", "rounds": 3, "stages": {"order": ["guide", "criticise", "vote"]}, "seeds": {"role": "solve"},'
    ' "teachers": {"weak": {"kind": "simulated"}, "expert": {"kind": "simulated"}}}'
)

SEEDS = (
    Problem("g0", "What is $2 + 3$?", dataset="made_up", ground_truth="5", level=1, subject="Algebra"),
    Problem("g1", "How many primes are below $30$?", dataset="made_up", ground_truth="10", level=5, subject="Algebra"),
    Problem("g2", "How many grains make a heap?", dataset="made_up", level=4, subject="Number Theory"),
    Problem("g3", "What is $7$ times $8$?", dataset="made_up", ground_truth="56", level=2, subject="Number Theory"),
)
CHILD = Problem("g4", "How many primes lie between $30$ and $3^5$?", Source.EVOLVED, dataset="evolved")
GRANDCHILD = Problem("g5", "How many twin primes lie between $30$ and $3^6$?", Source.EVOLVED, dataset="evolved")
ENTRIES = (
    MetaEntry(meta_id(MetaKind.TOPIC, "prime number"), MetaKind.TOPIC, "Prime numbers"),
    MetaEntry(meta_id(MetaKind.SKILL, "count"), MetaKind.SKILL, "Counting with a sieve"),
    MetaEntry(meta_id(MetaKind.FORMULA, "pi"), MetaKind.FORMULA, "$\\pi(x) \\approx x / \\ln x$"),
    MetaEntry(meta_id(MetaKind.PITFALL, "one"), MetaKind.PITFALL, "1 is no prime. <i>Never</i> :red[count] it."),
)
TOPIC, SKILL, FORMULA, PITFALL = ENTRIES


@dataclass(frozen=True)
class Judgement:
    """What became of one candidate."""

    parent: str
    sample: int
    round: int = 1
    kept: Problem | None = None
    rejection: Rejection | None = None
    question: str | None = None
    detail: str | None = None
    similar_to: str | None = None
    level: int | None = None
    meta: Sequence[MetaEntry] = ()
    repaired: bool = False


JUDGEMENTS = (
    Judgement("g1", 0, kept=CHILD, level=5, meta=(TOPIC, FORMULA), repaired=True),
    Judgement(
        "g1", 1, rejection=Rejection.NEAR_DUPLICATE, question="How many primes are under $30$?",
        detail="likeness 0.93", similar_to="g1", level=4,
    ),
    Judgement("g2", 0, rejection=Rejection.UNREADABLE, detail="the reply holds no question"),
    Judgement(
        "g2", 1, rejection=Rejection.CONTAMINATED, question="<b>How</b> many grains make $\\frac{1}{2}$ a heap?",
        detail="shares 'grains of sand' with gsm8k.jsonl, line 3, LCS ratio 0.71",
    ),
    Judgement("g4", 0, 2, kept=GRANDCHILD, level=3, meta=(SKILL,)),
    Judgement("g4", 1, 2, rejection=Rejection.ANSWER_GIVEN, question="Show that $x = 3$.", detail="it says 3"),
)  # fmt: skip


@remembered
def add(store: Store, run_id: str = RUN, *, simulated: bool = True) -> None:
    """Add the run, with its problems, to a store."""
    add_problems(store, SEEDS, "import-grown")
    row = {"id": run_id, "recipe_name": "grown", "note": "", "recipe": RECIPE, "shape": "{}"}
    insert_run(store, row | {"simulated": simulated, "engine_version": "0"})
    add_judged(store, [_judged(run_id, judgement) for judgement in JUDGEMENTS])
    add_to_library(store, ENTRIES, _links(run_id))
    hand = Hand(Facts(lambda: NOW))
    hand.facts.event(run_id, "started")
    for number, pool in enumerate((("g0", "g1", "g2", "g3"), ("g4",), ("g5",)), 1):
        fill_pool(store, run_id, number, pool)
        hand.facts.event(run_id, "round_opened", f"{len(pool)} problems enter round {number}", number)
    _first(hand, run_id)
    _later(hand, run_id)
    hand.facts.event(run_id, "finished", "all 3 rounds are done")
    flush(store, hand.facts.take())


def _links(run_id: str) -> list[dict[str, object]]:
    found: dict[tuple[str, int], Sequence[MetaEntry]] = {("g1", 1): ENTRIES, ("g4", 2): (TOPIC, SKILL)}
    return [
        {"run_id": run_id, "round": number, "problem_id": key, "kind": e.kind.value, "place": 0, "meta_id": e.id}
        for (key, number), entries in found.items()
        for e in entries
    ]


def _first(hand: Hand, run_id: str) -> None:
    """One easy, one medium, one hard, one unsettled problem; the easy one is audited."""
    g0, g1, g2, g3 = (Entry(run_id, 1, f"g{n}") for n in range(4))
    for entry in (g0, g1, g2, g3):
        hand.call(entry, Stage.GUIDE, cost=0.001)
        hand.attempt(entry, Stage.GUIDE, cot="5" if entry is g0 else "4")
    hand.settled(g0, Stage.GUIDE, Tier.EASY, EQUAL, Solution(Stage.GUIDE, 0, "cot"))
    for entry in (g1, g2, g3):
        hand.passed_on(entry, Stage.GUIDE)
        hand.call(entry, Stage.CRITICISE, cost=0.01)
        hand.attempt(entry, Stage.CRITICISE)
    hand.settled(g3, Stage.CRITICISE, Tier.MEDIUM, EQUAL, Solution(Stage.CRITICISE, 0, "cot"), answer="56")
    for entry in (g1, g2):
        hand.passed_on(entry, Stage.CRITICISE)
    hand.settled(g1, Stage.VOTE, Tier.HARD, EQUAL, answer="10")
    hand.passed_on(g2, Stage.VOTE, Tier.UNSETTLED)
    hand.call(g0, Stage.AUDIT, cost=0.02)
    hand.attempt(g0, Stage.AUDIT, cot="6", program="6")
    hand.facts.audit(g0, "easy", hash_of("g0", Stage.AUDIT), "5", Audited("6", UNDECIDED))
    writings = {MetaKind(e.kind): (e.name.lower(), e.name.upper()) for e in ENTRIES}
    hand.facts.metadata(g1, hash_of("g1", Stage.METADATA), "read", None, Extracted(writings))
    hand.facts.metadata(g2, hash_of("g2", Stage.METADATA), "unreadable", "the reply names no topic", None)
    for key, sample, stage in (("g1", 0, Stage.EVOLVE), ("g1", 0, Stage.REPAIR), ("g2", 0, Stage.EVOLVE)):
        _ask(hand.facts, Entry(run_id, 1, key), stage, sample)


def _later(hand: Hand, run_id: str) -> None:
    """The child is hard, the grandchild waits; what it brought is not united with the library yet."""
    g4, g5 = Entry(run_id, 2, "g4"), Entry(run_id, 3, "g5")
    hand.call(g4, Stage.GUIDE, cost=0.001)
    hand.passed_on(g4, Stage.GUIDE)
    hand.passed_on(g4, Stage.CRITICISE)
    hand.settled(g4, Stage.VOTE, Tier.HARD, None, answer="43")
    found: Mapping[MetaKind, tuple[str, ...]] = {MetaKind.TOPIC: ("prime numbers",), MetaKind.SKILL: ("sieving",)}
    for entry in (g4, g5):
        request_hash = hash_of(entry.problem_id, Stage.METADATA)
        hand.facts.metadata(entry, request_hash, "read", None, Extracted(found))


def _ask(facts: Facts, entry: Entry, stage: Stage, sample: int) -> None:
    """A call for a new problem, with its words."""
    messages = (Message("user", f"Evolve {entry.problem_id}."),)
    reply = Reply(CallOutcome.ANSWERED, f"{stage.value}: a new question", "pretended-expert", Usage(10, 0, 20, 0.01))
    request = Request(entry.problem_id, stage, sample, messages, 0.7, 99)
    facts.call(entry, request, "expert", hash_of(entry.problem_id, stage, sample), reply, reused=False)


def _judged(run_id: str, j: Judgement) -> Judged:
    row = {
        "id": candidate_id(run_id, j.round, j.parent, j.sample),
        "run_id": run_id,
        "round": j.round,
        "parent_id": j.parent,
        "sample": j.sample,
        "teacher": "expert",
        "request_hash": hash_of(j.parent, Stage.EVOLVE, j.sample),
        "repair_hash": hash_of(j.parent, Stage.REPAIR, j.sample) if j.repaired else None,
        "problem_id": j.kept.id if j.kept else None,
        "rejection": j.rejection.value if j.rejection else None,
        "detail": j.detail,
        "similar_to": j.similar_to,
        "claimed_level": j.level,
        "claimed_subject": "Number Theory" if j.level else None,
        "at_time": NOW,
    }
    question = j.kept.question if j.kept else j.question
    return Judged(row, question, tuple(entry.id for entry in j.meta), j.kept)
