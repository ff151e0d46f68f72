"""Checks and Export in a real browser: pairs are decided by key, and what was chosen is taken away as it was shown."""

import hashlib
import json
import re
import zipfile
from typing import Final
from urllib.parse import unquote_plus

import browsing
import pytest
import small_checks
import small_store
from browsing import WAIT_MS, Once, Visit, Window
from playwright.sync_api import Locator, expect

from engine.store import Store

pytestmark = pytest.mark.browser
chromium, once, window = browsing.chromium, browsing.once, browsing.window

NOTE: Final = "<script>window.hit=1</script> <img src=x onerror=window.hit=1> **not** $x^2$ :red[it] [y](javascript:x)"
SHOWN: Final = re.compile(r"Ann: <script>window\.hit=1</script> <img src=x onerror=window\.hit=1> \*\*not\*\* \$x\^2\$")
PHONE: Final = (
    "/checks",
    "/checks?show=duplicates&kind=template",
    "/export?run=a&by=tier&by=subject&each=100&contaminated=yes&duplicates=near",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two small runs, and checks of their problems and of some more."""
    made = small_store.make(tmp_path_factory.mktemp("checked") / "wisdom.duckdb")
    small_checks.add(made)
    return made


@pytest.fixture
def visit(window: Window, once: Once, store: Store) -> Visit:
    """A window on that store. What one test writes, no other one looks at."""
    return window(once(lambda: store.path))


def button(visit: Visit, name: str) -> Locator:
    return visit.page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True)


def press_once(visit: Visit, key: str, then: str) -> None:
    """Unlike `Visit.press` never twice, however slow the page is: a second time it would decide the next pair."""
    visit.settled()
    visit.page.keyboard.press(key)
    visit.says(then)


def test_pairs_are_decided_by_key(visit: Visit, store: Store) -> None:
    visit.go("/checks")
    visit.says("4 of 15 (26.7%) problems are contaminated at 10 words in a row")
    pairs = visit.page.locator("[data-testid=stVerticalBlock][class*=st-key-hit-]")
    expect(pairs).to_have_count(4, timeout=WAIT_MS)
    pair = pairs.filter(has_text="15 words in a row")
    own, other = (pair.get_by_test_id("stMarkdown").filter(has_text=number) for number in ("340", "120"))
    left, right = own.bounding_box(), other.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"], "both texts stand side by side"
    assert abs(left["y"] - right["y"]) < left["height"]
    expect(own.locator(".stMarkdownColoredBackground")).to_contain_text("340")
    expect(other.locator(".stMarkdownColoredBackground")).to_contain_text("120")
    visit.picture("checks")

    words = visit.page.get_by_role("spinbutton", name="Words in a row")
    for number, counted in ((16, "3 of 15 (20.0%)"), (10, "4 of 15 (26.7%)")):
        words.fill(str(number))
        words.press("Enter")
        visit.says(f"{counted} problems are contaminated at {number} words in a row")
        assert ("ngram=16" in visit.page.url) == (number == 16)
        expect(pair).to_be_visible(visible=number == 10, timeout=WAIT_MS)

    visit.settled()  # a page that is still being drawn takes the field away again
    button(visit, "Your name").click()
    visit.page.get_by_role("textbox", name="Your name").fill("Ann")
    visit.page.keyboard.press("Enter")
    visit.says("Keys Y and N decide the first pair that is undecided.")
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("heading", level=1).click()
    press_once(visit, "y", "People found 1 pairs contaminated and 0 not.")
    press_once(visit, "n", "People found 1 pairs contaminated and 1 not.")
    press_once(visit, "u", "People found 1 pairs contaminated and 0 not.")
    note = visit.page.get_by_role("textbox", name="Note with what you decide")
    note.fill(NOTE)
    note.press("Enter")
    visit.page.get_by_role("heading", level=1).click()
    press_once(visit, "n", "People found 1 pairs contaminated and 1 not.")
    with store.read() as reader:
        said = reader.rows("SELECT author, contaminated, note FROM contamination_decision ORDER BY seq")
    assert said == [("Ann", True, ""), ("Ann", False, ""), ("Ann", None, ""), ("Ann", False, NOTE)]
    visit.page.reload()
    visit.says("Keys Y and N decide")  # the browser has told the name again, and the page is drawn anew
    visit.says("People found 1 pairs contaminated and 1 not.")
    decided = pairs.filter(has_text=SHOWN)
    expect(decided.get_by_text(re.compile("not contaminated$"))).to_be_visible(timeout=WAIT_MS)
    expect(decided.locator("script, img, a[href^=javascript]")).to_have_count(0)
    assert visit.page.evaluate("window.hit") is None
    visit.settled()
    visit.picture("checks-decided")


def test_what_was_chosen_is_taken_away(visit: Visit, store: Store) -> None:
    visit.go("/export?run=a")
    visit.says("of 5 that meet the conditions")
    visit.page.get_by_test_id("stSidebar").get_by_role("button", name="hard").click()
    visit.says("of 4 that meet the conditions")
    visit.page.get_by_role("combobox", name="Cells by").click()
    visit.page.get_by_role("option", name="tier").click()
    visit.page.keyboard.press("Escape")  # it stays open, for more of them
    expect(visit.page.get_by_role("listbox")).to_have_count(0, timeout=WAIT_MS)
    visit.settled()
    visit.page.get_by_role("combobox", name="Of each cell").click()
    visit.page.get_by_role("option", name="exact numbers").click()
    visit.says("Write the numbers into the table of cells below.")
    visit.settled()
    figures = visit.page.get_by_test_id("stMetricValue")
    expect(figures.first).to_have_text("4", timeout=WAIT_MS)
    visit.page.locator(".dvn-scroller").click(position={"x": 20, "y": 50})  # easy, of which there are three
    for key in ("ArrowRight", "ArrowRight", "1"):
        visit.page.keyboard.press(key)
    expect(visit.page.locator("#portal input")).to_have_value("1", timeout=WAIT_MS)
    visit.page.keyboard.press("Enter")
    expect(figures.first).to_have_text("2", timeout=WAIT_MS)
    assert 'cell={"tier": "easy", "problems": 1}' in unquote_plus(visit.page.url)

    name = visit.page.get_by_role("textbox", name="Your name")
    name.fill("Ann")
    name.press("Enter")
    make = button(visit, "Export 2 problems")
    expect(make).to_be_enabled(timeout=WAIT_MS)
    visit.settled()
    name.press("Tab")
    expect(make).to_be_focused(timeout=WAIT_MS)
    visit.page.keyboard.press("Enter")
    visit.says("Exported: 2 problems, 2 solutions.")
    visit.says(re.compile(r"^a\.jsonl: 2 problems of a, 2 samples, alpaca, file, .* by Ann$"))
    visit.picture("exported")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="and its manifest").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        got = {each: archive.read(each) for each in archive.namelist()}

    (kept,) = store.exports_folder().rglob("a.jsonl")
    assert got == {each.name: each.read_bytes() for each in kept.parent.iterdir()}
    manifest = json.loads(got["a.jsonl.manifest.json"])
    (told,) = manifest["files"]
    assert (told["name"], told["sha256"]) == ("a.jsonl", hashlib.sha256(got["a.jsonl"]).hexdigest())
    assert manifest["selection"]["tiers"] == ["easy", "medium"]
    assert got["a.jsonl"].count(b"\n") == manifest["samples"] == 2


def test_they_fit_a_phone(visit: Visit) -> None:
    usual = visit.page.viewport_size
    assert usual is not None
    visit.page.set_viewport_size({"width": 390, "height": 844})
    for number, path in enumerate(PHONE):
        visit.go(path)
        visit.picture(f"checks-export-phone-{number}")
        expect(visit.page.get_by_test_id("stException")).to_have_count(0)
        visit.fits(path)
    visit.page.set_viewport_size(usual)
