"""Power cuts, two loaders, many readers: nothing half there, nothing acknowledged lost, and a load repairs.

Here the embedded engine is killed ten times and Neo4j, which takes long to come back, five times; the full counts are
in tests/soak.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from graph import queries
from graph.check import check_facts
from graph.model import FactSet
from graph.settings import Settings
from graph.store import Store, open_store
from tests import actors
from tests.actors import version
from tests.engines import Neo4jServer
from tests.statements import PARTNERS, report

KILLS = 10
NEO4J_KILLS = 5


@dataclass
class Watch:
    """What a loader said before it or its engine was killed."""

    done: dict[int, int] = field(default_factory=dict)
    """Year to the variant of the last load that was acknowledged."""
    open: tuple[int, int] | None = None
    """The load that was begun and not acknowledged."""
    loads: int = 0

    def hear(self, text: str) -> None:
        word, year, variant = json.loads(text)
        if word == "begin":
            self.open = (year, variant)
        else:
            self.done[year] = variant
            self.open = None
            self.loads += 1

    def listen(self, actor: subprocess.Popen[str]) -> threading.Thread:
        """Hear everything the actor says until it ends."""
        assert actor.stdout is not None
        lines = actor.stdout

        def run() -> None:
            for text in lines:
                if text.startswith("["):
                    self.hear(text)

        thread = threading.Thread(target=run)
        thread.start()
        return thread


def run_and_kill(watch: Watch, settings: Settings, kill: Callable[[subprocess.Popen[str]], None], seed: int) -> None:
    """Let a loader work a random while, then pull the plug."""
    actor = actors.start("loader", settings)
    thread = watch.listen(actor)
    before, end = watch.loads, time.monotonic() + 60
    while watch.loads < before + 2:  # first let it get going
        assert actor.poll() is None, "the loader gave up by itself"
        assert time.monotonic() < end, "the loader does nothing"
        time.sleep(0.01)
    time.sleep(random.Random(seed).uniform(0, 0.5))
    kill(actor)
    actors.end(actor)
    thread.join()


def verify(watch: Watch, store: Store) -> None:
    """Each document is whole, as acknowledged or as the load in flight; what the graph holds keeps the ontology."""
    assert check_facts(store.facts()) == ()
    for document in queries.documents(store):
        year = document.year or 0
        allowed = [watch.done[year]] if year in watch.done else []
        if watch.open and watch.open[0] == year:
            allowed.append(watch.open[1])
        stated = store.statement(document.id)
        assert stated in [version(year, variant) for variant in allowed], (year, allowed)
    there = {d.year for d in queries.documents(store)}
    assert set(watch.done) <= there


def undisturbed(settings: Settings, facts: list[FactSet]) -> FactSet:
    with open_store(settings) as store:
        for part in facts:
            store.load(part)
        return store.facts()


def repaired(watch: Watch, store: Store, fresh: Settings) -> None:
    """A repeated load ends as one that nothing disturbed."""
    parts = [version(year, 1) for year in actors.YEARS]
    for part in parts:
        store.load(part)
    assert store.facts() == undisturbed(fresh, parts)


def kill_embedded(tmp_path: Path, kills: int) -> None:
    home, watch = Settings(home=tmp_path / "home"), Watch()
    for seed in range(kills):
        run_and_kill(watch, home, lambda actor: actor.send_signal(signal.SIGKILL), seed)
        with open_store(home) as store:
            verify(watch, store)
            settle(watch, store)
    with open_store(home) as store:
        repaired(watch, store, Settings(home=tmp_path / "fresh"))


def settle(watch: Watch, store: Store) -> None:
    """The load in flight may have been committed without a word; from now on it counts as what it is."""
    if watch.open is None:
        return
    year = watch.open[0]
    ids = [d.id for d in queries.documents(store) if d.year == year]
    stated = store.statement(ids[0]) if ids else None
    for variant in range(3):
        if version(year, variant) == stated:
            watch.done[year] = variant
    watch.open = None


def kill_neo4j(server: Neo4jServer, tmp_path: Path, kills: int) -> None:
    settings, watch = server.settings(tmp_path / "home"), Watch()
    for seed in range(kills):
        run_and_kill(watch, settings, lambda _actor: server.kill(), seed)
        server.start()
        with open_store(settings) as store:
            verify(watch, store)
            settle(watch, store)
    with open_store(settings) as store:
        repaired(watch, store, Settings(home=tmp_path / "fresh"))


def test_power_cuts_of_the_embedded_engine(tmp_path: Path) -> None:
    kill_embedded(tmp_path, KILLS)


@pytest.mark.neo4j
@pytest.mark.timeout(900)
def test_power_cuts_of_neo4j(neo4j_clean: Callable[[], Neo4jServer], tmp_path: Path) -> None:
    kill_neo4j(neo4j_clean(), tmp_path, NEO4J_KILLS)


# ---- several at once


def test_two_loaders_at_once_end_as_one_after_the_other(engine: Settings, tmp_path: Path) -> None:
    parts = [report(f"报告{n}", 2001 + n, PARTNERS[n % 3 : n % 3 + 4]) for n in range(12)]
    failures: list[BaseException] = []
    with open_store(engine) as one, open_store(engine) as two:

        def load(store: Store, mine: list[FactSet]) -> None:
            try:
                list(store.load_all(iter(mine)))
            except BaseException as error:  # noqa: BLE001 a thread's failure is the test's
                failures.append(error)

        threads = [threading.Thread(target=load, args=pair) for pair in ((one, parts[::2]), (two, parts[1::2]))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        both = one.facts()
    assert both == undisturbed(Settings(home=tmp_path / "fresh"), parts)


def read_while_writing(engine: Settings, readers: int, seconds: float) -> tuple[int, int]:
    """Readers in threads and a writer beside them; gives how many reads and loads there were. Any error fails."""
    failures: list[BaseException] = []
    reads, loads, end = [0] * readers, 0, time.monotonic() + seconds
    with open_store(engine) as store:
        store.load(version(2001, 0))

        def read(number: int) -> None:
            try:
                while time.monotonic() < end:
                    stated = store.statement(version(2001, 0).documents[0].id)
                    assert stated in (version(2001, 0), version(2001, 1), version(2001, 2))
                    queries.search(store, "虚构", limit=5)
                    reads[number] += 1
            except BaseException as error:  # noqa: BLE001 a thread's failure is the test's
                failures.append(error)

        threads = [threading.Thread(target=read, args=(n,)) for n in range(readers)]
        for thread in threads:
            thread.start()
        while time.monotonic() < end:
            loads += 1
            store.load(version(2001, loads % 3))
        for thread in threads:
            thread.join()
    assert failures == []
    return sum(reads), loads


def test_readers_never_see_half_a_load(engine: Settings) -> None:
    reads, loads = read_while_writing(engine, 4, 4)
    assert reads > 0
    assert loads > 0


def test_joined_clients_go_on_when_their_host_is_killed(tmp_path: Path) -> None:
    home = Settings(home=tmp_path / "home")
    host = actors.start("host", home)
    clients: list[subprocess.Popen[str]] = []
    try:
        assert actors.line(host) == "host"
        clients = [actors.start("reader", home, "6") for _ in range(5)]
        assert [actors.line(client) for client in clients] == ["ready"] * 5
        host.send_signal(signal.SIGKILL)
        answers = [json.loads(actors.line(client)) for client in clients]
        assert all(count > 10 for count, _gap in answers)
    finally:
        for actor in (host, *clients):
            actors.end(actor)


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)], capture_output=True).returncode:
        pytest.skip("a small file system needs the right to mount one")
    try:
        fill(Settings(home=place / "home"), place)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def load_until_it_fails(store: Store) -> tuple[int, str]:
    """The year that did not get in, and what was said."""
    from graph.errors import StoreError

    for year in range(2002, 3000):
        try:
            store.load(version(year, 0))
        except StoreError as error:
            return year, str(error)
    pytest.fail("the disk did not fill up")


def fill(home: Settings, place: Path) -> None:
    with open_store(home) as store:
        store.load(version(2001, 0))
        before = store.facts()
        ballast = place / "ballast"
        with ballast.open("wb") as file:
            try:
                while True:
                    file.write(b"x" * 65536)
                    file.flush()
            except OSError:
                pass
        loaded, told = load_until_it_fails(store)
        assert "\n" not in told
    ballast.unlink()
    with open_store(home) as store:
        assert check_facts(store.facts()) == ()
        assert {d.year for d in queries.documents(store)} >= {2001, *range(2002, loaded)}
        assert store.statement(before.documents[0].id) == version(2001, 0)
        store.load(version(loaded, 0))
        assert store.statement(version(loaded, 0).documents[0].id) == version(loaded, 0)
