"""What the page Diversity costs: `python tests/bench_map_page.py [10000 100000 ...]`.

Stores of made-up problems on a made-up map. First what the server does for a page that nobody asked for before, then
what a person waits for in Chromium, which draws in software here: a real graphics card is far quicker.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import duckdb
from browsing import CHROMIUM_FLAGS, serving
from playwright.sync_api import Page, sync_playwright

from engine.store import Store

CHROMIUM: Final = "/usr/bin/chromium"
SIZES: Final = (10_000, 100_000)
BROWSER_UPTO: Final = 200_000
AWHILE_MS: Final = 1_500
SUBJECTS: Final = (
    "['Algebra', 'Geometry', 'Number Theory', 'Prealgebra', 'Precalculus', 'Intermediate Algebra', 'Probability']"
)
MAKE: Final = f"""
    INSERT INTO stratum BY NAME
    SELECT i AS id, 'made' AS dataset, 'seed' AS source, 1 + i % 5 AS level, {SUBJECTS}[1 + i % 7] AS subject,
           NULL AS claimed_level, NULL AS claimed_subject, false AS simulated FROM range(35) t(i);
    INSERT INTO problem BY NAME
    SELECT 'p' || i AS id, 'What is ' || i || ' times ' || i * 7 % 1000 || ', if a farmer of village ' || i % 97 ||
           ' sells as many apples each day as he has trees, and buys no more than he sold the day before?' AS question,
           'made' AS dataset, 'seed' AS source, 1 + i % 35 % 5 AS level, {SUBJECTS}[1 + i % 35 % 7] AS subject,
           i % 35 AS stratum, '4' AS ground_truth FROM range($count) t(i);
    INSERT INTO embedder BY NAME
    SELECT 'e' AS id, 'made up' AS name, '1' AS revision, 'sentence' AS kind, 2 AS dimension;
    INSERT INTO embedding BY NAME SELECT 'e' AS embedder_id, seq AS problem_seq, '\\x00\\x00\\x00\\x00'::BLOB AS vector FROM problem;
    INSERT INTO layout_point BY NAME
    SELECT 'm' AS layout_id, seq AS problem_seq, stratum % 7 * 3 + stratum // 7 % 3 AS cluster, false AS placed,
           (8 * cos(stratum % 7 * 0.9) + 1.6 * cos(stratum * 2.1) + sqrt(-ln(1 - random())) * cos(6.28 * random()))::FLOAT AS x,
           (6 * sin(stratum % 7 * 0.9) + 1.6 * sin(stratum * 2.1) + sqrt(-ln(1 - random())) * cos(6.28 * random()))::FLOAT AS y
    FROM problem;
    INSERT INTO layout_cluster BY NAME
    SELECT 'm' AS layout_id, i AS cluster, '["farmer", "apples"]' AS terms, '[]' AS topics FROM range(21) t(i);
    INSERT INTO layout BY NAME
    SELECT 'm' AS id, 'e' AS embedder_id, (SELECT max(seq) FROM embedding) AS upto, $count AS points,
           $count AS laid_out, 0 AS seed, '{{}}' AS settings, 1.0 AS seconds, '' AS author;
"""  # noqa: E501, S608 -- one line a formula; our own names


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 -- this is what the script is for


def make(path: Path, count: int) -> None:
    """A store of made-up problems, all of them on one map."""
    with Store(path).write():
        pass
    with duckdb.connect(str(path)) as con:
        for statement in filter(str.strip, MAKE.replace("$count", str(count)).split(";")):
            con.execute(statement)


def timed(told: str, work: Callable[[], Any]) -> Any:
    since = time.perf_counter()
    found = work()
    say(f"  {told:<44}{time.perf_counter() - since:7.2f} s")
    return found


def server(path: Path) -> None:
    """What the server does, nothing of it cached."""
    os.environ["WISDOM_STORE"] = str(path)
    from dashboard import charts, data  # noqa: PLC0415 -- they read which store it is
    from dashboard.components import map_words  # noqa: PLC0415 -- likewise
    from engine.diversity import Region  # noqa: PLC0415 -- likewise
    from engine.domain import ProblemFilter  # noqa: PLC0415 -- likewise
    from engine.store import maps  # noqa: PLC0415 -- likewise

    around = Region.around([9, 0, -9, 0], [0, 7, 0, -7])
    timed("maps, clusters, choices", lambda: data.diversity_data(None, None))
    for told, met in (("all", ProblemFilter()), ("levels 1 and 2", ProblemFilter(levels=(1, 2)))):
        wanted = maps.Wanted("m", "subject", met, None)
        found = timed(f"points, counts, density: {told}", lambda wanted=wanted: data.map_data(wanted, dense=False))
        groups = map_words.groups("subject", found.counts, {})
        scene = charts.Scene(found.points, groups, found.extent, found.squares, found.bins)
        figure = timed(f"figure of {found.points.height:,} points", lambda scene=scene: charts.map_figure(scene))
        say(f"  {'sent to the browser':<44}{len(figure.to_json()) / 1e6:7.2f} MB")
        inside = timed("points in a region", lambda wanted=wanted: data.region_members(wanted, around))
        say(f"  {'':<44}{len(inside):7,} of them")


def drawn(page: Page) -> None:
    page.wait_for_selector(".js-plotly-plot .gl-canvas", timeout=120_000)
    page.wait_for_selector("[data-test-script-state='notRunning']", timeout=120_000)


def browser(path: Path) -> None:
    """What a person waits for: the page, another colour, and a line around some points."""
    with serving(path, path.with_suffix(".log")) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 1000})
        page.goto(address)
        page.wait_for_selector("h1")

        def opened(query: str) -> None:
            page.goto(f"{address}/diversity{query}")
            drawn(page)

        timed("the page, first", lambda: opened(""))
        timed("the page, again, by level", lambda: opened("?colour=level"))
        page.get_by_text("lasso", exact=True).first.click()
        page.wait_for_timeout(AWHILE_MS)
        drawn(page)
        box = page.locator(".stPlotlyChart .nsewdrag").first.bounding_box()
        assert box is not None
        corners = [(0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.3, 0.32)]
        places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in corners]

        def lasso() -> None:
            page.mouse.move(*places[0])
            page.mouse.down()
            for place in places[1:]:
                page.mouse.move(*place, steps=4)
            page.mouse.up()
            page.get_by_text("problems chosen").first.wait_for(timeout=120_000)

        timed("a lasso, until it says how many it holds", lasso)
        chromium.close()


def main() -> None:
    """Measure, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    for count in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "made.duckdb"
            make(path, count)
            say(f"{count:,} problems (load {os.getloadavg()[0]:.1f})")
            server(path)
            if count <= BROWSER_UPTO:
                browser(path)


if __name__ == "__main__":
    main()
