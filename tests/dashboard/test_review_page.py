"""The page Review: queues are made, judged and decided, and what it says of the whole."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import browsing
import polars as pl
import pytest
from browsing import WAIT_MS, Once, Visit, visiting
from playwright.sync_api import Browser, expect
from shown_pages import press, query_of, shown, words
from streamlit.testing.v1 import AppTest

from dashboard import charts
from dashboard.components import review_address, review_files, review_turn
from dashboard.components.review_words import conditions, stratum
from engine.curation import ReviewsReport
from engine.domain import Draw, Judgement, ProblemFilter, Provenance, QueueSpec, ReviewVerdict
from engine.store import Store, people, queues, review_queues

chromium, once = browsing.chromium, browsing.once
NASTY = '<img src=x onerror="window.hit=1"> :red[x] $\\href{javascript:alert(1)}{y}$'


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_turn, "TWICE_S", 0.0)


def made(store: Store, name: str = "check", *, draw: Draw = Draw.RANDOM, overlap: int = 1, blind: bool = True) -> str:
    """A queue of all five accepted answers of the run, in a fixed order."""
    strata = ("tier",) if draw is Draw.STRATIFIED else ()
    spec = QueueSpec(name, ProblemFilter(run="first"), draw, strata, size=5, overlap=overlap, blind=blind)
    return queues.make(store, spec, Provenance("Ann", NASTY))


def judge_all(store: Store, queue_id: str, author: str, *verdicts: str) -> None:
    """One verdict after the other, in the order of the queue."""
    for verdict in verdicts:
        turn = queues.take(store, queue_id, author)
        assert turn is not None
        queues.judge(store, turn.id, Judgement(ReviewVerdict(verdict), note=NASTY), author)


def said(store: Store, queue_id: str) -> pl.DataFrame:
    with store.read() as reader:
        return review_queues.judgements(reader, queue_id)


def opened(query: dict[str, str], author: str = "Ben") -> AppTest:
    """The page for somebody whose name is known."""
    app = AppTest.from_file(str(Path(review_turn.__file__).parents[1] / "app.py"), default_timeout=30)
    app.session_state["person"] = author
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("views/review.py")
    app.run()
    assert not app.exception
    return app


def test_a_store_without_runs_says_what_to_do(store: Store) -> None:
    assert store.exists()
    assert "there is no accepted answer to judge" in words(shown("review"))


def test_a_queue_is_made_in_the_browser_after_all_mistakes_were_named(full_store: Store) -> None:
    app = opened({"run": "first", "tiers": "easy"})
    assert "No queue yet" in words(app)
    assert "accepted answers with tiers easy: **3** to draw from" in words(app)
    app = press(app, "Make the queue")
    assert "name" in app.error[0].value
    app.text_input(key="make.name").set_value(NASTY[:40]).run()
    app.number_input(key="make.size").set_value(2).run()
    app = press(app, "Make the queue")
    assert not app.error
    with full_store.read() as reader:
        (row,) = review_queues.listed(reader).to_dicts()
    assert (row["size"], row["author"], row["blind"], row["name"]) == (2, "Ben", True, " ".join(NASTY[:40].split()))
    assert query_of(app)["queue"] == [row["id"]]


def test_judging_goes_on_at_once_and_tells_how_the_last_one_was(full_store: Store) -> None:
    queue_id = made(full_store)
    app = opened({"queue": queue_id})
    text = words(app)
    assert "Accepted answer" in text
    for hidden in ("ground truth", "settled", "1 Guide", "easy", "medium"):
        assert hidden not in text.replace("Chain", "")
    assert "**0** of 5 judged by you" in app.get("progress")[0].proto.text
    app.text_input(
        key=next(each.key for each in app.text_input if each.key and each.key.endswith(".answer"))
    ).set_value("7")
    app.text_area[0].set_value("because")
    app = press(app, "Wrong")
    (row,) = said(full_store, queue_id).to_dicts()
    assert (row["verdict"], row["answer"], row["note"], row["author"]) == ("wrong", "7", "because", "Ben")
    assert "Last: :material/close: **wrong** · ground truth" in words(app)
    assert "**1** of 5 judged by you" in app.get("progress")[0].proto.text
    assert app.text_area[0].value == ""

    app = press(app, "Skip")
    assert "1 skipped" in app.get("progress")[0].proto.text
    app = press(press(app, "Undo"), "Undo")
    assert said(full_store, queue_id).height == 0
    assert app.text_area[0].value == "because"
    for _ in range(5):
        app = press(app, "Correct")
    assert "All 5 items are judged" in words(app)
    assert set(said(full_store, queue_id)["verdict"]) == {"correct"}


def test_two_windows_of_a_person_judge_an_item_once(full_store: Store) -> None:
    queue_id = made(full_store)
    one, other = opened({"queue": queue_id}), opened({"queue": queue_id})
    press(one, "Correct")
    other = press(other, "Wrong")
    assert said(full_store, queue_id)["verdict"].to_list() == ["correct"]
    assert "was judged already, in another window" in words(other)
    assert "Last:" not in words(other)


def test_a_key_that_comes_twice_at_once_counts_once(full_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_turn, "TWICE_S", 60.0)
    queue_id = made(full_store)
    app = press(opened({"queue": queue_id}), "Correct")
    assert said(full_store, queue_id).height == 0
    assert "the first counted, the other did not" in words(app)


def test_undo_that_comes_twice_at_once_counts_once(full_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    queue_id = made(full_store)
    app = opened({"queue": queue_id})
    for _ in range(2):
        app = press(app, "Wrong")
    app = press(app, "Undo")
    monkeypatch.setattr(review_turn, "TWICE_S", 60.0)
    app = press(app, "Undo")
    assert said(full_store, queue_id).height == 1
    assert "the first counted, the other did not" in words(app)


def test_undo_brings_back_what_was_typed_of_a_skipped_item_and_after_a_reload(full_store: Store) -> None:
    queue_id = made(full_store)
    app = opened({"queue": queue_id})
    app.text_area[0].set_value("half a thought")
    app = press(press(app, "Skip"), "Undo")
    assert app.text_area[0].value == "half a thought"
    for field, value in (("note", NASTY), ("answer", "7"), ("flags", ["ill-posed"])):
        app.session_state[app.session_state["review.turn"].key(field)] = value
    press(app, "Ambiguous")
    app = press(opened({"queue": queue_id}), "Undo")
    at = app.session_state["review.turn"]
    assert [app.session_state[at.key(field)] for field in ("note", "answer", "flags")] == [NASTY, "7", ["ill-posed"]]


def test_a_queue_that_is_not_blind_tells_what_the_engine_says(full_store: Store) -> None:
    assert "ground truth" in words(opened({"queue": made(full_store, blind=False)}))


def test_a_lapsed_lease_is_said_kindly_and_can_be_renewed(full_store: Store) -> None:
    app = opened({"queue": made(full_store)})
    at = app.session_state["review.turn"]
    assert "yours for 10 min" in words(app)
    at.turn = replace(at.turn, until=at.turn.until - timedelta(seconds=700))
    app.run()
    assert "Your time for this item is over" in words(app)
    assert "yours for 10 min" in words(press(app, "Keep it"))


def test_flags_go_with_a_judgement(full_store: Store) -> None:
    queue_id = made(full_store)
    people.offer_reason(full_store, NASTY[:40], "Ann")
    app = opened({"queue": queue_id})
    group = next(each for each in app.button_group if "flags" in str(each.key))
    group.set_value(["ill-posed", " ".join(NASTY[:40].split())]).run()
    press(app, "Ambiguous")
    assert said(full_store, queue_id)["flags"].to_list() == [[" ".join(NASTY[:40].split()), "ill-posed"]]


def test_a_list_of_problems_leads_to_a_queue_of_them(full_store: Store) -> None:
    assert full_store.exists()
    links = shown("browse", {"run": "first", "tiers": "easy"}).get("page_link")
    assert "run=first&tiers=easy" in [link.proto.query_string for link in links if link.proto.label == "Review these"]


def test_a_closed_queue_is_said_kindly(full_store: Store) -> None:
    queue_id = made(full_store)
    app = press(opened({"queue": queue_id}, "Ann"), "Close it")
    assert "**closed**" in words(opened({"queue": queue_id}))
    assert "Open it again" in [button.label for button in app.button]


def test_what_the_address_asks_for_in_vain_is_said(full_store: Store) -> None:
    assert full_store.exists()
    text = words(shown("review", {"queue": "none", "show": "x", "item": "-1", "run": "gone", "hm": "1"}))
    for part in (
        "queue = 'none' is not",
        "show = 'x' is not",
        "item = '-1' is not",
        "run = 'gone' is not",
        "'hm' means",
    ):
        assert part in text


def test_leads_decide_conflicts_and_others_read_them(full_store: Store) -> None:
    queue_id = made(full_store, overlap=2)
    judge_all(full_store, queue_id, "Ann", *["correct"] * 5)
    judge_all(full_store, queue_id, "Ben", "wrong", *["correct"] * 4)
    query = {"queue": queue_id, "show": "conflicts"}
    app = opened(query)
    assert "**0** of 1 conflict decided · item 1 of the queue" in words(app)
    assert "Leads decide between reviewers" in words(app)
    assert "Correct" not in [button.label for button in app.button]
    assert NASTY.replace("\\", "").partition(" ")[0] in words(app)

    full_store.path.with_name("workbench.toml").write_text('leads = ["Lea"]\n')
    app = press(opened(query, "Lea"), "Wrong")
    assert ":material/gavel: Decided: :material/close: **wrong** by Lea" in words(app)
    text = words(opened({"queue": queue_id, "show": "agreement"}))
    assert "9 of 10" not in text
    assert "4 of 5 pairs of judgements" in text
    text = words(opened({"queue": queue_id, "show": "estimate"}))
    assert "an estimated **80.0%** are correct (95% interval **80.0 to 80.0%**): 4 of 5 (80.0%)" in text
    app = press(opened(query, "Lea"), "Take the decision back")
    assert "**0** of 1 conflict decided" in words(app)


def test_a_blind_queue_shows_a_conflict_only_to_leads_and_to_those_who_judged_the_item(full_store: Store) -> None:
    queue_id = made(full_store, overlap=3)
    judge_all(full_store, queue_id, "Ann", "correct", "correct")
    judge_all(full_store, queue_id, "Ben", "wrong", "wrong")
    judge_all(full_store, queue_id, "Cat", "correct")
    query = {"queue": queue_id, "show": "conflicts", "item": "1"}
    for author, hidden in (("Eve", 2), ("Cat", 1)):
        app = opened(query, author)
        assert f"{hidden} {'is' if hidden == 1 else 'are'} not shown: in a blind queue" in words(app)
        assert "item 2" not in words(app)
        if author == "Eve":
            assert not any(name in words(app) for name in ("Ben", "Cat", "ground truth"))
            assert not app.main.get("page_link")
    assert "not shown" not in words(opened(query, "Ben"))


def test_a_lead_goes_from_conflict_to_undecided_conflict_and_nothing_moves(full_store: Store) -> None:
    queue_id = made(full_store, overlap=2)
    judge_all(full_store, queue_id, "Ann", *["correct"] * 3)
    judge_all(full_store, queue_id, "Ben", *["wrong"] * 3)
    full_store.path.with_name("workbench.toml").write_text('leads = ["Lea"]\n')
    app = opened({"queue": queue_id, "show": "conflicts", "item": "1"}, "Lea")
    next(each for each in app.text_input if each.label == "Why").set_value("I computed it")
    for decided, item in ((1, 3), (2, 1), (3, 1)):
        app = press(app, "Wrong")
        assert f"**{decided}** of 3 conflicts decided · item {item} of the queue" in words(app)
    app = press(app, "Next")
    assert "item 2 of the queue" in words(app)
    assert "“I computed it”" in words(app)
    assert next(each for each in app.text_input if each.label == "Why").value == ""


def test_the_axis_of_the_estimates_shows_all_of_a_marker_at_100_percent() -> None:
    for low in (0.0, 0.4, 0.87, 0.999):
        axis = charts.estimates_figure([charts.Estimated("the whole", 1.0, low, 1.0, 9)]).layout.xaxis
        assert axis.range[0] < low + 1e-9
        assert axis.range[1] > 1 == axis.tick0
        assert (1 - axis.range[0]) / axis.dtick <= 5


def test_what_was_not_drawn_at_random_says_nothing_of_the_whole(full_store: Store) -> None:
    queue_id = made(full_store, draw=Draw.UNCERTAIN)
    judge_all(full_store, queue_id, "Ann", "wrong")
    text = words(opened({"queue": queue_id, "show": "estimate"}))
    assert "says nothing of the whole" in text
    assert "**1 wrong**, 0 correct" in text
    assert "interval" not in text


def test_words_of_strata_and_conditions() -> None:
    assert stratum("[]") == "all"
    assert stratum('["easy", 3]') == "easy · 3"
    assert conditions({"run": ["r"]}) == "all accepted answers of the run"
    assert conditions({"run": ["r"], "tiers": ["easy", "hard"]}) == "accepted answers with tiers easy or hard"
    assert review_address.of_queue("r", "q") == {"run": ["r"], "queue": ["q"]}


@pytest.fixture
def visit(chromium: Browser, once: Once, full_store: Store) -> Iterator[Visit]:
    def make() -> Path:
        made(full_store)
        return full_store.path

    with visiting(chromium, once(make)) as seen:
        yield seen


@pytest.mark.browser
def test_three_are_judged_by_keyboard_and_a_draft_survives_a_reload(visit: Visit) -> None:
    page = visit.page
    visit.open("/review?run=first")
    page.get_by_role("button", name="check").click()
    page.get_by_role("textbox", name="Your name").fill("Ann")
    page.keyboard.press("Enter")
    visit.says("0 of 5 judged by you")

    def judge(key: str, done: int) -> None:
        visit.settled()
        page.wait_for_timeout(1000 * review_turn.TWICE_S + 400)
        page.keyboard.press(key)
        visit.says(re.compile(rf"^{done} of 5 judged"))

    judge("1", 1)
    judge("n", 2)
    visit.settled()
    page.wait_for_timeout(700)
    page.keyboard.press("3")
    page.keyboard.press("3")  # the same key twice at once
    visit.says(re.compile("^3 of 5 judged"))
    visit.settled()
    expect(page.get_by_text(re.compile("^3 of 5 judged"))).to_be_visible()

    page.keyboard.press("e")
    note = page.locator("textarea").first
    expect(note).to_be_focused(timeout=WAIT_MS)
    page.keyboard.type(f"1 2 3 s u {NASTY}")  # keys do not judge while one types
    page.reload()
    visit.says(re.compile("^3 of 5 judged"))  # nor is the name asked for again
    expect(note).to_have_value(f"1 2 3 s u {NASTY}", timeout=WAIT_MS)
    page.keyboard.press("e")
    page.keyboard.press("Escape")
    judge("2", 4)
    visit.settled()
    expect(note).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('/draft/')).length") == 0
    assert page.evaluate("window.hit") is None


def test_an_item_that_is_given_back_goes_to_somebody_else_at_once(full_store: Store) -> None:
    queue_id = made(full_store)
    first = queues.take(full_store, queue_id, "Ben")
    app = press(opened({"run": "first", "queue": queue_id}), "Give it back")
    assert "queue" not in query_of(app)
    again = queues.take(full_store, queue_id, "Ann")
    assert first is not None
    assert again is not None
    assert again.position == first.position


@pytest.mark.parametrize(
    ("report", "kind", "told"),
    [
        (ReviewsReport("f", added=1), "success", "1 reviews added"),
        (ReviewsReport("f", queues=["a", "b"], unjudged=["b"]), "success", "Made: a, b. Without reviews so far: b."),
        (ReviewsReport("f", known=2), "info", "2 known already"),
        (ReviewsReport("f"), "info", "nothing came in"),
    ],
)
def test_files_of_which_nothing_is_new_are_no_success(
    monkeypatch: pytest.MonkeyPatch, report: ReviewsReport, kind: str, told: str
) -> None:
    said: dict[str, str] = {}
    for each in ("success", "info"):
        monkeypatch.setattr(review_files.st, each, lambda text, each=each, **_: said.update({each: text}))
    review_files.told(report)
    assert list(said) == [kind]
    assert told in said[kind].replace("\\", "")


def test_files_of_which_nothing_can_be_used_come_in_without_praise(full_store: Store) -> None:
    app = opened({"queue": made(full_store), "show": review_address.FILES})
    app.file_uploader(key="review.file").upload("f.jsonl", b"nonsense\n").run()
    app = press(app, "Bring them home")
    assert not app.success
    assert "nothing came in" in app.info[0].value
    assert "1 line could not be used" in app.warning[0].value
    assert "line 1: it is not JSON" in words(app)


def test_consistency_shows_the_same_estimate(full_store: Store) -> None:
    nobody = "Nobody has judged items of this run that were drawn at random."
    assert nobody in words(shown("consistency", {"run": "first"}))
    queue_id, doubtful = made(full_store), made(full_store, "doubt", draw=Draw.UNCERTAIN)
    judge_all(full_store, queue_id, "Ben", "correct", "wrong", "correct", "correct")
    judge_all(full_store, doubtful, "Ben", "correct")
    estimate = words(shown("review", {"queue": queue_id, "show": "estimate"}))
    (told,) = re.findall(r"Of 5 accepted answers, an estimated \*\*\d+\.\d%\*\* are correct.*", estimate)
    consistency = words(shown("consistency", {"run": "first"}))
    assert told in consistency
    assert "doubt" not in consistency
