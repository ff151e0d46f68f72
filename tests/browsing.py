"""The dashboard in a real browser: a server over a store, a window, and what goes wrong in it."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import required
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

ROOT = Path(__file__).parents[1]
APP = ROOT / "dashboard" / "app.py"
PICTURES = ROOT / "artefacts"
WAIT_MS = 30_000
_GO = """async path => {
  const app = document.querySelector("[data-test-script-state]");
  const begun = new Promise(done => new MutationObserver((_, observer) => {
    if (app.dataset.testScriptState === "running") { observer.disconnect(); done(); }
  }).observe(app, {attributes: true, attributeFilter: ["data-test-script-state"]}));
  history.pushState({}, "", path);
  window.dispatchEvent(new PopStateEvent("popstate", {state: {}}));
  await begun;
}"""
_TOO_WIDE = """() => Math.max(
  ...[document.documentElement, document.querySelector("[data-testid=stMain]")].map(
    one => one.scrollWidth - one.clientWidth))"""
# In one step, as a page that is drawn anew takes its tables away between two; folded ones are unfolded for it.
_CUT_COLUMNS = """() => {
  const folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach(one => { one.open = true; });
  const cut = [...document.querySelectorAll("[data-testid=stTableStyledTable] th:last-child")].map(last => {
    last.scrollIntoView({behavior: "instant", block: "nearest", inline: "nearest"});
    return last.getBoundingClientRect().right - window.innerWidth;
  });
  folded.forEach(one => { one.open = false; });
  return cut;
}"""
_CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no request leaves this machine
]


def free_port() -> int:
    """A port of this machine that nobody has."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(
    store: Path, log: Path, app: Path = APP, *, port: int | None = None, options: Sequence[str] = ()
) -> Iterator[str]:
    """The address of a server over a store; an error in its log is one of the test."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port), *options]
    environment = os.environ | {"WISDOM_STORE": str(store), "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"}
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)
    assert "Traceback" not in log.read_text()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address)  # noqa: S310 -- our own server
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the dashboard's server did not start")


@dataclass
class Visit:
    """A page of the browser, and what it did that it should not."""

    page: Page
    address: str
    went_out: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.settled()

    def go(self, path: str) -> None:
        """Open a page in the window as it is, as back and forward do: its scripts need not be loaded again."""
        if not self.page.url.startswith(self.address):
            self.open(path)
            return
        self.settled()
        self.page.evaluate(_GO, path)
        self.settled()

    def settled(self) -> None:
        """Wait until a page has its title and nothing of it is being drawn."""
        expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=WAIT_MS)
        expect(self.page.locator("[data-test-script-state='notRunning']")).to_be_visible(timeout=WAIT_MS)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=WAIT_MS)

    def says(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=WAIT_MS)

    def press(self, key: str, then: str | re.Pattern[str]) -> None:
        """Press a key until the page says something: a key counts once its button listens, which nothing shows."""
        self.settled()
        shown = self.page.get_by_text(then).first
        for _ in range(5):
            self.page.keyboard.press(key)
            with suppress(PlaywrightTimeout):
                shown.wait_for(timeout=WAIT_MS / 5)
                return
        self.says(then)

    def fits(self, name: str) -> None:
        """Assert that nothing of the page is too wide for its window. Its main part scrolls by itself."""
        wide = self.page.evaluate(_TOO_WIDE)
        assert wide <= 0, f"{name}: {wide} pixels are out of sight"
        for cut in self.page.evaluate(_CUT_COLUMNS):
            assert cut <= 0, f"{name}: the last column of a table is out of reach by {cut} pixels"

    def picture(self, name: str) -> None:
        """A picture of the whole page, for people to look at; where they ask for it by `WISDOM_PICTURES`."""
        if not os.environ.get("WISDOM_PICTURES"):
            return
        PICTURES.mkdir(exist_ok=True)
        self.settled()
        main = self.page.get_by_test_id("stMain")
        height = int(main.evaluate("element => element.scrollHeight"))
        size = self.page.viewport_size or {"width": 1400, "height": 900}
        self.page.set_viewport_size({"width": size["width"], "height": max(900, height)})
        self.page.wait_for_timeout(400)  # figures are drawn anew in their new place
        self.page.screenshot(path=PICTURES / f"{name}.png")
        self.page.set_viewport_size(size)

    def request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.went_out.append(request.url)

    def console(self, message: ConsoleMessage) -> None:
        # Below a page's own path Streamlit first looks for its server there, and finds it one level up.
        probing = "/_stcore/" in str(message.location.get("url"))
        if message.type == "error" and not probing:
            self.complaints.append(message.text)


@contextmanager
def visiting(browser: Browser, address: str, **options: Any) -> Iterator[Visit]:
    """A window that notes every complaint and every request that leaves this machine; in the end there are none."""
    # What moves is waited for; who prefers less motion sees the same.
    usual = {"color_scheme": "light", "viewport": {"width": 1400, "height": 900}, "reduced_motion": "reduce"}
    context = browser.new_context(**usual | options)
    page = context.new_page()
    seen = Visit(page, address)
    page.on("request", seen.request)
    page.on("console", seen.console)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    yield seen
    context.close()
    assert not seen.went_out, seen.went_out
    assert not seen.complaints, seen.complaints


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, or a reason why there is none."""
    if not _CHROMIUM.exists():
        required("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(_CHROMIUM), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


Once = Callable[[Callable[[], Path]], str]
"""The fixture `once`: the address of a server over the store that a function makes when it is first asked."""


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Once]:
    """One server for all tests of a module that only look."""
    with ExitStack() as stack:
        addresses: list[str] = []

        def serve(make: Callable[[], Path]) -> str:
            if not addresses:
                log = tmp_path_factory.mktemp("server") / "server.log"
                addresses.append(stack.enter_context(serving(make(), log)))
            return addresses[0]

        yield serve


Window = Callable[[str], Visit]
"""The fixture `window`: the one window of a module, which looks at an address from when it is first asked."""


@pytest.fixture(scope="module")
def window(chromium: Browser, once: Once) -> Iterator[Window]:  # noqa: ARG001 -- closed before its server
    """One window for the tests of a module that only look: `Visit.go` leads it on."""
    with ExitStack() as stack:
        seen: list[Visit] = []

        def at(address: str) -> Visit:
            if not seen:
                seen.append(stack.enter_context(visiting(chromium, address)))
            return seen[0]

        yield at
