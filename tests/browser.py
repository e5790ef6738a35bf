"""A real Chromium on the real page: started by the command line, watched for everything that leaves the machine."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, expect, sync_playwright

from graph.model import FactSet
from graph.settings import Settings
from graph.store import open_store
from tests.conftest import absent

CHROMIUM = os.environ.get("PARTNERGRAPH_CHROMIUM", "/usr/bin/chromium")
PATIENCE_S = 60
"""How long a test waits for what must come, on a slow machine with much else to do."""

expect.set_options(timeout=PATIENCE_S * 1000)
CLOSED = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""Lets the browser reach this machine only. To hold every request up and look at it would take longer than to show."""

SMALL, LARGE = {"width": 1280, "height": 800}, {"width": 1440, "height": 900}


@dataclass
class Visit:
    """One page and what it did. left: addresses beyond this machine; complaints: console and page errors."""

    page: Page
    left: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ask(self, javascript: str, *given: object) -> Any:
        """Evaluate on the picture's hook, there called `p`; given: its argument `a`."""
        return self.page.locator(".picture").evaluate(
            f"(root, a) => {{ const p = root.partnergraph; return {javascript}; }}", list(given)
        )

    @property
    def card(self) -> Locator:
        """The card beside the picture."""
        return self.page.locator(".st-key-card")

    @property
    def heading(self) -> Locator:
        """What the card is about."""
        return self.page.locator(".st-key-card h3")

    def spot(self, name: str) -> tuple[float, float]:
        """Where a node is, in pixels of the page."""
        at = self.ask("p.node(p.names()[a[0]])", name)
        return at["x"], at["y"]

    def see(self, words: str) -> None:
        """Wait until the page shows these words."""
        self.page.get_by_text(words).first.wait_for()

    def ready(self) -> Visit:
        """Wait for the picture, and for everything around it that could still push it away."""
        self.page.locator(".picture canvas").first.wait_for()
        self.until("Object.keys(p.positions()).length > 1 && p.labels().length > 0")
        self.page.get_by_test_id("stDataFrame").locator("[role=gridcell]").first.wait_for(state="attached")
        self.quiet()
        return self

    def quiet(self) -> None:
        """Wait until Streamlit has nothing more to do, nothing is stale, and the picture stands still."""
        self.page.wait_for_function(
            """() => document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
            && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')"""
        )
        self.page.locator(".picture").evaluate(
            """async (root) => {
                const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
                const place = () => JSON.stringify(root.getBoundingClientRect());
                for (let last = ''; last !== place(); await frame()) last = place();
            }"""
        )

    def until(self, javascript: str, *given: object) -> None:
        """Wait until the picture's hook says so."""
        end = time.monotonic() + PATIENCE_S
        while not self.ask(f"p && ({javascript})", *given):
            assert time.monotonic() < end, f"the picture never reached: {javascript}"
            self.page.wait_for_timeout(50)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(home: Path) -> Iterator[str]:
    """The address of an app that serves the database in `home`."""
    port = free_port()
    run = [sys.executable, "-c", "import sys; from app.cli import main; sys.exit(main())"]
    flags = ["app", "--home", str(home), "--port", str(port), "--no-browser", "--lang", "zh"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    with (home / "app.log").open("wb") as log, subprocess.Popen(
        [*run, *flags], stdout=log, stderr=subprocess.STDOUT, env=environment
    ) as app:  # fmt: skip
        try:
            yield address_of(app, home / "app.log")
        finally:
            app.terminate()
            app.wait(PATIENCE_S)


def address_of(app: subprocess.Popen[bytes], log: Path) -> str:
    """The address that the app says once it answers."""
    end = time.monotonic() + 2 * PATIENCE_S
    while time.monotonic() < end and app.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text(encoding="utf-8", errors="replace")):
            return found.group()
        time.sleep(0.1)
    pytest.fail(f"the app did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One real browser for all tests."""
    if not Path(CHROMIUM).exists():
        absent(f"no browser at {CHROMIUM}: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", CLOSED])
        except Error as error:
            absent(f"the browser at {CHROMIUM} does not start: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


def write_home(home: Path, *sets: FactSet) -> Path:
    """A home folder whose database holds these facts."""
    home.mkdir(parents=True, exist_ok=True)
    with open_store(Settings(home)) as store:
        for facts in sets:
            store.load(facts)
    return home


@contextmanager
def visited(browser: Browser, url: str, size: dict[str, int] = SMALL) -> Iterator[Visit]:
    """A fresh visit; at its end nothing may have left the machine and nothing may have complained."""
    page = browser.new_page(viewport=size, locale="zh-CN")  # type: ignore[arg-type]
    visit = Visit(page)
    ours = (url, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(ours) else visit.left.append(request.url))
    page.on("console", lambda m: visit.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.set_default_timeout(PATIENCE_S * 1000)
    page.goto(url)
    yield visit
    left, complaints = list(visit.left), list(visit.complaints)
    page.close()
    assert left == []
    assert complaints == []
