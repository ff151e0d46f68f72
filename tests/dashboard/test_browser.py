"""The pages in a real browser, against a real server."""

import datetime as dt
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import small_lineage
from conftest import required
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright

from engine.domain import Decision, Entry, Outcome, Problem, Stage, Tier
from engine.store import Facts, Store, flush

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PICTURES = ROOT / "artefacts"
WAIT_MS = 30_000

pytestmark = pytest.mark.browser


@pytest.fixture
def server(full_store: Store, tmp_path: Path) -> Iterator[str]:
    """The address of a dashboard over a store with one run."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", "--server.port", str(port)]
    environment = os.environ | {"WISDOM_STORE": str(full_store.path)}
    with (tmp_path / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)
    assert "Traceback" not in (tmp_path / "server.log").read_text()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address)  # noqa: S310 -- our own server
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the dashboard's server did not start")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        required("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page of the browser, and what it did that it should not."""

    page: Page
    address: str
    went_out: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def says(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=WAIT_MS)

    def picture(self, name: str) -> None:
        """A picture of the whole page, for people to look at."""
        PICTURES.mkdir(exist_ok=True)
        self.page.wait_for_timeout(1500)
        main = self.page.get_by_test_id("stMain")
        height = int(main.evaluate("element => element.scrollHeight"))
        size = self.page.viewport_size or {"width": 1400, "height": 900}
        self.page.set_viewport_size({"width": size["width"], "height": max(900, height)})
        self.page.wait_for_timeout(500)
        self.page.screenshot(path=PICTURES / f"{name}.png")
        self.page.set_viewport_size(size)

    def route(self, route: Route) -> None:
        if urlsplit(route.request.url).hostname in ("127.0.0.1", None):
            route.continue_()
        else:
            self.went_out.append(route.request.url)
            route.abort()

    def console(self, message: ConsoleMessage) -> None:
        # Below a page's own path Streamlit first looks for its server there, and finds it one level up.
        probing = "/_stcore/" in str(message.location.get("url"))
        if message.type == "error" and not probing:
            self.complaints.append(message.text)


