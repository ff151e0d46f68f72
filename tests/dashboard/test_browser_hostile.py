"""Every page in a real browser over texts that try to be more than text: none of them does anything."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import browsing
import hostile_texts
import pytest
from browsing import WAIT_MS, Once, Visit, visiting
from hostile_texts import IDS, RUN, TEXTS
from playwright.sync_api import Browser, expect

from engine.curation import Against, check_contamination
from engine.domain import storable
from engine.store import Store

pytestmark = pytest.mark.browser
chromium, once = browsing.chromium, browsing.once

FORBIDDEN: Final = (
    *("script", "style", "img", "iframe", "object", "embed", "form", "base", "video", "math > a"),
    *("blockquote", "del", "hr", "sup", "h1", "h2", "h3", "input", "svg:not(.katex svg, [data-testid])", "b", "i", "u"),
)
"""What no text of the pages themselves is made of."""
LEADS_AWAY: Final = """() => [...document.querySelectorAll('.stApp *')]
  .flatMap(one => ['href', 'src', 'xlink:href', 'action', 'formaction', 'data'].map(name => one.getAttribute(name)))
  .filter(where => where && !/^(data:image|blob:)/.test(where))
  .filter(where => new URL(where, location.href).origin !== location.origin)
"""
HANDLERS: Final = """() => [...document.querySelectorAll('.stApp *')]
  .filter(one => [...one.attributes].some(({name}) => /^on/.test(name))).map(one => one.outerHTML.slice(0, 200))
"""


LIKE: Final = [
    storable(f"{text} {number}{' and so on' if len(re.findall(r'[a-z0-9]+', text)) > 12 else ''}")
    for number, text in enumerate(TEXTS.values())
    if len(text) < 100_000  # a million characters are compared for the better part of a minute
]
"""A benchmark's questions: what the problems of the run say, with a little more where it is long enough to be alike."""


SUBJECTS: Final = [text[: hostile_texts.NAME] for text in (*TEXTS.values(), *TEXTS.values())][1 : len(TEXTS) + 1 : 3]
"""Of the problems that are settled, which are every third one."""
LABEL: Final = 60
"""Characters of the longest name in a figure."""


@pytest.fixture(scope="module")
def visit(chromium: Browser, once: Once, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """One window on a store full of such texts: what one page did would show on the next."""

    def make() -> Path:
        store = Store(tmp_path_factory.mktemp("hostile") / "wisdom.duckdb")
        hostile_texts.add(store)
        check_contamination(store, [Against(f"{TEXTS['script']}.jsonl", "file", list(enumerate(LIKE)))])
        return store.path

    with visiting(chromium, once(make)) as seen:
        yield seen


def assert_harmless(visit: Visit) -> None:
    """Nothing ran, nothing was made of a text that is not text, and nothing leads elsewhere."""
    assert visit.page.evaluate("window.hit") is None
    texts = visit.page.locator("[data-testid=stMarkdown], [data-testid=stTable] td, [data-testid=stPageLink]")
    found = texts.locator(", ".join(FORBIDDEN))
    assert found.evaluate_all("all => all.map(one => one.outerHTML.slice(0, 200))") == []
    expect(visit.page.locator(".katex-error, .js-plotly-plot a")).to_have_count(0)
    assert visit.page.evaluate(LEADS_AWAY) == []
    assert visit.page.evaluate(HANDLERS) == []


@pytest.mark.parametrize("page", ["overview", "funnel", "consistency", "failures", "browse", "compare"])
def test_a_page_of_a_whole_run(visit: Visit, page: str) -> None:
    visit.go({"overview": "/", "compare": f"/compare?a_run={RUN}&b_run={RUN}"}.get(page, f"/{page}?run={RUN}"))
    assert_harmless(visit)
    if page == "browse":
        visit.picture("hostile-browse")


def test_shares_of_an_export(visit: Visit) -> None:
    visit.go(f"/export?run={RUN}&by=subject")
    visit.page.get_by_role("radio", name="Subject").click()
    expect(visit.page.locator(".js-plotly-plot .ytick")).to_have_count(11, timeout=WAIT_MS)
    visit.settled()
    assert_harmless(visit)
    drawn = visit.page.locator(".js-plotly-plot .ytick text")
    labels = {"".join(text.split()) for text in drawn.evaluate_all("all => all.map(one => one.textContent)")}
    tagged = {_label(text) for text in SUBJECTS if re.search("<[a-z]", text)}
    assert len(tagged) > 1
    assert labels >= tagged, "tags stand there letter by letter"
    visit.picture("hostile-export")


def _label(text: str) -> str:
    """A name as the chart has it, without white space."""
    return "".join((text if len(text) <= LABEL else f"{text[: LABEL - 1].rstrip()}…").split())


def test_pairs_with_a_benchmark(visit: Visit) -> None:
    visit.go("/checks")
    pairs = visit.page.locator("[data-testid=stVerticalBlock][class*=st-key-hit-]")
    further = visit.page.get_by_role("button", name="Next page")
    seen = 0
    while True:
        assert_harmless(visit)
        visit.picture(f"hostile-checks-{seen}")
        seen += pairs.count()
        if not further.count():
            break
        before = visit.page.url
        further.click()
        visit.page.wait_for_url(lambda url, before=before: url != before)
        visit.settled()
    assert seen == len(LIKE)


@pytest.mark.parametrize("number", range(0, len(IDS), 16))
def test_a_problem(visit: Visit, number: int) -> None:
    visit.go(f"/problem?id={IDS[number]}&run={RUN}")
    main = visit.page.get_by_test_id("stMain")
    main.locator("details:not([open]) > summary").evaluate_all("all => all.forEach(one => one.click())")
    visit.settled()
    assert_harmless(visit)
    visit.picture(f"hostile-problem-{number}")


@pytest.mark.parametrize("number", range(3, len(IDS), 16))
def test_a_disagreement(visit: Visit, number: int) -> None:
    visit.go(f"/disagreements?run={RUN}&round=1&problem={IDS[number]}&stage=guide&sample=0")
    visit.says("Suggested cause")
    assert_harmless(visit)
    visit.picture(f"hostile-disagreement-{number}")
