"""Check and repair: what the verdict of the expert leaves of a draft."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.config import Evolve
from engine.domain import Candidate, Rejection, Stage
from engine.prompts import render
from engine.stages import read_repair, repair_request

PARENT = "A farmer has 17 hens and 5 cows. How many legs do they have?"
DRAFT = Candidate("A farmer has hens and cows with 54 legs. How many hens?", None, None, "Algebra", 4)
MENDED = "A farmer has hens and cows, 22 in all, with 54 legs. How many hens are there?"


def reply(verdict: str, question: str = MENDED) -> str:
    attempt = "Let $h$ be the hens. The answer is 17, as in the problem above."
    return f"<attempt>\n{attempt}\n</attempt>\n<verdict>\n{verdict}\n</verdict>\n<question>\n{question}\n</question>"


def test_the_request_shows_the_draft_and_nothing_else() -> None:
    request = repair_request("p", 1, "Why?", Evolve(temperature=0.2, max_tokens=55))
    assert (request.problem_id, request.stage, request.sample) == ("p", Stage.REPAIR, 1)
    assert (request.temperature, request.max_tokens) == (0.2, 55)
    assert request.messages == render("repair", question="Why?")


@pytest.mark.parametrize(
    "verdict", ["sound", "Sound.", "**SOUND**", "The draft is sound as it stands.", "Verdict: sound"]
)
@pytest.mark.parametrize("question", ["", DRAFT.question or "", MENDED, "As above."])
def test_a_sound_draft_stays_as_it_was_whatever_is_repeated(verdict: str, question: str) -> None:
    assert read_repair(reply(verdict, question), DRAFT, PARENT) is DRAFT


@pytest.mark.parametrize(
    "text",
    [
        reply("repaired"),
        reply("Repaired."),
        reply("repaired", f"**Problem:** {MENDED}"),
        reply("repaired", f"```\n{MENDED}\n```"),
        f"**Attempt:**\nIt lacks a number.\n\n**Verdict:** repaired\n\n**Repaired problem:** {MENDED}",
        f'{{"attempt": "...", "verdict": "repaired", "question": "{MENDED}"}}',
    ],
)
def test_a_repaired_question_stands_in_the_place_of_the_draft_and_keeps_its_claims(text: str) -> None:
    assert read_repair(text, DRAFT, PARENT) == Candidate(MENDED, None, None, "Algebra", 4)


@pytest.mark.parametrize(
    ("question", "rejection"),
    [
        (PARENT, Rejection.PARENT_AGAIN),
        (f"{MENDED} Answer: 17", Rejection.ANSWER_GIVEN),
        (f"As in the original problem: {MENDED}", Rejection.NOT_SELF_CONTAINED),
        ("A farmer has hens and cows.", Rejection.BROKEN),
    ],
)
def test_a_repaired_question_is_read_as_strictly_as_the_draft_was(question: str, rejection: Rejection) -> None:
    found = read_repair(reply("repaired", question), DRAFT, PARENT)
    assert found.rejection is rejection
    assert found.detail
    assert (found.claimed_subject, found.claimed_level) == ("Algebra", 4)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (reply("broken"), "cannot be mended"),
        (reply(""), "no clear verdict"),
        (reply("unsound"), "no clear verdict"),
        (reply("not sound"), "no clear verdict"),
        (reply("sound, repaired or broken"), "no clear verdict"),
        ("", "no clear verdict"),
        ("It is sound, I would say.", "no clear verdict"),
        (reply("repaired", ""), "gives no readable question"),
        (reply("repaired").replace("</question>", ""), "gives 1 readable question"),
        (reply("repaired") + reply("repaired", MENDED.replace("22", "23")), "gives 2 readable question"),
        (render("repair", question=MENDED)[-1].content, "no clear verdict"),
    ],
)
def test_everything_else_is_broken_with_a_reason_and_the_draft_to_look_at(text: str, detail: str) -> None:
    found = read_repair(text, DRAFT, PARENT)
    assert (found.question, found.rejection) == (DRAFT.question, Rejection.BROKEN)
    assert detail in (found.detail or "")


pieces = st.sampled_from(
    ["<verdict>", "</verdict>", "sound", "repaired", "<question>", "</question>", MENDED, "\n", "<"]
)


@given(st.one_of(st.text(), st.lists(pieces | st.text(max_size=5)).map("".join)))
def test_whatever_a_teacher_says_leaves_a_candidate_or_a_reason(text: str) -> None:
    found = read_repair(text, DRAFT, PARENT)
    assert (found.rejection is None) == (found.detail is None)
    assert found.question
