"""Harder problems are really composed, and some replies fail as those of models do."""

import re
from collections import Counter

import pytest
from simulated_chats import EXPERT, LISTS, WEAK, grown, say, section

from engine.teachers.simulated.asked import read_prompt
from engine.teachers.simulated.chance import random_of
from engine.teachers.simulated.compose import MOST_LINKS, chain, fresh, lift, other_numbers, precede, sound
from engine.teachers.simulated.evolve import harder
from engine.teachers.simulated.families import FAMILIES, by_name
from engine.teachers.simulated.family import SUBJECTS
from engine.teachers.simulated.recognise import Task, recognise, text_of
from engine.teachers.simulated.seeds import benchmark_problems, seed_problems
from engine.teachers.simulated.simulator import Chat
from engine.teachers.simulated.truth import latex, solve

PARENTS = [row["question"] for row in seed_problems()]


def evolved(question: str, seed: int = 0, model: str = EXPERT, **lists: object) -> str:
    return say("evolve", model, seed=seed, question=question, **LISTS | lists)


def kind_of(reply: str, parent: str) -> str:
    """What became of a candidate, as a strict reader would see it."""
    if "<question>" not in reply:
        return "cannot" if reply.startswith("<cannot>") else "untagged"
    question = section(reply, "question")
    if question == parent:
        return "parent"
    if any(row["question"] in question for row in benchmark_problems()):
        return "memorised"
    if re.search(r"answer is \$", question):
        return "spoiled"
    if re.search(r"problem above|previous problem|original problem", question):
        return "refers"
    task = recognise(question)
    assert task, question
    assert sound(task), question
    shape = [link.family.name for link in task]
    before = [link.family.name for link in recognise(parent) or ()]
    return "variant" if shape == before else "harder"


@pytest.fixture(scope="module")
def kinds() -> Counter[str]:
    return Counter(kind_of(evolved(parent, seed), parent) for parent in PARENTS for seed in range(2))


def test_most_replies_hold_a_harder_problem_that_can_be_solved(kinds: Counter[str]) -> None:
    assert kinds["harder"] > 0.75 * kinds.total()


@pytest.mark.parametrize("failure", ["parent", "variant", "memorised", "spoiled", "refers", "untagged", "cannot"])
def test_each_failure_occurs_and_is_rare(kinds: Counter[str], failure: str) -> None:
    assert 0.003 < kinds[failure] / kinds.total() < 0.1


def test_the_weak_model_fails_more_often() -> None:
    weakly = Counter(kind_of(evolved(parent, model=WEAK), parent) for parent in PARENTS)
    expertly = Counter(kind_of(evolved(parent), parent) for parent in PARENTS)
    assert weakly["harder"] < expertly["harder"]


def test_what_is_not_recognised_cannot_be_built_on() -> None:
    assert evolved("What is love?").startswith("<cannot>")


def test_a_reply_claims_a_subject_and_a_level() -> None:
    levels = Counter()
    for parent in PARENTS[::5]:
        reply = evolved(parent)
        if "<question>" in reply:
            assert section(reply, "subject") in SUBJECTS
            levels[int(section(reply, "level"))] += 1
    assert set(levels) <= {1, 2, 3, 4, 5}
    assert len(levels) > 2


def test_what_was_evolved_evolves_further_until_it_is_long_enough() -> None:
    question = PARENTS[3]
    longest = 0
    for seed in range(60):
        reply = evolved(question, seed)
        child = section(reply, "question") if "<question>" in reply else ""
        if task := recognise(child):
            question, longest = child, max(longest, len(task))
    assert longest == MOST_LINKS


def test_the_sampled_meta_data_steers_what_comes_in() -> None:
    families = [by_name("remainder"), by_name(FAMILIES[-1].name)]

    def added(family_topics: tuple[str, ...], skills: tuple[str, ...]) -> Counter[str]:
        names = Counter[str]()
        for parent in PARENTS[::6]:
            task = (
                recognise(section(reply, "question"))
                if "<question>" in (reply := evolved(parent, topics=family_topics, skills=skills))
                else None
            )
            names.update(
                {link.family.name for link in task or ()} - {link.family.name for link in recognise(parent) or ()}
            )
        return names

    counts = [added(family.topics, family.skills) for family in families]
    for at, family in enumerate(families):
        assert counts[at][family.name] > 2 * counts[1 - at][family.name]


def one(name: str, seed: int = 0) -> Task:
    return (fresh(by_name(name), random_of(seed)),)