@pytest.fixture
def visit(chromium: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A browser window that notes every complaint and every request that leaves this machine."""
    options = {"color_scheme": "light", "viewport": {"width": 1400, "height": 900}} | getattr(request, "param", {})
    context = chromium.new_context(**options)
    page = context.new_page()
    seen = Visit(page, server)
    page.route("**/*", seen.route)
    page.on("console", seen.console)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    yield seen
    context.close()
    assert not seen.went_out
    assert not seen.complaints


SCHEMES = pytest.mark.parametrize(
    "visit", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"]
)


@SCHEMES
def test_from_the_funnel_to_the_next_problem(visit: Visit, request: pytest.FixtureRequest) -> None:
    scheme = request.node.callspec.id
    visit.open("/funnel")
    visit.says("What went in comes out: 10 in = 3 + 1 + 1 + 1 + 0 + 1 + 0 + 3.")
    visit.says("The replies were written by hand.")
    expect(visit.page.locator(".js-plotly-plot .barlayer .point").first).to_be_visible(timeout=WAIT_MS)
    visit.picture(f"funnel-{scheme}")

    visit.page.get_by_role("link", name="3 easy").click()
    visit.says("3 problems")
    assert "tiers=easy" in visit.page.url
    visit.picture(f"browse-{scheme}")

    visit.page.get_by_role("link", name=re.compile("^Find")).click()
    visit.says("Accepted answer")
    expect(visit.page.locator(".katex").first).to_be_visible(timeout=WAIT_MS)
    expect(visit.page.locator(".katex-error")).to_have_count(0)
    visit.picture(f"problem-{scheme}")

    first = visit.page.url
    visit.page.keyboard.press("n")
    visit.says(re.compile(r"<script>window\.hit=1"))
    assert visit.page.url != first
    assert "tiers=easy" in visit.page.url
    visit.page.get_by_role("button", name="Previous").click()
    expect(visit.page.get_by_text("window.hit").first).to_be_hidden(timeout=WAIT_MS)
    visit.page.get_by_role("link", name="Back to the list").click()
    visit.says("3 problems")


def test_hostile_text_is_shown_and_does_nothing(visit: Visit, made: list[Problem]) -> None:
    visit.open(f"/problem?id={made[4].id}&run=first")
    visit.says(re.compile(r"!\[x\]\(http:\W+evil\.example/x\.png\)"))
    visit.says(re.compile(r"\[click\]\(javascript:\W?window\.hit=1\)"))
    visit.says(re.compile(r":\W?red\[x\]"))
    visit.says(re.compile(r"\\href\{javascript:\W?alert\(1\)\}\{y\}"))
    visit.page.get_by_text("Exact prompt and raw reply").click()
    visit.says("raw reply")
    visit.page.get_by_text("The publisher's solution").click()
    visit.picture("hostile-light")
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
    visit: Visit, full_store: Store, add_run: Callable[..., None], made: list[Problem]
) -> None:
    add_run("second", ended=None)
    facts = Facts(lambda: dt.datetime.now(dt.UTC))
    with full_store.run_lock("second").held():
        visit.open("/funnel?run=second")
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
    visit.open("/browse?run=first")
    visit.says("10 problems")
    links = visit.page.get_by_test_id("stPageLink")
    expect(links.locator(".katex").first).to_be_visible(timeout=WAIT_MS)
    expect(links.locator("a")).to_have_count(10)
    expect(links.locator("script, img, a a, h1, code, p [style*='color']")).to_have_count(0)
    expect(visit.page.locator(".katex-error")).to_have_count(0)


def test_a_list_is_worked_by_keyboard(visit: Visit) -> None:
    visit.open("/browse?run=first&size=25")
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


def test_a_megabyte_of_reply_does_not_hold_the_page(visit: Visit, long_reply: Problem) -> None:
    visit.open(f"/problem?id={long_reply.id}&run=first")
    visit.says("The rest, as plain text")
    expect(visit.page.locator(".katex:visible").first).to_be_visible(timeout=WAIT_MS)
    assert visit.page.locator(".stMarkdown .katex").count() <= 310
    visit.page.get_by_text("The rest, as plain text").click()
    expect(visit.page.get_by_test_id("stCode").first).to_be_visible(timeout=WAIT_MS)


@SCHEMES
def test_from_a_round_to_what_grew_out_of_it(visit: Visit, full_store: Store, request: pytest.FixtureRequest) -> None:
    small_lineage.add(full_store)
    scheme = request.node.callspec.id
    visit.open("/funnel?run=grown")
    visit.says("Round 3 of 3")
    visit.says("Simulated teachers.")
    visit.page.get_by_role("radio", name="Round 1").click()
    visit.says("Round 1 of 3")
    visit.page.wait_for_url(re.compile("round=1"))
    visit.page.get_by_text("An example of each").click()
    visit.says("The store has nearly the same")
    visit.picture(f"rounds-{scheme}")

    visit.page.get_by_role("link", name=re.compile("kept for round 2")).click()
    visit.says("1 problem")
    visit.page.get_by_role("link", name=re.compile("^How many primes lie")).click()
    visit.says("Where it comes from")
    visit.says(re.compile("^claimed 5 · Number Theory"))
    main = visit.page.get_by_test_id("stMain")
    main.get_by_text("Check of the question: prompt and reply").click()
    visit.says("repair: a new question")
    visit.picture(f"lineage-{scheme}")
    visit.page.get_by_role("link", name=re.compile("^How many primes are below")).click()
    visit.says("What grew out of it")
    visit.says(re.compile("the store has nearly the same"))
    expect(visit.page.locator(".katex-error")).to_have_count(0)
    visit.picture(f"children-{scheme}")


def test_what_teachers_wrote_beside_solutions_does_nothing_either(visit: Visit, full_store: Store) -> None:
    small_lineage.add(full_store)
    visit.open("/problem?id=g2&run=grown")
    visit.says(re.compile(r"<b>How</b> many grains make"))
    visit.open("/problem?id=g1&run=grown")
    visit.page.get_by_text("Knowledge base").click()
    visit.says(re.compile(r"<i>Never</i> :\W?red\[count\] it"))
    texts = visit.page.get_by_test_id("stMain").get_by_test_id("stMarkdown")
    for forbidden in ("b", "i", "script", "img", "a"):
        expect(texts.locator(forbidden)).to_have_count(0)


@pytest.mark.parametrize("visit", [{"viewport": {"width": 390, "height": 844}}], indirect=True)
def test_pages_fit_a_phone(visit: Visit, full_store: Store, made: list[Problem]) -> None:
    small_lineage.add(full_store)
    for name, path in (
        ("overview", "/"),
        ("funnel", "/funnel?run=first"),
        ("consistency", "/consistency?run=first"),
        ("disagreements", "/disagreements?run=first"),
        ("failures", "/failures?run=first"),
        ("compare", "/compare?a_run=first&b_run=first"),
        ("browse", "/browse?run=first"),
        ("problem", f"/problem?id={made[2].id}"),
        ("rounds", "/funnel?run=grown&round=1"),
        ("lineage", "/problem?id=g4&run=grown"),
        ("evolved", "/browse?run=grown&sources=evolved"),
    ):
        visit.open(path)
        expect(visit.page.get_by_role("heading", level=1)).to_be_visible(timeout=WAIT_MS)
        visit.picture(f"{name}-phone")
        wide = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, name
        for cell in visit.page.get_by_test_id("stTableStyledTable").locator("th:last-child").all():
            cell.scroll_into_view_if_needed()
            cut = cell.evaluate("cell => cell.getBoundingClientRect().right - window.innerWidth")
            assert cut <= 0, f"{name}: the last column of a table is out of reach"
