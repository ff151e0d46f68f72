"""The pages in a real browser, against a real server."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import browsing
import pytest
import small_lineage
from browsing import WAIT_MS, Once, Visit, Window, serving, visiting
from playwright.sync_api import Browser, expect

from engine.domain import Decision, Entry, Outcome, Problem, Stage, Tier
from engine.store import Facts, Store, flush

pytestmark = pytest.mark.browser
chromium, once, window = browsing.chromium, browsing.once, browsing.window


@pytest.fixture
def visit(window: Window, once: Once, request: pytest.FixtureRequest) -> Visit:
    """A window on a store that no test changes: a finished run, a run of three rounds, a reply of a megabyte."""

    def make() -> Path:
        store: Store = request.getfixturevalue("full_store")
        small_lineage.add(store)
        request.getfixturevalue("long_reply")
        return store.path

    return window(once(make))


def test_from_the_funnel_to_the_next_problem(visit: Visit) -> None:
    visit.go("/funnel?run=first")
    visit.says("What went in comes out: 10 in = 3 + 1 + 1 + 1 + 0 + 1 + 0 + 3.")
    visit.says("The replies were written by hand.")
    visit.page.get_by_role("link", name="3 easy").click()
    visit.says("3 problems")
    assert "tiers=easy" in visit.page.url

    visit.page.get_by_role("link", name=re.compile("^Find")).click()
    visit.says("Accepted answer")
    expect(visit.page.locator(".katex").first).to_be_visible(timeout=WAIT_MS)
    expect(visit.page.locator(".katex-error")).to_have_count(0)

    first = visit.page.url
    visit.press("n", re.compile(r"<script>window\.hit=1"))
    assert visit.page.url != first
    assert "tiers=easy" in visit.page.url
    visit.page.get_by_role("button", name="Previous").click()
    expect(visit.page.get_by_text("window.hit").first).to_be_hidden(timeout=WAIT_MS)
    visit.page.get_by_role("link", name="Back to the list").click()
    visit.says("3 problems")


def test_hostile_text_is_shown_and_does_nothing(visit: Visit, made: list[Problem]) -> None:
    visit.go(f"/problem?id={made[4].id}&run=first")
    visit.says(re.compile(r"!\[x\]\(http:\W+evil\.example/x\.png\)"))
    visit.says(re.compile(r"\[click\]\(javascript:\W?window\.hit=1\)"))
    visit.says(re.compile(r":\W?red\[x\]"))
    visit.says(re.compile(r"\\href\{javascript:\W?alert\(1\)\}\{y\}"))
    visit.page.get_by_text("Exact prompt and raw reply").click()
    visit.says("raw reply")
    visit.page.get_by_text("The publisher's solution").click()
    visit.settled()
    main = visit.page.get_by_test_id("stMain")
    texts = main.get_by_test_id("stMarkdown")
    for forbidden in ("script", "img", "a", "h1", "h2", "table", "ul", "ol", "blockquote", "svg.mermaid"):
        expect(texts.locator(forbidden)).to_have_count(0)
    expect(main.locator("a[href*='evil'], a[href^='javascript'], img[src*='evil']")).to_have_count(0)
    theirs = texts.filter(has_text="evil.example")
    assert theirs.count() >= 2
    expect(theirs.locator("p [style*='color'], p [role='img'], p code")).to_have_count(0)
    assert visit.page.evaluate("window.hit") is None


def test_a_page_follows_its_run_without_losing_the_place(
    chromium: Browser, full_store: Store, add_run: Callable[..., None], made: list[Problem], tmp_path: Path
) -> None:
    add_run("second", ended=None)
    facts = Facts(lambda: dt.datetime.now(dt.UTC))
    with serving(full_store.path, tmp_path / "server.log") as address, visiting(chromium, address) as visit:
        with full_store.run_lock("second").held():
            visit.go("/funnel?run=second")
            visit.says("3 easy")
            visit.says(re.compile("running$"))
            visit.says("Calls and cost")
            main = visit.page.get_by_test_id("stMain")
            main.evaluate("element => element.scrollTo(0, 120)")
            decision = Decision(Outcome.SETTLED, "inner", "both say 2", "2")
            facts.outcome(Entry("second", 1, made[7].id), Stage.GUIDE.value, decision, Tier.EASY, None)
            flush(full_store, facts.take())
            visit.says("4 easy")
            assert main.evaluate("element => element.scrollTop") == 120
        visit.says(re.compile("dead$"))


def test_questions_in_a_list_are_set(visit: Visit) -> None:
    visit.go("/browse?run=first")
    visit.says("10 problems")
    links = visit.page.get_by_test_id("stMain").get_by_test_id("stPageLink")
    expect(links.locator(".katex").first).to_be_visible(timeout=WAIT_MS)
    expect(links.locator("a")).to_have_count(10)
    expect(links.locator("script, img, a a, h1, code, p [style*='color']")).to_have_count(0)
    expect(visit.page.locator(".katex-error")).to_have_count(0)


def test_a_list_is_worked_by_keyboard(visit: Visit) -> None:
    visit.go("/browse?run=first&size=25")
    visit.says("10 problems")
    expect(visit.page.get_by_test_id("stPageLink").first).to_be_visible(timeout=WAIT_MS)
    reached = set()
    for _ in range(40):
        visit.page.keyboard.press("Tab")
        reached.add(
            visit.page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText).trim()")
        )
    text = "\n".join(reached)
    for part in ("In the question", "25 rows", "Clear all", "Which sentence is false?"):
        assert part in text


def test_a_megabyte_of_reply_does_not_hold_the_page(visit: Visit, made: list[Problem]) -> None:
    visit.go(f"/problem?id={made[8].id}&run=first")
    visit.says("The rest, as plain text")
    expect(visit.page.locator(".katex:visible").first).to_be_visible(timeout=WAIT_MS)
    assert visit.page.locator(".stMarkdown .katex").count() <= 310
    visit.page.get_by_text("The rest, as plain text").click()
    expect(visit.page.get_by_test_id("stCode").first).to_be_visible(timeout=WAIT_MS)


def test_from_a_round_to_what_grew_out_of_it(visit: Visit) -> None:
    visit.go("/funnel?run=grown")
    visit.says("Round 3 of 3")
    visit.says("Simulated teachers.")
    visit.page.get_by_role("radio", name="Round 1").click()
    visit.says("Round 1 of 3")
    visit.page.wait_for_url(re.compile("round=1"))
    visit.page.get_by_text("An example of each").click()
    visit.says("The store has nearly the same")

    visit.page.get_by_role("link", name=re.compile("kept for round 2")).click()
    visit.says("1 problem")
    visit.page.get_by_role("link", name=re.compile("^How many primes lie")).click()
    visit.says("Where it comes from")
    visit.says(re.compile("^claimed 5 · Number Theory"))
    main = visit.page.get_by_test_id("stMain")
    main.get_by_text("Check of the question: prompt and reply").click()
    visit.says("repair: a new question")
    visit.picture("lineage-opened")
    child = visit.page.url
    visit.page.get_by_role("link", name=re.compile("^How many primes are below")).click()
    visit.says("What grew out of it")
    visit.page.wait_for_url(re.compile("id=g1&"))  # a link from the page to itself
    visit.page.go_back()
    visit.says("Where it comes from")
    assert visit.page.url == child
    visit.page.go_forward()
    visit.says("What grew out of it")
    visit.says(re.compile("the store has nearly the same"))
    expect(visit.page.locator(".katex-error")).to_have_count(0)


def test_what_teachers_wrote_beside_solutions_does_nothing_either(visit: Visit) -> None:
    visit.go("/problem?id=g2&run=grown")
    visit.says(re.compile(r"<b>How</b> many grains make"))
    visit.go("/problem?id=g1&run=grown")
    visit.page.get_by_text("Knowledge base").click()
    visit.says(re.compile(r"<i>Never</i> :\W?red\[count\] it"))
    texts = visit.page.get_by_test_id("stMain").get_by_test_id("stMarkdown")
    for forbidden in ("b", "i", "script", "img", "a"):
        expect(texts.locator(forbidden)).to_have_count(0)


def test_pages_fit_a_phone(visit: Visit, made: list[Problem]) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    for name, path in (
        ("overview", "/"),
        ("funnel", "/funnel?run=first"),
        ("consistency", "/consistency?run=first"),
        ("diversity", "/diversity"),
        ("disagreements", "/disagreements?run=first"),
        ("failures", "/failures?run=first"),
        ("compare", "/compare?a_run=first&b_run=first"),
        ("review", "/review?run=first&tiers=easy"),
        ("launch", "/launch?run=first"),
        ("browse", "/browse?run=first"),
        ("problem", f"/problem?id={made[2].id}"),
        ("rounds", "/funnel?run=grown&round=1"),
        ("lineage", "/problem?id=g4&run=grown"),
        ("evolved", "/browse?run=grown&sources=evolved"),
    ):
        visit.go(path)
        visit.picture(f"{name}-phone")
        expect(visit.page.get_by_test_id("stException")).to_have_count(0)
        expect(visit.page.locator(".katex-error")).to_have_count(0)
        visit.fits(name)