def test_a_chain_hands_the_answer_on() -> None:
    first = one("remainder")
    task = chain(first, by_name("digit-sum"), random_of(1))
    assert task
    assert text_of(task).startswith(("Let", "Call"))
    assert text_of(first) in text_of(task)
    assert task[1].fillings == {"n": task[0].letter}


def test_a_statement_can_come_before_the_parent() -> None:
    parent = one("remainder")
    task = precede(by_name("digit-sum"), parent, random_of(1))
    assert task
    assert [link.family.name for link in task] == ["digit-sum", "remainder"]
    assert set(task[1].fillings.values()) & set(parent[0].fillings.values())


def test_a_chain_grows_from_whole_numbers_alone() -> None:
    fractions = [row for row in seed_problems() if "frac" in row["answer"]]
    for row in fractions[:5]:
        assert chain(recognise(row["question"]) or (), by_name("digit-sum"), random_of(1)) is None


def test_a_harder_family_takes_the_last_place() -> None:
    harder_one = by_name(by_name("remainder").harder[0])
    lifted = lift(one("remainder"), [harder_one], random_of(0))
    assert lifted
    assert lifted[0].family is harder_one
    long = chain(one("digit-sum"), by_name("remainder"), random_of(1))
    assert long
    lifted = lift(long, [harder_one], random_of(0))
    assert lifted is None or [link.family for link in lifted] == [by_name("digit-sum"), harder_one]
    assert lift(one("remainder"), [], random_of(0)) is None


def test_a_variant_has_the_same_words_and_other_numbers() -> None:
    parent = grown(3, 2)
    variant = other_numbers(parent, random_of(0))
    assert variant
    assert [link.wording for link in variant] == [link.wording for link in parent]
    assert re.sub(r"\d+", "", text_of(variant)) == re.sub(r"\d+", "", text_of(parent))
    assert text_of(variant) != text_of(parent)


def test_letters_never_clash_with_what_the_statements_use() -> None:
    for seed in range(80):
        task = grown(seed, 4)
        letters = [link.letter for link in task if link.letter]
        assert len(set(letters)) == len(letters) == 3
        for link in task:
            literal = "".join(piece for piece in link.wording.pieces if isinstance(piece, str))
            for letter in letters:
                assert not re.search(rf"(?<![A-Za-z]){letter}(?![A-Za-z])", literal)
                assert not re.search(rf"\b{letter}\b", link.family.program)


def test_a_problem_that_is_too_long_or_unsolvable_is_not_sound() -> None:
    assert sound(grown(2, 2))
    assert sound(recognise("What is the remainder when 12 is divided by 0?") or ()) is None
    assert sound(()) is None


def test_harder_problems_have_more_links_or_a_higher_level() -> None:
    messages = Chat(EXPERT, [{"role": "user", "content": "x"}]).messages
    without = 0
    for at, question in enumerate(PARENTS[::5]):
        parent = recognise(question)
        assert parent
        child = harder(parent, read_prompt(messages), random_of(at))
        if child is None:
            without += 1
            continue
        before, after = (max(link.family.level for link in task) for task in (parent, child))
        assert len(child) > len(parent) or after > before
    assert without <= 0.05 * len(PARENTS[::5])


def test_a_new_question_is_of_the_same_subject_and_another_family() -> None:
    drafts = missing = untagged = 0
    for at, parent in enumerate(PARENTS[::3]):
        family = (recognise(parent) or ())[0].family
        reply = say("question", WEAK, seed=at, question=parent)
        if "<question>" not in reply:
            untagged += 1
            continue
        task = recognise(section(reply, "question"))
        assert task
        assert task[0].family is not family
        assert section(reply, "subject") == task[0].family.subject == family.subject
        drafts += 1
        missing += solve(task) is None
    assert untagged
    assert 0.1 < missing / drafts < 0.3
    assert say("question", question="What is love?").startswith("<cannot>")


def test_a_question_that_was_spoiled_gives_its_real_answer() -> None:
    seen = 0
    for at, parent in enumerate(PARENTS):
        reply = evolved(parent, at)
        if kind_of(reply, parent) != "spoiled":
            continue
        question = section(reply, "question")
        own = re.sub(r" (\(The answer is .*|Show that the .*|Hint: .*)$", "", question)
        workings = solve(recognise(own) or ())
        assert workings
        assert f"${latex(workings[-1].answer)}$" in question.removeprefix(own)
        seen += 1
    assert seen > 3
