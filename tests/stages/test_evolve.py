"""Evolving: which meta data is drawn, what is asked, and how strictly a reply is read."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.config import Evolve
from engine.domain import KNOWLEDGE, Candidate, MetaEntry, MetaKind, Rejection, Stage, meta_id
from engine.prompts import render
from engine.stages import MetaPool, evolve_request, read_candidate
from engine.stages.claims import read_level, read_subject

PARENT = "A farmer has 17 hens and 5 cows. How many legs do they have?"
CHILD = "A farmer has hens and cows, 22 in all, with 54 legs. How many hens are there?"


def entry(kind: MetaKind, number: int) -> MetaEntry:
    name = f"{kind.value} {number}"
    return MetaEntry(meta_id(kind, name), kind, name)


LIBRARY = [entry(kind, number) for kind in MetaKind for number in range(25)]


def reply(question: str, subject: str = "Algebra", level: str = "4") -> str:
    return f"<question>\n{question}\n</question>\n<subject>\n{subject}\n</subject>\n<level>\n{level}\n</level>"


# What is drawn.


def test_a_draw_holds_as_many_of_each_as_the_recipe_says() -> None:
    drawn = MetaPool(LIBRARY).sample(Evolve(topics=3, skills=1, knowledge=5), 0, 1, "p", 0)
    kinds = ["knowledge" if e.kind in KNOWLEDGE else e.kind.value for e in drawn]
    assert kinds == ["topic"] * 3 + ["skill"] + ["knowledge"] * 5
    assert len(set(drawn)) == 9
    assert MetaPool(LIBRARY).sample(Evolve(topics=0, skills=0, knowledge=0), 0, 1, "p", 0) == ()


def test_where_there_are_few_all_are_taken() -> None:
    few = [entry(MetaKind.TOPIC, 1), entry(MetaKind.PITFALL, 1), entry(MetaKind.FORMULA, 1)]
    assert set(MetaPool(few).sample(Evolve(topics=5, skills=5, knowledge=5), 0, 1, "p", 0)) == set(few)
    assert MetaPool([]).sample(Evolve(), 0, 1, "p", 0) == ()


@given(st.permutations(LIBRARY), st.integers(0, 2**63 - 1), st.integers(1, 9), st.text(max_size=5), st.integers(0, 9))
def test_a_draw_is_the_same_for_the_same_arguments_in_whatever_order_the_library_comes(
    shuffled: list[MetaEntry], seed: int, round_: int, parent: str, sample: int
) -> None:
    one, other = (MetaPool(pool).sample(Evolve(), seed, round_, parent, sample) for pool in (LIBRARY, shuffled))
    assert one == other
    assert len(set(one)) == 6


def test_seed_round_parent_and_sample_each_change_the_draw() -> None:
    pool, table = MetaPool(LIBRARY), Evolve(topics=5, skills=5, knowledge=5)
    draws = {pool.sample(table, *key) for key in [(0, 1, "p", 0), (1, 1, "p", 0), (0, 2, "p", 0), (0, 1, "q", 0)]}
    draws |= {pool.sample(table, 0, 1, "p", 1)}
    assert len(draws) == 5


def test_every_entry_is_drawn_about_as_often_as_every_other() -> None:
    pool, table = MetaPool(LIBRARY), Evolve(topics=5, skills=0, knowledge=20)
    times = Counter(e for n in range(1000) for e in pool.sample(table, 7, 1, f"p{n}", 0))
    assert set(times) == {e for e in LIBRARY if e.kind is not MetaKind.SKILL}
    assert all(abs(count - 200) < 75 for count in times.values()), "200 of 1,000, within six standard deviations"
    first = Counter(pool.sample(table, 7, 1, f"p{n}", 0)[0] for n in range(1000))
    assert all(abs(first[e] - 40) < 38 for e in LIBRARY if e.kind is MetaKind.TOPIC), "at the first place too"


# What is asked.


def test_the_request_brings_the_parent_and_what_was_drawn() -> None:
    meta = [entry(kind, 1) for kind in MetaKind]
    request = evolve_request("p", PARENT, 3, meta, Evolve(temperature=0.5, max_tokens=99))
    assert (request.problem_id, request.stage, request.sample) == ("p", Stage.EVOLVE, 3)
    assert (request.temperature, request.max_tokens) == (0.5, 99)
    user = request.messages[-1].content
    assert f"<problem>\n{PARENT}\n</problem>" in user
    assert "<topics>\n- topic 1\n</topics>\n<skills>\n- skill 1\n</skills>" in user
    assert "<knowledge>\n- definition 1\n- formula 1\n- pitfall 1\n- insight 1\n</knowledge>" in user


def test_without_meta_data_the_prompt_speaks_of_none() -> None:
    user = evolve_request("p", PARENT, 0, [], Evolve()).messages[-1].content
    assert "<topics>" not in user
    assert "Use what fits" not in user


def test_question_first_synthesis_asks_by_its_own_prompt() -> None:
    request = evolve_request("p", PARENT, 0, [entry(MetaKind.TOPIC, 1)], Evolve(prompt="question"))
    assert request.messages == render("question", question=PARENT)


# What is read.


def test_a_reply_as_it_was_asked_for_gives_the_question_and_the_claims() -> None:
    assert read_candidate(reply(CHILD), PARENT) == Candidate(CHILD, claimed_subject="Algebra", claimed_level=4)


@pytest.mark.parametrize(
    "text",
    [
        f"Here it is:\n{reply(CHILD)}\nHave fun. Solution: there are 17 hens.",
        reply(CHILD).replace("\n", "\r\n"),
        reply(f"```\n{CHILD}\n```"),
        f"```xml\n{reply(CHILD)}\n```",
        reply(f"**Problem:** {CHILD}"),
        reply(f"New question:\n{CHILD}"),
        reply(CHILD).replace("</question>\n", ""),
        reply(CHILD).upper().replace(CHILD.upper(), CHILD),
        reply(CHILD) + "\n<cannot>\n</cannot>",
        f"<think>Say <question>{PARENT}</question>? No.</think>{reply(CHILD)}",
        f"{reply(CHILD)}\n\n{reply(CHILD)}",
        f"<problem>\n{PARENT}\n</problem>\n{reply(CHILD)}",
        reply(CHILD).replace("question>", "problem>"),
        f"**Question:**\n{CHILD}\n\n**Subject:** Algebra\n**Level:** 4",
        f"## New problem\n\n{CHILD}\n\n## Subject\nAlgebra\n\n## Difficulty\n4",
        reply(CHILD).replace("<question>", "**<question>**").replace("</question>", "**</question>**"),
        reply(CHILD).replace("<", "### <"),
        reply(CHILD).replace("<", "`<").replace(">", ">`"),
        reply(f"**{CHILD}**"),
        f'{{"question": "{CHILD}", "subject": "Algebra", "level": 4}}',
        f'```json\n{{\n  "new_problem": "{CHILD}",\n  "Subject": "Algebra",\n  "level": "Level 4"\n}}\n```',
    ],
    ids=range(21),
)
def test_deviations_that_leave_no_doubt_are_read_alike(text: str) -> None:
    assert read_candidate(text, PARENT) == Candidate(CHILD, claimed_subject="Algebra", claimed_level=4)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("", "the reply is empty"),
        (" \n", "the reply is empty"),
        (f"Here is a harder problem for you:\n\n{CHILD}\n\nGood luck with it!", "marks no question"),
        (f"```\n{CHILD}\n```", "marks no question"),
        (f"<question>\n{CHILD}", "does not say where the question ends"),
        (f"**Question:** {CHILD}\n\nI find this one rather nice.", "does not say where the question ends"),
        (f"{reply(CHILD)}\n{reply(CHILD.replace('22', '23'))}", "holds 2 questions"),
        (f"{reply(CHILD)}<cannot>It has no answer.</cannot>", "says that there can be none"),
        ("<question>\n\n</question><level>3</level>", "marks no question"),
        (f"<question>\n{CHILD}\n<level>3</level>\n</question>", "does not say where the question ends"),
        (f"<question>How <subject>Algebra</subject>{CHILD}</question>", "does not say where the question ends"),
        ("<think>" + reply(CHILD), "marks no question"),
        ('{"question": ""}', "marks no question"),
    ],
)
def test_where_there_is_no_question_or_more_than_one_the_reply_is_unreadable(text: str, detail: str) -> None:
    found = read_candidate(text, PARENT)
    assert (found.question, found.rejection) == (None, Rejection.UNREADABLE)
    assert detail in (found.detail or "")


def test_the_prompt_itself_is_no_reply() -> None:
    for name in ("evolve", "question"):
        prompt = render(name, question=CHILD, topics=["t"], skills=["s"], knowledge=["k"])[-1].content
        assert read_candidate(prompt, PARENT).rejection is Rejection.UNREADABLE


def test_a_teacher_that_declines_is_quoted() -> None:
    found = read_candidate(f"<cannot>\nIt has\nno answer{'!' * 1000}</cannot>", PARENT)
    assert (found.question, found.rejection) == (None, Rejection.DECLINED)
    assert (found.detail or "").startswith("the teacher says: It has no answer!")
    assert len(found.detail or "") < 400
    again = read_candidate(f"<problem>\n{PARENT}\n</problem>\n<cannot>It has no answer.</cannot>", PARENT)
    assert again == Candidate(None, Rejection.DECLINED, "the teacher says: It has no answer.")


@pytest.mark.parametrize(
    ("question", "rejection"),
    [
        (PARENT.upper(), Rejection.PARENT_AGAIN),
        (f"Find the result. The answer is 12. {CHILD}", Rejection.ANSWER_GIVEN),
        (f"As in the problem above: {CHILD}", Rejection.NOT_SELF_CONTAINED),
        ("Prove that the sum of two odd numbers is even.", Rejection.UNREADABLE),
    ],
)
def test_a_question_that_falls_out_keeps_its_text_its_claims_and_its_reason(
    question: str, rejection: Rejection
) -> None:
    found = read_candidate(reply(question), PARENT)
    assert (found.question, found.rejection) == (question, rejection)
    assert (found.claimed_subject, found.claimed_level) == ("Algebra", 4)
    assert found.detail


pieces = st.sampled_from(
    [
        *(
            "<question>",
            "</question>",
            "<subject>",
            "<level>",
            "<cannot>",
            "</cannot>",
            "<think>",
            "</think>",
            "\n",
            "\n\n",
        ),
        *(
            "**Question:**",
            "## Level\n",
            '{"question": "',
            '"}',
            "```",
            CHILD,
            PARENT,
            "4/5",
            "Algebra",
            "\\boxed{",
            "\x00",
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(pieces | st.text(max_size=5)).map("".join)), st.sampled_from([PARENT, "", CHILD]))
def test_whatever_a_teacher_says_becomes_a_candidate_or_a_reason(text: str, parent: str) -> None:
    found = read_candidate(text, parent)
    assert (found.rejection is None) == (found.detail is None)
    assert found.rejection is not None or found.question
    assert found.claimed_level in {None, 1, 2, 3, 4, 5}


@given(st.text())
def test_any_text_in_the_place_of_a_question_is_judged(question: str) -> None:
    found = read_candidate(reply(question), PARENT)
    assert (found.rejection is None) == (found.detail is None)


# What is claimed.


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Number Theory", "Number Theory"),
        ("  **intermediate algebra**.\n", "Intermediate Algebra"),
        ("Subject: Prealgebra", "Prealgebra"),
        ("pre-algebra", "Prealgebra"),
        ("Pre-Calculus", "Precalculus"),
        ("Trigonometry", "Precalculus"),
        ("Counting and Probability", "Counting & Probability"),
        ("combinatorics", "Counting & Probability"),
        ("Probability, Counting", "Counting & Probability"),
        ("Geometry (solid)", "Geometry"),
        ("Algebra - systems of equations", "Algebra"),
        ("Algebra, Geometry", None),
        ("One of: Algebra, Counting & Probability, Geometry.", None),
        ("Calculus", None),
        ("not Algebra", None),
        ("", None),
    ],
)
def test_the_claimed_subject_is_one_of_the_seven_or_none(text: str, subject: str | None) -> None:
    assert read_subject(text) == subject


@pytest.mark.parametrize(
    ("text", "level"),
    [
        *((str(n), n) for n in range(1, 6)),
        ("Level 4", 4),
        ("**Level: 4**", 4),
        ("Difficulty: level 3.", 3),
        ("4/5", 4),
        ("4 / 5", 4),
        ("4 out of 5", 4),
        ("four", 4),
        ("5 (it takes 7 steps)", 5),
        ("3, since it needs two ideas", 3),
        ("0", None),
        ("6", None),
        ("10", None),
        ("4.5", None),
        ("3-4", None),
        ("3 to 4", None),
        ("4/10", None),
        ("3 out of 10", None),
        ("How hard it is, from 1 to 5.", None),
        ("hard", None),
        ("", None),
    ],
)
def test_the_claimed_level_is_a_whole_number_from_1_to_5_or_none(text: str, level: int | None) -> None:
    assert read_level(text) == level
