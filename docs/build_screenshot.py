"""Make the picture of the README: the invented example with one fact open.

usage: python docs/build_screenshot.py (with the tests' tools installed: a Chromium and playwright)
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from graph.facts import read_folder  # noqa: E402
from tests.browser import CHROMIUM, LARGE, Visit, started, write_home  # noqa: E402

FACT = ("SERVED", "城市共同配送路径优化系统研发")


def main() -> None:
    facts = read_folder(ROOT / "data" / "examples" / "ganjiang-2019")
    key = next(r.key for r in facts.relationships if (r.type, r.properties.get("project")) == FACT)
    with tempfile.TemporaryDirectory() as folder:
        home = write_home(Path(folder) / "home" / "example", facts)
        with started(home) as url, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            visit = Visit(browser.new_page(viewport=LARGE))
            visit.page.goto(url)
            visit.ready()
            at = visit.ask("p.edge(a[0])", key)
            visit.page.mouse.click(at["x"], at["y"])
            visit.see(FACT[1])
            visit.page.locator(".lines mark").first.wait_for()
            visit.quiet()
            visit.page.screenshot(path=ROOT / "docs" / "images" / "explorer.png")
            browser.close()


if __name__ == "__main__":
    main()
