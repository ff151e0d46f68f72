"""Real seed problems as a browser sets them: nothing red, and no formula shown as text."""

import json
from pathlib import Path
from typing import Final

import browsing
import pytest
from browsing import ROOT, serving, visiting
from playwright.sync_api import Browser, expect

pytestmark = [pytest.mark.browser, pytest.mark.shared_data]
chromium = browsing.chromium

FIELDS: Final = {"math": ("problem", "solution"), "gsm8k": ("question", "answer")}
SEEN_AS_TEXT: Final = r"""() => {
  const walker = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest('.katex, code, style, script')) continue;
    if (/\\[A-Za-z(\[]|\$\$|\[asy\]|[\^_]\{/.test(node.data)) found.push(node.data);
  }
  return found;
}"""


def test_real_problems_are_set(chromium: Browser, shared_data: Path, tmp_path: Path) -> None:
    """Every tenth of the 1,202 problems, with its solution."""
    rows = []
    for name, fields in FIELDS.items():
        lines = (shared_data / "seeds" / f"{name}_train_sample.jsonl").read_text(encoding="utf-8").splitlines()
        rows += [json.dumps({field: json.loads(line)[field] for field in fields}) for line in lines[::10]]
    assert len(rows) >= 120
    texts = tmp_path / "seeds.jsonl"
    texts.write_text("\n".join(rows), encoding="utf-8")
    app = ROOT / "tests" / "seeds_app.py"
    with serving(texts, tmp_path / "server.log", app) as address, visiting(chromium, address) as visit:
        visit.open("/")
        expect(visit.page.get_by_test_id("stMarkdown")).to_have_count(2 * len(rows), timeout=browsing.WAIT_MS)
        assert visit.page.locator(".katex").count() > 500
        assert visit.page.locator(".katex-error").count() == 0
        assert visit.page.evaluate(SEEN_AS_TEXT) == []
        visit.picture("seeds")
