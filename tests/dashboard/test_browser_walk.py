"""Pages in a real browser in the dark, and what their figures and keys do."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import browsing
import pytest
import small_lineage
from browsing import WAIT_MS, Once, Visit, Window, serving, visiting
from playwright.sync_api import Browser, expect
from small_store import NOW

from engine.domain import Attempt, Entry, Equality, Problem, Reading, Stage, Verdict
from engine.store import Facts, Store, flush

pytestmark = pytest.mark.browser
chromium, once, window = browsing.chromium, browsing.once, browsing.window
CAUSES = (("program error", "ZeroDivisionError"), ("slip in the words", None), ("rounding", None))


@pytest.fixture
def caused(full_store: Store, add_run: Callable[..., None], made: list[Problem]) -> Store:
    """Two runs, of which the first one's disagreements have their causes, and a run of three rounds."""
    add_run("second")
    small_lineage.add(full_store)
    facts = Facts(lambda: NOW)
    for number, (cause, detail) in enumerate(CAUSES, 1):
        attempt = Attempt(Stage.GUIDE, 0, "weak", Reading(""), None, None, Verdict(Equality.DIFFERENT, "number"))
        facts.cause(Entry("first", 1, made[number].id), attempt, cause, detail)
    flush(full_store, facts.take())
    return full_store


@pytest.fixture
def visit(window: Window, once: Once, request: pytest.FixtureRequest) -> Visit:
    """A window on that store; no test that has it writes."""

    def make() -> Path:
        store: Store = request.getfixturevalue("caused")
        return store.path

    return window(once(make))


@pytest.fixture
def dark(visit: Visit, chromium: Browser) -> Iterator[Visit]:
    """A window on the same store, whose reader wants it dark."""
    with visiting(chromium, visit.address, color_scheme="dark") as seen:
        yield seen


def test_pages_are_drawn_in_the_dark(dark: Visit, made: list[Problem]) -> None:
    for name, path in (
        ("overview", "/"),
        ("consistency", "/consistency?run=first"),
        ("problem", f"/problem?id={made[2].id}&run=first"),
        ("compare", "/compare?a_run=first&b_run=second"),
    ):
        dark.go(path)
        expect(dark.page.get_by_test_id("stException")).to_have_count(0)
        expect(dark.page.locator(".katex-error")).to_have_count(0)
        dark.picture(f"{name}-dark")
    assert dark.page.evaluate(
        "parseInt(getComputedStyle(document.querySelector('.stApp')).backgroundColor.slice(4)) <= 128"
    )


def query(visit: Visit) -> dict[str, list[str]]:
    return parse_qs(urlsplit(visit.page.url).query)


@pytest.mark.parametrize(
    ("end", "conditions", "problems"),
    [(1, {"tiers": ["easy"], "stage": ["guide"]}, "3 problems"), (0, {}, "10 problems")],
    ids=["an end", "a stage"],
)
def test_a_click_on_the_diagram_opens_exactly_those_problems(
    visit: Visit, end: int, conditions: dict[str, list[str]], problems: str
) -> None:
    visit.go("/funnel?run=first")
    nodes = visit.page.locator(".js-plotly-plot .barlayer").first.locator(".trace").nth(1)
    nodes.locator(".point path").nth(end).click(force=True, timeout=WAIT_MS)
    visit.page.wait_for_url(re.compile(r"/browse\?"), timeout=WAIT_MS)
    visit.says(problems)
    assert query(visit) == {"run": ["first"], "round": ["1"], **conditions}


def test_a_click_on_a_band_opens_its_problems(visit: Visit) -> None:
    visit.go("/funnel?run=first")
    bands = visit.page.locator(".js-plotly-plot .barlayer").first.locator(".trace").nth(0)
    bands.locator(".point path").nth(2).click(force=True, timeout=WAIT_MS)
    visit.page.wait_for_url(re.compile(r"/browse\?"), timeout=WAIT_MS)
    assert query(visit)["round"] == ["1"]
    visit.page.go_back()
    visit.says("What went in comes out")
    visit.page.wait_for_url(re.compile(r"/funnel\?run=first$"), timeout=WAIT_MS)


CELL = """figure => {
  const trace = figure.data.find(trace => trace.type === 'heatmap');
  const frame = figure.querySelector('.nsewdrag').getBoundingClientRect();
  for (const [row, values] of trace.z.entries())
    for (const [column, value] of Array.from(values).entries())
      if (value !== null && !Number.isNaN(value)) {
        const {xaxis, yaxis} = figure._fullLayout;
        return [frame.x + xaxis.c2p(xaxis.d2c(trace.x[column])), frame.y + yaxis.c2p(yaxis.d2c(trace.y[row]))];
      }
}"""


def test_a_click_on_the_heat_map_opens_its_cell(visit: Visit) -> None:
    visit.go("/consistency?run=first")
    figure = visit.page.locator(".js-plotly-plot:has(.heatmaplayer .hm)").first
    figure.scroll_into_view_if_needed(timeout=WAIT_MS)
    expect(figure).to_be_visible(timeout=WAIT_MS)
    visit.page.mouse.click(*figure.evaluate(CELL))
    visit.page.wait_for_url(re.compile(r"/browse\?"), timeout=WAIT_MS)
    found = query(visit)
    assert found["run"] == ["first"]
    assert len(found["subjects"]) == len(found["levels"]) == 1
    visit.says(re.compile(r"^\d+ problems?$"))


def test_disagreements_are_worked_by_keyboard(chromium: Browser, caused: Store, tmp_path: Path) -> None:
    with serving(caused.path, tmp_path / "server.log") as address, visiting(chromium, address) as visit:
        visit.go("/disagreements?run=first")
        visit.says("1 of 3")
        visit.press("n", "2 of 3")
        second = query(visit)["problem"]
        visit.page.keyboard.press("p")
        visit.says("1 of 3")
        visit.settled()
        visit.page.get_by_role("button", name="Your name").click()
        visit.page.get_by_role("textbox", name="Your name").fill("Ann")
        visit.page.keyboard.press("Enter")
        visit.says("Accept and go on")
        visit.page.keyboard.press("Escape")
        visit.settled()
        visit.page.get_by_role("heading", level=1).click()
        visit.page.keyboard.press("a")
        visit.says("2 of 3")
        assert query(visit)["problem"] == second
    with caused.read() as reader:
        assert reader.rows("SELECT author, cause = computed FROM cause_correction") == [("Ann", True)]
