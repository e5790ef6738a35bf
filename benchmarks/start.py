"""How long from `partnergraph up` to the first picture: the first time in an empty home, and every later time.

`python benchmarks/start.py [--runs N]`; needs a Chromium at PARTNERGRAPH_CHROMIUM or /usr/bin/chromium. The browser is
running already, as a person's is; its cache is empty at each visit.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = os.environ.get("PARTNERGRAPH_CHROMIUM", "/usr/bin/chromium")
DOOR = "import sys; from app.cli import main; sys.exit(main())"
URL = re.compile(r"http://127\.0\.0\.1:\d+")
WAIT_S = 60.0
DRAWN = "root => root.partnergraph?.labels().length > 0"


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from the command to the address, and to the drawn picture; MB of the program's peak memory."""

    ready: float
    picture: float
    memory: float


def peak_mb(process: int) -> float:
    """Peak resident memory of a running process in MB; Linux only, else 0."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1000 if found else 0.0


def wait_for_picture(browser: Browser, url: str) -> None:
    """Visit the page and return once names are drawn."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(url)
    root = page.locator(".picture").first
    root.locator("canvas").first.wait_for()
    end = time.monotonic() + WAIT_S
    while not root.evaluate(DRAWN):
        if time.monotonic() > end:
            sys.exit("the picture was never drawn")
        page.wait_for_timeout(20)
    page.close()


def start_once(home: Path, browser: Browser) -> Start:
    """Start the program in `home`, look at the first picture, stop it."""
    began = time.perf_counter()
    command = [sys.executable, "-c", DOOR, "up", "--example", "--no-browser", "--home", str(home), "--lang", "en"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as program:
        try:
            assert program.stderr
            found = next(hit for line in program.stderr if (hit := URL.search(line)))
            ready = time.perf_counter() - began
            wait_for_picture(browser, found.group())
            picture, memory = time.perf_counter() - began, peak_mb(program.pid)
        finally:
            program.terminate()
    return Start(ready, picture, memory)


def show(name: str, starts: list[Start]) -> None:
    """One line of the table: medians."""
    ready, picture = (statistics.median(getattr(s, n) for s in starts) for n in ("ready", "picture"))
    print(f"{name:<12} {ready:>9.2f} {picture:>14.2f} {max(s.memory for s in starts):>10.0f}")


def main() -> None:
    """Print seconds to the address, seconds to the first picture and peak memory."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--runs", type=int, default=5, help="later starts to measure")
    runs = parser.parse_args().runs
    if not Path(CHROMIUM).exists():
        sys.exit(f"no browser at {CHROMIUM}; install one or name it with PARTNERGRAPH_CHROMIUM")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        home = Path(folder) / "home"
        print("start        address, s     picture, s   peak, MB")
        show("first", [start_once(home, browser)])
        show("later", [start_once(home, browser) for _ in range(runs)])
        browser.close()


if __name__ == "__main__":
    main()
