"""What is to happen with a problem, as people decide it on the Problem page."""

from shown_pages import press, shown, words
from streamlit.testing.v1 import AppTest

from dashboard import data
from engine.domain import DecisionKind, Entry, Equality, Problem, Provenance, Stage, Verdict
from engine.store import Store, cases, decisions, people

EASY, WRONG = 0, 6


def opened(problem: Problem, person: str | None = "Ann", kind: str | None = None) -> AppTest:
    """The page with the block open, a person at the screen, and a kind of decision chosen."""
    app = shown("problem", {"id": problem.id, "run": "first"})
    if person:
        app.session_state["person"] = person
    app.session_state[f"decide.{problem.id}"] = True
    app.run()
    if kind:
        app.button_group(key=f"decide.{problem.id}.kind.0").set_value(kind).run()
    assert not app.exception
    return app


def test_a_problem_is_sent_to_a_later_stage_with_who_and_why_and_brought_back(
    full_store: Store, made: list[Problem]
) -> None:
    app = opened(made[EASY], kind=DecisionKind.AGAIN)
    (stage,) = (radio for radio in app.radio if radio.label == "The first stage that may settle it")
    assert stage.options == ["2 Criticise", "3 Vote"]
    stage.set_value(Stage.VOTE)
    (why,) = (field for field in app.text_input if field.label == "Why")
    why.set_value("<b>too</b> quick")
    text = words(press(app, "Decide"))
    assert "Ann" in text
    assert "<b>too</b> quick" in text
    with full_store.read() as reader:
        found = decisions.chosen(reader, DecisionKind.AGAIN)
    assert found.select("problem_id", "run_id", "round", "stage", "author").rows() == [
        (made[EASY].id, "first", 1, "vote", "Ann")
    ]
    press(app, "Take back")
    with full_store.read() as reader:
        assert decisions.chosen(reader, DecisionKind.AGAIN).height == 0
        assert decisions.decisions(reader, made[EASY].id)["raised"].to_list() == [True, False]


def test_a_comparison_that_was_wrong_becomes_a_case(full_store: Store, made: list[Problem], hostile: str) -> None:
    verdict = Verdict(Equality.DIFFERENT, "number")
    cases.record(full_store, Entry("first", 1, made[WRONG].id), (hostile, "2"), "Q?", verdict, Equality.EQUAL, _bea())
    app = opened(made[WRONG], kind="comparison")
    (which,) = (choice for choice in app.selectbox if choice.label == "Which comparison")
    assert which.options[0].startswith("accepted and ground truth: 1 | ")
    assert which.options[1].startswith("1 Guide, words and program: 1 | 1")
    (should,) = (radio for radio in app.radio if radio.label == "What it should say")
    should.set_value(Equality.DIFFERENT)
    text = words(press(app, "Decide"))
    assert "says different already" in text, "the accepted answer and the ground truth were found different"
    (should,) = (radio for radio in app.radio if radio.label == "What it should say")
    should.set_value(Equality.EQUAL)
    press(app, "Decide")
    with full_store.read() as reader:
        found = decisions.cases(reader, made[WRONG].id)
    assert found.select("one", "said", "rule", "should", "author").rows()[1] == (
        "1", "different", "number", "equal", "Ann",
    )  # fmt: skip


def _bea() -> Provenance:
    return Provenance("Bea", "so it is")


def test_what_stands_is_seen_without_opening_anything_and_only_people_with_a_name_change_it(
    full_store: Store, made: list[Problem]
) -> None:
    entry = Entry("first", 1, made[9].id)
    people.decide(full_store, entry, DecisionKind.EXCLUDE, _bea())
    people.decide(full_store, entry, DecisionKind.SEED, _bea())
    people.decide(full_store, entry, DecisionKind.SEED, _bea(), raised=False)
    app = opened(made[9], person=None)
    text = words(app)
    assert "excluded from exports" in text
    assert "chosen as a seed" not in text
    assert "Take back" not in [button.label for button in app.button]
    assert "Give your name first" in text
    found = data.decision_data(entry)
    assert (found.question, found.later, found.comparisons.height) == (made[9].question, (), 0)
