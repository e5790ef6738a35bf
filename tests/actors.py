"""Programs that tests start beside themselves: a host, a loader, a reader. `python -m tests.actors WHAT ...`.

Each says one line when it is ready or has done a step, so that a test knows what was acknowledged before a kill.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from graph.embedded import stop_on_signal
from graph.settings import Settings, read_settings
from graph.store import open_store
from tests.conftest import ROOT
from tests.statements import COLLEGE, PARTNERS, body, report

YEARS = range(2001, 2009)


def start(what: str, settings: Settings, *arguments: str) -> subprocess.Popen[str]:
    """Start an actor on a database; its lines come on `stdout`."""
    places = {
        "PARTNERGRAPH_HOME": str(settings.home), "NEO4J_URI": settings.uri, "NEO4J_USER": settings.user,
        "NEO4J_PASSWORD": settings.password, "NEO4J_DATABASE": settings.database,
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "tests.actors", what, *arguments],
        cwd=ROOT, env={**os.environ, **places}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def line(actor: subprocess.Popen[str]) -> str:
    """The actor's next line; empty where it ended."""
    assert actor.stdout is not None
    return actor.stdout.readline().strip()


def end(actor: subprocess.Popen[str]) -> None:
    """Let an actor go, however it is."""
    actor.kill()
    actor.communicate()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def host(settings: Settings) -> None:
    """Open the store and keep it until standard input ends."""
    stop_on_signal()
    with open_store(settings) as store:
        _say("host" if store.hosts else "joined")
        sys.stdin.read()


def variants() -> Iterator[tuple[int, int]]:
    """Year and variant of the reports that the loader loads, again and again: each reload changes something."""
    for variant in range(10_000):
        for year in YEARS:
            yield year, variant % 3


def version(year: int, variant: int):  # type: ignore[no-untyped-def]
    """A report that states something else in each of its three variants."""
    more = [body(f"虚构第{(year * 7 + n) % 60}号有限公司", year=year) for n in range(40)]
    chosen = [*PARTNERS, *more][variant * 5 : variant * 5 + 30]
    return report(f"报告{year}", year, chosen, body(COLLEGE, "College", year, reporting=True))


def loader(settings: Settings) -> None:
    """Load reports for ever; before and after each, say which."""
    with open_store(settings) as store:
        coming = store.load_all(version(*found) for found in variants())
        for year, variant in variants():
            _say(json.dumps(["begin", year, variant]))
            next(coming)
            _say(json.dumps(["done", year, variant]))


def reader(settings: Settings, seconds: str) -> None:
    """Read for some seconds; say how often and how long the longest gap between two answers was."""
    with open_store(settings) as store:
        _say("ready")
        begin = last = time.monotonic()
        count, gap = 0, 0.0
        while last - begin < float(seconds):
            store.read("MATCH (n:Enterprise) RETURN count(n) AS n")
            now = time.monotonic()
            count, gap, last = count + 1, max(gap, now - last), now
            time.sleep(0.01)
        _say(json.dumps([count, round(gap, 2)]))


if __name__ == "__main__":
    given = read_settings(os.environ, home=Path(os.environ["PARTNERGRAPH_HOME"]))
    {"host": host, "loader": loader, "reader": reader}[sys.argv[1]](given, *sys.argv[2:])
