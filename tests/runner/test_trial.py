"""Trials: what a person left of an attempt is run and compared as a teacher's reply is, and refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers import quick
from engine.domain import AnswerWay, Entry, Equality, ProgramResult, ProgramStatus, Verdict
from engine.errors import InputError
from engine.runner import LONGEST_PROGRAM, Changed, final_answer, run_trial
from engine.sandbox import BlockingSandbox
from engine.store import Row

ENTRY = Entry("r", 2, "p")


def compare(a: str, b: str, question: str) -> Verdict:
    assert question == "What is 6 times 7?"
    return quick(a, b) or Verdict(Equality.UNDECIDED, "nobody knows")


def prints(answer: str) -> ProgramResult:
    return ProgramResult(ProgramStatus.OK, answer, AnswerWay.PRINTED, f"{answer}\n", seconds=0.5)


def tried(answer: str, program: str, result: ProgramResult | None = None, truth: str | None = "42") -> Row:
    def run(asked: str) -> ProgramResult:
        assert result is not None, f"nothing was to be run, not even {asked!r}"
        return result

    return run_trial(ENTRY, Changed("a1", answer, program, "Ann", 0), "What is 6 times 7?", truth, run, compare)


def test_both_answers_are_compared_with_one_another_and_the_programs_with_the_truth() -> None:
    row = tried(" 41 ", "print(6 * 7)\r\n", prints("42"))
    assert row.pop("id").startswith("b2_")
    assert row == {
        "attempt_id": "a1", "run_id": "r", "round": 2, "problem_id": "p", "cot_answer": "41", "program": "print(6 * 7)",
        "program_status": "ok", "program_way": "printed", "program_answer": "42", "program_seconds": 0.5,
        "stdout": "42\n", "error": None, "inner_equality": "different", "inner_rule": row["inner_rule"],
        "truth_equality": "equal", "truth_rule": row["truth_rule"],
    }  # fmt: skip
    assert row["inner_rule"]
    assert row["truth_rule"]


def test_output_is_read_as_a_teachers_is() -> None:
    assert tried("", "...", prints("The answer is 42"))["program_answer"] == "42"


def test_without_a_program_nothing_runs_and_the_words_stand_for_themselves() -> None:
    row = tried("42", "  \n")
    assert (row["program"], row["program_status"], row["program_seconds"], row["stdout"]) == (None, None, None, None)
    assert (row["inner_equality"], row["truth_equality"]) == (None, "equal")


def test_a_program_that_fails_leaves_the_words() -> None:
    failed = ProgramResult(ProgramStatus.TIMEOUT, error="it took too long", seconds=10)
    row = tried("41", "while True: pass", failed)
    assert (row["program_status"], row["program_answer"], row["error"]) == ("timeout", None, "it took too long")
    assert (row["inner_equality"], row["truth_equality"]) == (None, "different")


def test_without_a_truth_there_is_no_comparison_with_it() -> None:
    assert tried("41", "print(6 * 7)", prints("42"), truth=None)["truth_equality"] is None


@pytest.mark.parametrize(
    ("answer", "program", "words"),
    [("", " \n", "answer or a program"), ("7" * 1_001, "", "1,001"), ("7", "#" * (LONGEST_PROGRAM + 1), "50,001")],
)
def test_what_cannot_be_tried_is_refused_before_anything_runs(answer: str, program: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        tried(answer, program)


@given(st.text(max_size=3) | st.none(), st.text(max_size=3) | st.none())
def test_a_trial_answers_what_its_program_gave_or_else_its_words(program: str | None, words: str | None) -> None:
    assert final_answer(program, words) == (words if program is None else program)


def test_each_trial_of_the_same_has_an_id_of_its_own() -> None:
    ids = {
        run_trial(ENTRY, Changed("a1", "42", "", author, place), "What is 6 times 7?", None, prints, compare)["id"]
        for author in ("Ann", "Bea")
        for place in (0, 1)
    }
    assert len(ids) == 4


def test_a_hostile_program_is_confined_and_that_is_its_result() -> None:
    with BlockingSandbox() as sandbox:
        row = run_trial(
            ENTRY, Changed("a1", "", "print(open('/etc/hostname').read())", "Eve", 0), "What is 6 times 7?", "42",
            sandbox.run, compare,
        )  # fmt: skip
        assert sandbox.run("print(6 * 7)").answer == "42"
    assert row["program_status"] in ("blocked", "error")
    assert (row["program_answer"], row["stdout"], row["truth_equality"]) == (None, "", None)
