"""The map in a real browser: from a line drawn with the mouse to the seeds of a run."""

from pathlib import Path

import browsing
import pytest
import small_map
from browsing import WAIT_MS, serving, visiting
from playwright.sync_api import Browser, expect

from engine.store import Store

pytestmark = pytest.mark.browser
chromium = browsing.chromium

DRAWN = """() => {
    const plot = document.querySelector(".js-plotly-plot");
    return plot?._fullLayout?.dragmode === "lasso" && !plot._transitioning && plot.querySelector(".gl-canvas");
}"""


def test_a_lasso_on_the_map_becomes_the_seeds_of_a_run(chromium: Browser, full_store: Store, tmp_path: Path) -> None:
    small_map.add(full_store)
    with serving(full_store.path, tmp_path / "server.log") as address, visiting(chromium, address) as visit:
        visit.open("/diversity")
        visit.says("made just now of 60 problems")
        visit.page.get_by_text("lasso", exact=True).first.click()
        visit.settled()
        plot = visit.page.locator(".stPlotlyChart .nsewdrag").first
        expect(plot).to_be_visible(timeout=WAIT_MS)
        visit.page.wait_for_function(DRAWN, timeout=WAIT_MS)  # while it is drawn anew a line is lost
        visit.settled()
        box = plot.bounding_box()
        assert box is not None
        x, y, wide, high = box["x"], box["y"], box["width"], box["height"]
        mouse = visit.page.mouse
        mouse.move(x + 2, y + high / 2)
        mouse.down()
        for across, down in (
            (0.25, 0.5),
            (0.5, 0.5),
            (0.75, 0.5),
            (0.99, 0.5),
            (0.99, 0.99),
            (0.5, 0.99),
            (0.01, 0.99),
        ):
            mouse.move(x + wide * across, y + high * down, steps=3)
        mouse.up()
        visit.says("30 problems chosen")  # the lower half of six rows
        assert "region=" in visit.page.url
        visit.settled()
        visit.page.reload()
        visit.says("30 problems chosen")
        visit.settled()
        visit.page.get_by_role("button", name="Use as seeds").click()
        visit.page.wait_for_url("**/launch?**", timeout=WAIT_MS)
        visit.says("30 problems")
        visit.settled()
        visit.page.go_back()
        visit.says("30 problems chosen")
        visit.page.wait_for_url("**/diversity?region=**", timeout=WAIT_MS)
